"""The questions without a good answer: kept for review, redacted, for some days; not who asked, or when."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    Integer,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    case,
    delete,
    select,
)

from faq.store.database import TABLES, Database, inserting

Outcome = Literal["unanswered", "choices", "downvoted"]
"""Why a question is kept: nothing fitted, nothing was sure enough, or the answer did not help."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

REASONS = {
    "not_asked": "not what was asked",
    "unclear": "hard to understand",
    "incomplete": "something is missing",
}
"""Why an answer did not help, in words."""

_WHICH = ("day", "question", "outcome", "language")
"""What makes a question the same as another: they are one row with a count, and the newer says the rest."""

_QUESTIONS = Table(
    "questions",
    TABLES,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("day", Date, nullable=False),
    Column("question", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("nearest", String, nullable=False),
    Column("language", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("count", Integer, nullable=False),
    UniqueConstraint(*_WHICH),
)


@dataclass(frozen=True)
class Question:
    """A redacted question, and how often it was asked on a day (UTC) with this outcome.

    `nearest` is the id of the entry that came first, or empty; `language` that of the knowledge;
    `reason` why an answer did not help: not_asked, unclear, incomplete, or empty if nobody said.
    """

    question: str
    outcome: Outcome
    day: date
    nearest: str = ""
    language: str = ""
    reason: str = ""
    count: int = 1


def today() -> date:
    """The day that is kept with a question."""
    return datetime.now(UTC).date()


class QuestionStore:
    """The questions in a database that keeps each for `keep_days` days; 0 keeps none."""

    def __init__(self, database: Database, keep_days: int) -> None:
        self._database = database
        self.keep_days = keep_days

    def all(self) -> tuple[Question, ...]:
        """Every question that may still be kept, the newest first, then the most asked. Raises StoreError."""
        columns = [_QUESTIONS.c[name] for name in Question.__dataclass_fields__]
        order = _QUESTIONS.c.day.desc(), _QUESTIONS.c.count.desc(), _QUESTIONS.c.id
        wanted = select(*columns).where(_QUESTIONS.c.day > self._last_day_over()).order_by(*order)
        return tuple(Question(*row) for row in self._database.rows(_QUESTIONS, wanted))

    def delete_old(self) -> int:
        """Delete what was kept long enough, for good; how many rows that were. Raises StoreError."""
        return self._delete(_QUESTIONS.c.day <= self._last_day_over())

    def forget(self) -> int:
        """Delete every question, for good; how many rows that were. Raises StoreError."""
        return self._delete()

    def _delete(self, *conditions: Any) -> int:
        if not self._database.has(_QUESTIONS):
            return 0
        with self._database.transaction() as connection:
            count = connection.execute(delete(_QUESTIONS).where(*conditions)).rowcount
        self._database.wipe()
        return count

    def _last_day_over(self) -> date:
        return today() - timedelta(self.keep_days)


def write(connection: Connection, questions: Iterable[Question]) -> None:
    """Add questions to those of a database. A count of 0 adds none: it tells the reason for one before."""
    # In one order always: processes that took rows in different orders would wait for each other.
    rows = sorted(map(_row, questions), key=lambda row: [row[name] for name in _WHICH])
    if rows:
        connection.execute(_adding(connection), rows)


def _adding(connection: Connection) -> Any:
    statement = inserting(connection, _QUESTIONS)
    new, old = statement.excluded, _QUESTIONS.c
    changes = {
        "nearest": new.nearest,
        "count": old.count + bindparam("more"),
        "reason": case((new.reason != "", new.reason), else_=old.reason),
    }
    return statement.on_conflict_do_update(index_elements=_WHICH, set_=changes)


def _row(question: Question) -> dict[str, Any]:
    # PostgreSQL holds no NUL in a text.
    text = question.question.replace("\0", "\ufffd")
    return {**asdict(question), "question": text, "count": max(1, question.count), "more": question.count}
