"""What becomes of what is kept when a database fails in earnest: nothing is lost, nobody waits, it is said why."""

import resource
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from flask.testing import FlaskClient

from benchmarks.servers import free_port
from faq.settings import Settings
from faq.store import postgres as patience
from faq.store import recorder
from faq.store.activity import ActivityStore
from faq.store.database import Database
from faq.store.questions import QuestionStore
from faq.store.recorder import Recorder
from faq.store.votes import VoteStore
from faq.web.application import create_app
from tests.services import Service, postgres, wait_until
from tests.test_votes import post

Visit = Callable[[str], FlaskClient]


@pytest.fixture
def visit(small_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    """Makes clients of applications that keep what they keep there, and are quick to try again."""
    monkeypatch.setattr(recorder, "SECONDS", 0.1)
    monkeypatch.setattr(recorder, "LONGEST_PAUSE", 0.4)
    monkeypatch.setattr(recorder, "LAST_SECONDS", 0.5)
    monkeypatch.setattr(recorder, "VOTE_SECONDS", 0.6)
    monkeypatch.setattr(patience, "ANSWER_SECONDS", 1.0)
    clients: list[FlaskClient] = []

    def make(url: str) -> FlaskClient:
        settings = Settings(knowledge=small_file, database=url, keep_days=30)
        clients.append(create_app(settings).test_client())
        assert post(clients[-1], "yes").status_code == 204
        return clients[-1]

    yield make
    for client in clients:
        of(client).stop()
        client.application.extensions["reloader"].stop()


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Service, str]]:
    """A PostgreSQL that may be killed."""
    with postgres() as running:
        yield running


@pytest.fixture
def empty(server: tuple[Service, str]) -> str:
    """The address of a server that holds nothing."""
    with psycopg.connect(server[1], autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    return server[1]


def of(client: FlaskClient) -> Recorder:
    """The recorder of an application."""
    one = client.application.extensions["recorder"]
    assert isinstance(one, Recorder)
    return one


def goes_on(client: FlaskClient, kinds: set[str]) -> None:
    """Visitors get answers at once, two votes wait, and it is known why."""
    begun = time.monotonic()
    assert (
        client.post("/api/ask", json={"question": "do you sell bicycles"}).get_json()["kind"] == "unanswered"
    )
    assert time.monotonic() - begun < 0.5
    assert post(client, "no", "does it hurt").status_code == 202
    begun = time.monotonic()
    assert post(client, "no", "does it hurt").status_code == 202
    assert time.monotonic() - begun < 0.3
    wait_until(lambda: of(client).state().last_error_kind in kinds, f"one of {kinds}", 5)
    state = of(client).state()
    assert state.failing_since is not None
    assert (state.lost_votes, state.lost_questions, state.lost_counts) == (0, 0, 0)


def comes_back(client: FlaskClient, url: str, votes: int = 3) -> None:
    """All that waited is there, once."""
    wait_until(lambda: of(client).state().failing_since is None, "the database to be back")
    assert post(client, "no").status_code == 204
    of(client).flush()
    assert of(client).state().waiting == 0
    database = Database(url)
    assert sum(count.votes.total() for count in VoteStore(database).counts()) == votes + 1
    kept = {each.question: each.count for each in QuestionStore(database, 30).all()}
    assert kept == {"do you sell bicycles": 1, "does it hurt": 2}
    assert [(each.kind, each.count) for each in ActivityStore(database).all()] == [("unanswered", 1)]


def test_postgres_that_is_killed_and_started_again(
    server: tuple[Service, str], empty: str, visit: Visit
) -> None:
    """As with kill -9: what was acknowledged is there, too."""
    client = visit(empty)
    server[0].stop(signal.SIGKILL)
    try:
        goes_on(client, {"unreachable"})
    finally:
        server[0].start()
    comes_back(client, empty)


def test_postgres_that_hangs(server: tuple[Service, str], empty: str, visit: Visit) -> None:
    """It neither answers nor refuses: nobody waits longer than a moment, and only the first one does."""
    client = visit(empty)
    server[0].freeze()
    try:
        goes_on(client, {"slow"})
        # Long enough for the connection to be given up, and for another one to be tried.
        time.sleep(1.5)
        assert of(client).state().last_error_kind == "slow"
        begun = time.monotonic()
        of(client).flush()
        assert time.monotonic() - begun < 8
    finally:
        server[0].thaw()
    comes_back(client, empty)


def test_postgres_that_may_only_be_read(empty: str, visit: Visit) -> None:
    """As a replica after a failover."""
    client = visit(empty)

    writing = psycopg.connect(empty, autocommit=True, options="-c default_transaction_read_only=off")

    def only_read(yes: bool) -> None:
        writing.execute(f"ALTER DATABASE postgres SET default_transaction_read_only = {yes}".encode())
        others = "FROM pg_stat_activity WHERE datname = 'postgres' AND pid <> pg_backend_pid()"
        writing.execute(f"SELECT pg_terminate_backend(pid) {others}".encode())

    with writing:
        only_read(True)
        try:
            goes_on(client, {"read-only"})
        finally:
            only_read(False)
    comes_back(client, empty)


def test_postgres_where_somebody_locks_the_table(empty: str, visit: Visit) -> None:
    """The lock is waited for a second, in the background."""
    client = visit(empty)
    with psycopg.connect(empty) as lock:
        lock.execute("LOCK TABLE votes IN ACCESS EXCLUSIVE MODE")
        goes_on(client, {"slow"})
    comes_back(client, empty)


def test_sqlite_that_is_full(tmp_path: Path, visit: Visit) -> None:
    """A file that may not grow, as on a full disk."""
    url = f"sqlite:///{tmp_path}/kept.db"
    client = visit(url)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, usual[1]))
    try:
        goes_on(client, {"full", "unreachable"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        signal.signal(signal.SIGXFSZ, before)
    comes_back(client, url)


def test_sqlite_that_is_deleted(tmp_path: Path, visit: Visit) -> None:
    """It is made anew, and what comes then is in it."""
    url = f"sqlite:///{tmp_path}/kept.db"
    client = visit(url)
    (tmp_path / "kept.db").unlink()
    assert client.post("/api/ask", json={"question": "do you sell bicycles"}).status_code == 200
    assert post(client, "no", "does it hurt").status_code in {202, 204}
    assert post(client, "no", "does it hurt").status_code in {202, 204}
    comes_back(client, url, votes=2)


def test_sqlite_that_may_only_be_read(tmp_path: Path, visit: Visit) -> None:
    """As on a volume that was mounted anew after an error; root may write all the same, so SQLite is told."""
    url = f"sqlite:///{tmp_path}/kept.db"
    client = visit(url)
    with of(client)._writing:
        there, of(client)._database = (
            of(client)._database,
            Database(f"sqlite:///file:{tmp_path}/kept.db?mode=ro&uri=true"),
        )
    goes_on(client, {"read-only"})
    with of(client)._writing:
        of(client)._database = there
    comes_back(client, url)


def test_sqlite_that_is_no_file_for_a_while(tmp_path: Path, visit: Visit) -> None:
    """As where a volume is not mounted."""
    url = f"sqlite:///{tmp_path}/kept.db"
    client = visit(url)
    (tmp_path / "kept.db").rename(tmp_path / "away.db")
    (tmp_path / "kept.db").mkdir()
    goes_on(client, {"unreachable"})
    (tmp_path / "kept.db").rmdir()
    (tmp_path / "away.db").rename(tmp_path / "kept.db")
    comes_back(client, url)


def test_sqlite_that_somebody_locks(tmp_path: Path, visit: Visit) -> None:
    """Another process, for long."""
    url = f"sqlite:///{tmp_path}/kept.db"
    client = visit(url)
    with sqlite3.connect(tmp_path / "kept.db", isolation_level=None) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        goes_on(client, {"locked", "slow"})
        lock.execute("COMMIT")
    comes_back(client, url)


def test_an_address_where_nothing_listens(small_file: Path) -> None:
    """The server answers all the same, and its end does not take long."""
    client = create_app(
        Settings(knowledge=small_file, database=f"postgresql://secret:word@127.0.0.1:{free_port()}/x")
    ).test_client()
    goes_on(client, {"unreachable"})
    begun = time.monotonic()
    of(client)._waiting._votes.clear()
    of(client).stop()
    assert time.monotonic() - begun < 3
