"""Writes what visitors leave behind, on a thread of its own, so that nobody waits for the database."""

import atexit
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Condition, Event, Lock, Thread
from time import monotonic, sleep

from faq.store.batch import forget_marks, write
from faq.store.database import Database, StoreError
from faq.store.failures import SENTENCES, Kind
from faq.store.questions import Outcome, Question, QuestionStore, today
from faq.store.redaction import Redacted
from faq.store.votes import CastVote, Vote
from faq.store.waiting import MOST_WAITING, Waiting

SECONDS = 1.0
"""Between two writings of questions and numbers: what a crash may lose. Votes are written at once."""

BREATH = 0.02
"""Between two writings of votes, at least."""

VOTE_SECONDS = 0.8
"""How long somebody who votes waits for the writing."""

IDLE_SECONDS = 10.0
"""After how long without anything to write the database is tried all the same."""

LONGEST_PAUSE = 30.0
"""Between two attempts while the database is away; the first pauses are shorter."""

LAST_SECONDS = 10.0
"""How long the end of the process waits for what is still to be written."""

LAST_PAUSE = 0.5
"""Between two attempts at the end."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RecorderState:
    """How it stands: what waits, what is lost for good, since when it fails, and why, in a word.

    Known from the last attempt, ten seconds ago at most where nothing is to be written.
    """

    waiting: int
    lost_questions: int
    lost_votes: int
    lost_counts: int
    failing_since: datetime | None
    last_error_kind: Kind | None
    kept_questions: int
    kept_votes: int


class Recorder:
    """Keeps votes and questions and counts replies; threads may share it.

    What waits is redacted already, and is bounded. A database that is away stops nothing: it is logged once,
    and what waits is written once when it is back. Nothing is opened before `start`, which a process calls
    after it was forked; `stop` writes the last. The same thread deletes, at the start and then daily, the
    questions that were kept long enough.
    """

    def __init__(self, database: Database, keep_days: int) -> None:
        self.keep_days = keep_days
        self._database = database
        self._store = QuestionStore(database, keep_days)
        self._waiting = Waiting()
        self._starting, self._writing, self._changed = Lock(), Lock(), Condition()
        self._wake, self._end = Event(), Event()
        self._thread: Thread | None = None
        self._cleared = date.min
        self._failing_since: datetime | None = None
        self._kind: Kind | None = None
        self._failures = 0
        self._tried = self._wrote_all = float("-inf")

    def count(self, kind: str, entries: Sequence[str]) -> None:
        """Count a reply of this kind with the answers of these entries."""
        self._waiting.add_reply(today(), kind, tuple(entries))
        self.start()

    def keep(self, question: Redacted, outcome: Outcome, nearest: str, language: str) -> None:
        """Keep a question, unless none are kept."""
        self._add(Question(question, outcome, today(), nearest, language))

    def keep_downvoted(self, question: Redacted, reason: str, nearest: str, language: str) -> None:
        """Keep a question whose answer did not help; a reason that follows counts no second time."""
        count = 0 if reason else 1
        self._add(Question(question, "downvoted", today(), nearest, language, reason, count))

    def vote(self, entries: Sequence[str], vote: Vote) -> int | None:
        """Take a vote, to be written at once; its place, for `is_kept`, or None where too many wait."""
        if self._end.is_set():
            return None
        place = self._waiting.add_vote(CastVote(today(), " ".join(entries), vote))
        self.start()
        if self._failing_since is None:
            self._wake.set()
        return place

    def is_kept(self, place: int) -> bool:
        """Whether the vote with this place is committed; waits a moment unless the database is away."""
        with self._changed:
            known = self._changed.wait_for(
                lambda: self._is_written(place) or self._failing_since is not None, VOTE_SECONDS
            )
            if not known:
                # From now on, nobody waits until something was written again.
                self._fail("slow", SENTENCES["slow"])
            return self._is_written(place)

    def start(self) -> None:
        """Begin to write in the background; does nothing where that is under way."""
        # A process that forks takes no thread along.
        if self._thread is None or not self._thread.is_alive():
            self._begin()

    def flush(self) -> None:
        """Write all that waits; where the database is away it goes on waiting."""
        with self._writing:
            self._attempt(only_votes=False)

    def stop(self) -> None:
        """Write the last, and end; what comes later is not kept. Once more does no harm.

        Takes LAST_SECONDS, and one attempt that is under way, at most: so long only if votes wait.
        """
        self._end.set()
        self._wake.set()
        last = monotonic() + LAST_SECONDS
        if self._thread:
            self._thread.join(LAST_SECONDS)
        while not (self._waiting.is_empty() or (self._thread and self._thread.is_alive())):
            self.flush()
            if not self._waiting.votes or monotonic() > last:
                break
            sleep(LAST_PAUSE)
        self._give_up()

    def state(self) -> RecorderState:
        """How it stands; never waits for the database."""
        waiting, since = self._waiting, self._failing_since
        return RecorderState(
            waiting=waiting.votes + waiting.questions,
            lost_questions=waiting.lost["questions"],
            lost_votes=waiting.lost["votes"],
            lost_counts=waiting.lost["counts"],
            failing_since=since,
            last_error_kind=self._kind if since else None,
            kept_questions=waiting.settled["questions"],
            kept_votes=waiting.settled["votes"],
        )

    def _begin(self) -> None:
        with self._starting:
            if self._end.is_set() or (self._thread and self._thread.is_alive()):
                return
            if self._thread is None:
                atexit.register(self.stop)
            self._thread = Thread(target=self._run, name="recorder", daemon=True)
            self._thread.start()

    def _add(self, question: Question) -> None:
        if not self.keep_days:
            return
        if not self._waiting.add_question(question) and self._waiting.lost["questions"] == 1:
            log.warning("%d questions wait for the database; further ones are lost.", MOST_WAITING)
        self.start()

    def _is_written(self, place: int) -> bool:
        return self._waiting.settled["votes"] >= place

    def _run(self) -> None:
        while not self._end.is_set():
            with self._writing:
                self._attempt(only_votes=monotonic() - self._wrote_all < SECONDS)
            # Votes of the same moment are written together, and other processes get their turn.
            self._end.wait(BREATH)
            self._wake.wait(self._pause())
            if not self._end.is_set():
                self._wake.clear()
        self.flush()

    def _pause(self) -> float:
        # A number that doubles for hours grows out of all bounds.
        return min(LONGEST_PAUSE, SECONDS * 2.0 ** min(max(0, self._failures - 1), 10))

    def _attempt(self, only_votes: bool) -> None:
        try:
            self._write(only_votes)
            if not only_votes:
                self._wrote_all = monotonic()
                self._delete_old()
        except StoreError as error:
            if error.kind == "unwritable":
                self._waiting.lose_questions()
            self._failures += 1
            self._fail(error.kind, str(error))
        else:
            self._succeed()

    def _write(self, only_votes: bool) -> None:
        """Write a batch that failed before, and what came since; an empty one only tries the database."""
        is_due = self._failing_since is not None or monotonic() - self._tried > IDLE_SECONDS
        for _ in range(2):
            if not (is_due or (self._waiting.votes if only_votes else not self._waiting.is_empty())):
                return
            is_due, self._tried = False, monotonic()
            batch = self._waiting.batch(only_votes)
            with self._database.transaction() as connection:
                write(connection, batch)
            self._waiting.settle()

    def _delete_old(self) -> None:
        if self._cleared != today():
            self._store.delete_old()
            with self._database.transaction() as connection:
                forget_marks(connection, today())
            self._cleared = today()

    def _fail(self, kind: Kind, why: str) -> None:
        with self._changed:
            if self._failing_since is None:
                self._failing_since = datetime.now(UTC)
                log.warning("Votes, questions and numbers cannot be kept just now: %s.", why)
            self._kind = kind
            self._changed.notify_all()

    def _succeed(self) -> None:
        with self._changed:
            if self._failing_since is not None:
                log.warning("Votes, questions and numbers are kept again.")
            self._failing_since, self._kind, self._failures = None, None, 0
            self._changed.notify_all()

    def _give_up(self) -> None:
        left = self._waiting.lose_all()
        if left.size:
            log.warning(
                "The end came before the database was back: %d votes, %d questions and %d numbers are lost.",
                *(len(left.votes), len(left.questions), sum(left.counts.values())),
            )
