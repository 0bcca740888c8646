"""Lines that belong to nothing, or stand there in two versions: in a walk, they are told and left out."""

import re
from itertools import pairwise

from faq.source.values import Slip
from faq.source.walk import Walk

CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?=\s|$)", re.MULTILINE)
"""A line that git puts around two versions which it could not merge."""

_BEGINS = {
    "<": "One of two edits that git could not merge begins here.",
    "|": "What two edits that git could not merge have changed begins here.",
    "=": "The other of two edits that git could not merge begins here.",
    ">": "Two edits that git could not merge end here.",
}


def leave_out_conflicts(walk: Walk) -> None:
    """Tell of the marks of a merge that failed, and leave out all versions but the first."""
    marks = [number for number, line in enumerate(walk.lines) if CONFLICT.match(line)]
    remedy = "Keep the lines of one of them, and remove the lines <<<<<<<, ======= and >>>>>>>."
    for number, below in pairwise([*marks, len(walk.lines)]):
        begins, ends = walk.lines[number][0], walk.lines[below][:1] if below < len(walk.lines) else ""
        walk.report(number, Slip(0, "merge-conflict", _BEGINS[begins], remedy))
        walk.blank(number)
        for line in range(number + 1, below) if begins + ends in {"|=", "=>"} else ():
            walk.blank(line)


def leave_out_item(walk: Walk, number: int, indent: int, has_key: bool) -> None:
    """Leave out an item that is in no list, and if it has keys, all that goes with it."""
    what = "A list item stands where a key is expected."
    remedy = "Put the key of the list on a line above it."
    walk.report_run(number, Slip(indent, "misplaced-item", what, remedy))
    walk.blank(number)
    while has_key and walk.next < len(walk.lines) and not walk.lines[walk.next][:1].strip():
        walk.blank(walk.next)
        walk.next += 1


def leave_out_intruder(walk: Walk, number: int, indent: int) -> bool:
    """Whether something stood where a list begins; it is left out then."""
    place = next((place for place, level in enumerate(walk.levels) if level.indent > indent), 0)
    if not place:
        return False
    first = walk.levels[place]
    what = "The line stands between a key and its list."
    walk.report(first.since, Slip(first.indent, "stray-line", what, "Move it to where it belongs."))
    for line in range(first.since, number):
        walk.blank(line)
        if line > first.since:
            walk.mistakes.pop(line, None)
    del walk.levels[place:]
    walk.awaits = True
    return True


def leave_out(walk: Walk, number: int, indent: int) -> None:
    """Leave out a line that is neither key nor item nor part of a text."""
    what = "The line is neither a key with its text nor a list item."
    walk.report_run(number, Slip(indent, "stray-line", what, 'Write "key: text" or "- text", or remove it.'))
    walk.blank(number)
