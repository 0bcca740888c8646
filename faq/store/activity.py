"""What the assistant did, as numbers by day: no question, no visitor, no time of day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    Integer,
    String,
    Table,
    UniqueConstraint,
    select,
)

from faq.store.database import TABLES, Database, inserting

_WHICH = ("day", "kind", "entry")
"""What makes a number the same as another."""

_ACTIVITY = Table(
    "activity",
    TABLES,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("day", Date, nullable=False),
    Column("kind", String, nullable=False),
    Column("entry", String, nullable=False),
    Column("count", Integer, nullable=False),
    UniqueConstraint(*_WHICH),
)

What = tuple[date, str, str]
"""What is counted: a day (UTC), the kind of a reply, and an entry's id or nothing."""


@dataclass(frozen=True)
class Activity:
    """How often something happened on a day (UTC).

    Every reply counts once with its kind and an empty `entry`; each answer in it counts once more, with
    the entry's id. So shares of replies come from the rows without an entry, and what was answered from
    the others; together they would count twice.
    """

    day: date
    kind: str
    entry: str
    count: int


class ActivityStore:
    """The numbers in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Activity, ...]:
        """Every number, by day, kind and entry. Raises StoreError."""
        wanted = select(*(_ACTIVITY.c[name] for name in (*_WHICH, "count")))
        # Databases disagree on what comes first in the alphabet.
        return tuple(Activity(*row) for row in sorted(map(tuple, self._database.rows(_ACTIVITY, wanted))))


def counted(day: date, kind: str, entries: tuple[str, ...]) -> tuple[What, ...]:
    """What a reply counts as: itself, and each of its answers."""
    return tuple((day, kind, entry) for entry in ("", *entries))


def add(connection: Connection, counts: Mapping[What, int]) -> None:
    """Add to the numbers of a database."""
    if not counts:
        return
    statement = inserting(connection, _ACTIVITY)
    more = {"count": _ACTIVITY.c.count + statement.excluded.count}
    # In one order always: processes that took rows in different orders would wait for each other.
    rows = [{**dict(zip(_WHICH, what, strict=True)), "count": counts[what]} for what in sorted(counts)]
    connection.execute(statement.on_conflict_do_update(index_elements=_WHICH, set_=more), rows)
