"""What is written together: all of it or nothing, and once, however often that is tried."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from secrets import randbits

from sqlalchemy import BigInteger, Column, Connection, Date, Table, delete

from faq.store import activity, questions, votes
from faq.store.activity import What
from faq.store.database import TABLES, inserting
from faq.store.questions import Question, today
from faq.store.votes import CastVote

MARK_DAYS = 7
"""How long the last mark of a process that has ended stays."""

_WRITINGS = Table(
    "writings",
    TABLES,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
)


def new_mark() -> int:
    """A number that no other batch has."""
    return randbits(63)


@dataclass(frozen=True)
class Batch:
    """Votes, questions and numbers, with a mark that is written beside them.

    A connection that breaks while it commits leaves unknown whether it did. The mark tells, when the same
    batch is tried again: where it is there, so is the rest. `last` is the mark of the batch before, which is
    known to be written and needs it no longer.
    """

    votes: tuple[CastVote, ...] = ()
    questions: tuple[Question, ...] = ()
    counts: Mapping[What, int] = field(default_factory=dict)
    mark: int = field(default_factory=new_mark)
    last: int | None = None

    @property
    def size(self) -> int:
        """How many votes, questions and numbers it holds."""
        return len(self.votes) + len(self.questions) + sum(self.counts.values())


def write(connection: Connection, batch: Batch) -> None:
    """Write a batch, unless that was done before."""
    mark = {"id": batch.mark, "day": today()}
    # SQLAlchemy does not tell by itself, with every driver, how many rows an INSERT has made.
    marking = (
        inserting(connection, _WRITINGS).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    )
    if not connection.execute(marking, mark).rowcount:
        return
    if batch.last is not None:
        connection.execute(delete(_WRITINGS).where(_WRITINGS.c.id == batch.last))
    votes.write(connection, batch.votes)
    questions.write(connection, batch.questions)
    activity.add(connection, batch.counts)


def forget_marks(connection: Connection, day: date) -> None:
    """Delete the marks that processes left when they ended, long before this day."""
    connection.execute(delete(_WRITINGS).where(_WRITINGS.c.day < day - timedelta(MARK_DAYS)))
