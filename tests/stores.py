"""An empty database of each kind that the server can keep things in."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest

from faq.store import recorder, votes
from faq.store.database import Database
from faq.store.recorder import Recorder
from faq.store.votes import CastVote, Vote
from tests.services import Service, postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[tuple[Service, str]]:
    """A PostgreSQL that all tests share, so none may stop it."""
    with postgres("-c", "fsync=off") as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a database is that has no tables yet: a file that is not there, or a schema of a server's."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/kept.db"
    url: str = request.getfixturevalue("postgres_server")[1]
    name = f"test_{token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
    return f"{url}?options=-csearch_path%3D{name}"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Recorder]]:
    """Makes recorders that are quick to try again, and ends them."""
    monkeypatch.setattr(recorder, "SECONDS", 0.1)
    monkeypatch.setattr(recorder, "LONGEST_PAUSE", 0.4)
    monkeypatch.setattr(recorder, "LAST_SECONDS", 0.5)
    recorders: list[Recorder] = []

    def make(url: str) -> Recorder:
        recorders.append(Recorder(Database(url), 30))
        return recorders[-1]

    yield make
    for each in recorders:
        each.stop()


def keep_vote(url: str, entries: str, vote: Vote) -> None:
    """Put a vote into a database."""
    with Database(url).transaction() as connection:
        votes.write(connection, [CastVote(datetime.now(UTC).date(), entries, vote)])
