"""Training a classifier: a regression, and its calibration on texts that are left out in turn."""

from collections.abc import Sequence

import numpy as np

from faq import calibration
from faq.calibration import Calibration
from faq.classifier import Classifier
from faq.features import Floats, Integers
from faq.progress import Progress
from faq.regression import Learner
from faq.ridge import LEARNING

SHARE_OUTSIDE = 0.2
"""The share of questions that are about nothing we know; see docs/matching.md."""

FEWEST = 2
"""Texts that a class must have for one of them to be left out: without it, the class would not be there."""


def train(
    learner: Learner, labels: Sequence[int | None], none: int, own_of_none: int, progress: Progress
) -> Classifier:
    """A classifier of the classes 0 to `none` - 1.

    `labels` holds the class of each text of the learner's corpus, `none` for
    an example of no class, and None for a text that is not to be learnt from;
    `own_of_none` is how many examples of no class are the file's own.
    """
    rows, classes = learnt(labels)
    regression, left_out = learner.learn_and_leave_out(rows, classes, none, progress, LEARNING)
    return Classifier(regression, calibrate(left_out, classes, none, calibration.prior(own_of_none)))


def learnt(labels: Sequence[int | None]) -> tuple[Integers, Integers]:
    """The places of the texts that are learnt from, and the class of each."""
    classes = np.array([-1 if label is None else label for label in labels], dtype=np.int64)
    rows = np.flatnonzero(classes >= 0)
    return rows, classes[rows]


def calibrate(left_out: Floats, classes: Integers, none: int, prior: Calibration) -> Calibration:
    """The calibration that fits the scores of left-out texts.

    Questions about nothing we know are of two kinds, as many each: the texts of
    no class, and those of classes whose own score is struck out.
    """
    sizes = np.bincount(classes, minlength=none + 1)
    known = (classes < none) & (sizes[classes] >= FEWEST)
    struck = left_out[known]
    struck[np.arange(len(struck)), classes[known]] = 0
    parts = left_out[known], left_out[classes == none], struck
    right = left_out[known, :none].argmax(axis=1) == classes[known]
    evidence = min(calibration.MOST_EVIDENCE, float(len(right)))
    shares = (1 - SHARE_OUTSIDE, SHARE_OUTSIDE / 2, SHARE_OUTSIDE / 2)
    importance = [
        np.full(len(part), evidence * share / max(len(part), 1))
        for part, share in zip(parts, shares, strict=True)
    ]
    scores = np.concatenate(parts).astype(np.float64)
    return calibration.fit(
        prior,
        calibration.signals(scores[:, :none].max(axis=1), scores[:, none]),
        np.concatenate([right, np.zeros(len(scores) - len(right), dtype=np.bool_)]),
        np.concatenate(importance),
    )
