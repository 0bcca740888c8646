"""What changes between two versions, as people read it and as plain data."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from difflib import SequenceMatcher
from typing import Any

from faq.plural import counted
from faq.replay.comparison import Change, Comparison, Group, Rewording
from faq.replay.outcomes import Asked, Outcome
from faq.replay.parts import Parts

AROUND = 5
"""Words that are shown on either side of those that change."""

NAMED, PARTS_NAMED = 2, 5
"""Candidates that are named where no answer is shown, and parts where some have gone or come."""

HEADINGS = {
    Group.URGENT: "Urgent, or no longer urgent",
    Group.WRONG_ANSWER: "A phrasing of one entry now gets the answer of another",
    Group.NEW_PHRASING: "What the new phrasings get",
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

JUST_CROSSED = {
    Group.NOT_ANSWERED: "just sure enough before, and just not now",
    Group.UNSURE: "just sure enough before, and just not now",
    Group.ANSWERED: "just not sure enough before, and just so now",
    Group.ASKED_BACK: "just not likely enough before, and just so now",
    Group.NOT_ASKED_BACK: "just likely enough before, and just not now",
}
"""What is said of changes that are too slight to be listed: an editor can do nothing about them."""

LOST = {
    "urgent": "Visitors who tell of such harm get no help.",
    "origins": "These websites may no longer show the chat.",
}
"""What follows for visitors where something has gone."""

ORIGINS = {"test": "a test", "visitor": "a visitor's question"}


def as_text(comparison: Comparison, most: int | None) -> str:
    """All that changes, as people read it, and up to so many changes of a group; None for all."""
    parts = ["\n".join(_parted(comparison))] if comparison.gone or comparison.come else []
    parts += ["\n".join(_reworded(rewording)) for rewording in comparison.rewordings]
    parts += [
        "\n".join(_listed(group, changes, most)) for group in Group if (changes := comparison.of(group))
    ]
    count = sum(change.is_other_reply for change in comparison.changes)
    asked = counted(comparison.asked, "question")
    beside = "Beside these words, " if comparison.rewordings else ""
    said = f"{beside}{count} of {asked} get another reply."
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


def _parted(comparison: Comparison) -> Iterator[str]:
    for parts in comparison.gone:
        yield f"Gone from {_named(parts)}. {LOST.get(parts.key, '')}".rstrip()
    for parts in comparison.come:
        yield f"New in {_named(parts)}."


def _named(parts: Parts) -> str:
    names, more = parts.names[:PARTS_NAMED], len(parts.names) - PARTS_NAMED
    rest = f" and {more} more" if more > 0 else ""
    return f"{parts.key} ({len(parts.names)} of {parts.total}): {_on_one_line(', '.join(names))}{rest}"


def _reworded(rewording: Rewording) -> Iterator[str]:
    asked = "" if rewording.questions is None else f" ({counted(rewording.questions, 'question')} get it)"
    yield f"Other words: {rewording.part}{asked}"
    yield f"  {word_diff(rewording.before, rewording.after)}"


def _listed(group: Group, changes: Sequence[Change], most: int | None) -> Iterator[str]:
    worth = [change for change in changes if most is None or not change.is_slight]
    slight = len(changes) - len(worth)
    listed = worth[: 0 if most is not None and group in SELDOM_READ else most]
    yield f"{HEADINGS[group]} ({_counts(group, changes)})"
    for change in listed:
        yield f"  {_asked(change.asked)}"
        yield f"    before: {_got(change.before)}{_offers(change.before, change.group)}"
        yield f"    after:  {_got(change.after)}{_offers(change.after, change.group)}"
    if slight:
        yield f"  {'... and ' if worth else ''}{slight} {JUST_CROSSED[group]} (--all)"
    if len(worth) > len(listed):
        yield f"  ... and {len(worth) - len(listed)} more (--all)" if listed else "  listed with --all"


def _counts(group: Group, changes: Sequence[Change]) -> str:
    if group is not Group.NEW_PHRASING:
        return str(len(changes))
    found = sum(change.asked.entry in change.after.shown for change in changes)
    return f"{len(changes)}, of which {found} get their entry"


def _asked(asked: Asked) -> str:
    about = [f"after {asked.after}"] if asked.after else []
    about += [ORIGINS[asked.origin]] if asked.origin in ORIGINS else []
    about += [f"a phrasing of {asked.entry}"] if asked.entry else []
    question = f'"{_on_one_line(asked.question)}"'
    return f"{question} ({', '.join(about)})" if about else question


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _got(outcome: Outcome) -> str:
    if outcome.urgent:
        return f"urgent: {outcome.urgent}"
    if outcome.shown:
        return _sure(outcome, outcome.shown)
    if outcome.kind == "choices":
        return f'"did you mean": {_sure(outcome, outcome.offered[:NAMED])}'
    near = _sure(outcome, [entry for entry, _ in outcome.candidates[:NAMED]])
    return f"no answer; nearest: {near}" if near else "no answer"


def _sure(outcome: Outcome, entries: Sequence[str]) -> str:
    return ", ".join(f"{entry} ({outcome.confidence_in(entry):.2f})" for entry in entries)


def _offers(outcome: Outcome, group: Group) -> str:
    """What is offered, where that is what changes."""
    if group not in {Group.OTHER_CHOICES, Group.OTHER_SUGGESTIONS}:
        return ""
    return f"; offers {', '.join(outcome.offered) or 'nothing'}"


def as_plain(comparison: Comparison) -> dict[str, Any]:
    """All that changes, as plain data."""
    return {
        "asked": comparison.asked,
        "gone": [asdict(parts) for parts in comparison.gone],
        "come": [asdict(parts) for parts in comparison.come],
        "rewordings": [asdict(rewording) for rewording in comparison.rewordings],
        "changes": [
            {**asdict(change), "group": change.group.value, "slight": change.is_slight}
            for change in comparison.changes
        ],
    }
