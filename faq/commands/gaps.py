"""`faq gaps`: what visitors asked without a good answer, and the lines that would give them one."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from faq.commands.options import FILE, database_option, keep_days, knowledge_file, load_or_exit
from faq.gaps import Gap, find_gaps, new_entry
from faq.learning import make_assistant
from faq.progress import ProgressBar
from faq.store.database import Database, StoreError
from faq.store.questions import QuestionStore

SAID = {"unanswered": "not answered", "choices": "asked back", "downvoted": "voted down"}
REASONS = {"not_asked": "not what was asked", "unclear": "hard to understand", "incomplete": "incomplete"}


@click.command()
@click.option("--knowledge", type=FILE, help="The file that is to answer them, the shipped one unless given.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
@database_option
@click.option("--forget", is_flag=True, help="Delete every kept question instead, for good.")
@click.option("--yes", is_flag=True, help="Do not ask before forgetting.")
def command(knowledge: Path | None, form: str, database: str, forget: bool, yes: bool) -> None:
    """Print the questions without a good answer, alike ones together, and what to add to the file.

    Questions older than FAQ_KEEP_DAYS days are deleted, as the server does daily.
    """
    store = _store(database)
    try:
        if forget:
            _forget(store, yes)
            return
        store.delete_old()
        questions = store.all()
    except StoreError as error:
        raise click.ClickException(f"{database} cannot be used: {error}") from error
    if not questions:
        click.echo("[]" if form == "json" else "No question is waiting: all were answered, or none are kept.")
        return
    assistant = make_assistant(load_or_exit(knowledge_file(knowledge)), ProgressBar("Learning the phrasings"))
    gaps = find_gaps(questions, assistant)
    click.echo(_as_json(gaps) if form == "json" else "\n".join(_as_text(gaps)))


def _store(database: str) -> QuestionStore:
    try:
        return QuestionStore(Database(database), keep_days())
    except StoreError as error:
        raise click.ClickException(f"{database} cannot be used: {error}") from error


def _forget(store: QuestionStore, sure: bool) -> None:
    if not sure:
        click.confirm("Delete every kept question? They cannot be brought back.", abort=True)
    click.echo(f"{_counted(store.forget(), 'question')} deleted.")


def _as_json(gaps: Sequence[Gap]) -> str:
    return json.dumps([_as_dict(gap) for gap in gaps], ensure_ascii=False, indent=2, default=str)


def _as_dict(gap: Gap) -> dict[str, Any]:
    more = {"count": gap.count, "outcomes": gap.outcomes, "new_entry": new_entry(gap)}
    return {**asdict(gap), **more, "confidence": round(gap.confidence, 4)}


def _as_text(gaps: Sequence[Gap]) -> Iterator[str]:
    still = [gap for gap in gaps if not gap.answered]
    answered = [gap for gap in gaps if gap.answered]
    if still:
        asked = _counted(sum(gap.count for gap in still), "question")
        yield f"{asked} without a good answer, alike ones together, most frequent first."
        for number, gap in enumerate(still, 1):
            yield ""
            yield from _one_as_text(number, gap)
    if still and answered:
        yield ""
    if answered:
        yield "Answered by now: nothing to do."
        for gap in answered:
            yield from _texts(gap)
            yield f"   now gets: {gap.nearest or 'help'}"


def _one_as_text(number: int, gap: Gap) -> Iterator[str]:
    said = ", ".join(f"{SAID[outcome]} {count}" for outcome, count in gap.outcomes.items())
    yield f"{number}. Asked {_counted(gap.count, 'time')}, {_days(gap)}: {said}"
    yield from _texts(gap)
    reasons = dict.fromkeys(REASONS[question.reason] for question in gap.questions if question.reason)
    if reasons:
        yield f"   Said about the answer: {', '.join(reasons)}."
    if gap.unhelpful:
        yield f"   The answer of {gap.nearest} is shown, and did not help. Improve it; or, if they mean"
        yield "   something else, write a new entry for that."
    elif not gap.yaml:
        yield "   Without what was masked, nothing is left to add."
    elif gap.nearest:
        yield f"   Nearest is {gap.nearest} ({gap.confidence:.2f}). If they mean that, add to its also_asked:"
        yield f"\n{gap.yaml}\n"
        yield "   If not, write a new entry, or add them under off_topic."
    else:
        yield "   No entry is near. If this is off topic, add under off_topic:"
        yield f"\n{gap.yaml}\n"
        yield "   If it deserves an answer, add under entries:"
        yield f"\n{new_entry(gap)}"


def _texts(gap: Gap) -> Iterator[str]:
    for text, count in gap.texts.items():
        yield f"   {_on_one_line(text)}" + (f" ({count})" if count > 1 else "")


def _on_one_line(text: str) -> str:
    """A text without what could move the cursor of a terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def _days(gap: Gap) -> str:
    first, last = (pick(question.day for question in gap.questions) for pick in (min, max))
    return str(first) if first == last else f"{first} to {last}"


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"
