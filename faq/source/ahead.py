"""What a line is probably meant as, by the lines around it, in a walk through a YAML file."""

import re
from itertools import takewhile

from faq.source.lines import KEY, odd_gap
from faq.source.values import Slip
from faq.source.walk import Walk

_NO_SPACE = re.compile(r"([\w-]+)\s*[:：](?P<gap>[\u00a0\u2000-\u200b\u202f\ufeff]*)(?=\S)")
_NO_COLON = re.compile(r"([\w-]+)(?:\s*[;=,.]\s*|\s+|$)")


def keys_at_start(walk: Walk, number: int) -> bool:
    """Whether keys of the file follow, at the start of their lines."""
    found = (KEY.match(line) for line in walk.lines[number + 1 :])
    return any(each.group("key") in walk.keys.top for each in found if each)


def keys_follow(walk: Walk, number: int) -> bool:
    """Whether the next line is a key inside the item that a line begins."""
    below = line_below(walk, number)
    rest = below.lstrip(" ")
    return len(below) - len(rest) > walk.inner and bool(KEY.match(rest)) and rest[0] != "-"


def line_below(walk: Walk, number: int) -> str:
    """The next line with something on it; empty if there is none."""
    below = range(number + 1, len(walk.lines))
    return next((walk.lines[line] for line in below if walk.lines[line].strip()), "")


def goes_on_below(walk: Walk, number: int) -> bool:
    """Whether keys of the mapping that is open follow, before anything else begins."""
    for below in range(number + 1, len(walk.lines)):
        rest = walk.lines[below].lstrip(" ")
        indent = len(walk.lines[below]) - len(rest)
        found = KEY.match(rest)
        if rest and (not indent or (rest[0] == "-" and KEY.match(rest[1:].lstrip()))):
            return False
        if found and walk.has(indent, False):
            return walk.is_known(found.group("key")) and found.group("key") not in walk.keys.top
    return False


def usual_indent(walk: Walk, number: int) -> int:
    """How far most items with keys are indented, from a line on to the next key of the file."""
    indents: list[int] = []
    for line in walk.lines[number:]:
        rest = line.lstrip(" ")
        if indents and KEY.match(line):
            break
        if rest.startswith("- ") and KEY.match(rest[2:].lstrip()):
            indents.append(len(line) - len(rest))
    own = indents[0]
    most = max(indents, key=indents.count)
    return most if indents.count(most) > max(1, indents.count(own)) and most > walk.inner else own


def is_intruder(walk: Walk, number: int, name: str) -> bool:
    """Whether a key of the file stands inside another part, and in its own place too."""
    twice = sum(line.startswith(f"{name}:") for line in walk.lines) > 1
    has_value = not walk.lines[number].rstrip().endswith((":", "-", "|", ">"))
    inside = has_value and line_below(walk, number).startswith(" ")
    return twice and name in walk.keys.top and (inside or goes_on_below(walk, number))


def strayed_to_the_top(walk: Walk, number: int, indent: int, name: str) -> bool:
    """Whether a key at the start of a line belongs to what is open, for more of that follows."""
    if indent or len(walk.levels) < 2 or name in walk.keys.top:
        return False
    has_value = not walk.lines[number].rstrip().endswith(":")
    return (has_value and line_below(walk, number).startswith(" ")) or goes_on_below(walk, number)


def is_in_list_of_keys(walk: Walk, number: int) -> bool:
    """Whether the list that a line is an item of has items with keys."""
    below = line_below(walk, number)
    inside = len(below) - len(below.lstrip()) > walk.inner
    return walk.levels[-1].holds_keys or (inside and bool(KEY.match(below.strip())))


def is_list_of_keys(walk: Walk, indent: int) -> bool:
    """Whether a list that is open at an indentation has items with keys."""
    return any(level.is_list and level.holds_keys and level.indent == indent for level in walk.levels)


def is_beside_items(walk: Walk, number: int, indent: int) -> bool:
    """Whether a line with an indentation is no part of an item's text, but where another item may begin."""
    in_list = bool(walk.levels) and walk.levels[-1].is_list and indent <= walk.inner
    is_first = walk.awaits and not walk.inner and keys_follow(walk, number)
    return in_list or is_first or walk.has(indent, True)


def key_without(walk: Walk, number: int, column: int) -> tuple[Slip, str] | None:
    """What is wrong with a key without its colon or the space after it, and the text as it was meant."""
    rest = walk.lines[number][column:]
    found = _NO_SPACE.match(rest) or _NO_COLON.match(rest)
    if found is None or not walk.is_known(found.group(1)):
        return None
    if walk.lines[number][:column].strip() and not is_in_list_of_keys(walk, number):
        return None
    name = found.group(1)
    lacks_colon = not re.search("[:：]", found.group())
    rule = "missing-colon" if lacks_colon else "missing-space"
    what = f'A colon is missing after "{name}".' if lacks_colon else f'A space is missing after "{name}:".'
    gap = found.groupdict().get("gap") or ""
    slip = odd_gap(column + found.end() - len(gap), gap[:1], f'"{name}:"') or Slip(
        column + len(name), rule, what, f'Write "{name}: text".'
    )
    return slip, f"{name}: {rest[found.end() :]}".rstrip()


def dash_before_key(walk: Walk, number: int, indent: int) -> int | None:
    """Where an item should begin whose first key lacks the dash; None if the key needs none."""
    key = KEY.match(walk.lines[number], indent)
    if key is None or not walk.levels:
        return None
    item = re.compile(rf" *- +{re.escape(key.group('key'))}:")
    if walk.awaits and not walk.inner:
        below = (walk.lines[each] for each in range(number + 1, len(walk.lines)))
        part = takewhile(lambda line: not line[:1].strip(), below)
        first = next(filter(item.match, part), "")
        return len(first) - len(first.lstrip()) if first else None
    outer = next((place for place, each in enumerate(walk.levels) if each.is_list and each.holds_keys), None)
    if outer is None or not item.match(walk.lines[walk.levels[outer].since]):
        return None
    before = (walk.lines[each] for each in range(number - 1, -1, -1))
    above = next(filter(str.strip, before), "")
    is_inside = len(walk.levels) > outer + 1
    return walk.levels[outer].indent if is_inside and not item.match(above) else None
