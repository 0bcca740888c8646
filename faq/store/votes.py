"""What visitors thought of the answers: kept without who they are, what they asked, or the time of day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from sqlalchemy import Column, Date, Integer, String, Table, func, insert, select

from faq.store.database import TABLES, Database

Vote = Literal["yes", "no", "not_asked", "unclear", "incomplete"]
"""Whether an answer helped; the last three are reasons that may follow a no."""
VOTES: tuple[Vote, ...] = get_args(Vote)

_VOTES = Table(
    "votes",
    TABLES,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("entries", String, nullable=False),
    Column("vote", String, nullable=False),
)


@dataclass(frozen=True)
class Tally:
    """How often each vote was given on the answers of these entries, shown together."""

    entries: tuple[str, ...]
    votes: Counter[str]


class VoteStore:
    """The votes in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entries: Sequence[str], vote: Vote) -> None:
        """Keep a vote on the answers of these entries; it is there once this returns. Raises StoreError."""
        row = {"day": datetime.now(UTC).date(), "entries": " ".join(entries), "vote": vote}
        with self._database.transaction() as connection:
            connection.execute(insert(_VOTES).values(row))

    def tallies(self) -> tuple[Tally, ...]:
        """All votes, counted; the answers with the most noes first. Raises StoreError."""
        which = _VOTES.c.entries, _VOTES.c.vote
        counted: dict[str, Counter[str]] = {}
        wanted = select(*which, func.count()).group_by(*which)
        for entries, vote, count in self._database.rows(_VOTES, wanted):
            counted.setdefault(entries, Counter())[vote] = count
        tallies = [Tally(tuple(entries.split()), votes) for entries, votes in counted.items()]
        return tuple(sorted(tallies, key=lambda tally: (-tally.votes["no"], tally.entries)))
