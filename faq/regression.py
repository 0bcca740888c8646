"""Scores of a text for some classes, learnt by ridge regression on its features and its meaning."""

from dataclasses import dataclass

import numpy as np

from faq import ridge
from faq.corpus import Corpus
from faq.features import FAMILIES, Floats, Integers, Vector
from faq.landmarks import Landmarks, choose_landmarks
from faq.progress import Progress
from faq.ridge import Coefficients
from faq.system import Design, Effort

MEANING = 2.0
"""How much the meaning of texts counts, where each family of features counts 1; see docs/matching.md."""


@dataclass(frozen=True)
class Regression:
    """Scores texts: about 1 for the class a text belongs to, about 0 for the others; never changes."""

    coefficients: Coefficients
    landmarks: Landmarks

    def scores(self, vector: Vector) -> Floats:
        """The score of each class; the last one is that of no class."""
        of_features = vector.values @ self.coefficients.sparse[vector.features].astype(np.float32)
        nearness = self.landmarks.nearness_of(vector.meaning)
        return np.asarray(of_features + nearness @ self.coefficients.dense)


@dataclass(frozen=True)
class Learner:
    """Learns regressions on one corpus."""

    design: Design
    landmarks: Landmarks

    def learn(self, rows: Integers, classes: Integers, none: int) -> Regression:
        """A regression on some texts of the corpus to the classes 0 to `none`; the last is for no class."""
        return self._regression(ridge.fit(self.design.rows(rows), classes, none))

    def learn_and_leave_out(
        self, rows: Integers, classes: Integers, none: int, progress: Progress, effort: Effort
    ) -> tuple[Regression, Floats]:
        """The same, and the scores that each text would get if it were not learnt from."""
        design = self.design.rows(rows)
        coefficients, left_out = ridge.fit_and_leave_out(design, classes, none, progress, effort)
        return self._regression(coefficients), left_out

    def _regression(self, found: Coefficients) -> Regression:
        """Coefficients of landmarks themselves, so that a question needs no whitening."""
        scale = np.float16(_shares(self.landmarks)[0])
        dense = self.landmarks.whitening @ found.dense * _shares(self.landmarks)[1]
        return Regression(Coefficients(found.sparse * scale, dense), self.landmarks)


def make_learner(corpus: Corpus) -> Learner:
    """A learner for a corpus, which weighs features and meaning."""
    landmarks = choose_landmarks(corpus.meanings)
    of_features, of_meaning = _shares(landmarks)
    dense = landmarks.features(corpus.meanings) * of_meaning
    design = Design(corpus.vectors * of_features, dense, corpus.alone * of_features**2, corpus.seeds)
    return Learner(design, landmarks)


def _shares(landmarks: Landmarks) -> tuple[np.float32, np.float32]:
    """What features and meaning are multiplied by, so that a text is 1 long at most."""
    meaning = MEANING if len(landmarks.meanings) else 0.0
    total = FAMILIES + meaning
    return np.float32(np.sqrt(FAMILIES / total)), np.float32(np.sqrt(meaning / total))
