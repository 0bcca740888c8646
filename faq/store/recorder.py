"""Writes what replies leave behind, about once a second, so that no visitor waits for the database."""

import atexit
import logging
from collections import Counter
from collections.abc import Sequence
from datetime import date
from threading import Event, Lock, Thread

from faq.store import activity, questions
from faq.store.activity import What
from faq.store.database import Database, StoreError
from faq.store.questions import Outcome, Question, QuestionStore, today
from faq.store.redaction import redact

SECONDS = 1.0
"""Between two writings: what a crash may lose."""

MOST_WAITING = 5000
"""Questions that wait while the database is away; further ones are not kept."""

LAST_SECONDS = 10.0
"""How long the end of the process waits for a writing that is under way."""

log = logging.getLogger(__name__)


class Recorder:
    """Keeps questions and counts replies in the background; threads may share it.

    What waits is redacted already, and is bounded. A database that is away stops nothing: it is
    logged once, and what waits is written when it is back. The same thread deletes, at the start and
    then daily, the questions that were kept long enough.
    """

    def __init__(self, database: Database, keep_days: int) -> None:
        self.keep_days = keep_days
        self._database = database
        self._store = QuestionStore(database, keep_days)
        self._questions: list[Question] = []
        self._counts: Counter[What] = Counter()
        self._changing, self._writing, self._end = Lock(), Lock(), Event()
        self._thread: Thread | None = None
        self._cleared = date.min
        self._is_away = self._is_full = False

    def count(self, kind: str, entries: Sequence[str]) -> None:
        """Count a reply of this kind with the answers of these entries."""
        with self._changing:
            self._counts.update(activity.counted(today(), kind, tuple(entries)))
        self.start()

    def keep(self, question: str, outcome: Outcome, nearest: str, language: str) -> None:
        """Keep a question, redacted here and now, unless none are kept."""
        self._add(Question(redact(question), outcome, today(), nearest, language))

    def keep_downvoted(self, question: str, reason: str, nearest: str, language: str) -> None:
        """Keep a question whose answer did not help; a reason that follows counts no second time."""
        count = 0 if reason else 1
        self._add(Question(redact(question), "downvoted", today(), nearest, language, reason, count))

    def start(self) -> None:
        """Begin to write in the background; does nothing where that is under way."""
        with self._changing:
            # A process that forks takes no thread along.
            if self._end.is_set() or (self._thread and self._thread.is_alive()):
                return
            if self._thread is None:
                atexit.register(self.close)
            self._thread = Thread(target=self._run, name="recorder", daemon=True)
            self._thread.start()

    def flush(self) -> None:
        """Write all that waits; where the database is away it goes on waiting."""
        with self._writing:
            try:
                self._write()
                self._delete_old()
            except StoreError as error:
                if not self._is_away:
                    log.warning("Questions and numbers cannot be kept just now: %s", error)
                self._is_away = True
            else:
                if self._is_away:
                    log.warning("Questions and numbers are kept again.")
                self._is_away = self._is_full = False

    def close(self) -> None:
        """Write the last and end; what comes later is not kept."""
        self._end.set()
        if self._thread:
            self._thread.join(LAST_SECONDS)
        self.flush()

    def _add(self, question: Question) -> None:
        if not self.keep_days:
            return
        with self._changing:
            if len(self._questions) < MOST_WAITING:
                self._questions.append(question)
            elif not self._is_full:
                self._is_full = True
                log.warning("%d questions wait for the database; further ones are lost.", MOST_WAITING)
        self.start()

    def _run(self) -> None:
        self.flush()
        while not self._end.wait(SECONDS):
            self.flush()

    def _write(self) -> None:
        with self._changing:
            waiting, counts = tuple(self._questions), self._counts.copy()
        if not (waiting or counts):
            return
        with self._database.transaction() as connection:
            questions.write(connection, waiting)
            activity.add(connection, counts)
        with self._changing:
            del self._questions[: len(waiting)]
            self._counts -= counts

    def _delete_old(self) -> None:
        if self._cleared != today():
            self._store.delete_old()
            self._cleared = today()
