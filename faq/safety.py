"""Does a message describe harm? Asked before anything is matched."""

from collections.abc import Iterable
from dataclasses import dataclass

from faq.classifier import Classifier
from faq.knowledge import Knowledge, UrgentGroup
from faq.wording import Wording

ALARM = 0.6
"""The least probability of harm that counts; chosen on messages no figure is reported for."""


@dataclass(frozen=True)
class Alarm:
    """Harm that a message describes: which group, how probable (0 to 1), and in which text."""

    group: UrgentGroup
    probability: float
    text: str


class SignDetector:
    """Recognises descriptions of harm by the signs of the urgent groups; never changes after it is made."""

    def __init__(self, knowledge: Knowledge, wording: Wording, classifier: Classifier | None) -> None:
        """Take how texts are read, and a classifier whose classes are the groups; None without groups."""
        self._groups = knowledge.urgent
        self._wording = wording
        self._classifier = classifier

    def alarm(self, parts: Iterable[str]) -> Alarm | None:
        """The harm that any part of a message describes; the most probable where there are several."""
        found = [alarm for part in parts if (alarm := self.consider(part)) and alarm.probability >= ALARM]
        return max(found, key=lambda alarm: alarm.probability, default=None)

    def consider(self, text: str) -> Alarm | None:
        """How probable it is that a text describes harm, and of which group; None without words or groups."""
        reading = self._wording.first_reading(text)
        if reading is None or self._classifier is None:
            return None
        found = self._classifier.classify(reading.vector)
        probability = sum(likelihood.probability for likelihood in found)
        return Alarm(self._groups[found[0].label], probability, text)
