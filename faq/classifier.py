"""Which class a text belongs to, or none, with probabilities."""

from dataclasses import dataclass

import numpy as np

from faq.calibration import Calibration, Floats, signals
from faq.features import Vector
from faq.regression import Regression

CONTENDERS = 8
"""Classes that are given a probability: the right one is hardly ever further down."""


@dataclass(frozen=True)
class Likelihood:
    """A class, and the probability that it is the right one (0 to 1)."""

    label: int
    probability: float


@dataclass(frozen=True)
class Classifier:
    """What was learnt about some classes of texts; the last one is for texts of no class."""

    regression: Regression
    calibration: Calibration

    def classify(self, vector: Vector) -> tuple[Likelihood, ...]:
        """The classes that a text may belong to, best first, without those that hardly contend."""
        scores = self.regression.scores(vector)
        order = np.argsort(-scores[:-1], kind="stable")[:CONTENDERS]
        chances = self.calibration.probabilities(scores[order].tolist(), float(scores[-1]))
        return tuple(
            Likelihood(label, round(chance, 6)) for label, chance in zip(order.tolist(), chances, strict=True)
        )

    def signals(self, vector: Vector) -> Floats:
        """What the probability of the best class depends on, one row."""
        scores = self.regression.scores(vector).astype(np.float64)
        return signals(scores[None, :-1].max(axis=1), scores[-1:])
