"""What may be wrong with a whole line: what stands before its first word, its dash, three dashes."""

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
_BULLET = re.compile(r"(?:[–—•·●▪◦‣](?!\d)\s*|\*\s+)(?=\S)")


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
    if rest.startswith("-"):
        indent = _of_item(walk, number, bool(KEY.match(rest[1:].lstrip())))
    else:
        indent = next((width for width in widths if walk.has(width, False)), widths[0])
    walk.lines[number] = " " * indent + rest


def _of_item(walk: Walk, number: int, has_key: bool) -> int:
    """The indentation that an item probably has: that of an open list of its kind, or of one that begins."""
    if walk.awaits and not has_key:
        below = next((line for line in walk.lines[number + 1 :] if line.strip()), "")
        indent = len(below) - len(below.lstrip(" "))
        return indent if below.lstrip(" ").startswith("-") and indent >= walk.inner else walk.inner + 2
    nearest = walk.nearest(walk.inner, True, lambda level: level.holds_keys == has_key)
    return walk.inner + 2 if nearest is None else nearest


def straighten_gap(walk: Walk, number: int, start: int, after: str) -> None:
    """One space instead of what may stand between a dash or a colon and its text, and only looks like one."""
    text = walk.lines[number]
    found = _SPACES.match(text, start)
    end = found.end() if found else start
    plain = " " if text[start - 1] == "-" else " \t"
    odd = text[start:end].lstrip(plain)
    slip = odd_gap(end - len(odd), odd[:1], after) if text[end:] else None
    if slip:
        walk.report(number, slip)
        walk.lines[number] = f"{text[:start]} {text[end:]}"


def odd_gap(column: int, sign: str, after: str) -> Slip | None:
    """What stands in place of the space after a dash or a colon, if that looks like a space."""
    if sign == "\t":
        return Slip(column, "tab", f"A tab stands after {after}.", "Type a space instead.")
    if sign and _SPACES.fullmatch(sign):
        what = f"What looks like a space after {after} is none (U+{ord(sign):04X})."
        return Slip(column, "invisible-character", what, "Delete it, and type a space.")
    return None


def after_bullet(text: str) -> str | None:
    """The text behind a bullet or a long dash; None if it begins with neither."""
    found = _BULLET.match(text)
    return text[found.end() :] if found else None


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
