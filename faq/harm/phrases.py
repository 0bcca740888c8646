"""What a message is made of, as numbers: its words, and which words follow which.

A word counts as it is written, as its stem, and as its class
(faq/data/classes-<language>.txt): "cheek" and "chin" are parts of a face, "grey"
and "purple" dark colours, so what is learnt of one holds of the other. Beside
single words, stems count in pairs side by side, and classes in pairs side by
side, near each other, and from one sentence to the next. Each becomes a number
by hashing (Weinberger et al. 2009): all there is to remember is a table of weights.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from faq.remembering import Remembering
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
        self._numbers_of = Remembering(self._numbers, REMEMBERED)

    def read(self, sentences: Iterable[Words]) -> Integers:
        """The number of every phrase of a message, each once, in order."""
        read = [self._hashes(words) for words in sentences if words]
        found = [_phrases(*hashes) for hashes in read]
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


def _phrases(forms: Hashes, stems: Hashes, classes: Hashes) -> Hashes:
    """The numbers of a sentence's phrases: words in three ways, neighbours, and classes near each other."""
    stems_on, classes_on = _edged(stems), _edged(classes)
    near = range(1, min(REACH, len(forms) - 1) + 1)
    firsts = [stems_on[:-1], classes_on[:-1], *(classes[:-distance] for distance in near)]
    seconds = [stems_on[1:], classes_on[1:], *(classes[distance:] for distance in near)]
    alone = _mix(_kinds((1, 2, 3), [forms, stems, classes]), np.concatenate([forms, stems, classes]))
    pairs = _kinds((4, 5, *(6 for _ in near)), firsts)
    return np.concatenate([alone, _mix(pairs, np.concatenate(firsts), np.concatenate(seconds))])


def _kinds(kinds: Sequence[int], phrases: Sequence[Hashes]) -> Hashes:
    """The kind of each phrase, for the phrases of several kinds one after the other."""
    return np.repeat(np.array(kinds, dtype=np.uint64), [len(each) for each in phrases])


def _across(classes: Hashes, following: Hashes) -> Hashes:
    """The pairs of a class in a sentence and one in the next; words without a class would be too many."""
    here, there = (np.unique(each[each >= _CLASS]) for each in (classes, following))
    return _mix(np.array([7], dtype=np.uint64), np.repeat(here, len(there)), np.tile(there, len(here)))


def _number(text: str) -> int:
    """The same for a text on every machine, unlike `hash`."""
    return zlib.crc32(text.encode())


def _edged(sequence: Hashes) -> Hashes:
    return np.concatenate([[EDGE], sequence, [EDGE]]).astype(np.uint64)


def _mix(kind: Hashes, *parts: Hashes) -> Hashes:
    """One number for the kind and the parts of each phrase, spread evenly (xxHash's constants)."""
    mixed = kind * _THIRD
    for part in parts:
        mixed = (mixed ^ part) * _FIRST
        mixed = (mixed ^ (mixed >> _HALF)) * _SECOND
    return mixed >> _LEFT
