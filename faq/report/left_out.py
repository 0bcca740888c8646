"""Which entry each phrasing finds when it is left out: asked as if nobody had written it down."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from faq.calibration import Calibration, prior
from faq.classifier import CONTENDERS
from faq.features import Floats, Integers
from faq.knowledge import Knowledge
from faq.learning import material_of
from faq.progress import Progress
from faq.ridge import LEARNING
from faq.text import words
from faq.training import FEWEST, calibrate, learnt

CLOSELY = LEARNING._replace(probes=32)
"""As much work as learning, but for probes: by them each text is left out more exactly."""


@dataclass(frozen=True)
class LeftOut:
    """A phrasing that was left out: the ids of its own and of the found entry, how sure it was (0 to 1)."""

    phrasing: str
    own: str
    found: str
    confidence: float

    @property
    def is_right(self) -> bool:
        """Whether it finds its own entry."""
        return self.own == self.found


@dataclass(frozen=True)
class LeaveOut:
    """What phrasings find without themselves, and how sure it is of questions on other subjects (0 to 1)."""

    phrasings: tuple[LeftOut, ...]
    others: tuple[float, ...]


def leave_out(knowledge: Knowledge, progress: Progress) -> LeaveOut:
    """What each phrasing finds without itself, in the order of the file, and other questions too.

    The only phrasing of an entry is not there: without it the entry could not be found at all.
    """
    ids = [entry.id for entry in knowledge.entries]
    phrasings = [(text, entry.id) for text, entry in knowledge.phrasings() if words(text)]
    scores, classes = _scores(knowledge, progress)
    calibration = calibrate(scores, classes, len(ids), prior(len(knowledge.off_topic)))
    sizes = Counter(owner for _, owner in phrasings)
    return LeaveOut(
        tuple(
            LeftOut(text, own, ids[row[:-1].argmax()], _confidence(row, calibration))
            for (text, own), row in zip(phrasings, scores[classes < len(ids)], strict=True)
            if sizes[own] >= FEWEST
        ),
        tuple(_confidence(row, calibration) for row in scores[classes == len(ids)]),
    )


def _scores(knowledge: Knowledge, progress: Progress) -> tuple[Floats, Integers]:
    """The scores of each text without itself, texts x (entries + none), and the class of each."""
    material = material_of(knowledge)
    rows, classes = learnt(material.labels)
    none = len(knowledge.entries)
    _, scores = material.learner.learn_and_leave_out(rows, classes, none, progress, CLOSELY)
    return scores, classes


def _confidence(row: Floats, calibration: Calibration) -> float:
    best = np.sort(row[:-1])[::-1][:CONTENDERS]
    return calibration.probabilities(best.tolist(), float(row[-1]))[0]
