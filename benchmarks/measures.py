"""How good a matcher's best candidates are, as numbers; pure functions."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BINS = 15
"""Bins of equal width of the expected calibration error."""


@dataclass(frozen=True)
class Judged:
    """For each question: the best candidate's confidence, whether it is right, and whether any could be.

    A question out of scope has no right candidate.
    """

    confidence: Floats
    right: Bools
    in_scope: Bools

    def take(self, places: NDArray[np.int64]) -> "Judged":
        """Some of the questions."""
        return Judged(self.confidence[places], self.right[places], self.in_scope[places])


@dataclass(frozen=True)
class Bin:
    """Questions of about equal confidence: their mean confidence, the share that is right, and how many."""

    confidence: float
    right: float
    number: int


Measure = Callable[[Judged], float | None]


def top_1(judged: Judged) -> float | None:
    """The share of questions in scope whose best candidate is right, whatever its confidence."""
    return float(judged.right[judged.in_scope].mean()) if judged.in_scope.any() else None


def best_accuracy(judged: Judged) -> float | None:
    """The highest accuracy of any threshold of confidence, questions out of scope included.

    From the threshold on a question is right if its best candidate is; below it if it is out of scope.
    """
    if not len(judged.confidence):
        return None
    order = np.argsort(-judged.confidence, kind="stable")
    confidence = judged.confidence[order]
    gained = np.cumsum(judged.right[order].astype(int) - ~judged.in_scope[order])
    last_of_equals = np.append(confidence[1:] != confidence[:-1], True)
    refused_all = int((~judged.in_scope).sum())
    return float(refused_all + max(0, gained[last_of_equals].max())) / len(confidence)


def out_of_scope_auc(judged: Judged) -> float | None:
    """How often a question in scope has the higher confidence than one out of scope, equals counted half."""
    inside = judged.confidence[judged.in_scope]
    outside = np.sort(judged.confidence[~judged.in_scope])
    if not len(inside) or not len(outside):
        return None
    below = np.searchsorted(outside, inside, "left") + np.searchsorted(outside, inside, "right")
    return float(below.sum() / (2 * len(inside) * len(outside)))


def calibration_error(judged: Judged) -> float | None:
    """The expected calibration error over all questions, where one out of scope counts as wrong.

    The mean distance of confidence and share right in 15 bins of equal width,
    weighted by their questions. None for confidences that are no share of 1.
    """
    found = bins(judged)
    distances = sum(each.number * abs(each.confidence - each.right) for each in found)
    return distances / len(judged.confidence) if found else None


def bins(judged: Judged, number: int = BINS) -> list[Bin]:
    """The questions by their confidence, in bins of equal width; empty bins are left out."""
    if not len(judged.confidence) or judged.confidence.min() < 0 or judged.confidence.max() > 1:
        return []
    place = np.minimum((judged.confidence * number).astype(int), number - 1)
    members = [place == each for each in range(number)]
    return [
        Bin(float(judged.confidence[one].mean()), float(judged.right[one].mean()), int(one.sum()))
        for one in members
        if one.any()
    ]


def coverage(judged: Judged) -> tuple[Floats, Floats]:
    """Shares of questions answered, the surest first, and the share of these that is right."""
    order = np.argsort(-judged.confidence, kind="stable")
    answered = np.arange(1, len(order) + 1)
    return answered / len(order), np.cumsum(judged.right[order]) / answered


def standard_error(measure: Measure, judged: Judged, rounds: int = 200, seed: int = 0) -> float | None:
    """The standard error of a measure, by drawing the questions again with replacement (bootstrap)."""
    draw, total = np.random.default_rng(seed), len(judged.confidence)
    found = [measure(judged.take(draw.integers(0, total, total))) for _ in range(rounds)]
    known = [each for each in found if each is not None]
    return float(np.std(known, ddof=1)) if len(known) > 1 else None
