"""Rules on how the parts of a knowledge file refer to each other and go together.

The rules read the plain data of the file, not the records, so that they also
find their mistakes in a file whose records are not yet right.
"""

from collections.abc import Iterator
from dataclasses import asdict
from difflib import get_close_matches
from typing import Any

from faq.fields import COST
from faq.knowledge import Costs
from faq.problems import Finding, Path
from faq.text import normalise

MUST_BE_BELOW = (
    ("question_back", "wrong_answer"),
    ("question_back", "missed_answer"),
    ("vain_question", "wrong_answer"),
)
"""Costs of which the first must be below the second.

Else every answer would be shown however unsure it is, or "did you mean" would
never be asked, or be worse than a wrong answer.
"""


def wrong_references(data: dict[str, Any]) -> Iterator[Finding]:
    """Every reference in the data that leads nowhere, what is there twice, and costs that make no sense."""
    entry_ids = [value for _, value in _texts(data, "entries", "id")]
    for group in ("entries", "urgent", "clinics"):
        yield from _repeated_ids(data, group)
    yield from _unknown_topics(data)
    yield from _unknown_ids(_each(data, "starters"), entry_ids)
    for path, entry in _mappings(data, "entries"):
        yield from _unknown_ids(_each(entry, "see_also", path), entry_ids)
        yield from _own_id(path, entry)
    yield from _repeated_phrasings(data)
    yield from _costs_the_wrong_way_round(data)
    yield from _repeated_origins(data)


def did_you_mean(word: str, known: list[str]) -> str:
    """A remedy for a name that is not known: the nearest known one, or the list of them."""
    nearest = get_close_matches(word, known, n=1, cutoff=0.6)
    if nearest:
        return f'Did you mean "{nearest[0]}"?'
    if not known:
        return "There is none yet."
    listed = ", ".join(known[:12])
    return f"Known: {listed}{', ...' if len(known) > 12 else ''}."


def _repeated_ids(data: dict[str, Any], group: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, name in _texts(data, group, "id"):
        if name in seen:
            yield Finding(
                path,
                "repeated-id",
                f'The id "{name}" is used twice under {group}.',
                "Give one of them another id.",
            )
        seen.add(name)


def _unknown_topics(data: dict[str, Any]) -> Iterator[Finding]:
    topics = data.get("topics")
    known = list(topics) if isinstance(topics, dict) else []
    for path, topic in _texts(data, "entries", "topic"):
        if topic not in known:
            yield Finding(path, "unknown-topic", f'There is no topic "{topic}".', did_you_mean(topic, known))


def _unknown_ids(mentions: Iterator[tuple[Path, str]], known: list[str]) -> Iterator[Finding]:
    for path, mention in mentions:
        if mention not in known:
            remedy = did_you_mean(mention, known)
            yield Finding(path, "unknown-entry", f'There is no entry "{mention}".', remedy)


def _own_id(path: Path, entry: dict[str, Any]) -> Iterator[Finding]:
    for place, mention in _each(entry, "see_also", path):
        if mention == entry.get("id"):
            what = f'The entry "{mention}" refers to itself.'
            yield Finding(place, "see-also-itself", what, "Remove it from its see_also.", "warning")


def _repeated_phrasings(data: dict[str, Any]) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for path, entry in _mappings(data, "entries"):
        name = str(entry.get("id"))
        for place, phrasing in _phrasings(path, entry):
            key = normalise(phrasing)
            if not key:
                what = f'The phrasing "{phrasing}" holds no word or number, so no question can match it.'
                yield Finding(place, "empty-phrasing", what, "Remove it or add words.", "warning")
            elif key in owners:
                where = "twice in this entry" if owners[key] == name else f'also in the entry "{owners[key]}"'
                what = f'The phrasing "{phrasing}" stands {where}.'
                yield Finding(place, "repeated-phrasing", what, "Keep it in one place only.", "warning")
            owners.setdefault(key, name)


def _repeated_origins(data: dict[str, Any]) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, clinic in _mappings(data, "clinics"):
        for place, origin in _each(clinic, "origins", path):
            if origin.lower() in seen:
                what = f'The website "{origin}" is listed twice.'
                yield Finding(place, "repeated-origin", what, "Keep it with one clinic only.")
            seen.add(origin.lower())


def _costs_the_wrong_way_round(data: dict[str, Any]) -> Iterator[Finding]:
    written = data.get("costs")
    if not isinstance(written, dict):
        return
    costs = {**asdict(Costs()), **written}
    for lower, higher in MUST_BE_BELOW:
        both = COST.allows(costs[lower]) and COST.allows(costs[higher])
        if both and costs[lower] >= costs[higher]:
            what = f'"{lower}" ({costs[lower]:g}) must be below "{higher}" ({costs[higher]:g}).'
            remedy = "Change one of the two; one without a line counts as in the brackets."
            place = lower if lower in written else higher
            yield Finding(("costs", place), "costs", what, remedy)


def _phrasings(path: Path, entry: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    if isinstance(entry.get("question"), str):
        yield (*path, "question"), entry["question"]
    yield from _each(entry, "also_asked", path)


def _mappings(data: dict[str, Any], key: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    items = data.get(key)
    if isinstance(items, list):
        for index, item in enumerate(items):
            if isinstance(item, dict):
                yield (key, index), item


def _texts(data: dict[str, Any], group: str, key: str) -> Iterator[tuple[Path, str]]:
    for path, item in _mappings(data, group):
        if isinstance(item.get(key), str):
            yield (*path, key), item[key]


def _each(data: dict[str, Any], key: str, path: Path = ()) -> Iterator[tuple[Path, str]]:
    items = data.get(key)
    if isinstance(items, list):
        for index, item in enumerate(items):
            if isinstance(item, str):
                yield (*path, key, index), item
