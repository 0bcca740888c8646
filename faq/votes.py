"""What visitors thought of the answers: kept without who they are, what they asked, or the time of day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, create_engine, func, insert, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.schema import CreateTable

Vote = Literal["yes", "no", "not_asked", "unclear", "incomplete"]
"""Whether an answer helped; the last three are reasons that may follow a no."""
VOTES: tuple[Vote, ...] = get_args(Vote)

_METADATA = MetaData()
_VOTES = Table(
    "votes",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("entries", String, nullable=False),
    Column("vote", String, nullable=False),
)


class StoreError(Exception):
    """The database cannot be used; `cause` says why, for the operator."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause).splitlines()[0])
        self.cause = cause


@dataclass(frozen=True)
class Tally:
    """How often each vote was given on the answers of these entries, shown together."""

    entries: tuple[str, ...]
    votes: Counter[str]


class VoteStore:
    """The votes in a database; threads and processes may share it."""

    def __init__(self, url: str) -> None:
        """Take an SQLAlchemy address, sqlite:///candid.db say; raises StoreError for one that means nothing.

        The database is not touched before the first vote.
        """
        try:
            self._engine = create_engine(url)
        except (ArgumentError, ImportError) as error:
            raise StoreError(error) from error
        self._has_table = False

    def add(self, entries: Sequence[str], vote: Vote) -> None:
        """Keep a vote on the answers of these entries; it is there once this returns. Raises StoreError."""
        row = {"day": datetime.now(UTC).date(), "entries": " ".join(entries), "vote": vote}
        try:
            self._make_table()
            with self._engine.begin() as connection:
                connection.execute(insert(_VOTES).values(row))
        except SQLAlchemyError as error:
            raise StoreError(error) from error

    def tallies(self) -> tuple[Tally, ...]:
        """All votes, counted; the answers with the most noes first. Raises StoreError."""
        query = select(_VOTES.c.entries, _VOTES.c.vote, func.count()).group_by(
            _VOTES.c.entries, _VOTES.c.vote
        )
        counted: dict[str, Counter[str]] = {}
        try:
            self._make_table()
            with self._engine.connect() as connection:
                for entries, vote, count in connection.execute(query):
                    counted.setdefault(entries, Counter())[vote] = count
        except SQLAlchemyError as error:
            raise StoreError(error) from error
        tallies = [Tally(tuple(entries.split()), votes) for entries, votes in counted.items()]
        return tuple(sorted(tallies, key=lambda tally: (-tally.votes["no"], tally.entries)))

    def _make_table(self) -> None:
        if not self._has_table:
            # Other threads and processes may be at it, too.
            with self._engine.begin() as connection:
                connection.execute(CreateTable(_VOTES, if_not_exists=True))
            self._has_table = True
