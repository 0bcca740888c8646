"""A question becomes a Reply. This is the only place where one is made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faq.costs import Thresholds, thresholds
from faq.knowledge import Entry, Knowledge, Referral
from faq.matcher import Match, Matcher, Ranking
from faq.message import message_parser
from faq.reading import Reader
from faq.reply import Answer, Kind, Reply, Suggestion
from faq.safety import Alarm, SignDetector

LEAST_OFFERED, MOST_OFFERED = 2, 4
"""How many questions are offered: one alone is no choice, and more are not read."""

RUNNER_UP, MOST_RUNNERS_UP = 0.01, 3
"""Probability from which an entry is offered beside an answer, and how many such are."""

CANDIDATES = 5


@dataclass(frozen=True)
class Considered:
    """A reply, and what led to it: each question that was found with its matches, and any harm.

    `thresholds` is what the matches were held to, `matcher` and `detector` what an
    explanation may ask further; they belong to the assistant.
    """

    reply: Reply
    rankings: tuple[Ranking, ...]
    alarm: Alarm | None
    thresholds: Thresholds
    matcher: Matcher
    detector: SignDetector

    @property
    def candidates(self) -> tuple[Match, ...]:
        """The likeliest entries over all questions of the message, best first, each once."""
        return likeliest(self.rankings)[:CANDIDATES]


class Assistant:
    """Answers questions from one knowledge; never changes after it is made, so threads may share it."""

    def __init__(self, knowledge: Knowledge, matcher: Matcher, detector: SignDetector) -> None:
        """Take what was learnt from the knowledge; faq.learning makes an assistant from a knowledge alone."""
        self.knowledge = knowledge
        self._thresholds = thresholds(knowledge.costs)
        self._matcher = matcher
        self._reader = Reader(message_parser(knowledge.language), matcher.rank)
        self._detector = detector

    def ask(self, question: str, *, after: str | None = None, referral: Referral | None = None) -> Reply:
        """The reply to a question.

        `after` is the id of the entry that was answered last, `referral` the
        clinic's own if it has one.
        """
        return self.consider(question, after=after, referral=referral).reply

    def consider(
        self, question: str, *, after: str | None = None, referral: Referral | None = None
    ) -> Considered:
        """The reply to a question, and what led to it; raises KeyError for an unknown `after`."""
        context = self.knowledge.entry_by_id[after] if after is not None else None
        rankings = self._reader.read(question, context)
        alarm = self._detector.alarm(question)
        make = _ReplyMaker(self.knowledge, referral or self.knowledge.referral, self._thresholds)
        reply = make.urgent(alarm) if alarm else make.reply(rankings)
        return Considered(reply, rankings, alarm, self._thresholds, self._matcher, self._detector)


@dataclass(frozen=True)
class _ReplyMaker:
    """Makes the replies of one knowledge, all with its disclaimer and one referral."""

    knowledge: Knowledge
    referral: Referral
    thresholds: Thresholds

    def urgent(self, alarm: Alarm) -> Reply:
        return self._reply("urgent", lead=alarm.group.answer)

    def reply(self, rankings: Sequence[Ranking]) -> Reply:
        sure = _worth_answering(rankings, self.thresholds)
        if sure:
            answers = tuple(Answer.of(match.entry, match.confidence) for match in sure)
            kind: Kind = "chat" if all(match.entry.is_smalltalk for match in sure) else "answer"
            return self._reply(kind, answers=answers, suggested=self._further(sure, rankings))
        offered = _worth_offering(rankings, self.thresholds.choices)
        if len(offered) >= LEAST_OFFERED:
            return self._reply("choices", lead=self.knowledge.choices, suggested=offered)
        return self._reply(
            "unanswered", lead=self.knowledge.unanswered, suggested=self.knowledge.starter_entries
        )

    def _reply(
        self, kind: Kind, *, lead: str = "", answers: tuple[Answer, ...] = (), suggested: Iterable[Entry] = ()
    ) -> Reply:
        return Reply(
            kind=kind,
            lead=lead,
            answers=answers,
            suggestions=tuple(Suggestion(id=entry.id, question=entry.question) for entry in suggested),
            disclaimer=self.knowledge.disclaimer,
            referral=self.referral,
        )

    def _further(self, sure: Sequence[Match], rankings: Sequence[Ranking]) -> tuple[Entry, ...]:
        """What to offer after answers: what else may have been meant, then what the answers refer to."""
        answered = {match.entry.id for match in sure}
        runners_up = (
            match.entry.id
            for match in likeliest(rankings)
            if match.confidence >= RUNNER_UP
            and not match.entry.is_smalltalk
            and match.entry.id not in answered
        )
        likely = tuple(runners_up)[:MOST_RUNNERS_UP]
        referred = (other for match in sure for other in match.entry.see_also if other not in answered)
        ids = dict.fromkeys((*likely, *referred))
        return tuple(self.knowledge.entry_by_id[other] for other in ids)[:MOST_OFFERED]


def needed(rankings: Sequence[Ranking], thresholds: Thresholds) -> list[float]:
    """The confidence that the best match of each question needs to be shown: less beside one that has it."""
    alone = [_needed_alone(ranking, thresholds) for ranking in rankings]
    pairs = list(zip(rankings, alone, strict=True))
    if not any(ranking.confidence >= least for ranking, least in pairs):
        return alone
    beside = thresholds.further
    return [least if ranking.confidence >= least else min(least, beside) for ranking, least in pairs]


def _needed_alone(ranking: Ranking, thresholds: Thresholds) -> float:
    is_chat = bool(ranking.matches) and ranking.matches[0].entry.is_smalltalk
    return thresholds.chat if is_chat else thresholds.answer


def _worth_answering(rankings: Sequence[Ranking], thresholds: Thresholds) -> tuple[Match, ...]:
    """The best match of each question that is sure enough, each entry once; small talk only on its own."""
    pairs = zip(rankings, needed(rankings, thresholds), strict=True)
    sure = [ranking.matches[0] for ranking, least in pairs if ranking.confidence >= least]
    asked = [match for match in sure if not match.entry.is_smalltalk] or sure
    return tuple({match.entry.id: match for match in reversed(asked)}.values())[::-1]


def _worth_offering(rankings: Sequence[Ranking], least: float) -> tuple[Entry, ...]:
    """The likeliest entries of all questions, if it is likely enough that any entry is meant."""
    if not any(ranking.confidence >= least for ranking in rankings):
        return ()
    entries = (match.entry for match in likeliest(rankings) if not match.entry.is_smalltalk)
    return tuple(entries)[:MOST_OFFERED]


def likeliest(rankings: Sequence[Ranking]) -> tuple[Match, ...]:
    """The best match of every entry over several questions, best first."""
    best: dict[str, Match] = {}
    matches = (match for ranking in rankings for match in ranking.matches)
    for match in sorted(matches, key=lambda match: -match.confidence):
        best.setdefault(match.entry.id, match)
    return tuple(best.values())
