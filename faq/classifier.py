"""Which class a text belongs to, or none, with probabilities."""

from dataclasses import dataclass

import numpy as np

from faq.calibration import Calibration
from faq.features import Floats, Vector


@dataclass(frozen=True)
class Likelihood:
    """A class, and the probability that it is the right one (0 to 1)."""

    label: int
    probability: float


@dataclass(frozen=True)
class Classifier:
    """What ridge regression and calibration have learnt; see docs/matching.md.

    `coefficients` has a row for each feature and a column for each class. The
    last column is for texts of no class.
    """

    coefficients: Floats
    calibration: Calibration

    def classify(self, vector: Vector) -> tuple[Likelihood, ...]:
        """The classes that a text may belong to, best first; each has what the better ones left over."""
        scores = vector.values @ self.coefficients[vector.features]
        alone = self.calibration.probabilities(scores)
        order = np.argsort(-alone, kind="stable")
        left_over = np.concatenate([[1.0], np.cumprod(1 - alone[order])[:-1]])
        chances = (alone[order] * left_over).round(6)
        return tuple(Likelihood(*pair) for pair in zip(order.tolist(), chances.tolist(), strict=True))
