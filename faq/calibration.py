"""From the scores of a text to probabilities.

The best class is right with the probability

    1 / (1 + exp(-(offset + best * log(s1) + none * log(s0 + .05))))

for its score s1 and the score s0 of being none of the classes: a logistic
regression (Platt 1999) on logarithms, as scores estimate probabilities that
are shrunk. The weights are fitted to texts that are left out in turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

OFFSET, BEST, NONE, NONE_WITH_MANY, MANY = 4.7, 2.8, -0.25, -1.0, 500
"""The weights before anything is learnt; by benchmarks/fit_calibration.py. What the score of none tells grows
with the examples of none that are the file's own: it is half way to `NONE_WITH_MANY` with `MANY` of them.
(`NONE` is not what fits best but what tells best what is in scope.)"""

CONFIDENCE_IN_PRIOR = np.array([40.0, 40.0, 3000.0])
"""How far each holds against what left-out texts say, which are no visitors' questions: the last wholly."""

MOST_EVIDENCE = 300.0
"""As how many questions left-out texts count at most."""

TIE = 30
"""How fast a runner-up stops to halve the confidence as its score falls behind."""

RIVALRY = 3
"""The odds between two classes grow with this power of their scores."""

LEAST, LEAST_NONE = 1e-4, 0.05
"""What the best score is taken for at least, and what is added to that of none."""


@dataclass(frozen=True)
class Calibration:
    """Turns scores into probabilities."""

    weights: Floats

    def probabilities(self, scores: Sequence[float], none: float) -> list[float]:
        """The probability of each of the best classes, for the scores of one text in falling order.

        `none` is the score of being none of them. The probabilities add up to 1 at most.
        """
        relative = [max(score, LEAST) / max(scores[0], LEAST) for score in scores]
        log_odds = self.weights @ [1, log(max(scores[0], LEAST)), log(max(none, 0.0) + LEAST_NONE)]
        best = float(logistic(log_odds)) * (1 - sum(relative[1:2]) ** TIE / 2)
        others = [best * share**RIVALRY for share in relative[1:]]
        left = min(1.0, (1 - best) / max(sum(others), LEAST))
        return [best, *(chance * left for chance in others)]


def signals(best: Floats, none: Floats) -> Floats:
    """What a probability depends on, a row for each text: from its best score and that of none."""
    logarithms = np.log(np.maximum(best, LEAST)), np.log(np.maximum(none, 0) + LEAST_NONE)
    return np.stack([np.ones(len(best)), *logarithms], axis=1)


def prior(own_of_none: int) -> Calibration:
    """The calibration before anything is learnt, for a file with some examples of none of its own."""
    share = own_of_none / (own_of_none + MANY)
    return Calibration(np.array([OFFSET, BEST, NONE + share * (NONE_WITH_MANY - NONE)]))


def fit(start: Calibration, found: Floats, right: NDArray[np.bool_], importance: Floats) -> Calibration:
    """The calibration under which the best class is right as often as it says.

    `start` holds against the texts as far as `CONFIDENCE_IN_PRIOR`; `found`
    has the signals of texts (rows), `right` whether the best class is theirs,
    `importance` how much each text counts. By Newton's method.
    """
    weights = start.weights.copy()
    for _ in range(12):
        expected = logistic(found @ weights)
        gradient = found.T @ (importance * (expected - right)) + CONFIDENCE_IN_PRIOR * (
            weights - start.weights
        )
        curvature = (found * (importance * expected * (1 - expected))[:, None]).T @ found
        weights = weights - np.linalg.solve(curvature + np.diag(CONFIDENCE_IN_PRIOR), gradient)
    return Calibration(weights)


def logistic(log_odds: Floats) -> Floats:
    """Probabilities of log-odds."""
    return np.asarray(1 / (1 + np.exp(-log_odds)))
