"""Does a message describe harm? Asked before anything is matched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from faq.harm.evidence import Evidence, EvidenceReader, Sentence
from faq.harm.model import HarmModel, probability
from faq.knowledge import Knowledge, UrgentGroup
from faq.text import normalise

ALARM = 0.6
"""The least probability of harm that counts, as if 45 in 100 messages told of it: so many were learnt from.

Where 4 in 100 do, it says that to miss one is some thirteen times as bad as to alarm in vain.
"""


@dataclass(frozen=True)
class Alarm:
    """Harm that a message describes: which group, how probable (0 to 1), and in which sentence.

    `sentences` are those of the message as they were read; none where the text is one of the editors' signs.
    """

    group: UrgentGroup
    probability: float
    text: str
    sentences: tuple[Sentence, ...] = ()


class SignDetector:
    """Recognises descriptions of harm; never changes after it is made."""

    def __init__(self, knowledge: Knowledge, reader: EvidenceReader, model: HarmModel) -> None:
        """Take a knowledge, what reads messages for harm, and what weighs that."""
        self._groups = knowledge.urgent
        self._reader = reader
        self._model = model
        self._sign_of = {reader.words(sign): group for group in self._groups for sign in group.signs}
        self._harmless = frozenset(map(normalise, _harmless(knowledge)))

    def alarm(self, message: str) -> Alarm | None:
        """The harm that a message describes."""
        sentences = self.sentences(message)
        if not self._groups or not sentences or normalise(message) in self._harmless:
            return None
        for text in (Sentence(message, self._reader.words(message)), *sentences):
            group = self._sign_of.get(text.words)
            if group:
                return Alarm(group, 1.0, text.text)
        evidence = self._reader.of(sentences)
        probable = probability(self._weigh(evidence))
        if probable < ALARM:
            return None
        worst = max(sentences, key=lambda sentence: self.log_odds([sentence]))
        return Alarm(self._group(evidence), probable, worst.text, sentences)

    def log_odds(self, sentences: Sequence[Sentence]) -> float:
        """How much more speaks for harm in some sentences than against it; 0 is even."""
        return self._weigh(self._reader.of(sentences))

    def sentences(self, message: str) -> tuple[Sentence, ...]:
        """The sentences of a message that hold words, as they are read."""
        return self._reader.sentences(message)

    def evidence(self, message: str) -> Evidence:
        """What a message is weighed by, whether or not the editors wrote it."""
        return self._reader.of(self.sentences(message))

    def _weigh(self, evidence: Evidence) -> float:
        return self._model.log_odds(evidence.phrases, evidence.likeness.score)

    def _group(self, evidence: Evidence) -> UrgentGroup:
        """The group whose signs a message is most like, and whose kind its phrases are."""
        likely = [
            self._model.group(group.id, evidence.phrases, likeness)
            for likeness, group in zip(evidence.likeness.of_groups, self._groups, strict=True)
        ]
        return self._groups[likely.index(max(likely))]


def _harmless(knowledge: Knowledge) -> Iterator[str]:
    """What the editors wrote that is no sign of harm."""
    yield from (phrasing for phrasing, _ in knowledge.phrasings())
    yield from (text for group in knowledge.urgent for text in group.not_signs)
