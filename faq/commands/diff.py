"""`faq diff`: which replies change between two versions of a knowledge file."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import click

from faq.commands.kept import what_is_kept
from faq.commands.options import FILE, database_option, keep_days, knowledge_file
from faq.loader import KnowledgeError
from faq.progress import ProgressBar
from faq.replay.comparison import Change, Comparison, Group, Rewording, compare
from faq.replay.outcomes import Asked, Outcome
from faq.replay.revisions import RevisionError, Version, load_version
from faq.store.questions import QuestionStore

LISTED = 20
"""Changes of a group that are listed in text."""

AROUND = 5
"""Words that are shown on either side of those that change."""

NAMED = 2
"""Candidates that are named where no answer is shown."""

HEADINGS = {
    Group.URGENT: "Urgent, or no longer urgent",
    Group.OTHER_ANSWER: "Another answer",
    Group.NOT_ANSWERED: "No longer answered",
    Group.UNSURE: 'Now "did you mean" instead of an answer',
    Group.ANSWERED: "Now answered",
    Group.ASKED_BACK: 'Now "did you mean" instead of no answer',
    Group.NOT_ASKED_BACK: 'No answer now instead of "did you mean"',
    Group.OTHER_CHOICES: 'Other choices in "did you mean"',
    Group.OTHER_SUGGESTIONS: "The same answer, with other suggestions below it",
}
SELDOM_READ = {Group.OTHER_CHOICES, Group.OTHER_SUGGESTIONS}
"""Groups that are counted only, unless all is asked for: with each edit, much changes that hardly matters."""

ORIGINS = {"test": "a test", "visitor": "a visitor's question"}


@dataclass(frozen=True)
class Wanted:
    """What the options ask for: the form, whether all is listed, and whether changes give exit code 1."""

    form: str
    is_whole: bool
    exit_code: bool


@click.command()
@click.argument("old")
@click.argument("new", required=False)
@click.option("--knowledge", type=FILE, help="The file that revisions are of; the shipped one unless given.")
@database_option
@click.option("--all", "is_whole", is_flag=True, help=f"List all changes, not the first {LISTED} of a kind.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print changes."
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if any reply changes, too.")
def command(old: str, new: str | None, knowledge: Path | None, database: str, **options: Any) -> None:
    """List every question whose reply changes from OLD to NEW.

    Each is a file or a git revision, such as HEAD, v1 or HEAD:path/file.yaml; a
    file wins. NEW is the knowledge file as it is now unless given. Asked are
    the tests and all phrasings of both, and the questions kept for review.

    Exits with 1 after an error, else with 0, whether or not something changes.
    """
    wanted = Wanted(**options)
    file = knowledge_file(knowledge)
    before, after = _version_or_exit(old, file), _version_or_exit(new or str(file), file)
    visitors = _visitors(database)
    comparison = compare(before.knowledge, after.knowledge, visitors, ProgressBar("Asking both versions"))
    if wanted.form == "json":
        plain = {"old": before.name, "new": after.name, **as_plain(comparison)}
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        click.echo(f"From {before.name} to {after.name}")
        click.echo(as_text(comparison, None if wanted.is_whole else LISTED))
    sys.exit(1 if wanted.exit_code and not comparison.is_same else 0)


def as_text(comparison: Comparison, most: int | None) -> str:
    """All that changes, as people read it, and up to so many changes of a group; None for all."""
    parts = ["\n".join(_reworded(rewording)) for rewording in comparison.rewordings]
    for group in Group:
        changes = comparison.of(group)
        if changes:
            listed = 0 if most is not None and group in SELDOM_READ else most
            parts.append("\n".join(_listed(HEADINGS[group], changes, listed)))
    count, asked = len(comparison.changes), _counted(comparison.asked, "question")
    said = f"{'Beside these words, ' if comparison.rewordings else ''}{count} of {asked} get another reply."
    return "\n\n".join((*parts, said))


def word_diff(before: str, after: str) -> str:
    """The words that change, marked as `git diff --word-diff` does, with some around them."""
    old, new = before.split(), after.split()
    said = []
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (step, start, end, new_start, new_end) in enumerate(steps):
        if step == "equal":
            said += _shortened(old[start:end], number == 0, number == len(steps) - 1)
            continue
        said += [f"[-{' '.join(old[start:end])}-]"] if start < end else []
        said += [f"{{+{' '.join(new[new_start:new_end])}+}}"] if new_start < new_end else []
    return " ".join(said)


def _shortened(words: list[str], is_first: bool, is_last: bool) -> list[str]:
    """Words that stay, without those that are far from any that change."""
    head = [] if is_first else words[:AROUND]
    tail = [] if is_last else words[-AROUND:]
    return [*head, "...", *tail] if len(words) > len(head) + len(tail) else words


def _reworded(rewording: Rewording) -> Iterator[str]:
    counted = "" if rewording.questions is None else f" ({_counted(rewording.questions, 'question')} get it)"
    yield f"Other words: {rewording.part}{counted}"
    yield f"  {word_diff(rewording.before, rewording.after)}"


def _listed(heading: str, changes: Sequence[Change], most: int | None) -> Iterator[str]:
    yield f"{heading} ({len(changes)})"
    for change in changes[:most]:
        yield f"  {_asked(change.asked)}"
        yield f"    before: {_got(change.before)}{_offers(change.before, change.group)}"
        yield f"    after:  {_got(change.after)}{_offers(change.after, change.group)}"
    if most is not None and len(changes) > most:
        yield f"  ... and {len(changes) - most} more (--all)"


def _asked(asked: Asked) -> str:
    about = [f"after {asked.after}"] if asked.after else []
    about += [ORIGINS[asked.origin]] if asked.origin in ORIGINS else []
    about += [f"a phrasing of {asked.entry}"] if asked.entry else []
    return f'"{asked.question}" ({", ".join(about)})' if about else f'"{asked.question}"'


def _got(outcome: Outcome) -> str:
    """What came back, in words."""
    if outcome.urgent:
        return f"urgent: {outcome.urgent}"
    if outcome.shown:
        return ", ".join(f"{entry} ({outcome.confidence_in(entry):.2f})" for entry in outcome.shown)
    near = ", ".join(f"{entry} ({sure:.2f})" for entry, sure in outcome.candidates[:NAMED])
    return f"{outcome.kind}; likeliest were {near}" if near else outcome.kind


def _offers(outcome: Outcome, group: Group) -> str:
    """What is offered, where that is what changes."""
    if group not in {Group.OTHER_CHOICES, Group.OTHER_SUGGESTIONS}:
        return ""
    return f"; offers {', '.join(outcome.offered) or 'nothing'}"


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def as_plain(comparison: Comparison) -> dict[str, Any]:
    """All that changes, as plain data."""
    return {
        "asked": comparison.asked,
        "rewordings": [asdict(rewording) for rewording in comparison.rewordings],
        "changes": [{**asdict(change), "group": change.group.value} for change in comparison.changes],
    }


def _version_or_exit(name: str, file: Path) -> Version:
    try:
        return load_version(name, file)
    except RevisionError as error:
        raise click.ClickException(str(error)) from error
    except KnowledgeError as error:
        raise click.ClickException(f"{name} has errors.\n{error}") from error


def _visitors(address: str) -> tuple[str, ...]:
    """The questions that are kept for review; none where nothing is kept."""
    with what_is_kept(address) as database:
        kept = QuestionStore(database, keep_days()).all() if database else ()
    return tuple(dict.fromkeys(question.question for question in kept))
