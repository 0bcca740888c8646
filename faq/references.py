"""Rules on how the parts of a knowledge file refer to each other and go together.

The rules read the plain data of the file, not the records, so that they also
find their mistakes in a file whose records are not yet right.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, get_args

from faq.fields import COST, Id
from faq.keys import did_you_mean, holder_of, nearest_name
from faq.knowledge import KINDS, Costs
from faq.problems import Finding, Path
from faq.source.places import Document
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

MOST_LINES = 5
"""Lines that are listed at most where an entry is named that is not there."""


def wrong_references(document: Document) -> Iterator[Finding]:
    """Every reference in the data that leads nowhere, what is there twice, and costs that make no sense."""
    data = document.data
    for group in ("entries", "urgent", "clinics"):
        yield from _repeated_ids(document, group)
    yield from _reserved_ids(data)
    yield from _unknown_topics(document)
    yield from _unknown_ids(document)
    for path, entry in _mappings(data, "entries"):
        yield from _own_id(path, entry)
    yield from _repeated_phrasings(data)
    yield from _costs_the_wrong_way_round(data)
    yield from _repeated_origins(data)


def _repeated_ids(document: Document, group: str) -> Iterator[Finding]:
    seen: dict[str, Path] = {}
    for path, name in _texts(document.data, group, "id"):
        if name in seen:
            first = document.place_of(seen[name])[0]
            what = f'The id "{name}" stands twice under {group}, first on line {first}.'
            yield Finding(path, "repeated-id", what, "Give one of them another id.")
        seen.setdefault(name, path)


def _reserved_ids(data: dict[str, Any]) -> Iterator[Finding]:
    for path, name in _texts(data, "entries", "id"):
        if name in KINDS:
            what = f'An entry cannot have the id "{name}", which means something else in tests.'
            yield Finding(path, "reserved-id", what, "Give it another id.")


def _unknown_topics(document: Document) -> Iterator[Finding]:
    topics = document.data.get("topics")
    if not isinstance(topics, dict):
        return
    cautions = document.data.get("cautions")
    suitability = _each(cautions, "suitability", ("cautions",)) if isinstance(cautions, dict) else ()
    for path, topic in (*_texts(document.data, "entries", "topic"), *suitability):
        if topic not in topics and topic not in document.unread and _is_id(topic):
            remedy = did_you_mean(topic, list(topics))
            yield Finding(path, "unknown-topic", f'There is no topic "{topic}".', remedy)


def _unknown_ids(document: Document) -> Iterator[Finding]:
    """Every entry that is named and not there; if some have no id, only those that look misspelt."""
    data = document.data
    if not isinstance(data.get("entries"), list):
        return
    entries = [*data["entries"], *_entries_elsewhere(data)]
    known = [each["id"] for each in entries if isinstance(each, dict) and isinstance(each.get("id"), str)]
    all_named = len(known) == len(entries)
    unknown: dict[str, list[Path]] = {}
    for path, mention in _mentions(data):
        is_known = mention in known or (path[-1] == "expect" and mention in KINDS)
        if not is_known and mention not in document.unread and (all_named or nearest_name(mention, known)):
            unknown.setdefault(mention, []).append(path)
    for mention, paths in unknown.items():
        choice = [*known, *KINDS] if paths[0][-1] == "expect" else known
        if _is_id(mention):
            what = f'There is no entry "{mention}"{_named_on(document, paths)}.'
            yield Finding(paths[0], "unknown-entry", what, did_you_mean(mention, choice))


def _entries_elsewhere(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Items that were plainly written as entries, in other lists of the file."""
    others = [part for name, part in data.items() if name != "entries" and isinstance(part, list)]
    items = [item for part in others for item in part if isinstance(item, dict)]
    return [item for item in items if holder_of(item) == "entries"]


def _named_on(document: Document, paths: Sequence[Path]) -> str:
    """The lines that name an entry, if there are several."""
    lines = [str(line) for line in sorted({document.place_of(path)[0] for path in paths})]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{len(lines) - MOST_LINES + 1} more"]
    return f", named on lines {', '.join(lines[:-1])} and {lines[-1]}" if len(lines) > 1 else ""


def _is_id(name: str) -> bool:
    """Whether a name has the form of an id; if not, that is told already."""
    return bool(re.fullmatch(get_args(Id)[1].pattern, name.strip()))


def _mentions(data: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """Every place where an entry is named by its id."""
    yield from _each(data, "starters")
    for path, entry in _mappings(data, "entries"):
        yield from _each(entry, "see_also", path)
    yield from _texts(data, "tests", "expect")
    yield from _texts(data, "tests", "after")


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
