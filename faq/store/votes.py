"""What visitors thought of the answers: kept without who they are, what they asked, or the time of day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal, get_args

from sqlalchemy import BigInteger, Column, Connection, Date, Integer, String, Table, func, insert, select

from faq.store.database import TABLES, Database

Vote = Literal["yes", "no", "not_asked", "unclear", "incomplete"]
"""Whether an answer helped; the last three are reasons that may follow a no."""
VOTES: tuple[Vote, ...] = get_args(Vote)

_VOTES = Table(
    "votes",
    TABLES,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("day", Date, nullable=False),
    Column("entries", String, nullable=False),
    Column("vote", String, nullable=False),
)


@dataclass(frozen=True)
class CastVote:
    """A vote on the answers of some entries, their ids with blanks between, and its day (UTC)."""

    day: date
    entries: str
    vote: Vote


@dataclass(frozen=True)
class VoteCount:
    """How often each vote was given on the answers of these entries, shown together."""

    entries: tuple[str, ...]
    votes: Counter[str]


class VoteStore:
    """The votes in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self) -> tuple[VoteCount, ...]:
        """All votes, counted; the answers with the most noes first. Raises StoreError."""
        which = _VOTES.c.entries, _VOTES.c.vote
        counted: dict[str, Counter[str]] = {}
        wanted = select(*which, func.count()).group_by(*which)
        for entries, vote, count in self._database.rows(_VOTES, wanted):
            counted.setdefault(entries, Counter())[vote] = count
        counts = [VoteCount(tuple(entries.split()), votes) for entries, votes in counted.items()]
        return tuple(sorted(counts, key=lambda count: (-count.votes["no"], count.entries)))


def write(connection: Connection, votes: Iterable[CastVote]) -> None:
    """Add votes to those of a database."""
    rows = [asdict(vote) for vote in votes]
    if rows:
        connection.execute(insert(_VOTES), rows)
