"""What could tell who somebody is, taken out of a text before anybody keeps it.

What is found has a shape: an @, a run of digits, a month with a day, what follows "my name is". A name or
an address without such a sign stays. An age of two digits stays, too: the answer depends on it, and it fits
millions.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from faq.store.personal import FINDERS, Span

_MARK = re.compile(rf"\[(?:{'|'.join(FINDERS)})\]")
_WORD = re.compile(r"\w")
_LOOKS_LIKE = dict(
    zip(
        "\u2019\u2018\u02bc\u00b4\u201b\u2032\u2024\u3002\u2236\u2044\u2215\u2212",
        "''''''..://-",
        strict=True,
    )
)
"""Characters that stand for another, beside those that Unicode itself takes for one."""


def redact(text: str) -> str:
    """A text with what is personal replaced by [mail], [link], [date], [number], [phone] or [name].

    Applying it twice gives the same as once; a text without anything of the kind comes back as it is.
    """
    while (masked := "".join(_masked(part) for part in _parts(text))) != text:
        text = masked
    return text


def without_marks(text: str) -> str:
    """A redacted text without its brackets, on one line: what an editor may add to a file."""
    return " ".join(_MARK.sub(" ", text).split())


def _parts(text: str) -> Iterator[str]:
    """What is masked already, and the text between, each by itself."""
    start = 0
    for mark in _MARK.finditer(text):
        yield text[start : mark.start()]
        yield mark.group()
        start = mark.end()
    yield text[start:]


def _masked(part: str) -> str:
    if _MARK.fullmatch(part) or not _WORD.search(part):
        return part
    plain, places = _plain(part)
    found = [(span, rank) for rank, find in enumerate(FINDERS.values()) for span in find(plain)]
    masked, done = "", 0
    for (start, end), rank in _united(found):
        masked += f"{part[done : places[start]]}[{tuple(FINDERS)[rank]}]"
        # What cannot be seen goes with the character before it, and so does the rest of one like a fraction.
        done = max(places[end], places[end - 1] + 1)
    return masked + part[done:]


def _united(found: Iterable[tuple[Span, int]]) -> list[tuple[Span, int]]:
    """What was found, from left to right; what overlaps as one, of the kind that ranks first."""
    united: list[tuple[Span, int]] = []
    for (start, end), rank in sorted(found):
        if united and start < united[-1][0][1]:
            (first, last), other = united.pop()
            united.append(((first, max(last, end)), min(rank, other)))
        else:
            united.append(((start, end), rank))
    return united


def _plain(text: str) -> tuple[str, list[int]]:
    """A text in plain characters, and where in the text each of them comes from, and the end."""
    plain = [_plain_character(character) for character in text]
    places = [place for place, characters in enumerate(plain) for _ in characters]
    return "".join(plain), [*places, len(text)]


@lru_cache(4096)
def _plain_character(character: str) -> str:
    """What a character looks like: nothing if it cannot be seen, else its plainest form."""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    return "".join(map(_looks_like, unicodedata.normalize("NFKD", character)))


def _looks_like(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Zs", "Zl", "Zp"}:
        return " "
    if category in {"Cf", "Cn", "Mn", "Me", "Mc"}:
        return ""
    return "-" if category == "Pd" else _LOOKS_LIKE.get(character, character)
