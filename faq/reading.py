"""The questions that a message asks, in order, each with what it matches.

A message may ramble to its one question, ask two at once, or lean on the
answer before. What it may mean is ranked; the rankings decide how it is read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from math import log
from operator import itemgetter

from faq.knowledge import Entry
from faq.matcher import Match, Ranking
from faq.message import MessageParser, ends_asking

Rank = Callable[[str], Ranking]

SEVERAL = {
    "even": -3.5,
    "whole": -0.84,
    "left": 1.02,
    "right": 1.02,
    "left in whole": 0.29,
    "right in whole": 0.35,
    "left opens": 1.73,
    "right opens": -0.6,
    "right is bare": -2.45,
    "weakly": -1.29,
}
"""Weights of a logistic regression that tells whether a sentence is two questions: for the log-odds of what
it is as a whole, of each part, and of the parts' entries in the whole; whether each part opens as a question,
the right one is a bare fragment, and the joint a weak one. By benchmarks/fit_reading.py."""

MOST_PARTS, MOST_JOINED, MOST_QUESTIONS = 3, 3, 8
"""Questions at most that are looked for in one sentence, ways to part it, and questions in a message: more
was never asked that we know of, and a message of nothing but joints must not take long."""

ALONE, AROUND = 0.85, 1.0
"""How much a question counts by itself and in its surroundings; by benchmarks/fit_reading.py."""

SURE = 0.9
"""Confidence from which a short question leans on no answer: people change the subject in few words."""

REFERRED, NEW = 5.0, 12.0
"""How much likelier a message that leans on an answer is about an entry that the answer refers to, and how
much likelier it is about something that has no answer than what its surroundings say."""

UNLIKELY = 0.005
"""What a probability is taken for at least where two are multiplied."""

OPENED = 0.6
"""Confidence with which a sentence asks that only opens like a question, where another ends like one."""


class Reader:
    """Finds the questions of messages; never changes after it is made."""

    def __init__(self, parser: MessageParser, rank: Rank) -> None:
        self._parser = parser
        self._rank = rank

    def read(self, message: str, after: Entry | None = None) -> tuple[Ranking, ...]:
        """The ranking of each question in a message, in order; one at least unless it holds no words.

        `after` is the entry that was answered last, which a message may lean on.
        """
        rank = lru_cache(None)(self._rank)
        rankings = _Reading(self._parser, rank).questions(message)
        if after is None:
            return rankings
        return tuple(
            _after(after, ranking, rank(f"{after.question} {ranking.question}"))
            if ranking.confidence < SURE and self._parser.leans(ranking.question)
            else ranking
            for ranking in rankings
        )


@dataclass(frozen=True)
class _Reading:
    """The reading of one message, in which no text is ranked twice."""

    parser: MessageParser
    rank: Rank

    def questions(self, message: str) -> tuple[Ranking, ...]:
        sentences = self.parser.sentences(message)
        asking = self._asking(sentences)[:MOST_QUESTIONS]
        if len(sentences) == 1 or (sentences and not asking):
            return self._parts(sentences[0] if len(sentences) == 1 else message, MOST_PARTS)
        rankings = tuple(ranking for sentence in asking for ranking in self._parts(sentence, MOST_PARTS))
        if len(rankings) == 1 and len(sentences) > 1:
            return (_in_surroundings(rankings[0], self.rank(message), {}),)
        return rankings

    def _asking(self, sentences: Sequence[str]) -> list[str]:
        """The sentences that ask, the plainest of them; all, if the message is nothing but fragments."""
        asking = [sentence for sentence in sentences if self.parser.asks(sentence)]
        if not asking and all(map(self.parser.is_fragment, sentences)):
            return list(sentences)
        plain = [each for each in asking if ends_asking(each) or self.parser.opens(each)]
        if any(map(ends_asking, plain)):
            return [each for each in plain if ends_asking(each) or self.rank(each).confidence >= OPENED]
        return plain or asking

    def _parts(self, sentence: str, most: int) -> tuple[Ranking, ...]:
        """A sentence as one question, or as several that are each about another entry."""
        whole = self.rank(sentence)
        readings = []
        joints = self.parser.joined_questions(sentence) if most > 1 else iter(())
        for joined in islice(joints, MOST_JOINED):
            rankings = (self.rank(joined.left), *self._parts(joined.right, most - 1))
            entries = {ranking.matches[0].entry.id for ranking in rankings if ranking.matches}
            if len(entries) == len(rankings):
                readings.append((self._log_odds(whole, rankings, joined.weakly), rankings))
        best = max(readings, key=itemgetter(0), default=(0.0, ()))
        return best[1] if best[0] > 0 else (whole,)

    def _log_odds(self, whole: Ranking, parts: Sequence[Ranking], weakly: bool) -> float:
        """The log-odds that a sentence is several questions rather than one."""
        found = signals(self.parser, whole, parts, weakly)
        return sum(SEVERAL[name] * value for name, value in found.items())


def signals(
    parser: MessageParser, whole: Ranking, parts: Sequence[Ranking], weakly: bool
) -> dict[str, float]:
    """What the odds depend on that a sentence is several questions: a value for each weight of SEVERAL."""
    left, right = parts[0], min(parts[1:], key=_confidence)
    return {
        "even": 1.0,
        "whole": _logit(whole.confidence),
        "left": _logit(left.confidence),
        "right": _logit(right.confidence),
        "left in whole": _logit(whole.confidence_in(left.matches[0].entry.id)),
        "right in whole": _logit(whole.confidence_in(right.matches[0].entry.id)),
        "left opens": parser.opens(left.question),
        "right opens": parser.opens(right.question),
        "right is bare": parser.is_fragment(right.question) and not parser.asks(right.question),
        "weakly": weakly,
    }


def _after(answered: Entry, alone: Ranking, around: Ranking) -> Ranking:
    """What a question matches that leans on an answer."""
    return _in_surroundings(alone, around, dict.fromkeys(answered.see_also, REFERRED), NEW)


def _in_surroundings(
    alone: Ranking, around: Ranking, odds: Mapping[str, float], nothing: float = 1.0
) -> Ranking:
    """What a question matches, read by itself and in its surroundings: a product of both, renewed to 1.

    `odds` say how much likelier some entries are from the start, by their ids,
    and `nothing` how much likelier it is that nothing fits.
    """
    entries = {match.entry.id: match.entry for match in (*alone.matches, *around.matches)}
    chats = bool(alone.matches) and alone.matches[0].entry.is_smalltalk
    weights = {
        name: odds.get(name, 1.0)
        * _product(
            alone.confidence_in(name),
            around.confidence_in(name) if chats or not entries[name].is_smalltalk else 0,
        )
        for name in entries
    }
    total = sum(weights.values()) + nothing * _product(alone.nothing, around.nothing)
    matches = (Match(entries[name], round(weight / total, 6)) for name, weight in weights.items())
    return replace(alone, matches=tuple(sorted(matches, key=lambda match: -match.confidence)))


def _product(alone: float, around: float) -> float:
    return float(max(alone, UNLIKELY) ** ALONE * max(around, UNLIKELY) ** AROUND)


def _logit(probability: float) -> float:
    """The log-odds of a probability, within bounds."""
    bounded = min(max(probability, 0.005), 0.995)
    return log(bounded / (1 - bounded))


def _confidence(ranking: Ranking) -> float:
    return ranking.confidence
