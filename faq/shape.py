"""Plain data becomes the records of faq.knowledge, or findings about all that does not fit them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from typing import Annotated, Any, get_args, get_origin

from faq.fields import AboveZero, AtLeastOne, Form, Id
from faq.keys import HOLDERS, hints, holder_of, holder_of_most, required, wrong_keys
from faq.knowledge import Knowledge, Referral
from faq.problems import Finding, Path
from faq.source.places import Document

_LIST_REMEDY = 'Put each item on a line of its own, after "- ".'
_MAPPING_REMEDY = 'Write "key: value" lines, indented by two spaces.'
_EMPTY_REMEDY = "Write something there, or remove the line."
_READ_AS = {int: "a number", float: "a number", type(None): "nothing"}
_CHECKS_NEED = {"language", "cautions"}
_STAND_INS: dict[str, Any] = {
    "title": "",
    "disclaimer": "",
    "referral": Referral(""),
    "unanswered": "",
    "topics": {},
    "entries": (),
}
_MISFIT: Any = object()
_CURLY = re.compile("“[^“”]*”|„[^„“”]*[“”]|‘[^‘]*’|‚[^‚‘]*[‘’]")


@dataclass(frozen=True)
class Shaped:
    """What could be made of the data of a file, and all that does not fit.

    `readable` is what does: a broken record or item is left out, a text that must be there is empty; None
    if no check could go by it. `kept` tells, for each list without some of its items, where in the file the
    others are. `stand_ins` are the keys of the file whose values are not the file's own.
    """

    readable: Knowledge | None
    findings: tuple[Finding, ...]
    kept: Mapping[Path, tuple[int, ...]]
    stand_ins: frozenset[str]


def shape(document: Document) -> Shaped:
    """The knowledge in a document whose data is a mapping, as far as it fits, and what does not fit."""
    shaper = _Shaper(document)
    values = shaper.values(Knowledge, document.data, ())
    fitting = {key: value for key, value in values.items() if value is not _MISFIT}
    stand_ins = frozenset({*values, *_STAND_INS} - {*fitting})
    readable = None if stand_ins & _CHECKS_NEED else Knowledge(**{**_STAND_INS, **fitting})
    return Shaped(readable, tuple(shaper.findings), shaper.kept, stand_ins)


class _Shaper:
    """Builds values of given types, noting all that does not fit on the way; what does not is a _MISFIT."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.written = document.written
        self.partial = document.partial
        self.findings: list[Finding] = []
        self.kept: dict[Path, tuple[int, ...]] = {}

    def refuse(self, path: Path, rule: str, what: str, remedy: str) -> Any:
        self.findings.append(Finding(path, rule, what, remedy))
        return _MISFIT

    def record(self, record: type, data: Any, path: Path) -> Any:
        if not isinstance(data, dict):
            return self.refuse(
                path, "no-mapping", f"{_name(path)} must have keys of its own.", _MAPPING_REMEDY
            )
        values = self.values(record, data, path)
        whole = path not in self.partial and _MISFIT not in values.values() and data.keys() == values.keys()
        return record(**values) if whole and required(record) <= values.keys() else _MISFIT

    def values(self, record: type, data: Mapping[str, Any], path: Path) -> dict[str, Any]:
        """The values under the keys that are known."""
        self.findings += wrong_keys(record, data, path, is_partial=path in self.partial)
        known = hints(record)
        return {key: self.value(known[key], part, (*path, key)) for key, part in data.items() if key in known}

    def value(self, kind: Any, data: Any, path: Path) -> Any:
        notes: tuple[Any, ...] = ()
        while get_origin(kind) is Annotated or type(None) in get_args(kind):
            if get_origin(kind) is Annotated:
                notes += kind.__metadata__
            kind = next(part for part in get_args(kind) if part is not type(None))
        if data is None and not self.written.get(path):
            return self.empty(path)
        if data in ("", [], {}) and (kind is str or AtLeastOne() in notes):
            return self.empty(path)
        if is_dataclass(kind):
            return self.record(kind, data, path)  # type: ignore[arg-type]
        if kind is str:
            return self.text(next(note for note in notes if isinstance(note, Form)), data, path)
        if kind is float:
            return self.number(next(note for note in notes if isinstance(note, AboveZero)), data, path)
        if kind is date:
            return self.day(data, path)
        return self.several(kind, data, path)

    def empty(self, path: Path) -> Any:
        """Refuse what is empty, unless lines of it could not be read."""
        if {path, path[:-1]} & self.partial:
            return _MISFIT
        line, column = self.document.place_of(path)
        if "#" in self.document.lines[line - 1][column:]:
            what = f"{_name(path)} is empty, for what follows # is a comment."
            return self.refuse(path, "empty", what, "Put text that starts with # in quotes.")
        return self.refuse(path, "empty", f"{_name(path)} is empty.", _EMPTY_REMEDY)

    def several(self, kind: Any, data: Any, path: Path) -> Any:
        if get_origin(kind) is tuple:
            if not isinstance(data, list):
                return self.refuse(path, "no-list", f"{_name(path)} must be a list.", _LIST_REMEDY)
            return self.items(get_args(kind)[0], data, path)
        if not isinstance(data, dict):
            return self.refuse(
                path, "no-mapping", f"{_name(path)} must have keys of its own.", _MAPPING_REMEDY
            )
        of_key, of_value = get_args(kind)
        pairs = (
            (self.value(of_key, key, (*path, key)), self.value(of_value, part, (*path, key)))
            for key, part in data.items()
        )
        return {key: part for key, part in pairs if _MISFIT not in (key, part)}

    def items(self, kind: Any, data: list[Any], path: Path) -> Any:
        other = holder_of_most(data) if is_dataclass(kind) else None
        if other and other != path[-1]:
            what = f'The items of "{path[-1]}" look like those of "{other}".'
            remedy = f'Check the line "{path[-1]}:" above them.'
            self.findings.append(Finding(path, "wrong-list", what, remedy, marks="key"))
            return _MISFIT
        values = [self.item(kind, part, (*path, place)) for place, part in enumerate(data)]
        kept = tuple(place for place, value in enumerate(values) if value is not _MISFIT)
        if len(kept) < len(values):
            self.kept[path] = kept
        return tuple(values[place] for place in kept)

    def item(self, kind: Any, data: Any, path: Path) -> Any:
        """An item of a list, unless it was plainly written for another list."""
        own = path[-2]
        holder = holder_of(data) if isinstance(data, dict) else None
        if not holder or holder == own or (own not in HOLDERS and len(data) < 2):
            return self.value(kind, data, path)
        name = HOLDERS[holder]
        what = f"This looks like {'an' if name[0] in 'eu' else 'a'} {name}, but stands under {own}."
        line = self.document.keys.get((holder,), (0, 0))[0]
        remedy = f"Move it under {holder}{f', which begins on line {line}' if line else ''}."
        return self.refuse(path, "wrong-list", what, remedy)

    def day(self, data: Any, path: Path) -> Any:
        if isinstance(data, date) and not isinstance(data, datetime):
            return data
        shown = self.written.get(path, data)
        what = f'{_name(path)} is not a date: "{shown}".'
        return self.refuse(path, "no-date", what, "Write year-month-day: 2026-11-22.")

    def number(self, wanted: AboveZero, data: Any, path: Path) -> Any:
        if wanted.allows(data):
            return float(data)
        shown = self.written.get(path, data)
        what = f'{_name(path)} is not a number above 0 and up to {wanted.most}: "{shown}".'
        return self.refuse(path, "no-number", what, "Write digits, with a point: 0.5.")

    def text(self, form: Form, data: Any, path: Path) -> Any:
        if not isinstance(data, str):
            return self.refuse(path, "no-text", *self.no_text(data, path))
        text = data.strip()
        if not text:
            return self.empty(path)
        if len(text) > form.longest:
            what = f"{_name(path)} is longer than {form.longest} characters."
            return self.refuse(path, "too-long", what, "Shorten it.")
        if form.pattern and not re.fullmatch(form.pattern, text):
            what = f'{_name(path)} does not look right: "{" ".join(text.split())}".'
            return self.refuse(path, "wrong-form", what, _as_id(text, form) or form.remedy)
        if _CURLY.fullmatch(text):
            what = f"{_name(path)} stands in curly quotes, which YAML takes for a part of the text."
            self.findings.append(Finding(path, "curly-quotes", what, "Remove them.", "warning"))
        return text

    def no_text(self, data: Any, path: Path) -> tuple[str, str]:
        if isinstance(data, list | dict):
            remedy = "Put text that holds a colon, or starts with - or [, in quotes."
            return f"{_name(path)} must be text.", remedy
        text = self.written.get(path, str(data))
        read_as = str(data).lower() if isinstance(data, bool) else _READ_AS.get(type(data), "a date")
        what = f"{_name(path)} must be text, but YAML reads {text} as {read_as}."
        return what, f'Put it in quotes: "{text}".'


def _as_id(text: str, form: Form) -> str | None:
    """A remedy for an id that has spaces or stands in curly quotes: the same words without them."""
    meant = re.sub(r"\s+", "-", text.strip("“”„‟‘’‚ ")).lower()
    return f"Write {meant}." if form in get_args(Id) and re.fullmatch(form.pattern, meant) else None


def _name(path: Path) -> str:
    """The last key of the path, as an editor would name it: "answer", or an item of "signs"."""
    if path and isinstance(path[-1], int):
        return f'An item of "{next((part for part in reversed(path) if isinstance(part, str)), "the file")}"'
    return f'"{path[-1]}"' if path else "The file"
