"""Does a message describe harm? Asked before anything is matched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from faq.harm.likeness import SignLikeness
from faq.harm.mentions import Features, MentionFinder, Sentence, together
from faq.harm.weighing import Weighing, probability
from faq.knowledge import Knowledge, UrgentGroup
from faq.text import normalise

ALARM = 0.5
"""The least probability of harm that counts; chosen on messages no figure is reported for."""


MOST_SENTENCES, MOST_MENTIONS = 40, 24
"""Sentences at most that are compared with the signs, and mentions that are weighed."""


@dataclass(frozen=True)
class Alarm:
    """Harm that a message describes: which group, how probable (0 to 1), in which text, and why.

    `concept` is what is named there, in which `words`; both are empty where
    the text is only like the editors' signs. `reasons` are what speaks for (+)
    and against (-) harm, the heaviest first; none where the text is a sign.
    """

    group: UrgentGroup
    probability: float
    text: str
    concept: str = ""
    words: str = ""
    reasons: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Candidate:
    """What in a message may be harm, a mention or a text that names none, and what speaks for and against."""

    group: UrgentGroup
    text: str
    features: Features
    concept: str = ""
    words: str = ""


class SignDetector:
    """Recognises descriptions of harm; never changes after it is made."""

    def __init__(
        self, knowledge: Knowledge, finder: MentionFinder, likeness: SignLikeness | None, weighing: Weighing
    ) -> None:
        """Take what finds mentions, compares texts with the signs (None without signs), and weighs both."""
        self._groups = knowledge.urgent
        self._group_by_id = {group.id: group for group in knowledge.urgent}
        self._sign_of = {
            normalise(sign): group for group in knowledge.urgent for sign in group.signs if normalise(sign)
        }
        self._harmless = frozenset(map(normalise, _harmless(knowledge)))
        self._finder = finder
        self._likeness = likeness
        self._weighing = weighing

    def alarm(self, message: str) -> Alarm | None:
        """The harm that a message describes; the most probable where there are several."""
        if not self._groups or normalise(message) in self._harmless:
            return None
        sentences = self._finder.sentences(message)
        for text in dict.fromkeys((message, *(sentence.text for sentence in sentences))):
            group = self._sign_of.get(normalise(text))
            if group:
                return Alarm(group, 1.0, text)
        weighed = [(self._weighing.log_odds(each.features), each) for each in self._candidates(sentences)]
        log_odds, best = max(weighed, key=lambda pair: pair[0], default=(0.0, None))
        if best is None or probability(log_odds) < ALARM:
            return None
        reasons = self._weighing.reasons(best.features)
        return Alarm(best.group, probability(log_odds), best.text, best.concept, best.words, reasons)

    def candidates(self, message: str) -> Iterator[Candidate]:
        """All in a message that may be harm, whether or not the editors wrote it."""
        return self._candidates(self._finder.sentences(message))

    def _candidates(self, sentences: Sequence[Sentence]) -> Iterator[Candidate]:
        if self._likeness is None or not sentences:
            return
        whole = together(sentences)
        like = self._likeness.of(whole.words)
        named = set()
        for mention in self._finder.mentions(sentences)[:MOST_MENTIONS]:
            group = self._group_by_id.get(mention.concept.group, self._groups[like.group])
            features = mention.features | {"likeness": like.score}
            yield Candidate(group, mention.sentence.text, features, mention.concept.name, mention.words)
            if not mention.concept.vague:
                named.add(mention.sentence.text)
        unnamed = _longest([sentence for sentence in sentences if sentence.text not in named])
        if not named and len(sentences) > 1:
            unnamed.append(whole)
        for sentence in unnamed:
            alone = like if sentence is whole else self._likeness.of(sentence.words)
            features = {
                "no mention": 1.0,
                "likeness alone": alone.score,
                "idiom": float(bool(sentence.idioms)),
            }
            yield Candidate(self._groups[alone.group], sentence.text, features)


def _longest(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The longest sentences, each once: hundreds of letters with a mark behind each must not take long."""
    different = {sentence.words: sentence for sentence in sentences}.values()
    return sorted(different, key=lambda sentence: -len(sentence.words))[:MOST_SENTENCES]


def _harmless(knowledge: Knowledge) -> Iterator[str]:
    """What the editors wrote that is no sign of harm."""
    yield from (phrasing for phrasing, _ in knowledge.phrasings())
    yield from (text for group in knowledge.urgent for text in group.not_signs)
