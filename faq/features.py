"""What of a text is compared: its stems, which of them stand together, pieces of its words, and its meaning.

A text becomes a sparse vector of TF-IDF weights (Salton and Buckley 1988) in
four families of equal length, so that neither long words nor many words
outweigh the rest:

- words: stems, and the synonym groups they belong to
- neighbours: pairs of stems that stand side by side, with the start and the end of the text
- company: pairs of stems up to five apart, in any order
- pieces: runs of 3 and 4 characters inside each word with its boundaries

Features that no learnt text has still count in the length of their family. A
text full of unknown words is therefore far from everything, as it should be.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from faq.meaning import WordVectors
from faq.remembering import Remembering
from faq.text import Stemmer, words

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Words = Sequence[str]

FAMILIES = 4
_FAMILIES = np.arange(FAMILIES)
COMPANY = 5
PIECE_LENGTHS, DENSE_PIECE_LENGTHS = (3, 4), (2, 3)
"""Characters in a piece, and in one of a script that packs more into each (kana, Han, Hangul)."""

_DENSE = "\u2e80"
"""The first character of such scripts; rarer ones before it are alphabets too."""

LONGEST_SYNONYM = 3
"""Words that a synonym may have."""

EDGE = 0
"""The number that stands for the start and the end of a text among those of stems."""

REMEMBERED = 4096
"""Words whose pieces are kept: people use few words most of the time."""

LATEST = 64
"""Texts whose vectors are kept: the parts of a message are looked at for harm, then for what is asked."""

_PAIR = 1 << 31
"""More than there are stems: a pair of stems is one number."""


@dataclass(frozen=True)
class Vector:
    """A sparse vector, 1 long at most, the meaning of the text, and the synonym groups found in it."""

    features: Integers
    values: Floats
    meaning: Floats
    groups: tuple[str, ...]


class Terms:
    """The words of a language as features name them: their stems, and the synonym groups of phrases."""

    def __init__(self, stem: Stemmer, synonyms: Mapping[str, Iterable[str]]) -> None:
        self._stem = stem
        self._groups = {
            " ".join(map(stem, words(member))): group
            for group, members in synonyms.items()
            for member in (group, *members)
        }
        self._first_words = {phrase.split(" ")[0] for phrase in self._groups}

    def stems(self, text: Words) -> list[str]:
        """The stem of each word."""
        return [self._stem(word) for word in text]

    def groups(self, stems: Words) -> tuple[str, ...]:
        """The synonym groups of the phrases in a text; a word of a longer phrase counts only there."""
        if self._first_words.isdisjoint(stems):
            return ()
        found: dict[str, None] = {}
        start = 0
        while start < len(stems):
            length, group = self._group_at(stems, start)
            if group:
                found[group] = None
            start += length
        return tuple(found)

    def _group_at(self, stems: Words, start: int) -> tuple[int, str | None]:
        if stems[start] not in self._first_words:
            return 1, None
        for length in range(min(LONGEST_SYNONYM, len(stems) - start), 0, -1):
            group = self._groups.get(" ".join(stems[start : start + length]))
            if group:
                return length, group
        return 1, None


@dataclass(frozen=True)
class Index:
    """The numbers of all features, family after family.

    `terms` numbers stems and groups from 1 on, `pieces` runs of characters
    from 0 on; `neighbours` and `company` hold known pairs in their order.
    """

    terms: Mapping[str, int]
    neighbours: Integers
    company: Integers
    pieces: Mapping[str, int]

    @property
    def starts(self) -> list[int]:
        """Where each family begins, and where the last one ends."""
        sizes = (1 + len(self.terms), len(self.neighbours), len(self.company), len(self.pieces))
        return [0, *np.cumsum(sizes).tolist()]


class FeatureSpace:
    """Turns texts into vectors over the features of learnt texts; never changes after it is made."""

    def __init__(
        self, terms: Terms, meanings: WordVectors, index: Index, idf: Floats, unknown: float
    ) -> None:
        """Take the number of each feature, its inverse document frequency, and that of an unknown one."""
        self._terms = terms
        self._meanings = meanings
        self._index = index
        self._starts = np.array(index.starts)
        self._idf = idf
        self._unknown_squared = unknown**2
        self._pieces_of = Remembering(self._numbers_of_pieces, REMEMBERED)
        self._vector_of = Remembering(self._vector, LATEST)

    def vector(self, text: Words) -> Vector:
        """The vector of a text, given as normalised words."""
        return self._vector_of(tuple(text))

    def _vector(self, text: tuple[str, ...]) -> Vector:
        stems = self._terms.stems(text)
        groups = self._terms.groups(stems)
        known, unknown = self._numbers(text, stems, groups)
        features, counts = _counted(known)
        values = (1 + np.log(counts)) * self._idf[features]
        family = self._starts.searchsorted(features, side="right") - 1
        squared = np.bincount(family, values**2, FAMILIES) + unknown * self._unknown_squared
        values /= np.sqrt(squared * FAMILIES)[family]
        return Vector(features, values.astype(np.float32), self._meanings.meaning(text), groups)

    def _numbers_of_pieces(self, word: str) -> tuple[int, ...]:
        return tuple(self._index.pieces.get(piece, -1) for piece in pieces(word))

    def _numbers(self, text: Words, stems: Words, groups: Words) -> tuple[Integers, Integers]:
        """The numbers of known features, repeats too, and how many are unknown in each family."""
        index = self._index
        numbers = [index.terms.get(stem, -1) for stem in stems]
        named = [*numbers, *(index.terms.get(group_name(group), -1) for group in groups)]
        cut = [number for word in text for number in self._pieces_of(word)]
        sequence = np.array([EDGE, *numbers, EDGE]) if stems else np.zeros(0, dtype=np.int64)
        families = (
            np.array(named, dtype=np.int64),
            _places(neighbours(sequence), index.neighbours),
            _places(company(sequence[1:-1]), index.company),
            np.array(cut, dtype=np.int64),
        )
        found = np.concatenate(families)
        family = np.repeat(_FAMILIES, [len(each) for each in families])
        is_known = found >= 0
        unknown = np.bincount(family[~is_known], minlength=FAMILIES)
        return (found + self._starts[family])[is_known], unknown


def _counted(numbers: Integers) -> tuple[Integers, Integers]:
    """Each number once, in order, and how often it is there: what `np.unique` takes longer for."""
    ordered = np.sort(numbers)
    is_last = np.ones(len(ordered), dtype=bool)
    is_last[:-1] = ordered[1:] != ordered[:-1]
    ends = np.flatnonzero(is_last)
    counts = ends + 1
    counts[1:] -= counts[:-1].copy()
    return ordered[ends], counts


def group_name(group: str) -> str:
    """What stands for a synonym group among the stems."""
    return f"<{group}>"


def neighbours(numbers: Integers) -> Integers:
    """The pairs of terms that stand side by side, one number each; below 0 if one of them is unknown."""
    return pair(numbers[:-1], numbers[1:])


def company(numbers: Integers) -> Integers:
    """The unordered pairs of terms near each other, one number each; below 0 if one of them is unknown."""
    firsts, seconds = _places_of_pairs(len(numbers))
    first, second = numbers[firsts], numbers[seconds]
    return pair(np.minimum(first, second), np.maximum(first, second))


@lru_cache(maxsize=128)
def _places_of_pairs(length: int) -> tuple[Integers, Integers]:
    """Where the two of each pair stand in a text of so many terms."""
    firsts, seconds = np.triu_indices(length, 1)
    near = seconds - firsts <= COMPANY
    return firsts[near], seconds[near]


def pair(first: Integers, second: Integers) -> Integers:
    """One number for two; below 0 if one of them is."""
    return (first * _PAIR + second) | (first | second) >> 63


def pieces(word: str) -> list[str]:
    """The runs of characters inside a word and its boundaries; the whole word where it is shorter."""
    bounded = f" {word} "
    return [
        bounded[start : start + length]
        for length in (PIECE_LENGTHS if word < _DENSE else DENSE_PIECE_LENGTHS)
        for start in range(max(1, len(bounded) - length + 1))
    ]


def _places(wanted: Integers, known: Integers) -> Integers:
    """Where each number stands among the known ones; -1 if it does not."""
    if not len(known):
        return np.full(len(wanted), -1)
    found = np.minimum(known.searchsorted(wanted), len(known) - 1)
    return np.where(known[found] == wanted, found, -1)
