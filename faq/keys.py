"""Which keys a knowledge file may hold and must hold, and what was meant by any other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, get_args, get_type_hints

from faq.knowledge import Knowledge
from faq.problems import Finding, Path
from faq.source.walk import Keys

HOLDERS = {"entries": "entry", "urgent": "urgent group", "clinics": "clinic", "tests": "test"}
"""The lists of a file whose items have keys, and what each item is called."""

_OTHER_WORDS = {
    "phrasings": "also_asked",
    "variants": "also_asked",
    "related": "see_also",
    "category": "topic",
    "name": "title",
    "frage": "question",
    "antwort": "answer",
    "thema": "topic",
    "titel": "title",
    "quelle": "source",
}


def wrong_keys(record: type, data: Mapping[str, Any], path: Path, is_partial: bool) -> Iterator[Finding]:
    """Every key that a part must not hold, and every one that is missing and not just misspelt.

    `is_partial` tells that lines of the part could not be read, so that any key may be in them.
    """
    known = hints(record)
    missing = [name for name in known if name in required(record) and name not in data]
    for key in (key for key in data if key not in known):
        free = [name for name in known if name not in data]
        meant = meant_key(key, free) or meant_key(key, known)
        if meant in missing:
            missing.remove(meant)
            remedy = f'Did you mean "{meant}"?'
            yield Finding((*path, key), "unknown-key", f'Nobody knows the key "{key}".', remedy, marks="key")
        else:
            yield _unknown(key, meant, list(known), path)
    for name in () if is_partial else missing:
        what = f"{_holder(path, data)} has no {name}."
        yield Finding(path, "missing-key", what, f'Add a line "{name}: ...".')


def did_you_mean(word: str, known: list[str]) -> str:
    """A remedy for a name that is not known: the nearest known one, or the list of them."""
    nearest = nearest_name(word, known)
    if nearest:
        return f'Did you mean "{nearest}"?'
    if not known:
        return "There is none yet."
    listed = ", ".join(known[:12])
    return f"Known: {listed}{', ...' if len(known) > 12 else '.'}"


def nearest_name(word: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like a word; None if none does."""
    small = {name.lower(): name for name in known}
    nearest = get_close_matches(word.lower(), list(small), n=1, cutoff=0.6)
    return small[nearest[0]] if nearest else None


def meant_key(word: str, known: Iterable[str]) -> str | None:
    """The known key that was probably meant by a word; None if there is none like it."""
    plain = word.lower().replace("-", "_").replace(" ", "_")
    other = _OTHER_WORDS.get(plain)
    return other if other in {*known} else nearest_name(plain, known)


@cache
def key_names() -> Keys:
    """The names of all keys that a knowledge file may hold."""
    return Keys(frozenset(hints(Knowledge)), frozenset(_places()))


@cache
def hints(record: type) -> dict[str, Any]:
    """The types of a record's fields, with their notes."""
    return get_type_hints(record, include_extras=True)


@cache
def required(record: type) -> frozenset[str]:
    """The names of the fields that have no default."""
    given = (each for each in fields(record) if each.default is MISSING and each.default_factory is MISSING)
    return frozenset(each.name for each in given)


def holder_of_most(items: list[Any]) -> str | None:
    """The list that most items were probably written for, by their keys; None if it cannot be told."""
    holders = [holder_of(item) for item in items if isinstance(item, dict)]
    most = max(HOLDERS, key=holders.count)
    return most if holders.count(most) * 2 > len(items) else None


def holder_of(item: Mapping[str, Any]) -> str | None:
    """The only list whose items can have the keys of this one; None if there is none, or several."""
    able = [name for name in HOLDERS if item and all(name in _places().get(key, ()) for key in item)]
    return able[0] if len(able) == 1 else None


@cache
def _places() -> dict[str, tuple[str, ...]]:
    """For each key the names of the parts that may hold it; "" is the file itself."""
    found: dict[str, tuple[str, ...]] = {}
    waiting: list[tuple[str, type]] = [("", Knowledge)]
    while waiting:
        name, record = waiting.pop(0)
        for key, hint in hints(record).items():
            found[key] = (*found.get(key, ()), name)
            waiting += [(key, inner) for inner in _records_in(hint)]
    return found


def _records_in(hint: Any) -> list[type]:
    if isinstance(hint, type) and is_dataclass(hint):
        return [hint]
    return [record for part in get_args(hint) for record in _records_in(part)]


def _unknown(key: str, meant: str | None, known: list[str], path: Path) -> Finding:
    places = _places().get(key)
    what = f'Nobody knows the key "{key}".'
    if places:
        what = f'The key "{key}" does not belong here.'
        top = "Move it to the start of a line, outside all else."
        remedy = top if "" in places else f"It belongs under {places[0]}."
    else:
        remedy = f'Did you mean "{meant}"?' if meant else did_you_mean(key, known)
    return Finding((*path, key), "unknown-key", what, remedy, marks="key")


def _holder(path: Path, data: Mapping[str, Any]) -> str:
    """A part of the file as an editor would name it."""
    if not path:
        return "The file"
    if isinstance(path[-1], str):
        return f'"{path[-1]}"'
    holder = HOLDERS.get(str(path[-2]), "item")
    name = data.get("id")
    return f'The {holder} "{name}"' if isinstance(name, str) else f"This {holder}"
