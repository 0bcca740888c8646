"""What a message is made of, as numbers: its words, and which words follow which.

A word counts as it is written, as its stem, and as its class
(faq/data/classes-<language>.txt): "cheek" and "chin" are parts of a face, "grey"
and "purple" dark colours, so what is learnt of one holds of the other. Beside
single words, stems count in pairs side by side, and classes in pairs side by
side, near each other, and from one sentence to the next. Each becomes a number
by hashing (Weinberger et al. 2009): all there is to remember is a table of weights.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from faq.text import Stemmer

BITS = 20
"""Of a number: with fewer, too many phrases share one."""

REACH = 7
"""How far apart two classes may stand to count as a pair."""

REMEMBERED = 8192
"""Words whose numbers are kept: people use few words most of the time."""

EDGE = 1
"""What stands for the start and the end of a sentence."""

_CLASS = 1 << 32
"""What is added to the number of a class, to tell it from that of a word."""

Integers = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Words = Sequence[str]

_FIRST, _SECOND, _THIRD = (
    np.uint64(each) for each in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
)
_HALF, _LEFT = np.uint64(29), np.uint64(64 - BITS)


class PhraseReader:
    """Turns sentences into the numbers of their phrases; never changes after it is made."""

    def __init__(self, stem: Stemmer, classes: Mapping[str, str]) -> None:
        """Take the rule for which forms are one word, and the class of each word that has one."""
        self._stem = stem
        self._class_of_stem = {stem(word): name for word, name in sorted(classes.items())}
        self._numbers_of = lru_cache(REMEMBERED)(self._numbers)

    def read(self, sentences: Iterable[Words]) -> Integers:
        """The number of every phrase of a message, each once, in order."""
        read = [self._hashes(words) for words in sentences if words]
        found = [numbers for forms, stems, classes in read for numbers in _phrases(forms, stems, classes)]
        for (_, _, classes), (_, _, following) in pairwise(read):
            found.append(_across(classes, following))
        return np.unique(np.concatenate(found)).astype(np.int64) if found else np.zeros(0, dtype=np.int64)

    def _hashes(self, words: Words) -> tuple[Hashes, Hashes, Hashes]:
        """The form, the stem and the class of each word."""
        forms, stems, classes = np.array([self._numbers_of(word) for word in words], dtype=np.uint64).T
        return forms, stems, classes

    def _numbers(self, word: str) -> tuple[int, int, int]:
        stem = self._stem(word)
        name = self._class_of_stem.get(stem)
        return _number(word), _number(stem), (_number(name) | _CLASS) if name else _number(stem)


def _phrases(forms: Hashes, stems: Hashes, classes: Hashes) -> Iterator[Hashes]:
    yield _mix(1, forms)
    yield _mix(2, stems)
    yield _mix(3, classes)
    for kind, sequence in ((4, _edged(stems)), (5, _edged(classes))):
        yield _mix(kind, sequence[:-1], sequence[1:])
    for distance in range(1, min(REACH, len(forms) - 1) + 1):
        yield _mix(6, classes[:-distance], classes[distance:])


def _across(classes: Hashes, following: Hashes) -> Hashes:
    """The pairs of a class in a sentence and one in the next; words without a class would be too many."""
    here, there = (np.unique(each[each >= _CLASS]) for each in (classes, following))
    return _mix(7, np.repeat(here, len(there)), np.tile(there, len(here)))


def _number(text: str) -> int:
    """The same for a text on every machine, unlike `hash`."""
    return zlib.crc32(text.encode())


def _edged(sequence: Hashes) -> Hashes:
    return np.concatenate([[EDGE], sequence, [EDGE]]).astype(np.uint64)


def _mix(kind: int, *parts: Hashes) -> Hashes:
    """One number for the parts of each phrase of a kind, spread evenly (xxHash's constants)."""
    mixed = np.full(len(parts[0]), kind, dtype=np.uint64) * _THIRD
    for part in parts:
        mixed = (mixed ^ part) * _FIRST
        mixed = (mixed ^ (mixed >> _HALF)) * _SECOND
    return mixed >> _LEFT
