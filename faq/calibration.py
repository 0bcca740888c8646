"""Scores become probabilities of being right (Platt 1999), learnt from examples that were left out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
Evidence = NDArray[np.float64]

LEAST_SCORE = 0.01
"""Scores below it are alike: nothing speaks for such a class."""

OUTSIDE = 1.3
"""How much the score of "none" takes away from the logarithm of a class's score; see docs/matching.md."""

SHARE_OUTSIDE = 0.3
"""The share of questions that are about none of the entries: clinics report a third (docs/matching.md)."""

PRIOR_OFFSET, PRIOR_SLOPE, PRIOR_STRENGTH = 4.0, 3.0, 5.0
"""The curve before anything is learnt, and how many examples it stands for: it holds for a tiny file."""

STEPS = 30


@dataclass(frozen=True)
class Calibration:
    """The probability that a class is right is 1 / (1 + exp(-(offset + slope * evidence)))."""

    offset: float
    slope: float

    def probabilities(self, scores: Floats) -> Evidence:
        """The probability of each class but the last, which is none, from the scores of one text."""
        evidence = _evidence(scores[:-1], scores[-1])
        return np.asarray(1 / (1 + np.exp(-(self.offset + self.slope * evidence))))


def calibrate(left_out: Floats, classes: Integers, none: int) -> Calibration:
    """Learn the curve from the scores that left-out examples got (examples x classes)."""
    inside = classes != none
    best = left_out[:, :none].argmax(axis=1)
    right = inside & (best == classes)
    evidence = _evidence(left_out[np.arange(len(best)), best], left_out[:, none])
    shares = np.where(inside, 1 - SHARE_OUTSIDE, SHARE_OUTSIDE)
    weights = shares / np.where(inside, max(inside.sum(), 1), max((~inside).sum(), 1)) * len(classes)
    return _logistic(evidence, right, weights)


def _evidence(score: Floats, none: Floats) -> Evidence:
    return np.log(np.maximum(score, LEAST_SCORE)).astype(np.float64) - OUTSIDE * np.maximum(none, 0)


def _logistic(
    evidence: NDArray[np.float64], right: NDArray[np.bool_], weights: NDArray[np.float64]
) -> Calibration:
    """Offset and slope by Newton's method, held near the prior as by PRIOR_STRENGTH examples."""
    inputs = np.column_stack([np.ones_like(evidence), evidence])
    prior = np.array([PRIOR_OFFSET, PRIOR_SLOPE])
    curve = prior.copy()
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-(inputs @ curve)))
        slope = inputs.T @ (weights * (right - chance)) - PRIOR_STRENGTH * 0.1 * (curve - prior)
        bend = (inputs.T * (weights * chance * (1 - chance))) @ inputs + PRIOR_STRENGTH * 0.1 * np.eye(2)
        curve = curve + np.clip(np.linalg.solve(bend, slope), -2, 2)
    return Calibration(float(curve[0]), float(curve[1]))
