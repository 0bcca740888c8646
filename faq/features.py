"""What of a text is compared: its stems, pairs of stems, synonym groups and pieces of its words.

A text becomes a sparse vector of TF-IDF weights (Salton and Buckley 1988) in
three families of equal length, so that neither long words nor many words
outweigh the rest:

- words: stems, and the synonym groups they belong to
- neighbours: pairs of stems that stand side by side, with the start and the end of the text
- pieces: runs of 3 and 4 characters inside each word with its boundaries

Features that no phrasing has still count in the length of their family. A text
full of unknown words is therefore far from everything, as it should be.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from faq.text import Stemmer, words

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Words = Sequence[str]

FAMILIES = 3
PIECE_LENGTHS = (3, 4)
LONGEST_SYNONYM = 3
"""Words that a synonym may have."""

_MARKS = "=>."
"""What the features of each family start with, so that none is of two families."""

_EDGE = "\0"
_UNKNOWN = -1


@dataclass(frozen=True)
class Vector:
    """A sparse vector, 1 long at most, and the synonym groups that were found in the text."""

    features: Integers
    values: Floats
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


class FeatureSpace:
    """Turns texts into vectors over the features of learnt texts; never changes after it is made."""

    def __init__(self, terms: Terms, index: dict[str, int], document_frequency: Integers, texts: int) -> None:
        """Take the number of each feature, in how many texts it is, and how many texts there are."""
        self._terms = terms
        self._index = index
        self.idf = (np.log((1 + texts) / (1 + document_frequency)) + 1).astype(np.float32)
        """The inverse document frequency of each feature: how much it tells."""
        self._unknown_idf = float(np.log(1 + texts) + 1)

    def vector(self, text: Words) -> Vector:
        """The vector of a text, given as normalised words."""
        stems = self._terms.stems(text)
        groups = self._terms.groups(stems)
        pieces = [piece for word in text for piece in _pieces(word)]
        parts = [self._part(family) for family in (_words(stems, groups), _neighbours(stems), pieces)]
        features, values = (np.concatenate([part[place] for part in parts]) for place in (0, 1))
        return Vector(features, values, groups)

    def _part(self, family: Iterable[str]) -> tuple[Integers, Floats]:
        """One family's features and values; the unknown ones count in its length."""
        counted = Counter(self._index.get(feature, _UNKNOWN) for feature in family)
        unknown = counted.pop(_UNKNOWN, 0) * self._unknown_idf**2
        features = np.fromiter(counted.keys(), np.int64, len(counted))
        values = (1 + np.log(np.fromiter(counted.values(), np.float32, len(counted)))) * self.idf[features]
        length = np.sqrt((float(values @ values) + unknown) * FAMILIES) or 1.0
        return features, (values / length).astype(np.float32)


@dataclass(frozen=True)
class Occurrences:
    """Which features some texts have: those of text i are `features[starts[i]:starts[i + 1]]`, repeats too.

    `index` gives each feature its number, `family_of` the family (0, 1, 2) of each number.
    """

    index: dict[str, int]
    starts: Integers
    features: Integers
    family_of: Integers


def occurrences(texts: Sequence[Words], terms: Terms) -> Occurrences:
    """Number the features of some texts, and list which text has which of them."""
    index: dict[str, int] = {}
    pieces: dict[str, list[int]] = {}
    starts, features = [0], []
    vocabulary = list(dict.fromkeys(word for text in texts for word in text))
    stem_of = dict(zip(vocabulary, terms.stems(vocabulary), strict=True))
    for text in texts:
        stems = [stem_of[word] for word in text]
        for feature in (*_words(stems, terms.groups(stems)), *_neighbours(stems)):
            features.append(index.setdefault(feature, len(index)))
        for word in text:
            known = pieces.get(word)
            if known is None:
                known = pieces[word] = [index.setdefault(piece, len(index)) for piece in _pieces(word)]
            features += known
        starts.append(len(features))
    family_of = [_MARKS.index(feature[0]) for feature in index]
    return Occurrences(index, *(np.array(part, dtype=np.int64) for part in (starts, features, family_of)))


def _words(stems: Words, groups: Words) -> list[str]:
    return [f"={word}" for word in (*stems, *(f"<{group}>" for group in groups))]


def _neighbours(stems: Words) -> list[str]:
    edged = (_EDGE, *stems, _EDGE) if stems else ()
    return [f">{first}>{second}" for first, second in pairwise(edged)]


def _pieces(word: str) -> list[str]:
    """The runs of characters inside a word and its boundaries; the whole word where it is shorter."""
    bounded = f" {word} "
    return [
        f".{bounded[start : start + length]}"
        for length in PIECE_LENGTHS
        for start in range(max(1, len(bounded) - length + 1))
    ]
