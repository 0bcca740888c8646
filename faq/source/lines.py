"""What may be wrong with a whole line: what stands before its first word, and a line of three dashes."""

import re
from collections.abc import Sequence

from faq.source.values import Slip
from faq.source.walk import Walk

KEY = re.compile(
    r"""(?P<key>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'"""
    r"""|[^\s"'\[\]{}#&*!|>%@`,](?:(?![ \t]#|:[ \t]).)*?)[ \t]*:(?=[ \t]|$)"""
)
"""A key with its colon."""

_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]*")


def straighten(walk: Walk, number: int) -> None:
    """Spaces instead of all else that may stand before a line's first word."""
    text = walk.lines[number]
    found = _SPACES.match(text)
    before = found.group() if found else ""
    odd = before.lstrip(" ")
    if not odd or (number == 0 and text[0] == "\ufeff"):
        return
    column = len(before) - len(odd)
    if odd[0] == "\t":
        slip = Slip(column, "tab", "The line is indented with a tab.", "Use spaces.")
    else:
        what = f"The line is indented with a character (U+{ord(odd[0]):04X}) that only looks like a space."
        slip = Slip(column, "invisible-character", what, "Delete it, and type spaces.")
    walk.report(number, slip)
    rest = text[len(before) :]
    plain = re.sub("[\u200b\u2060\ufeff]", "", before)
    widths = [len(plain.replace("\t", " " * width)) for width in (2, 4, 8)]
    walk.lines[number] = " " * _likely(walk, number, widths, rest.startswith("-")) + rest


def _likely(walk: Walk, number: int, widths: Sequence[int], is_item: bool) -> int:
    """The first of some indentations that a key or an item may have here."""
    below = next((line for line in walk.lines[number + 1 :] if line.strip()), "")
    if walk.awaits and is_item and below.lstrip(" ").startswith("-"):
        return len(below) - len(below.lstrip(" "))
    return next((width for width in widths if walk.has(width, is_item)), widths[0])


def document_break(walk: Walk, number: int) -> None:
    """Three dashes in the middle; if the file starts anew below them, nothing below is read."""
    before = any(line.strip() and not line.startswith(("#", "%")) for line in walk.lines[:number])
    after = [line for line in walk.lines[number + 1 :] if line.strip() and not line.startswith("#")]
    if not before or (not after and walk.lines[number].startswith("...")):
        return
    mark = walk.lines[number][:3]
    what = f"A line {mark} ends the file here, and what follows is not read."
    walk.report(number, Slip(0, "document-break", what, f"Remove the line {mark}."))
    walk.lines[number] = ""
    tops = [set(_top_keys(part)) for part in (walk.lines[:number], after)]
    if tops[0] & tops[1]:
        for line in range(number + 1, len(walk.lines)):
            walk.blank(line)
        walk.next = len(walk.lines)


def _top_keys(lines: Sequence[str]) -> list[str]:
    return [found.group("key") for line in lines if (found := KEY.match(line))]
