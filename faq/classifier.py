"""Which class a text belongs to, or none, with probabilities."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from faq.features import Floats, Vector
from faq.logit import Floats as Weights
from faq.logit import probabilities

CONTENDERS = 8
"""Classes that are looked at closely, the best by regression: the right one is hardly ever further down."""


SIGNALS = 4


@dataclass(frozen=True)
class Likelihood:
    """A class, and the probability that it is the right one (0 to 1)."""

    label: int
    probability: float


@dataclass(frozen=True)
class Classifier:
    """What was learnt about some classes of texts; see docs/matching.md.

    `coefficients` are those of the regression, features x classes, halved in
    precision, as they take most of the memory; `examples`
    the vectors of each class that texts are compared with; `weights` those of the signals. The last class is
    for texts of no class.
    """

    coefficients: NDArray[np.floating[Any]]
    examples: Sequence[sparse.csr_matrix]
    weights: Weights

    def classify(self, vector: Vector) -> tuple[Likelihood, ...]:
        """The classes that a text may belong to, best first, without those that hardly contend."""
        scores = vector.values @ self.coefficients[vector.features].astype(np.float32)
        labels, signals = self.signals(vector, scores)
        chances = probabilities(signals, self.weights).round(6)
        found = (Likelihood(*pair) for pair in zip(labels[:-1], chances.tolist(), strict=False))
        return tuple(sorted(found, key=lambda likelihood: -likelihood.probability))

    def signals(
        self, vector: Vector, scores: Floats, *, right: int | None = None, left_out: int | None = None
    ) -> tuple[list[int], Weights]:
        """The contending classes, the last one of them "none", and what speaks for each.

        Signals are a row for each contender: the regression's score, the cosine
        of the nearest example, whether it is "none", and for "none" how much of
        the text is unknown. The class `right` contends in any case; its example
        `left_out` counts for nothing.
        """
        none = len(self.examples) - 1
        labels = np.argsort(-scores[:none], kind="stable")[:CONTENDERS].tolist()
        if right is not None and right not in (*labels, none):
            labels[-1] = right
        labels.append(none)
        dense = np.zeros(len(self.coefficients), dtype=np.float32)
        dense[vector.features] = vector.values
        unknown = 1 - float(vector.values @ vector.values)
        signals = np.zeros((len(labels), SIGNALS))
        for signal, label in zip(signals, labels, strict=True):
            similar = self.examples[label] @ dense
            if label == right and left_out is not None:
                similar[left_out] = 0
            signal[:] = scores[label], similar.max(initial=0), label == none, unknown * (label == none)
        return labels, signals
