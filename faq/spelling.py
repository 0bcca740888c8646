"""What a word may stand for: itself, a word it is a misspelling of, or several that ran together."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from rapidfuzz import process
from rapidfuzz.distance import OSA

from faq.remembering import Remembering
from faq.text import words

Words = tuple[str, ...]

SHORTEST = 3
"""Letters a word must have to be repaired."""

LIKENESS = 0.7
"""Least similarity (1 is equal) of a word and its repair: one slip in four letters, three in ten."""

OTHER_INITIAL_LIKENESS = 0.8
"""The same for a repair with another first letter, where people rarely slip (Pollock and Zamora 1984)."""

FREQUENCY_WEIGHT = 0.02
"""How much the square root of a word's frequency counts between repairs that are nearly as near."""

RARE, TIMES_AS_FREQUENT, FREQUENT = 3, 10, 20
"""A word used 3 times at most may be a slip for a near one used 10 times as often, and 20 times at least."""

_DRAWN_OUT = re.compile(r"(.)\1{2,}")
"""A letter that is held down: hurtttt, soooo."""

ALTERNATIVES = 2
"""Further readings of a word that are tried where the first makes no sense."""


REMEMBERED = 4096
"""Words whose readings are kept: people use few words most of the time."""


class Speller:
    """Reads words by a vocabulary; never changes after it is made."""

    def __init__(
        self,
        frequencies: Mapping[str, int],
        everyday: Sequence[Container[str]] = (),
        short_forms: Mapping[str, str] | None = None,
    ) -> None:
        """Learn a vocabulary: each word and how often phrasings use it.

        `everyday` hold words that are right anyway, `short_forms` stand for others.
        """
        self._frequencies = dict(sorted(frequencies.items()))
        self._everyday = everyday
        self._short_forms = {short: words(long) for short, long in (short_forms or {}).items()}
        repairs = [word for word in self._frequencies if len(word) >= SHORTEST and not word.isdigit()]
        self._repairs = repairs
        self._frequent = [word for word in repairs if self._frequencies[word] >= FREQUENT]
        self.repair = Remembering(self._repair, REMEMBERED)
        self.others = Remembering(self._other_readings, REMEMBERED)
        self._by_initial = {initial: list(group) for initial, group in groupby(repairs, itemgetter(0))}

    def _repair(self, word: str) -> Words:
        """What a word most likely stands for.

        A short form stands for its long one. A word that phrasings use or that
        is spelt right stands for itself, and so does a very short one; another
        is taken for what it is nearest to.
        """
        if word in self._short_forms:
            return self._short_forms[word]
        if len(word) <= SHORTEST or self._is_right(word):
            return (word,)
        short = next(filter(self._is_right, _drawn_in(word)), None)
        return (short,) if short else self._split(word) or tuple(self._nearest(word)[:1]) or (word,)

    def _other_readings(self, word: str) -> tuple[Words, ...]:
        """What else a word may stand for, the likeliest first; nothing for a word that is used often."""
        if len(word) < SHORTEST or word.isdigit() or self._frequencies.get(word, 0) > RARE:
            return ()
        first = self.repair(word)
        if not self._is_right(word):
            near = self._nearest(word)
        else:
            least = TIMES_AS_FREQUENT * self._frequencies.get(word, 0)
            near = [
                other
                for other in self._likely(word, self._frequent, LIKENESS)
                if self._frequencies[other] >= least and OSA.distance(word, other) == 1
            ]
        return tuple(reading for reading in (*((other,) for other in near), (word,)) if reading != first)

    def _is_right(self, word: str) -> bool:
        return word.isdigit() or word in self._frequencies or any(word in known for known in self._everyday)

    def _nearest(self, word: str) -> list[str]:
        """The words that it may be a misspelling of, the likeliest first."""
        initials = dict.fromkeys(word[:2])
        alike = [repair for initial in initials for repair in self._by_initial.get(initial, ())]
        found = self._likely(word, alike, LIKENESS)
        return found or self._likely(word, self._repairs, OTHER_INITIAL_LIKENESS)

    def _likely(self, word: str, repairs: Sequence[str], likeness: float) -> list[str]:
        """The repairs that are at least so like a word, the likeliest first."""
        found = process.extract(
            word, repairs, scorer=OSA.normalized_similarity, score_cutoff=likeness, limit=None
        )
        likely = [
            (similarity + FREQUENCY_WEIGHT * min(self._frequencies[repair], 50) ** 0.5, repair)
            for repair, similarity, _ in found
            if repair != word and (likeness > LIKENESS or _same_start(word, repair))
        ]
        return [repair for _, repair in sorted(likely, reverse=True)[:ALTERNATIVES]]

    def _split(self, word: str) -> Words:
        """The known words that the word is made of when their spaces are put back, if there are any."""
        best: dict[int, tuple[float, Words]] = {0: (0.0, ())}
        for end in range(2, len(word) + 1):
            for start in range(max(0, end - 16), end - 1):
                piece = word[start:end]
                if start in best and self._frequencies.get(piece, 0) >= 2:
                    cost = best[start][0] + 1 + 1 / (len(piece) * self._frequencies[piece] ** 0.5)
                    if end not in best or cost < best[end][0]:
                        best[end] = (cost, (*best[start][1], piece))
        pieces = best.get(len(word), (0.0, ()))[1]
        return pieces if len(pieces) <= 1 + len(word) // 4 else ()


def _drawn_in(word: str) -> Iterator[str]:
    """A word that is drawn out, with each such letter twice, then once; nothing for any other."""
    if _DRAWN_OUT.search(word):
        yield from (_DRAWN_OUT.sub(kept, word) for kept in (r"\1\1", r"\1"))


def _same_start(word: str, repair: str) -> bool:
    """Whether both start with the same letter, or with the same two letters swapped."""
    return word[0] == repair[0] or word[:2] == repair[1::-1]
