"""Training a classifier: regression, and the weights of the signals from examples that are left out."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from faq import ridge
from faq.classifier import Classifier
from faq.features import Floats, Integers, Vector
from faq.logit import Floats as Weights
from faq.logit import fit_weights

SAMPLE = 200
"""Examples that are left out in turn to learn the weights of the signals: plenty for three weights."""

MOST_COMPARED = 400
"""Examples of a class that a text is compared with: of larger classes every second, third, ..."""

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
    coefficients, left_out = ridge.with_left_out(vectors, classes, none)
    bounds = np.searchsorted(classes, np.arange(none + 2)).tolist()
    compared = tuple(vectors[first : last : _step(last - first)] for first, last in pairwise(bounds))
    classifier = Classifier(coefficients, compared, PRIOR)
    weights = _weights(classifier, vectors, classes, left_out)
    return replace(classifier, coefficients=coefficients.astype(np.float16), weights=weights)


def _step(size: int) -> int:
    """Every how many-th example of a class is compared with, so that no class takes long."""
    return 1 + (size - 1) // MOST_COMPARED if size else 1


def _weights(
    unweighted: Classifier, vectors: sparse.csr_matrix, classes: Integers, left_out: Floats
) -> Weights:
    """The weights under which the left-out examples find their own class."""
    none = len(unweighted.examples) - 1
    first_of, sizes = np.searchsorted(classes, classes), np.bincount(classes)
    signals, chosen, outside = [], [], []
    for row in range(0, len(classes), max(1, len(classes) // SAMPLE)):
        right = int(classes[row])
        place, skipped = divmod(int(row - first_of[row]), _step(sizes[right]))
        vector = _vector(vectors[[row]])
        own = None if skipped else place
        contenders, found = unweighted.signals(vector, left_out[row], right=right, left_out=own)
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
