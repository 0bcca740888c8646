"""How alike phrasings are, at a glance: which words they share, and which of them stand side by side.

A lighter picture than the one by which visitors are answered (faq.corpus), as editors wait for it: TF-IDF
weights (Salton and Buckley 1988) of stems and of neighbours, without pieces of words and their meaning.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from scipy import sparse

from faq.features import EDGE, Floats, Integers
from faq.knowledge import Knowledge
from faq.problems import Path
from faq.text import Stemmer, words

COMMON = 150
"""Phrasings that may hold a stem for it to make two of them worth comparing: in more it tells little."""


@dataclass(frozen=True)
class Phrasing:
    """A phrasing with words: where it stands, which entry it belongs to, and its words."""

    path: Path
    owner: int
    text: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Likeness:
    """The phrasings, and for each a row of its stems, and of these with its neighbours; rows are 1 long."""

    phrasings: tuple[Phrasing, ...]
    stems: sparse.csr_matrix
    vectors: sparse.csr_matrix

    @property
    def owners(self) -> Integers:
        """The entry of each phrasing."""
        return np.array([phrasing.owner for phrasing in self.phrasings], dtype=np.int64)

    def alike(self, least: float) -> list[tuple[int, int]]:
        """The pairs of phrasings, the later one first, whose stems have a cosine of at least `least`."""
        frequencies = np.bincount(self.stems.indices, minlength=self.stems.shape[1])
        telling = self.stems[:, frequencies <= COMMON]
        shared = sparse.tril(telling @ telling.T, -1).tocoo()
        likely = shared.data >= least / 2
        rows, columns = shared.row[likely], shared.col[likely]
        close = np.asarray(self.stems[rows].multiply(self.stems[columns]).sum(axis=1)).ravel() >= least
        return [*zip(rows[close].tolist(), columns[close].tolist(), strict=True)]


def likeness_of(knowledge: Knowledge) -> Likeness:
    """Compare all phrasings of a knowledge that hold words; raises ValueError if none does."""
    phrasings = tuple(phrasing for phrasing in _phrasings(knowledge) if phrasing.words)
    stem = Stemmer(knowledge.language)
    vocabulary = dict.fromkeys(chain.from_iterable(phrasing.words for phrasing in phrasings))
    stem_of = {word: stem(word) for word in vocabulary}
    number = {name: place for place, name in enumerate(dict.fromkeys(stem_of.values()), EDGE + 1)}
    numbers = np.fromiter((number[stem_of[word]] for each in phrasings for word in each.words), np.int64)
    rows = np.repeat(np.arange(len(phrasings)), [len(each.words) for each in phrasings])
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    edged = np.append(np.insert(numbers, first, EDGE), EDGE)
    pairs = np.unique(edged[:-1] * (1 + len(number)) + edged[1:], return_inverse=True)[1]
    both = np.concatenate([numbers, pairs + 1 + len(number)])
    in_both = np.concatenate([rows, np.insert(rows, first, rows[first])])
    return Likeness(phrasings, _weighed(rows, numbers), _weighed(in_both, both))


def _phrasings(knowledge: Knowledge) -> Iterator[Phrasing]:
    for owner, entry in enumerate(knowledge.entries):
        path: Path = ("entries", owner)
        yield Phrasing((*path, "question"), owner, entry.question, words(entry.question))
        for place, text in enumerate(entry.also_asked):
            yield Phrasing((*path, "also_asked", place), owner, text, words(text))


def _weighed(rows: Integers, features: Integers) -> sparse.csr_matrix:
    """A row for each phrasing, 1 long, of how much each of its features tells."""
    matrix = sparse.coo_matrix((np.ones(len(rows), dtype=np.float32), (rows, features))).tocsr()
    frequencies = np.bincount(matrix.indices, minlength=matrix.shape[1])
    told: Floats = (np.log((1 + matrix.shape[0]) / (1 + frequencies)) + 1).astype(np.float32)
    matrix.data = told[matrix.indices]
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix.data /= np.repeat(lengths, np.diff(matrix.indptr))
    return matrix
