"""What words mean, as seen from the words that people use them beside.

Each common word of a language has a vector (faq/data/SOURCES.md tells where
they come from); words that are used alike have vectors that point alike. The
meaning of a text is the direction of their sum, in which frequent words count
for little. It knows that "price" is near "cost" although they share no letter.
"""

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from faq.files import language_data
from faq.remembering import Remembering

Floats = NDArray[np.float32]

REMEMBERED = 8192
"""Words whose places are kept: people use few words most of the time."""


class WordVectors:
    """The words of a language that are spelt right, with the vectors of common ones; never changes."""

    def __init__(
        self, language: str, words: list[str], vectors: NDArray[np.int8], weights: NDArray[np.float16]
    ) -> None:
        """Take sorted words, a vector for each (a row), and what to multiply each by: 0 for rare ones."""
        # As bytes in one block they take a quarter of the memory that strings would.
        self._words = np.array([word.encode() for word in words], dtype=np.bytes_)
        self._vectors = vectors
        self._weights = weights
        self._language = language
        self._row = Remembering(self._row_of, REMEMBERED)

    def __reduce__(self) -> tuple[Callable[[str], "WordVectors"], tuple[str]]:
        """Pickled by its language: whoever reads that has them already, or finds them where we did."""
        return word_vectors, (self._language,)

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

    def _row_of(self, word: str) -> int | None:
        encoded = word.encode(errors="replace")
        if len(encoded) > self._words.itemsize:
            # To compare with a longer one, all would be made as long first.
            return None
        row = int(self._words.searchsorted(encoded))
        return row if row < len(self._words) and self._words[row] == encoded else None


@cache
def word_vectors(language: str) -> WordVectors:
    """What is known of the words of a language; nothing for most."""
    path = language_data("vectors-{}.npz", language)
    if not path.exists():
        return WordVectors(language, [], np.zeros((0, 0), dtype=np.int8), np.zeros(0, dtype=np.float16))
    with np.load(path) as arrays:
        words = str(arrays["words"]).split("\n")
        return WordVectors(language, words, arrays["vectors"], arrays["weights"])
