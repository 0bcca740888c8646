"""Phrasings and questions in any number, to time matchers with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.public_sets import Asked, QuestionSet, clinc150
from faq.files import shipped
from faq.loader import load
from faq.text import words

T = TypeVar("T")

QUESTIONS = 200
"""Questions that are asked of each matcher."""

OWN_WORDS, COINED_WORDS = 4, 2
"""Words that an invented entry is about: known ones, and ones that are its own."""

KEPT = 0.6
"""The share of an invented phrasing's words that it keeps from a shipped one."""

LONGEST = 20
"""Words of a shipped phrasing that others are made from, at most."""


def workload(size: int, sets: Path | None = None) -> QuestionSet:
    """A set of so many phrasings: from CLINC150, if it lies in a folder and is large enough, or else invented."""
    for asked in clinc150(sets) if sets else ():
        if size <= len(asked.pairs):
            return _part(asked, size)
    return invented(size)


def invented(size: int, seed: int = 0) -> QuestionSet:
    """Phrasings made from the words of the shipped ones, the same at every call.

    There are 20 an entry where there are few, and up to 100 where there are
    many. Every entry has words of its own, so that the vocabulary grows with
    the entries as it does in life.
    """
    inventor = _Inventor.of_shipped(seed)
    each = per_entry(size)
    sizes = [min(each, size - first) for first in range(0, size, each)]
    phrasings: dict[str, tuple[str, ...]] = {}
    questions: list[Asked] = []
    for number, count in enumerate(sizes):
        texts = inventor.texts()
        phrasings[f"entry-{number}"] = tuple(islice(texts, count))
        if len(questions) < QUESTIONS:
            share = -(-QUESTIONS // len(sizes))
            questions += [Asked(text, frozenset({f"entry-{number}"})) for text in islice(texts, share)]
    return QuestionSet(f"{size:,} invented phrasings", phrasings, tuple(questions[:QUESTIONS]))


def per_entry(size: int) -> int:
    """How many phrasings an entry has among so many."""
    return int(np.clip(round(size**0.5), 20, 100))


@dataclass(frozen=True)
class _Inventor:
    """Makes phrasings from others."""

    draw: np.random.Generator
    patterns: Sequence[tuple[str, ...]]
    vocabulary: Sequence[str]

    @classmethod
    def of_shipped(cls, seed: int) -> "_Inventor":
        texts = [words(text)[:LONGEST] for text, _ in load(shipped("knowledge.yaml")).phrasings()]
        return cls(np.random.default_rng(seed), texts, sorted({word for text in texts for word in text}))

    def texts(self) -> Iterator[str]:
        """Endless phrasings of one entry, all different."""
        subject = [self._word() for _ in range(OWN_WORDS)] + [self._coined() for _ in range(COINED_WORDS)]
        seen = set()
        while True:
            pattern = self._one(self.patterns)
            text = " ".join(word if self.draw.random() < KEPT else self._one(subject) for word in pattern)
            if text and text not in seen:
                seen.add(text)
                yield text

    def _one(self, of: Sequence[T]) -> T:
        return of[int(self.draw.integers(len(of)))]

    def _word(self) -> str:
        return self._one(self.vocabulary)

    def _coined(self) -> str:
        """The first half of one word and the second half of another."""
        first, second = self._word(), self._word()
        return first[: -(-len(first) // 2)] + second[len(second) // 2 :]


def _part(asked: QuestionSet, size: int) -> QuestionSet:
    """Some of a set: about as many phrasings of each answer as an invented set of the size has."""
    each, left, phrasings = per_entry(size), size, {}
    for label, texts in asked.phrasings.items():
        if left:
            phrasings[label] = texts[: min(each, left)]
            left -= len(phrasings[label])
    inside = [question for question in asked.questions if question.right & phrasings.keys()]
    step = max(1, len(inside) // QUESTIONS)
    return QuestionSet(f"{size:,} phrasings of {asked.name}", phrasings, tuple(inside[::step][:QUESTIONS]))
