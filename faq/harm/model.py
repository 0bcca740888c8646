"""How probable it is that a message tells of harm.

A logistic regression on the phrases of the message and on its likeness to
signs of harm. The weights of phrases are learnt once for a language, from many
messages of many writers (`python -m benchmarks.fit_harm`); the likeness is that
to the signs of the knowledge file. A language without weights is judged by the
likeness alone.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from faq.files import language_data
from faq.harm.phrases import BITS, Integers

NAME, HARM = "harm-{}.npz", "any harm"
"""The file of a language, and what the weights for harm of any group are called in it."""

ALONE = (-6.0, 0.0, 11.5)
"""Start, and what phrases and likeness count, where nothing is known of a language."""

MOST = 30.0
"""Log odds at most: beyond, probabilities would be 0 or 1."""


LIKENESS_TO_GROUP = 4.0
"""How much the likeness to the signs of a group counts beside what phrases tell of it, as log odds."""


@dataclass(frozen=True)
class Weights:
    """Whole numbers for the phrases of a message, and what their sum is worth.

    A smaller `table` holds one number for several neighbouring phrases. `unit` is
    what one of them stands for, `length` how much the logarithm of the number of
    phrases counts: long messages hold many words that mean nothing.
    """

    table: NDArray[np.int8]
    unit: float = 0.0
    length: float = 0.0
    start: float = 0.0

    @property
    def _shift(self) -> int:
        return BITS + 1 - len(self.table).bit_length()

    def log_odds(self, phrases: Integers) -> float:
        """What the phrases of a message tell, as if it were as long as one phrase."""
        if not len(self.table) or not len(phrases):
            return self.start
        total = int(self.table[phrases >> self._shift].sum(dtype=np.int64))
        return self.start + self.unit * total / math.sqrt(len(phrases)) + self.length * math.log(len(phrases))


@dataclass(frozen=True)
class HarmModel:
    """What phrases tell; never changes.

    `harm` tells harm from what is none, `groups` each group that messages were
    labelled with from the others; `counts` is a start, and how much the first and
    the likeness to signs count beside each other.
    """

    harm: Weights
    groups: Mapping[str, Weights]
    counts: tuple[float, float, float]

    def log_odds(self, phrases: Integers, likeness: float) -> float:
        """How much more speaks for harm than against it; 0 is even."""
        start, of_phrases, of_likeness = self.counts
        return start + of_phrases * self.harm.log_odds(phrases) + of_likeness * likeness

    def group(self, name: str, phrases: Integers, likeness: float) -> float:
        """How much speaks for a group; one that no message was labelled with goes by likeness alone."""
        told = self.groups[name].log_odds(phrases) if name in self.groups else 0.0
        return told + LIKENESS_TO_GROUP * likeness


def probability(log_odds: float) -> float:
    """The probability (0 to 1) that log odds mean."""
    return 1 / (1 + math.exp(-max(-MOST, min(MOST, log_odds))))


@cache
def harm_model(language: str) -> HarmModel:
    """What was learnt for a language."""
    path = language_data(NAME, language)
    if not path.exists():
        return HarmModel(Weights(np.zeros(0, dtype=np.int8)), {}, ALONE)
    with np.load(path) as arrays:
        start, of_phrases, of_likeness = arrays["counts"].tolist()
        names, units = arrays["names"].tolist(), arrays["units"].tolist()
        harm, *groups = (Weights(arrays[name], *unit) for name, unit in zip(names, units, strict=True))
        return HarmModel(harm, dict(zip(names[1:], groups, strict=True)), (start, of_phrases, of_likeness))
