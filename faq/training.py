"""Training a classifier: regression, and the weights of the signals from examples that are left out."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from faq import ridge
from faq.classifier import Classifier
from faq.features import Floats, Integers, Vector
from faq.logit import Floats as Weights
from faq.logit import fit_weights

SAMPLE = 250
"""Examples that are left out in turn to learn the weights of the signals: plenty for three weights."""

SHARE_OUTSIDE = 0.35
"""The share of questions that are about nothing we know: a clinic counted 35 % (docs/matching.md)."""

PRIOR = np.array([8.0, 4.0, 0.5, 3.0])
"""Weights of score, nearest example, "none" and unknown before any is learnt."""


def train(vectors: sparse.csr_matrix, labels: Sequence[int | None], none: int) -> Classifier:
    """A classifier of the classes 0 to `none` - 1.

    `labels` holds the class of each vector (row), `none` for an example of no
    class, and None for a row that is not to be learnt from.
    """
    classes = np.array([-1 if label is None else label for label in labels], dtype=np.int64)
    order = np.argsort(classes, kind="stable")
    order = order[classes[order] >= 0]
    vectors, classes = vectors[order], classes[order]
    coefficients, left_out = ridge.fit(vectors, classes, none)
    bounds = np.searchsorted(classes, np.arange(none + 2)).tolist()
    examples = tuple(vectors[first:last] for first, last in pairwise(bounds))
    weights = _weights(Classifier(coefficients, examples, PRIOR), classes, left_out)
    return Classifier(coefficients, examples, weights)


def _weights(unweighted: Classifier, classes: Integers, left_out: Floats) -> Weights:
    """The weights under which the left-out examples find their own class."""
    none = len(unweighted.examples) - 1
    first_of = np.searchsorted(classes, classes)
    signals, chosen, outside = [], [], []
    for row in range(0, len(classes), max(1, len(classes) // SAMPLE)):
        right, place = int(classes[row]), int(row - first_of[row])
        vector = _vector(unweighted.examples[right][[place]])
        contenders, found = unweighted.signals(vector, left_out[row], right=right, left_out=place)
        signals.append(found)
        chosen.append(contenders.index(right))
        outside.append(right == none)
    return fit_weights(np.array(signals), np.array(chosen), _importance(np.array(outside)), PRIOR)


def _importance(outside: NDArray[np.bool_]) -> Weights:
    """How much each example counts, so that those of no class make up their usual share.

    Together they count as many as they are worth: few, where some of them
    count for much (Kish's effective sample size).
    """
    share = np.where(outside, SHARE_OUTSIDE, 1 - SHARE_OUTSIDE)
    importance = share / np.where(outside, max(outside.sum(), 1), max((~outside).sum(), 1))
    return np.asarray(importance * importance.sum() / (importance**2).sum())


def _vector(row: sparse.csr_matrix) -> Vector:
    return Vector(row.indices.astype(np.int64), row.data, ())
