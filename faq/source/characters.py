"""Bytes become text that a YAML parser can read: its encoding, and characters that nobody can see."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from faq.source.values import Slip
from faq.source.walk import Mistake

DEEPEST = 2000
"""Brackets in each other, or dashes in a row, above which a parser could run out of memory for its calls."""

LINE_END = re.compile("\r\n|\n|\r")
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")

_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BRACKET = re.compile(r"[\[\]{}]")
_DEEP = re.compile(rf"(?:[-?:][ \t]+){{{DEEPEST}}}| {{{DEEPEST}}}")


@dataclass(frozen=True)
class Characters:
    """The text of a file, None if it cannot be read at all, and what was wrong with its characters."""

    text: str | None
    lines: tuple[str, ...]
    mistakes: tuple[Mistake, ...]


def read_characters(source: bytes) -> Characters:
    """The text in some bytes; what is not UTF-8 is read as Windows writes it, and said."""
    text, place = _decoded(source)
    lines = tuple(LINE_END.split(text))
    mistakes = []
    if place:
        what = "The file is not UTF-8 text."
        mistakes.append(
            Mistake(place[0], Slip(place[1], "encoding", what, 'Save it with the encoding "UTF-8".'))
        )
    odd = [number for number, line in enumerate(lines) if not line.isprintable()]
    unreadable = [mistake for number in odd if (mistake := _unreadable(number, lines[number]))]
    if unreadable:
        text = _UNREADABLE.sub(" ", text)
    mistakes += unreadable
    deep = _too_deep(text, lines)
    if deep is not None:
        what = f"More than {DEEPEST} lists or mappings stand in each other here."
        nested = Mistake(text.count("\n", 0, deep), Slip(0, "nesting", what, "Look for stray brackets."))
        return Characters(None, lines, (*mistakes, nested))
    return Characters(text, lines, tuple(mistakes))


def _decoded(source: bytes) -> tuple[str, tuple[int, int] | None]:
    """The text, and the line and column of the first byte that is not UTF-8."""
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return source.decode("utf-16", "replace"), (0, 0)
    if b"\0" in source[:2]:
        return source.decode("utf-16-be" if source[0] == 0 else "utf-16-le", "replace"), (0, 0)
    try:
        return source.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        before = LINE_END.split(source[: error.start].decode("utf-8-sig", "replace"))
        return source.decode("cp1252", "replace").removeprefix("ï»¿"), (len(before) - 1, len(before[-1]))


def _unreadable(number: int, line: str) -> Mistake | None:
    found = _UNREADABLE.search(line)
    if found is None:
        return None
    what = f"The line holds a character that nobody can see (U+{ord(found.group()):04X})."
    slip = Slip(found.start(), "invisible-character", what, "Delete it, or type the line again.")
    return Mistake(number, slip)


def _too_deep(text: str, lines: Sequence[str]) -> int | None:
    """Where more brackets, dashes or spaces follow each other than the parser can take."""
    is_long = any(len(line) > DEEPEST for line in lines)
    found = _DEEP.search(text) if is_long else None
    if found:
        return found.start()
    opened = 0
    for bracket in _BRACKET.finditer(text):
        opened = max(0, opened + (1 if bracket.group() in "[{" else -1))
        if opened > DEEPEST:
            return bracket.start()
    return None
