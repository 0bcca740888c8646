"""Lines that belong to nothing, in a walk through a YAML file: they are told and left out."""

from faq.source.values import Slip
from faq.source.walk import Walk


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
