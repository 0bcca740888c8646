"""How a visitor's text is understood: its words, the misspelt ones repaired, and its vector."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from faq.features import FeatureSpace, Vector
from faq.spelling import Speller
from faq.text import words

MOST_READINGS = 5
"""Further ways to read a text that are tried: enough for two doubtful words."""

MOST_WORDS = 150
"""Words at most in them all, but for the first: a long text of nothing but slips must not take long."""


@dataclass(frozen=True)
class Reading:
    """A way to read a text: its words, their vector, and which of them were taken for what."""

    words: tuple[str, ...]
    vector: Vector
    repairs: tuple[tuple[str, str], ...]


class Wording:
    """Reads texts by the words and features of what was learnt; never changes after it is made."""

    def __init__(self, speller: Speller, space: FeatureSpace) -> None:
        self._speller = speller
        self._space = space

    def readings(self, text: str) -> Iterator[Reading]:
        """What a text may say, the likeliest first; none if it holds no words.

        The first takes every word for what it most likely stands for, each
        further one takes some word for something else.
        """
        asked = words(text)
        if not asked:
            return
        first = tuple(self._speller.repair(word) for word in asked)
        yield self._reading(asked, first)
        others = [self._speller.others(word) for word in asked]
        every_other = tuple(other[0] if other else part for part, other in zip(first, others, strict=True))
        single = (
            (*first[:place], part, *first[place + 1 :])
            for place, other in enumerate(others)
            for part in other
        )
        most = min(MOST_READINGS, max(1, MOST_WORDS // len(asked)))
        for parts in islice(dict.fromkeys((every_other, *single)), most):
            if parts != first:
                yield self._reading(asked, parts)

    def vector(self, text: Sequence[str]) -> Vector:
        """The vector of words as they stand, none repaired."""
        return self._space.vector(text)

    def _reading(self, asked: Sequence[str], parts: Sequence[tuple[str, ...]]) -> Reading:
        repairs = ((word, " ".join(part)) for word, part in zip(asked, parts, strict=True) if part != (word,))
        read = tuple(word for part in parts for word in part)
        return Reading(read, self._space.vector(read), tuple(repairs))
