"""What words mean, as seen from the words that people use them beside.

Each common word of a language has a vector (faq/data/SOURCES.md tells where
they come from); words that are used alike have vectors that point alike. The
meaning of a text is the direction of their sum, in which frequent words count
for little. It knows that "price" is near "cost" although they share no letter.
"""

from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from faq.files import language_data

Floats = NDArray[np.float32]


class WordVectors:
    """The words of a language that are spelt right, with the vectors of common ones; never changes."""

    def __init__(self, words: list[str], vectors: NDArray[np.int8], weights: NDArray[np.float16]) -> None:
        """Take sorted words, a vector for each (a row), and what to multiply each by: 0 for rare ones."""
        # As bytes in one block they take a quarter of the memory that strings would.
        self._words = np.array([word.encode() for word in words], dtype=np.bytes_)
        self._vectors = vectors
        self._weights = weights

    def __contains__(self, word: object) -> bool:
        """Whether a word is spelt right, with or without a vector."""
        return isinstance(word, str) and self._row(word) is not None

    def meaning(self, text: Iterable[str]) -> Floats:
        """The direction of a text, a vector of length 1; of length 0 if none of its words is known."""
        total = self.weighted(text).sum(axis=0)
        return np.asarray(total / (np.sqrt(total @ total) or 1), dtype=np.float32)

    def weighted(self, words: Iterable[str]) -> Floats:
        """The vector of each known word (a row), as long as it counts."""
        rows = [row for row in map(self._row, words) if row is not None]
        return np.asarray(self._vectors[rows] * self._weights[rows, None].astype(np.float32))

    def _row(self, word: str) -> int | None:
        encoded = word.encode(errors="replace")
        if len(encoded) > self._words.itemsize:
            # To compare with a longer one, all would be made as long first.
            return None
        row = int(np.searchsorted(self._words, encoded))
        return row if row < len(self._words) and self._words[row] == encoded else None


@cache
def word_vectors(language: str) -> WordVectors:
    """What is known of the words of a language; nothing for most."""
    path = language_data("vectors-{}.npz", language)
    if not path.exists():
        return WordVectors([], np.zeros((0, 0), dtype=np.int8), np.zeros(0, dtype=np.float16))
    with np.load(path) as arrays:
        return WordVectors(str(arrays["words"]).split("\n"), arrays["vectors"], arrays["weights"])
