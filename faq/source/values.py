"""What is wrong with a value as YAML: quotes, backslashes, and text that holds YAML's own signs.

Nothing here knows the file around a value; faq.source.mistakes walks through the file, faq.source.brackets
through lists in brackets.
"""

import json
import re
from dataclasses import dataclass
from typing import Literal

_STRING = {'"': re.compile(r'"(?:[^"\\]|\\.)*"'), "'": re.compile(r"'(?:[^']|'')*'")}
_ESCAPE = re.compile(
    r"\\(?:x(?![0-9A-Fa-f]{2})|u(?![0-9A-Fa-f]{4})|U(?![0-9A-Fa-f]{8})|[^0abt\tnvfre \"/\\N_LPxuU])"
)
_BACKSLASHES = re.compile(r"\\\\|\\")
_COLON = re.compile(r":(?=[ \t]|$)")
_COMMENT = re.compile(r"(?:^|\s)#")
_BLOCK_HEADER = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])\s*(?:\s#.*)?")
_TEXT_AFTER_HEADER = re.compile(r"[|>][+-]? +\S")
_ALWAYS_WRONG = "@`%,]}|>*!"
_WRONG_ALONE = "-?:"
_ANCHOR = re.compile(r"&[\w-]+(?:\s.*)?")
_TYPOGRAPHIC = "“”„‟‘‚"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

QUOTES_REMEDY = "Put the whole text in quotes."


@dataclass(frozen=True)
class Slip:
    """One thing that is wrong in a text, at a column of it (from 0)."""

    column: int
    rule: str
    what: str
    remedy: str
    level: Literal["error", "warning"] = "error"


def slip_of(text: str) -> Slip | None:
    """What is wrong with a value that stands on one line, if anything; a list in brackets is none of them."""
    first = text[:1]
    if first in _STRING and first:
        return _of_quoted(text)
    if first and (
        first in _ALWAYS_WRONG
        or (first == "&" and not _ANCHOR.fullmatch(text))
        or (first in _WRONG_ALONE and not text[1:2].strip())
    ):
        return first_sign(first, rest=text[1:])
    colon = _COLON.search(without_comment(text))
    return colon_in_text(colon.start(), text) if colon else None


def first_sign(sign: str, column: int = 0, rest: str = "") -> Slip:
    """A text that starts with a sign of YAML's own."""
    if _TEXT_AFTER_HEADER.match(sign + rest):
        what = f"The text after {(sign + rest).split()[0]} must start on the next line."
        return Slip(column, "block-text", what, "Move it there, indented further than its key.")
    what = f"A text cannot start with {sign}, which means something else in YAML."
    return Slip(column, "first-sign", what, QUOTES_REMEDY)


def colon_in_text(column: int, text: str = "") -> Slip:
    """A colon and a space in text, which YAML takes for a key."""
    what = "YAML takes what stands before a colon and a space for a key, but this is text."
    if text[:1] and text[0] in _TYPOGRAPHIC:
        return Slip(column, "colon", f"{what} Curly quotes do not help.", 'Use straight quotes: "...".')
    return Slip(column, "colon", what, QUOTES_REMEDY)


def closing(text: str) -> int | None:
    """The place after the last quote of a text that starts with one; None if it is not on this line."""
    closed = _STRING[text[0]].match(text)
    return closed.end() if closed else None


def unclosed(text: str, column: int = 0) -> Slip:
    """A quote that opens a text and is never closed, or is closed by what opens another."""
    if text[0] == '"' and (wrong := wrong_escape(text)) is not None:
        return backslash(column + wrong)
    if text[0] == '"' and text.rstrip().endswith('\\"'):
        return backslash(column + len(text.rstrip()) - 2)
    name = "double" if text[0] == '"' else "single"
    what = f"The text starts with a {name} quote ({text[0]}) that is not closed."
    return Slip(column, "quote", what, "Close it at the end of the text, or remove it.")


def goes_on(text: str, end: int, column: int = 0) -> Slip:
    """A text that goes on after its closing quote."""
    what = f"The text goes on after the closing quote: {text[:end]}."
    quote = "'" if text[0] == '"' else '"'
    return Slip(column + end, "quote", what, f"Put the whole text in {quote} quotes, or remove the quotes.")


def backslash(column: int) -> Slip:
    """A backslash in double quotes that starts no sign YAML knows."""
    what = "In double quotes a backslash (\\) starts a special sign, and this one is unknown."
    return Slip(column, "backslash", what, "Use single quotes ('...'), or write two backslashes.")


def wrong_escape(quoted: str) -> int | None:
    """Where a text in double quotes holds a backslash that YAML does not know."""
    for found in _BACKSLASHES.finditer(quoted):
        if found.group() == "\\" and _ESCAPE.match(quoted, found.start()):
            return found.start()
    return None


def without_comment(text: str) -> str:
    """A plain text up to its comment."""
    comment = _COMMENT.search(text)
    return text[: comment.start()] if comment else text


def is_block_header(text: str) -> bool:
    """Whether a value is | or >, after which lines of text follow."""
    return bool(_BLOCK_HEADER.fullmatch(text.rstrip()))


def harmless(text: str) -> str:
    """The words of a text, without all that YAML may read as more than words; never empty."""
    words = re.sub(r"""^[\s\-?:,\[\]{}#&*!|>'"%@`]+""", "", text)
    words = re.sub(r":(?=\s|$)", "", without_comment(words)).strip()
    return words.rstrip("\"'") or "x"


def quoted(text: str) -> str:
    """The words of a text in quotes; a day stays as it is, for YAML reads a quoted one as text."""
    words = harmless(text)
    return words if _DAY.fullmatch(words) else json.dumps(words, ensure_ascii=False)


def _of_quoted(text: str) -> Slip | None:
    end = closing(text)
    if end is None:
        return unclosed(text)
    if text[0] == '"' and (wrong := wrong_escape(text[:end])) is not None:
        return backslash(wrong)
    rest = text[end:]
    return goes_on(text, end) if rest.strip() and not re.match(r"\s+#", rest) else None
