"""Finds the line on which an editor went wrong in YAML, and mends it so that the rest can be read.

The YAML parser tells where it gave up, which may be far below. This walks through the lines of a
file as an editor wrote them: keys, list items and text, each indented below what it belongs to. It is
asked only about files that the parser does not understand.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from faq.source.ahead import (
    dash_before_key,
    is_beside_items,
    is_in_list_of_keys,
    is_intruder,
    is_list_of_keys,
    key_without,
    keys_at_start,
    keys_follow,
    strayed_to_the_top,
    usual_indent,
)
from faq.source.lines import KEY, after_bullet, document_break, odd_gap, straighten, straighten_gap
from faq.source.strays import leave_out, leave_out_conflicts, leave_out_intruder, leave_out_item
from faq.source.texts import read_value
from faq.source.values import Slip, colon_in_text, harmless, slip_of
from faq.source.walk import Keys, Level, Mistake, Walk, spaces

_DASH = re.compile(r"-(?:[ \t]+|$)")
_DASHES = re.compile(r"(?:--+|-(?![\d \t-]))\s*(?=\S)")
_ANY_DASHES = re.compile("-+(?=[^-])")
_BREAK = re.compile(r"(?:---|\.\.\.)(?=\s|$)")


@dataclass(frozen=True)
class Mended:
    """The lines without the mistakes, as many as before; `blanked` are those of which nothing was kept."""

    lines: list[str]
    mistakes: tuple[Mistake, ...]
    blanked: frozenset[int]


def mend(lines: Sequence[str], keys: Keys) -> Mended:
    """Every mistake that shows in how the lines are written, and the lines as they were probably meant."""
    walk = Walk(list(lines), keys)
    leave_out_conflicts(walk)
    while walk.next < len(walk.lines):
        number = walk.next
        walk.next += 1
        _line(walk, number)
    mistakes = tuple(walk.mistakes[line] for line in sorted(walk.mistakes))
    return Mended(walk.lines, mistakes, frozenset(walk.blanked))


def _line(walk: Walk, number: int) -> None:
    if not walk.lines[number].strip(" \t"):
        walk.lines[number] = ""
        return
    straighten(walk, number)
    text = walk.lines[number]
    rest = text.lstrip(" ")
    indent = len(text) - len(rest)
    if rest.startswith("#") or not rest or (text.startswith("%") and not walk.levels):
        return
    if _BREAK.match(text):
        document_break(walk, number)
    elif _DASH.match(rest):
        straighten_gap(walk, number, indent + 1, "the dash")
        _item(walk, number, indent)
    elif (item := after_bullet(rest)) and is_beside_items(walk, number, indent):
        what = f"The sign {rest[0]} is not the dash that begins a list item."
        _rewrite(walk, number, Slip(indent, "dash", what, 'Type - and a space: "- text".'), f"- {item}")
    elif (start := dash_before_key(walk, number, indent)) is not None:
        walk.lines[number] = " " * start + rest
        _add_dash(walk, number, start)
    elif (found := KEY.match(rest)) and rest[0] != "-":
        _key(walk, number, indent, found.group("key"))
    else:
        _text(walk, number, indent)


def _item(walk: Walk, number: int, indent: int) -> None:
    """A line that starts with a dash and a space."""
    content = walk.lines[number][indent + 1 :].lstrip()
    key = KEY.match(content)
    is_first = not walk.levels and keys_at_start(walk, number)
    if is_first or (not walk.has(indent, True) and not walk.opens(indent, True)):
        if walk.in_text and indent > walk.inner and not walk.levels[-1].is_list:
            return
        moved = walk.nearest(indent, True, lambda level: level.holds_keys == bool(key))
        alike = any(level.is_list and level.holds_keys == bool(key) for level in walk.levels)
        if not alike and leave_out_intruder(walk, number, indent):
            walk.next = number
            return
        if moved is None or not alike:
            leave_out_item(walk, number, indent, bool(key))
            return
        walk.move(number, indent, moved)
        indent = moved
    if walk.has(indent, True):
        walk.close_below(indent, True)
    else:
        usual = usual_indent(walk, number) if key else indent
        if usual != indent:
            walk.move(number, indent, usual)
        walk.levels.append(Level(usual, True, bool(key), number))
    _content(walk, number, len(walk.lines[number]) - len(content))


def _content(walk: Walk, number: int, column: int) -> None:
    """What stands behind a dash: nothing yet, another dash, a key or text."""
    content = walk.lines[number][column:]
    walk.awaits, walk.in_text = not content or content.startswith("#"), False
    if walk.awaits:
        return
    if _DASH.match(content):
        walk.report(number, Slip(column, "dash", "There are two dashes before the text.", "Remove one."))
        walk.lines[number] = walk.lines[number][:column] + content[1:].lstrip()
        _content(walk, number, column)
    elif key := KEY.match(content):
        walk.awaits = True
        _key(walk, number, column, key.group("key"))
    elif mended := key_without(walk, number, column):
        slip, text = mended
        walk.report(number, slip)
        walk.lines[number] = walk.lines[number][:column] + text
        _content(walk, number, column)
    elif is_in_list_of_keys(walk, number) and keys_follow(walk, number):
        what = "The item does not start with a key."
        slip = slip_of(content) or Slip(
            column, "stray-line", what, 'Start it with a key, such as "id: pain".'
        )
        walk.report(number, slip)
        walk.lines[number] = walk.lines[number][:column]
        walk.blanked.add(number)
        walk.awaits = True
    else:
        read_value(walk, number, column)


def _key(walk: Walk, number: int, indent: int, name: str) -> None:
    """A line, or what follows a dash, that starts with a key."""
    if not indent and len(walk.levels) > 1 and is_intruder(walk, number, name):
        what = f'The key "{name}" stands in the middle of another part, and elsewhere.'
        walk.report(number, Slip(0, "repeated-key", what, "Remove one of the two."))
        walk.blank(number)
        return
    if walk.has(indent, False) and not strayed_to_the_top(walk, number, indent, name):
        walk.close_below(indent, False)
    elif indent and not walk.levels and keys_at_start(walk, number):
        walk.move(number, indent, 0)
        walk.levels.append(Level(0, False, since=number))
        indent = 0
    elif walk.opens(indent, False):
        walk.levels.append(Level(indent, False, since=number))
    elif walk.in_text and indent > walk.inner and not walk.is_known(name):
        walk.report(number, colon_in_text(indent + len(name)))
        walk.lines[number] = " " * indent + harmless(walk.lines[number])
        return
    elif walk.levels[-1].is_list and not walk.awaits and not walk.is_known(name):
        _add_dash(walk, number, indent)
        return
    else:
        at_top = name in walk.keys.top
        moved = walk.nearest(indent, False, lambda level: (level.indent == 0) == at_top)
        if moved is None or (moved == 0 and not at_top and len(walk.levels) > 1):
            leave_out(walk, number, indent)
            return
        walk.move(number, indent, moved)
        indent = moved
        walk.close_below(indent, False)
    found = KEY.match(walk.lines[number], indent)
    column = found.end() if found else indent
    straighten_gap(walk, number, column, f'"{name}:"')
    value = walk.lines[number][column:].lstrip()
    walk.awaits, walk.in_text = not value or value.startswith("#"), False
    if not walk.awaits:
        read_value(walk, number, len(walk.lines[number]) - len(value))


def _text(walk: Walk, number: int, indent: int) -> None:
    """A line that starts with neither a dash nor a key: part of a text, or one of them written wrongly."""
    line = walk.lines[number]
    rest = line[indent:]
    goes_on = walk.in_text and indent > walk.inner
    in_list = bool(walk.levels) and (walk.levels[-1].is_list or walk.has(indent, True) or walk.awaits)
    starts_entry = is_list_of_keys(walk, indent) or (walk.awaits and keys_follow(walk, number))
    dashes = _DASHES.match(rest) or (starts_entry and _ANY_DASHES.match(rest))
    if dashes and in_list:
        what = "There are two dashes." if rest.startswith("--") else "A space is missing after the dash."
        rule = "dash" if rest.startswith("--") else "missing-space"
        slip = odd_gap(indent + 1, rest[1:2], "the dash") or Slip(indent, rule, what, 'Write "- text".')
        _rewrite(walk, number, slip, f"- {rest[dashes.end() :]}")
        return
    mended = None if in_list and walk.levels[-1].is_list and goes_on else key_without(walk, number, indent)
    is_text = goes_on or (walk.awaits and indent > walk.inner)
    if mended and not (is_text and mended[0].rule == "missing-colon"):
        _rewrite(walk, number, *mended)
    elif not goes_on:
        _own_text(walk, number, indent)


def _rewrite(walk: Walk, number: int, slip: Slip, text: str) -> None:
    """Report a slip, and read the line again as it was meant."""
    walk.report(number, slip)
    line = walk.lines[number]
    walk.lines[number] = " " * (len(line) - len(line.lstrip())) + text
    walk.next = number


def _add_dash(walk: Walk, number: int, indent: int) -> None:
    slip = Slip(indent, "missing-dash", "A dash is missing before the text.", 'Write "- text".')
    _rewrite(walk, number, slip, f"- {walk.lines[number][indent:]}")


def _own_text(walk: Walk, number: int, indent: int) -> None:
    """Text that is no part of a text above as it stands."""
    if not walk.levels or (walk.awaits and indent > walk.inner):
        read_value(walk, number, indent)
    elif walk.levels[-1].is_list and not walk.awaits:
        _add_dash(walk, number, indent)
    elif walk.awaits or walk.in_text:
        target = walk.inner + 2
        what = "The line is not indented as far as the text that it belongs to."
        walk.report_run(number, Slip(indent, "indentation", what, f"Start it with {spaces(target)}."))
        walk.lines[number] = " " * target + walk.lines[number][indent:]
        walk.next = number
    else:
        leave_out(walk, number, indent)
