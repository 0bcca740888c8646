"""A question becomes a Reply. This is the only place where one is made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from faq.knowledge import Entry, Knowledge, Referral
from faq.language import message_words
from faq.matcher import Match, Matcher, Ranking
from faq.message import MessageParser
from faq.reading import Reader
from faq.reply import Answer, Kind, Reply, Suggestion
from faq.safety import Alarm, SignDetector

ANSWERED = 0.6
"""Confidence from which an answer is shown; below it the likeliest questions are offered instead.

On a health page a wrong answer costs more than twice as much as a "did you mean": where the two
cost 1 and .4, the answer is the cheaper one from 1 - .4.
"""

ANSWERED_BESIDE = 0.45
"""The same for a further question of a message, beside one that is answered."""

CHATTED = 0.45
"""The same for small talk, where a wrong answer costs no more than a needless question."""

OFFERED = 0.03
"""Confidence in any entry from which the likeliest are offered, rather than nothing."""

LEAST_OFFERED, MOST_OFFERED = 2, 4
"""How many questions are offered: one alone is no choice, and more are not read."""

RUNNER_UP, MOST_RUNNERS_UP = 0.01, 3
"""Probability from which an entry is offered beside an answer, and how many such are."""

CANDIDATES = 5


@dataclass(frozen=True)
class Considered:
    """A reply, and what led to it: each question that was found with its matches, and any harm."""

    reply: Reply
    rankings: tuple[Ranking, ...]
    alarm: Alarm | None

    @property
    def candidates(self) -> tuple[Match, ...]:
        """The likeliest entries over all questions of the message, best first, each once."""
        return likeliest(self.rankings)[:CANDIDATES]


class Assistant:
    """Answers questions from one knowledge; never changes after it is made, so threads may share it."""

    def __init__(self, knowledge: Knowledge, matcher: Matcher, detector: SignDetector) -> None:
        """Take what was learnt from the knowledge; faq.learning makes an assistant from a knowledge alone."""
        self.knowledge = knowledge
        self._reader = Reader(MessageParser(message_words(knowledge.language)), matcher.rank)
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
        make = _ReplyMaker(self.knowledge, referral or self.knowledge.referral)
        return Considered(make.urgent(alarm) if alarm else make.reply(rankings), rankings, alarm)


@dataclass(frozen=True)
class _ReplyMaker:
    """Makes the replies of one knowledge, all with its disclaimer and one referral."""

    knowledge: Knowledge
    referral: Referral

    def urgent(self, alarm: Alarm) -> Reply:
        return self._reply("urgent", lead=alarm.group.answer)

    def reply(self, rankings: Sequence[Ranking]) -> Reply:
        sure = _worth_answering(rankings)
        if sure:
            answers = tuple(Answer.of(match.entry, match.confidence) for match in sure)
            kind: Kind = "chat" if all(match.entry.is_smalltalk for match in sure) else "answer"
            return self._reply(kind, answers=answers, suggested=self._further(sure, rankings))
        offered = _worth_offering(rankings)
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


def _worth_answering(rankings: Sequence[Ranking]) -> tuple[Match, ...]:
    """The best match of each question that is sure enough, each entry once; small talk only on its own."""
    best = [ranking.matches[0] for ranking in rankings if ranking.matches]
    if not any(match.confidence >= (CHATTED if match.entry.is_smalltalk else ANSWERED) for match in best):
        return ()
    sure = [match for match in best if match.confidence >= ANSWERED_BESIDE]
    asked = [match for match in sure if not match.entry.is_smalltalk] or sure
    return tuple({match.entry.id: match for match in reversed(asked)}.values())[::-1]


def _worth_offering(rankings: Sequence[Ranking]) -> tuple[Entry, ...]:
    """The likeliest entries of all questions, if it is likely enough that any entry is meant."""
    if not any(ranking.confidence >= OFFERED for ranking in rankings):
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
