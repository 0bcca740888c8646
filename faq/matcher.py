"""A question becomes ranked matches with a confidence, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from faq.calibration import Floats as Signals
from faq.classifier import Classifier
from faq.knowledge import Entry, Knowledge
from faq.wording import Reading, Wording

CLEAR = 0.9
"""Confidence from which a question makes sense as read first; below it other readings are tried."""

OTHERWISE = 0.8
"""What another reading must make up for: that people mostly write the words they mean."""


@dataclass(frozen=True)
class Match:
    """An entry, and the probability that it is what was asked for (0 to 1)."""

    entry: Entry
    confidence: float


@dataclass(frozen=True)
class Ranking:
    """What a question matches, best first, and how it was read.

    `words` are the words as read, `repairs` holds each word that no phrasing uses with what it
    was taken for, `groups` the synonym groups that were found.
    """

    question: str
    matches: tuple[Match, ...] = ()
    repairs: tuple[tuple[str, str], ...] = ()
    groups: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def confidence_in(self, entry_id: str) -> float:
        """The probability that an entry is the right one; 0 if it is no match."""
        return next((match.confidence for match in self.matches if match.entry.id == entry_id), 0.0)

    @property
    def nothing(self) -> float:
        """The probability that no entry is the right one."""
        return max(0.0, 1 - sum(match.confidence for match in self.matches))

    @property
    def confidence(self) -> float:
        """The confidence of the best match; 0 if there is none."""
        return self.matches[0].confidence if self.matches else 0.0


class Matcher:
    """Ranks the entries of a knowledge for any question; never changes after it is made."""

    def __init__(self, knowledge: Knowledge, wording: Wording, classifier: Classifier) -> None:
        """Take how texts are read, and a classifier whose classes are the entries in their order."""
        self._entries = knowledge.entries
        self._wording = wording
        self._classifier = classifier

    def rank(self, question: str) -> Ranking:
        """The entries that may be meant, best first; none for a question without words.

        Where the likeliest reading of the words makes little sense, the others are tried.
        """
        readings = self._wording.readings(question)
        first = next(readings, None)
        if first is None:
            return Ranking(question)
        ranking = self._rank(question, first)
        if ranking.confidence >= CLEAR:
            return ranking
        other = max((self._rank(question, reading) for reading in readings), key=_confidence, default=ranking)
        return other if other.confidence * OTHERWISE > ranking.confidence else ranking

    def signals(self, words: Sequence[str]) -> Signals:
        """What the confidence in words as they stand depends on, one row: what calibrations are fitted to."""
        return self._classifier.signals(self._wording.vector(words))

    def scores(self, words: Sequence[str]) -> dict[str, float]:
        """The score of each entry, by its id, for words as they stand: what an explanation compares."""
        found = self._classifier.regression.scores(self._wording.vector(words))
        return {entry.id: float(score) for entry, score in zip(self._entries, found, strict=False)}

    def groups(self, words: Sequence[str]) -> tuple[str, ...]:
        """The synonym groups in words as they stand."""
        return self._wording.vector(words).groups

    def _rank(self, question: str, reading: Reading) -> Ranking:
        likely = self._classifier.classify(reading.vector)
        matches = tuple(Match(self._entries[found.label], found.probability) for found in likely)
        return Ranking(question, matches, reading.repairs, reading.vector.groups, reading.words)


def _confidence(ranking: Ranking) -> float:
    return ranking.confidence
