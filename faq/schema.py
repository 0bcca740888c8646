"""The JSON schema of knowledge files, made from the records that they become.

Text editors complete, explain and check a file by it while somebody types. It says what the types say;
`faq check` finds all else.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from datetime import date
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from faq.fields import AboveZero, AtLeastOne, Form
from faq.knowledge import Knowledge

VERSION = "http://json-schema.org/draft-07/schema#"
"""The newest that the language server for YAML understands in full."""

ANY_LETTER = r"\w\u00c0-\u1fff\u2c00-\ud7ff"
"""What Python takes for a letter or digit, for JavaScript, which takes only those of English for one."""

Schema = dict[str, Any]


def knowledge_schema() -> Schema:
    """The schema of a whole file (JSON Schema, draft 7)."""
    return {"$schema": VERSION, "title": "Knowledge of Candid", **_record(Knowledge)}


def schema_text() -> str:
    """The schema as it stands in faq/knowledge.schema.json."""
    return json.dumps(knowledge_schema(), ensure_ascii=False, indent=2) + "\n"


def _record(record: type) -> Schema:
    hints = get_type_hints(record, include_extras=True)
    properties, required = {}, []
    for each in fields(record):
        default = each.default if each.default_factory is MISSING else each.default_factory()
        properties[each.name] = _field(hints[each.name], default)
        if default is MISSING:
            required.append(each.name)
    return {
        "description": _first_paragraph(record),
        "type": "object",
        "additionalProperties": False,
        **({"required": required} if required else {}),
        "properties": properties,
    }


def _field(kind: Any, default: Any) -> Schema:
    """The schema of a field: of its type, with the words beside it, and what counts if it is left out."""
    schema = _value(kind)
    if default in (MISSING, None, (), {}) or is_dataclass(default):
        return schema
    plain = _plain(default)
    said = plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
    unless_given = f"Unless given: {said}"
    description = schema.get("description", unless_given)
    return {"description": description, **schema, "default": plain}


def _value(kind: Any) -> Schema:
    notes: tuple[Any, ...] = ()
    while get_origin(kind) is Annotated or type(None) in get_args(kind):
        if get_origin(kind) is Annotated:
            notes += kind.__metadata__
        kind = next(part for part in get_args(kind) if part is not type(None))
    words = next(({"description": note} for note in notes if isinstance(note, str)), {})
    # Twice: to come first, and to win over what a record says of itself.
    return {**words, **_of_type(kind, notes), **words}


def _of_type(kind: Any, notes: tuple[Any, ...]) -> Schema:
    at_least = 1 if AtLeastOne() in notes else 0
    if is_dataclass(kind):
        return _record(kind)  # type: ignore[arg-type]
    if kind is str:
        return _text(next(note for note in notes if isinstance(note, Form)))
    if kind is float:
        most = next(note for note in notes if isinstance(note, AboveZero)).most
        return {"type": "number", "exclusiveMinimum": 0, "maximum": most}
    if kind is date:
        return {"type": "string", "format": "date"}
    if get_origin(kind) is tuple:
        return {"type": "array", "minItems": at_least, "items": _value(get_args(kind)[0])}
    names, values = get_args(kind)
    return {
        "type": "object",
        "minProperties": at_least,
        "propertyNames": _value(names),
        "additionalProperties": _value(values),
    }


def _text(form: Form) -> Schema:
    schema = {"type": "string", "minLength": 1, "maxLength": form.longest}
    if not form.pattern:
        return schema
    pattern = form.pattern.replace(r"\w", ANY_LETTER)
    # The last one is what the language server for YAML says if a text is not of this form.
    return {**schema, "pattern": f"^(?:{pattern})$", "patternErrorMessage": form.remedy}


def _plain(value: Any) -> Any:
    """A default as plain data, without what is empty in it."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return _plain({name: part for name, part in asdict(value).items() if part})
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return value


def _first_paragraph(record: type) -> str:
    return " ".join((record.__doc__ or "").split("\n\n")[0].split())
