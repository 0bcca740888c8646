"""How like the editors' signs of harm a text is: one dot product."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from faq.examples import Example, Role
from faq.features import FeatureSpace, Integers
from faq.regression import Learner, Regression
from faq.system import Seeds

OTHERS = 4
"""Of the texts that are no sign and no counter-example, one in four is learnt from: they tell harm from
questions just as well, and no harm from what only sounds alike better than all of them would."""


class Likeness(NamedTuple):
    """How like the signs a text is (about 1; 0 for anything else), and how like those of each group."""

    score: float
    of_groups: tuple[float, ...]


class SignLikeness:
    """Compares texts with the signs; never changes after it is made."""

    def __init__(self, space: FeatureSpace, regression: Regression) -> None:
        """Take the features of texts, and what scores them for each group, and for none."""
        self._space = space
        self._regression = regression

    def of(self, text: Sequence[str]) -> Likeness:
        """The likeness of a text, given as normalised words."""
        of_groups = self._regression.scores(self._space.vector(text))[:-1]
        return Likeness(float(of_groups.sum()), tuple(of_groups.tolist()))


def learn_likeness(
    space: FeatureSpace, learner: Learner, examples: Sequence[Example], groups: int
) -> SignLikeness:
    """Learn from the texts of a learner's corpus."""
    rows, classes = _sample(examples, learner.design.seeds, groups)
    return SignLikeness(space, learner.learn(rows, classes, groups))


def _sample(examples: Sequence[Example], seeds: Seeds, groups: int) -> tuple[Integers, Integers]:
    """The places of the texts that are learnt from, and the class of each: its group; `groups` for none."""
    rows = [
        row
        for row, example in enumerate(examples)
        if example.role in (Role.SIGN, Role.NOT_SIGN) or seeds[row] % OTHERS == 0
    ]
    classes = [examples[row].owner if examples[row].role is Role.SIGN else groups for row in rows]
    return np.array(rows), np.array(classes)
