"""Reads a value and all its lines, in a walk through a YAML file: text, quotes, brackets, blocks."""

import re

from faq.source.brackets import read_brackets
from faq.source.values import (
    Slip,
    backslash,
    first_sign,
    goes_on,
    harmless,
    is_block_header,
    quoted,
    slip_of,
    unclosed,
    without_comment,
    wrong_escape,
)
from faq.source.walk import Walk, spaces

MOST_MENDS_OF_A_LIST = 20

_ITEM = re.compile(r"\s*-(?:\s|$)")
_NAME = re.compile(r"\s*(?:- +)?([\w-]+)\s*:(?=\s|$)")
_END = {'"': re.compile(r'(?:[^"\\]|\\.)*"'), "'": re.compile(r"(?:[^']|'')*'")}


def read_value(walk: Walk, number: int, column: int) -> None:
    """Read the value that begins on a line at a column, and go to the line after it."""
    walk.awaits, walk.in_text = False, False
    text = walk.lines[number][column:]
    if is_block_header(text):
        _block(walk, number)
    elif text[0] in "[{":
        _brackets(walk, number, column)
    elif text[0] in "\"'" and _END[text[0]].match(text, 1) is None:
        _long_quote(walk, number, column)
    elif slip := slip_of(text):
        _replace(walk, number, column, slip)
    else:
        walk.in_text = text[0] not in "\"'"


def starts_anew(walk: Walk, number: int) -> bool:
    """Whether a line is plainly a key or an item of its own, not part of a text above it."""
    line = walk.lines[number]
    if _ITEM.match(line):
        return True
    name = _NAME.match(line)
    return bool(name and walk.is_known(name.group(1)))


def _replace(walk: Walk, number: int, column: int, slip: Slip) -> None:
    """Report a slip, and keep the words of the text: in quotes, unless it goes on below."""
    line = walk.lines[number]
    text = line[column:]
    walk.report(number, Slip(column + slip.column, slip.rule, slip.what, slip.remedy))
    if _goes_on_below(walk, number):
        walk.lines[number] = line[:column] + harmless(text)
        walk.in_text = True
    else:
        walk.lines[number] = line[:column] + quoted(text)


def _goes_on_below(walk: Walk, number: int) -> bool:
    below = number + 1
    if below >= len(walk.lines) or not walk.lines[below].strip() or starts_anew(walk, below):
        return False
    return _indent(walk.lines[below]) > walk.inner


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t\u00a0"))


def _long_quote(walk: Walk, number: int, column: int) -> None:
    """A quoted text that does not end on its line: over some more lines, or by mistake."""
    text = walk.lines[number][column:]
    last = number + 1
    while last < len(walk.lines) and not starts_anew(walk, last) and not _dedents(walk, last):
        end = _END[text[0]].match(walk.lines[last])
        if end:
            break
        last += 1
    else:
        _replace(walk, number, column, unclosed(text))
        return
    rest = walk.lines[last][end.end() :]
    if rest.strip() and not rest.lstrip().startswith("#"):
        _replace(walk, number, column, goes_on(text, len(text)))
        return
    if text[0] == '"' and _escapes_wrongly(walk, number, last):
        return
    walk.next = last + 1


def _dedents(walk: Walk, number: int) -> bool:
    line = walk.lines[number]
    return bool(line.strip()) and _indent(line) <= walk.inner


def _escapes_wrongly(walk: Walk, first: int, last: int) -> bool:
    """Report the backslashes of a text in double quotes over some lines, and double them."""
    for number in range(first, last + 1):
        line = walk.lines[number]
        wrong = wrong_escape(line)
        if wrong is not None and number > first:
            walk.report(number, backslash(wrong))
            walk.lines[number] = line.replace("\\", "/")
    walk.next = last + 1
    return True


def _brackets(walk: Walk, number: int, column: int) -> None:
    """A list in brackets, over one line or more; each slip in it is mended, then it is read again."""
    first_level = walk.inner

    def ends_before(line: int) -> bool:
        return starts_anew(walk, line) or (
            _indent(walk.lines[line]) <= first_level and walk.lines[line].strip()[0] not in "]}"
        )

    for _ in range(MOST_MENDS_OF_A_LIST):
        flow = read_brackets(walk.lines, number, column, ends_before)
        if flow.slip is None:
            break
        walk.report(flow.slip_line, flow.slip)
        walk.lines[flow.line] = flow.mended
    walk.next = flow.line + 1
    line = walk.lines[flow.line]
    rest = line[flow.column :]
    if not rest.strip() or re.match(r"\s+#", rest):
        return
    if rest.lstrip()[0] in "]}":
        what = f"There is one {rest.lstrip()[0]} too many."
        walk.report(flow.line, Slip(flow.column, "bracket", what, "Remove it."))
        walk.lines[flow.line] = line[: flow.column]
    elif flow.line == number:
        _replace(walk, number, column, first_sign(line[column]))
    else:
        walk.report(
            flow.line, Slip(flow.column, "bracket", "Text follows the closing bracket.", "Remove it.")
        )
        walk.lines[flow.line] = line[: flow.column]


def _block(walk: Walk, number: int) -> None:
    """The lines of text below | or >, which are all indented further than their key."""
    given = re.search(r"[1-9]", without_comment(walk.lines[number].rsplit(" ", 1)[-1]))
    base = walk.inner + int(given.group()) if given else 0
    walk.next = number + 1
    while walk.next < len(walk.lines):
        line = walk.lines[walk.next]
        if line.strip():
            plain = len(line) - len(line.lstrip(" "))
            if not base and plain > walk.inner:
                base = plain
            if plain < (base or walk.inner + 1) and not _indent_block(walk, base):
                return
            base = base or walk.inner + 2
        walk.next += 1


def _indent_block(walk: Walk, base: int) -> bool:
    """Indent a line that belongs to the block; False if it does not."""
    number = walk.next
    line = walk.lines[number]
    text = line.lstrip(" \t\u00a0")
    indent = len(line) - len(text)
    own_key = _NAME.match(line) and walk.has(indent, False)
    if text.startswith(("#", "---")) or starts_anew(walk, number) or own_key:
        return False
    target = base or walk.inner + 2
    if "\t" in line[:indent]:
        walk.report(number, Slip(line.index("\t"), "tab", "The line is indented with a tab.", "Use spaces."))
    else:
        what = "The line is not indented as far as the text that it belongs to."
        walk.report_run(number, Slip(indent, "indentation", what, f"Start it with {spaces(target)}."))
    walk.lines[number] = " " * target + text
    return True
