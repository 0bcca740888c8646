"""What waits to be written, bounded, in the order in which it came."""

from collections import Counter
from dataclasses import replace
from datetime import date
from threading import Lock

from faq.store.activity import What, counted
from faq.store.batch import Batch
from faq.store.questions import Question
from faq.store.votes import CastVote

MOST_WAITING = 5000
"""Questions that wait while the database is away, votes as well; further ones are lost."""

MOST_COUNTS = 20_000
"""Different replies that wait to be counted: by the day, the kind and the entries shown together."""


class Waiting:
    """Votes, questions and numbers on their way to the database; threads may share it.

    A batch that was taken stays the next one until it is settled, so that what failed is tried again as it
    was. Votes are written in the order in which they came: the place of one says when it is there.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._votes: list[CastVote] = []
        self._questions: list[Question] = []
        self._replies: dict[tuple[date, str, tuple[str, ...]], int] = {}
        self._next: Batch | None = None
        self._last: int | None = None
        self.settled: Counter[str] = Counter()
        """How many votes and questions were written."""
        self.lost: Counter[str] = Counter()
        """How many votes, questions and counts were not, and will not be."""

    def add_vote(self, vote: CastVote) -> int | None:
        """Let a vote wait; its place among all that were taken, None if too many wait."""
        with self._lock:
            before = len(self._votes) + (len(self._next.votes) if self._next else 0)
            if before >= MOST_WAITING:
                self.lost["votes"] += 1
                return None
            self._votes.append(vote)
            return self.settled["votes"] + before + 1

    def add_question(self, question: Question) -> bool:
        """Let a question wait; whether there was room for it."""
        with self._lock:
            there = len(self._questions) + (len(self._next.questions) if self._next else 0) < MOST_WAITING
            if there:
                self._questions.append(question)
            else:
                self.lost["questions"] += 1
            return there

    def add_reply(self, day: date, kind: str, entries: tuple[str, ...]) -> None:
        """Let a reply wait to be counted."""
        reply = day, kind, entries
        with self._lock:
            if len(self._replies) < MOST_COUNTS:
                self._replies[reply] = self._replies.get(reply, 0) + 1
            else:
                self.lost["counts"] += 1

    def batch(self, only_votes: bool) -> Batch:
        """What to write next: the batch that is not settled yet, else all that waits, or its votes."""
        with self._lock:
            if self._next is None:
                votes, self._votes = tuple(self._votes), []
                self._next = Batch(votes, last=self._last)
                if not only_votes:
                    self._next = replace(self._next, questions=tuple(self._questions), counts=self._counts())
                    self._questions, self._replies = [], {}
            return self._next

    def settle(self) -> None:
        """Say that the batch is written."""
        with self._lock:
            if self._next:
                self.settled.update(votes=len(self._next.votes), questions=len(self._next.questions))
                self._last, self._next = self._next.mark, None

    def lose_questions(self) -> None:
        """Take the questions out of the batch, as one of them cannot be written and so none of it can."""
        with self._lock:
            if self._next:
                self.lost["questions"] += len(self._next.questions)
                self._next = replace(self._next, questions=())

    def lose_all(self) -> Batch:
        """Give up what still waits; what that was."""
        with self._lock:
            left, self._next = self._next or Batch(), None
            all_of_it = Batch(
                (*left.votes, *self._votes),
                (*left.questions, *self._questions),
                Counter(left.counts) + self._counts(),
            )
            self._votes, self._questions, self._replies = [], [], {}
            for kind in ("votes", "questions"):
                self.lost[kind] += len(getattr(all_of_it, kind))
            self.lost["counts"] += sum(all_of_it.counts.values())
            return all_of_it

    @property
    def votes(self) -> int:
        """How many votes wait."""
        with self._lock:
            return len(self._votes) + (len(self._next.votes) if self._next else 0)

    @property
    def questions(self) -> int:
        """How many questions wait."""
        with self._lock:
            return len(self._questions) + (len(self._next.questions) if self._next else 0)

    def is_empty(self) -> bool:
        """Whether nothing waits."""
        with self._lock:
            return not (self._votes or self._questions or self._replies or self._next)

    def _counts(self) -> Counter[What]:
        """What the replies that wait count as."""
        counts: Counter[What] = Counter()
        for reply, number in self._replies.items():
            for what in counted(*reply):
                counts[what] += number
        return counts
