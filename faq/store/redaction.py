"""What could tell who somebody is, taken out of a text before anybody keeps it.

What is found has a shape: an @, a run of digits, a month with a day, what follows "my name is". A name or
an address without such a sign stays. An age of two digits and an amount with its unit stay, too: the answer
depends on them, and they fit millions.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from typing import NewType

from faq.store.personal import FINDERS, Span, without_figures

MOST_CHARACTERS = 2
"""Into how many a character is taken apart, as there are some that stand for a whole line."""

Found = tuple[Span, int]
_KINDS = tuple(FINDERS)
_MARK = re.compile(rf"(\[(?:{'|'.join(_KINDS)})\])")
_WORD = re.compile(r"\w")
_ONESELF = re.compile(
    r"""\b(?: my|our|i'?m|(?:i|we)\ (?:am|was|live|weigh) | address
        | mein\w*|ich\ (?:bin|war|wohne|wiege) | mon|ma|mes|je\ suis|j'ai|j'habite|adresse
        | mi|mis|soy|tengo|vivo|peso|direccion )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words by which people begin to tell of themselves, in several languages."""
_LOOKS_LIKE = dict(
    zip(
        "\u2019\u2018\u02bc\u00b4\u201b\u2032\u201c\u201d\u201e\u00ab\u00bb\u2024\u3002\u2236\u2044\u2215\u2212",
        "''''''\"\"\"\"\"..://-",
        strict=True,
    )
)
"""Characters that stand for another, beside those that Unicode itself takes for one."""


Redacted = NewType("Redacted", str)
"""A text in which nothing personal stands that we know of."""


def redact(text: str) -> Redacted:
    """A text with what is personal replaced by [mail], [link], [date], [number], [phone] or [name].

    Applying it twice gives the same as once; a text without anything of the kind comes back as it is.
    """
    found, places = _found(text)
    if not found:
        return Redacted(text)
    return Redacted(_without_what_is_bared(_masked(text, found, places)))


def without_marks(text: str) -> str:
    """A redacted text without its brackets, on one line: what was asked, without whom it is about."""
    return " ".join(_MARK.sub(" ", text).split())


def tells_of_a_person(text: str) -> bool:
    """Whether a redacted text may tell of who wrote it: by what was masked, or by "I live at 12 ..."."""
    plain = _plain(text)[0]
    return bool(_MARK.search(text) or (_ONESELF.search(plain) and any(map(str.isdigit, plain))))


def _parts(text: str) -> list[str]:
    """The text between what is masked already, and that, in turns."""
    return _MARK.split(text)


def _found(text: str) -> tuple[list[Found], list[int]]:
    """What is personal in a text, in its plain form, and where in the text the characters of that are."""
    plain, places = _plain(text)
    plain = without_figures(plain)
    found = [(span, rank) for rank, find in enumerate(FINDERS.values()) for span in find(plain)]
    return _united(found), places


def _masked(text: str, found: Iterable[Found], places: list[int]) -> str:
    masked, done = "", 0
    for (start, end), rank in found:
        masked += f"{text[done : places[start]]}[{_KINDS[rank]}]"
        # What cannot be seen goes with the character before it, and so does the rest of one like a fraction.
        done = max(places[end], places[end - 1] + 1)
    return masked + text[done:]


def _without_what_is_bared(text: str) -> str:
    """A masked text in which each part beside a mark that now shows something is a mark as a whole."""
    found, places = _found(text)
    parts = _parts(text)
    starts = list(accumulate(map(len, parts), initial=0))
    for (start, _), rank in reversed(found):
        parts[bisect_right(starts, places[start]) - 1] = f"[{_KINDS[rank]}]"
    return "".join(parts)


def _united(found: Iterable[Found]) -> list[Found]:
    """What was found, from left to right; what overlaps as one, of the kind that ranks first."""
    united: list[Found] = []
    for (start, end), rank in sorted(found):
        if united and start < united[-1][0][1]:
            (first, last), other = united.pop()
            united.append(((first, max(last, end)), min(rank, other)))
        else:
            united.append(((start, end), rank))
    return united


def _plain(text: str) -> tuple[str, list[int]]:
    """A text in plain characters, and where in the text each of them comes from, and the end.

    A mark is a line break, as is what has no word: nothing reaches beyond, no other character becomes one.
    """
    plain, places, start = [], [], 0
    for part in _parts(text):
        if _MARK.fullmatch(part) or not _WORD.search(part):
            plain.append("\n")
            places.append(start)
        else:
            for place, character in enumerate(part, start):
                characters = _plain_character(character)
                plain.append(characters)
                places += [place] * len(characters)
        start += len(part)
    return "".join(plain), [*places, start]


@lru_cache(4096)
def _plain_character(character: str) -> str:
    """What a character looks like: nothing if it cannot be seen, else its plainest form."""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    characters = unicodedata.normalize("NFKD", character)
    return "".join(map(_looks_like, characters if len(characters) <= MOST_CHARACTERS else character))


def _looks_like(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Zs", "Zl", "Zp"}:
        return " "
    if category in {"Cf", "Cn", "Mn", "Me", "Mc"}:
        return ""
    return "-" if category == "Pd" else _LOOKS_LIKE.get(character, character)
