"""Plain data becomes the records of faq.knowledge, or findings about all that does not fit them."""

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from faq.fields import AboveZero, AtLeastOne, Form
from faq.knowledge import Knowledge
from faq.problems import Finding, Path
from faq.references import did_you_mean

_LIST_REMEDY = 'Put each item on a line of its own, after "- ".'
_MAPPING_REMEDY = 'Write "key: value" lines, indented by two spaces.'
_WHAT_YAML_READS = {bool: "true or false", int: "a number", float: "a number"}


def shape(data: Mapping[str, Any], written: Mapping[Path, str]) -> tuple[Knowledge | None, list[Finding]]:
    """The knowledge in the data, unless something does not fit, and what does not.

    `written` tells how a scalar that YAML took for no text (yes, 30,
    2026-01-01) stands in the file.
    """
    shaper = _Shaper(written)
    knowledge = shaper.record(Knowledge, data, ())
    return (None if shaper.findings else knowledge), shaper.findings


@cache
def _hints(record: type) -> dict[str, Any]:
    return get_type_hints(record, include_extras=True)


class _Shaper:
    """Builds values of given types, noting all that does not fit on the way."""

    def __init__(self, written: Mapping[Path, str]) -> None:
        self.written = written
        self.findings: list[Finding] = []

    def refuse(self, path: Path, rule: str, what: str, remedy: str) -> None:
        self.findings.append(Finding(path, rule, what, remedy))

    def record(self, record: type, data: Any, path: Path) -> Any:
        if not isinstance(data, dict):
            self.refuse(path, "no-mapping", f"{_name(path)} must have keys of its own.", _MAPPING_REMEDY)
            return None
        hints = _hints(record)
        for key in data:
            if key not in hints:
                remedy = did_you_mean(key, list(hints))
                self.refuse((*path, key), "unknown-key", f'Nobody knows the key "{key}".', remedy)
        for missing in (each.name for each in fields(record) if _is_required(each) and each.name not in data):
            self.refuse(path, "missing-key", f'"{missing}" is missing.', f'Add a line "{missing}: ...".')
        before = len(self.findings)
        values = {key: self.value(hints[key], data[key], (*path, key)) for key in data if key in hints}
        complete = all(not _is_required(each) or each.name in values for each in fields(record))
        return record(**values) if complete and len(self.findings) == before else None

    def value(self, kind: Any, data: Any, path: Path) -> Any:
        notes: tuple[Any, ...] = ()
        while get_origin(kind) is Annotated or type(None) in get_args(kind):
            if get_origin(kind) is Annotated:
                notes += kind.__metadata__
            kind = next(part for part in get_args(kind) if part is not type(None))
        if data is None or (data in ("", [], {}) and (kind is str or AtLeastOne() in notes)):
            self.refuse(
                path, "empty", f"{_name(path)} is empty.", "Write something there, or remove the line."
            )
            return None
        if is_dataclass(kind):
            return self.record(kind, data, path)  # type: ignore[arg-type]
        if kind is str:
            return self.text(next(note for note in notes if isinstance(note, Form)), data, path)
        if kind is float:
            return self.number(next(note for note in notes if isinstance(note, AboveZero)), data, path)
        if kind is date:
            return self.day(data, path)
        return self.several(kind, data, path)

    def several(self, kind: Any, data: Any, path: Path) -> Any:
        if get_origin(kind) is tuple:
            if not isinstance(data, list):
                self.refuse(path, "no-list", f"{_name(path)} must be a list.", _LIST_REMEDY)
                return ()
            item = get_args(kind)[0]
            return tuple(self.value(item, part, (*path, place)) for place, part in enumerate(data))
        if not isinstance(data, dict):
            self.refuse(path, "no-mapping", f"{_name(path)} must have keys of its own.", _MAPPING_REMEDY)
            return {}
        of_key, of_value = get_args(kind)
        return {
            self.value(of_key, key, (*path, key)): self.value(of_value, part, (*path, key))
            for key, part in data.items()
        }

    def day(self, data: Any, path: Path) -> date | None:
        if isinstance(data, date) and not isinstance(data, datetime):
            return data
        shown = self.written.get(path, data)
        self.refuse(
            path, "no-date", f'{_name(path)} is not a date: "{shown}".', "Write year-month-day: 2026-11-22."
        )
        return None

    def number(self, wanted: AboveZero, data: Any, path: Path) -> float | None:
        if wanted.allows(data):
            return float(data)
        shown = self.written.get(path, data)
        what = f'{_name(path)} is not a number above 0 and up to {wanted.most}: "{shown}".'
        self.refuse(path, "no-number", what, "Write digits, with a point: 0.5.")
        return None

    def text(self, form: Form, data: Any, path: Path) -> str | None:
        if not isinstance(data, str):
            self.refuse(path, "no-text", *self.no_text(data, path))
            return None
        text = data.strip()
        if not text:
            self.refuse(
                path, "empty", f"{_name(path)} is empty.", "Write something there, or remove the line."
            )
        elif len(text) > form.longest:
            what = f"{_name(path)} is longer than {form.longest} characters."
            self.refuse(path, "too-long", what, "Shorten it.")
        elif form.pattern and not re.fullmatch(form.pattern, text):
            self.refuse(path, "wrong-form", f'{_name(path)} does not look right: "{text}".', form.remedy)
        return text

    def no_text(self, data: Any, path: Path) -> tuple[str, str]:
        if isinstance(data, list | dict):
            remedy = "Put text that holds a colon, or starts with - or [, in quotes."
            return f"{_name(path)} must be text.", remedy
        text = self.written.get(path, str(data))
        read_as = _WHAT_YAML_READS.get(type(data), "a date")
        return (
            f"{_name(path)} must be text, but YAML reads {text} as {read_as}.",
            f'Put it in quotes: "{text}".',
        )


def _is_required(each: Any) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _name(path: Path) -> str:
    """The last key of the path, as an editor would name it: "answer", or an item of "signs"."""
    if path and isinstance(path[-1], int):
        return f'An item of "{next((part for part in reversed(path) if isinstance(part, str)), "the file")}"'
    return f'"{path[-1]}"' if path else "The file"
