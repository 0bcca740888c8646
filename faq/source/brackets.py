"""What is wrong in a list or mapping in brackets: [a, b] or {a: b}."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from faq.source.values import (
    Slip,
    backslash,
    closing,
    colon_in_text,
    first_sign,
    goes_on,
    quoted,
    unclosed,
    without_comment,
    wrong_escape,
)

_CLOSES = {"[": "]", "{": "}"}
_SIGNS = "@`%*!|>"
_ITEM_END = re.compile(r"[,\]}]")


@dataclass(frozen=True)
class Flow:
    """What reading a list in brackets gave: the line and column after it, or the first slip in it.

    With a slip, `line` is the one to mend, `mended` how it reads then, and `slip_line` where the slip is.
    """

    line: int
    column: int
    slip: Slip | None = None
    mended: str = ""
    slip_line: int = 0


@dataclass
class _Walk:
    """The place reached in some lines, and what is open there."""

    lines: Sequence[str]
    line: int
    column: int
    opened: list[tuple[str, int, int]] = field(default_factory=list)
    at_item: bool = True
    item: int = 0
    colons: int = 0

    @property
    def rest(self) -> str:
        return self.lines[self.line][self.column :]

    def starts_item(self) -> None:
        self.at_item, self.colons, self.item = True, 0, self.column

    def wrong(self, slip: Slip) -> Flow:
        """The slip, and the line with the item as harmless text."""
        text = self.lines[self.line]
        start = self.item if self.item <= self.column else self.column
        lead = len(text[start:]) - len(text[start:].lstrip())
        end = _ITEM_END.search(text, max(self.column + 1, start + lead + 1))
        tail = text[end.start() :] if end else ""
        return self.mended(slip, text[: start + lead] + quoted(_inside(text, start, end)) + tail)

    def mended(self, slip: Slip, text: str) -> Flow:
        """The slip, and how this line should read."""
        return Flow(self.line, self.column, slip, text, self.line)


def read_brackets(lines: Sequence[str], line: int, column: int, ends_before: Callable[[int], bool]) -> Flow:
    """Read from an opening bracket to where it closes, or else to a line before which it must have ended."""
    walk = _Walk(lines, line, column)
    while walk.line < len(lines):
        if walk.line > line and walk.rest.strip() and ends_before(walk.line):
            break
        walk.item = walk.column
        while walk.rest:
            found = _step(walk)
            if found is not None:
                return found
        walk.line, walk.column = walk.line + 1, 0
    return _never_closed(walk)


def _never_closed(walk: _Walk) -> Flow:
    """Closed where the last line with text ends, and reported where the bracket opens."""
    bracket, line, column = walk.opened[-1]
    last = max(
        (each for each in range(line, min(walk.line, len(walk.lines))) if walk.lines[each].strip()),
        default=line,
    )
    what = f"The bracket {bracket} is never closed."
    slip = Slip(column, "bracket", what, f"Close it with {_CLOSES[bracket]} after the last item.")
    brackets = "".join(_CLOSES[each] for each, _, _ in reversed(walk.opened))
    return Flow(last, column, slip, without_comment(walk.lines[last]).rstrip() + brackets, line)


def _step(walk: _Walk) -> Flow | None:
    """Read one sign or item; the flow if it ends here, well or not."""
    sign = walk.rest[0]
    if sign.isspace():
        if walk.rest.lstrip()[:1] == "#":
            walk.column = len(walk.lines[walk.line])
        walk.column += 1
        return None
    if sign in "]}":
        return _close(walk, sign)
    if sign == ",":
        return _comma(walk)
    if walk.at_item:
        return _item(walk, sign)
    if sign in _CLOSES:
        return walk.wrong(Slip(walk.column, "bracket", f"The text holds {sign}.", "Put the text in quotes."))
    if sign == ":" and not walk.rest[1:2].strip():
        walk.colons += 1
        if walk.colons > 1:
            return walk.wrong(colon_in_text(walk.column))
        walk.at_item = True
        walk.item = walk.column + 1
    walk.column += 1
    return None


def _comma(walk: _Walk) -> Flow | None:
    if walk.at_item and not walk.colons:
        text = walk.lines[walk.line]
        slip = Slip(walk.column, "comma", "There is a comma without an item before it.", "Remove it.")
        return walk.mended(slip, text[: walk.column] + " " + text[walk.column + 1 :])
    walk.column += 1
    walk.starts_item()
    return None


def _close(walk: _Walk, sign: str) -> Flow | None:
    bracket, _, _ = walk.opened[-1]
    text = walk.lines[walk.line]
    if _CLOSES[bracket] != sign:
        what = f"The bracket {bracket} is closed by {sign}."
        slip = Slip(walk.column, "bracket", what, f"Close it with {_CLOSES[bracket]}.")
        return walk.mended(slip, text[: walk.column] + _CLOSES[bracket] + text[walk.column + 1 :])
    walk.opened.pop()
    walk.column += 1
    walk.at_item = False
    walk.colons = 0
    return None if walk.opened else Flow(walk.line, walk.column)


def _item(walk: _Walk, sign: str) -> Flow | None:
    """Read the first sign of an item, or all of it if it is in quotes."""
    walk.at_item = False
    if sign in _CLOSES:
        walk.opened.append((sign, walk.line, walk.column))
        walk.column += 1
        walk.starts_item()
        return None
    if sign in _SIGNS or (sign in "-?" and not walk.rest[1:2].strip()):
        return walk.wrong(first_sign(sign, walk.column))
    if sign not in "\"'":
        walk.column += 1
        return None
    end = closing(walk.rest)
    if end is None:
        return walk.wrong(unclosed(walk.rest, walk.column))
    wrong = wrong_escape(walk.rest[:end]) if sign == '"' else None
    if wrong is not None:
        return walk.wrong(backslash(walk.column + wrong))
    after = walk.rest[end:].lstrip()
    if after and after[0] not in ",]}:#":
        return walk.wrong(goes_on(walk.rest, end, walk.column))
    walk.column += end
    return None


def _inside(text: str, start: int, end: re.Match[str] | None) -> str:
    return re.sub(r"[\[\]{},]", "", text[start : end.start() if end else len(text)])
