"""The questions that a message asks, in order, each with what it matches.

A message may ramble to its one question, ask two at once, or lean on the
answer before. What it may mean is ranked; the rankings decide how it is read.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from faq.knowledge import Entry
from faq.matcher import Ranking
from faq.message import MessageParser

Rank = Callable[[str], Ranking]

PART = 0.4
"""Confidence with which a part of a sentence is a question of its own."""

CONFIRMED, CONFIRMED_PART = 0.1, 0.2
"""Or: confidence in the part's entry that the whole sentence gives, and that the part then needs itself."""

FRAGMENT_PART = 0.8
"""The same for a part of a few words without a question mark, which is often no question at all."""

MOST_PARTS = 3
"""Questions at most that are looked for in one sentence."""

CLEAR = 0.6
"""Confidence from which a question among other sentences needs none of them to be understood."""

SAME_ENTRY, SEE_ALSO, SAME_TOPIC = 6.0, 4.0, 2.0
"""How much likelier a message that leans on an answer is about the same entry, one that it refers to, or
one of its topic than its words alone say; chosen on questions that no figure is reported for."""


class Reader:
    """Finds the questions of messages; never changes after it is made."""

    def __init__(self, parser: MessageParser, rank: Rank) -> None:
        self._parser = parser
        self._rank = rank

    def read(self, message: str, after: Entry | None = None) -> tuple[Ranking, ...]:
        """The ranking of each question in a message, in order; one at least unless it holds no words.

        `after` is the entry that was answered last, which a message may lean on.
        """
        rankings = _Reading(self._parser, lru_cache(self._rank)).questions(message)
        if after is None:
            return rankings
        return tuple(
            _in_context(ranking, after) if self._parser.leans(ranking.question) else ranking
            for ranking in rankings
        )


@dataclass(frozen=True)
class _Reading:
    """The reading of one message, in which no text is ranked twice."""

    parser: MessageParser
    rank: Rank

    def questions(self, message: str) -> tuple[Ranking, ...]:
        sentences = self.parser.sentences(message)
        asking = [sentence for sentence in sentences if self.parser.asks(sentence)]
        if not asking and all(map(self.parser.is_fragment, sentences)):
            asking = list(sentences)
        if len(sentences) == 1 or (sentences and not asking):
            return self._parts(message, MOST_PARTS)
        rankings = tuple(ranking for sentence in asking for ranking in self._parts(sentence, MOST_PARTS))
        around = [sentence for sentence in sentences if sentence not in asking]
        if around and len(rankings) == 1 and rankings[0].confidence < CLEAR:
            together = (self.rank(f"{sentence} {rankings[0].question}") for sentence in around)
            return (max((*rankings, *together, self.rank(message)), key=_confidence),)
        return rankings

    def _parts(self, sentence: str, most: int) -> tuple[Ranking, ...]:
        """A sentence as one question, or as several that are each about another entry."""
        whole = self.rank(sentence)
        readings = []
        for joined in self.parser.joined_questions(sentence) if most > 1 else ():
            rankings = (self.rank(joined.left), *self._parts(joined.right, most - 1))
            entries = {ranking.matches[0].entry.id for ranking in rankings if ranking.matches}
            if len(entries) == len(rankings) and all(
                self._is_part(ranking, whole, joined.weakly) for ranking in rankings
            ):
                readings.append(rankings)
        return max(readings, key=_mean_confidence, default=None) or (whole,)

    def _is_part(self, part: Ranking, whole: Ranking, weakly: bool) -> bool:
        """Whether a part of a sentence is a question of its own: sure alone, or confirmed by the whole."""
        confirmed = whole.confidence_in(part.matches[0].entry.id) >= CONFIRMED
        if weakly or part.confidence < PART:
            return confirmed and part.confidence >= CONFIRMED_PART
        bare = self.parser.is_fragment(part.question) and not self.parser.asks(part.question)
        return not bare or part.confidence >= FRAGMENT_PART or confirmed


def _in_context(ranking: Ranking, after: Entry) -> Ranking:
    """What a question matches when it leans on an answer: Bayes' rule with a prior for each entry."""
    nothing = 1 - sum(match.confidence for match in ranking.matches)
    weights = [match.confidence * _prior(match.entry, after) for match in ranking.matches]
    total = sum(weights) + nothing
    likelier = (
        replace(match, confidence=round(weight / total, 6))
        for match, weight in zip(ranking.matches, weights, strict=True)
    )
    return replace(ranking, matches=tuple(sorted(likelier, key=lambda match: -match.confidence)))


def _prior(entry: Entry, after: Entry) -> float:
    if entry.id == after.id:
        return SAME_ENTRY
    if entry.id in after.see_also:
        return SEE_ALSO
    return SAME_TOPIC if entry.topic == after.topic else 1.0


def _mean_confidence(rankings: tuple[Ranking, ...]) -> float:
    return sum(ranking.confidence for ranking in rankings) / len(rankings)


def _confidence(ranking: Ranking) -> float:
    return ranking.confidence
