"""Conditional logit: the probability of each alternative, from signals that each of them has.

Pure array functions. The probability of alternative k is exp(w.s_k) over the
sum of exp(w.s_j) (McFadden 1974, "Conditional logit analysis of qualitative
choice behavior"); the few weights are fitted by Newton's method.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

STEPS = 12
"""Newton steps: the likelihood is concave, so these few reach its top."""

SHRINKAGE = 3.0
"""How many choices' worth of evidence the prior weights stand for."""


def probabilities(signals: Floats, weights: Floats) -> Floats:
    """The probability of each alternative, which is the last axis but one of `signals`."""
    utility = signals @ weights
    raised = np.exp(utility - utility.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def fit_weights(signals: Floats, chosen: Integers, importance: Floats, prior: Floats) -> Floats:
    """The weights under which the choices are likeliest.

    `signals` is choices x alternatives x signals, `chosen` the alternative that
    was right in each, `importance` how much each choice counts, `prior` the
    weights to stay near where there are few choices.
    """
    weights = prior.copy()
    rows = np.arange(len(chosen))
    for _ in range(STEPS):
        likely = probabilities(signals, weights)
        mean = np.einsum("nk,nkf->nf", likely, signals)
        gradient = importance @ (signals[rows, chosen] - mean) - SHRINKAGE * (weights - prior)
        centred = signals - mean[:, None, :]
        curvature = np.einsum("n,nk,nkf,nkg->fg", importance, likely, centred, centred) + SHRINKAGE * np.eye(
            len(weights)
        )
        weights = weights + np.linalg.solve(curvature, gradient)
    return weights
