"""Votes: what is kept, what is not, and what happens when nothing can be kept."""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable
from werkzeug.test import TestResponse

from faq.cli import main
from faq.settings import SettingError, Settings
from faq.store import activity, questions, recorder, votes
from faq.store.database import Database
from faq.store.recorder import Recorder
from faq.store.votes import VoteCount, VoteStore
from faq.web.application import create_app
from tests.services import wait_until
from tests.stores import keep_vote
from tests.test_api import problem


def visitor_of(small_file: Path, database: str) -> FlaskClient:
    """A client of an application that keeps its votes there."""
    return create_app(Settings(knowledge=small_file, database=database)).test_client()


def post(client: FlaskClient, vote: str, question: Any = None) -> TestResponse:
    """Vote on the answer of the entry about pain."""
    return client.post("/api/vote", json={"ids": ["pain"], "vote": vote, "question": question})


def test_a_vote_is_kept_with_its_day_and_nothing_else(small_file: Path, tmp_path: Path) -> None:
    """No address, no time of day, and no question where none are kept: day, entries and vote."""
    response = visitor_of(small_file, f"sqlite:///{tmp_path}/votes.db").post(
        "/api/vote",
        json={"ids": ["pain", "length"], "vote": "no", "question": "my secret"},
        headers={"User-Agent": "somebody"},
    )
    assert (response.status_code, response.get_data()) == (204, b"")
    with sqlite3.connect(tmp_path / "votes.db") as connection:
        rows = connection.execute("SELECT * FROM votes").fetchall()
    assert rows == [(1, datetime.now(UTC).date().isoformat(), "pain length", "no")]
    stored = (tmp_path / "votes.db").read_bytes()
    assert b"secret" not in stored
    assert b"127.0.0.1" not in stored
    assert b"somebody" not in stored


def test_votes_of_many_threads_are_all_there(address: str, made: Callable[[str], Recorder]) -> None:
    """Each is counted once, on the entries it is about; the least helpful come first."""
    one = made(address)

    def cast(number: int) -> bool:
        place = one.vote(["pain"] if number % 4 else ["a", "b"], "no" if number % 2 else "yes")
        return place is not None and one.is_kept(place)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(cast, range(80)))
    assert VoteStore(Database(address)).counts() == (
        VoteCount(("pain",), Counter(no=40, yes=20)),
        VoteCount(("a", "b"), Counter(yes=20)),
    )


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"vote": "yes"}, 'The "ids" must be a list of the ids of answers.'),
        ({"ids": "pain", "vote": "yes"}, 'The "ids" must be a list of the ids of answers.'),
        ({"ids": [], "vote": "yes"}, 'The "ids" must be a list of the ids of answers.'),
        ({"ids": ["pain"] * 4, "vote": "yes"}, 'The "ids" must be a list of the ids of answers.'),
        ({"ids": ["nothing"], "vote": "yes"}, 'There is no answer with an id given in "ids".'),
        ({"ids": [["pain"]], "vote": "yes"}, 'There is no answer with an id given in "ids".'),
        (
            {"ids": ["pain"]},
            'The "vote" must be one of yes, no, not_asked, unclear, incomplete.',
        ),
        ({"ids": ["pain"], "vote": "no", "question": 5}, 'The "question" must be text.'),
        ({"ids": ["pain"], "vote": "no", "question": " "}, "The question is empty."),
        (
            {"ids": ["pain"], "vote": "no", "question": "x" * 501},
            "The question is longer than 500 characters.",
        ),
        (
            {"ids": ["pain"], "vote": ["yes"]},
            'The "vote" must be one of yes, no, not_asked, unclear, incomplete.',
        ),
    ],
)
def test_what_is_no_vote_is_refused(client: FlaskClient, body: dict[str, Any], detail: str) -> None:
    """With one sentence, and nothing is kept."""
    kept = VoteStore(client.application.extensions["recorder"]._database)
    before = kept.counts()
    problem(client.post("/api/vote", json=body), 400, detail)
    assert kept.counts() == before


def test_without_a_database_no_vote_is_asked_for(small_file: Path) -> None:
    """The start says so, and the route is not there."""
    nowhere = visitor_of(small_file, "")
    assert nowhere.get("/api/start").get_json()["votes"] is False
    problem(nowhere.post("/api/vote", json={"ids": ["pain"], "vote": "yes"}), 404, "Votes are not kept here.")


@pytest.fixture
def ends_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets no recorder wait at its end for a database that is not there."""
    monkeypatch.setattr(recorder, "LAST_SECONDS", 0.0)


@pytest.mark.usefixtures("ends_soon")
def test_a_database_that_cannot_be_used_stops_no_answer(
    small_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The vote waits, the operator gets the cause, and questions are answered as before."""
    broken = visitor_of(small_file, "sqlite:////nowhere/votes.db")
    assert broken.post("/api/ask", json={"question": "does it hurt"}).get_json()["kind"] == "answer"
    response = broken.post("/api/vote", json={"ids": ["pain"], "vote": "yes"})
    assert (response.status_code, response.get_data()) == (202, b"")
    said = "Votes, questions and numbers cannot be kept just now: (sqlite3.OperationalError) unable to open"
    assert said in caplog.text
    broken.application.extensions["recorder"].stop()


@pytest.mark.usefixtures("ends_soon")
def test_too_many_votes_that_wait_are_refused(small_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one calm sentence, and when to try again; they are counted as lost."""
    monkeypatch.setattr("faq.store.waiting.MOST_WAITING", 2)
    broken = visitor_of(small_file, "sqlite:////nowhere/votes.db")
    assert [post(broken, "yes").status_code for _ in range(3)] == [202, 202, 503]
    response = post(broken, "yes")
    problem(response, 503, "The vote could not be kept just now.")
    assert response.headers["Retry-After"] == "30"
    state = broken.application.extensions["recorder"].state()
    assert (state.waiting, state.lost_votes) == (2, 2)
    broken.application.extensions["recorder"].stop()


def test_who_waits_for_the_vote_lets_others_be_answered(small_file: Path, tmp_path: Path) -> None:
    """By what the server offers for that; the vote is there when it comes back."""
    done: list[int] = []

    def apart(work: Callable[[], bool]) -> bool:
        with ThreadPoolExecutor(1) as threads:
            kept = threads.submit(work).result()
        done.append(VoteStore(Database(f"sqlite:///{tmp_path}/votes.db")).counts()[0].votes.total())
        return kept

    visitor = visitor_of(small_file, f"sqlite:///{tmp_path}/votes.db")
    body = {"ids": ["pain"], "vote": "yes"}
    response = visitor.post("/api/vote", json=body, environ_overrides={"candid.apart": apart})
    assert (response.status_code, done) == (204, [1])


@pytest.mark.parametrize(
    "url",
    ["votes.db", "nosuch://x", "sqlite:/x", "postgresql+nosuch://x", "mysql://x", "postgresql://[::1/x"],
)
def test_an_address_that_means_nothing_stops_the_start(small_file: Path, url: str) -> None:
    """With one sentence that names the setting and its value."""
    with pytest.raises(
        SettingError, match=re.escape(f'FAQ_DATABASE is "{url}", but must be an address such as')
    ) as caught:
        create_app(Settings(knowledge=small_file, database=url))
    assert len(str(caught.value).splitlines()) == 1


def test_the_command_prints_them_worst_first(address: str) -> None:
    """A column for each vote."""
    keep_vote(address, "pain", "yes")
    keep_vote(address, "length cost", "no")
    keep_vote(address, "length cost", "unclear")
    result = CliRunner().invoke(main, ["votes", "--database", address])
    assert result.output.splitlines() == [
        "         yes          no   not asked     unclear  incomplete  answer",
        "           0           1           0           1           0  length + cost",
        "           1           0           0           0           0  pain",
    ]


def test_the_command_says_why_it_cannot_read(small_file: Path) -> None:
    """One sentence, no traceback: a file that is no database, and one that is not there, which is not made."""
    result = CliRunner().invoke(main, ["votes", "--database", f"sqlite:///{small_file}"])
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: sqlite:///{small_file} cannot be read: ")
    assert "Traceback" not in result.output
    nowhere = small_file.with_name("nowhere.db")
    result = CliRunner().invoke(main, ["votes", "--database", f"sqlite:///{nowhere}"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.output == (
        f"No database is at {nowhere}. Where does your server keep it? Say --database PATH, or run this"
        " where the server runs.\n"
    )
    assert not nowhere.exists()


TABLES_MADE = {"votes": votes._VOTES, "questions": questions._QUESTIONS, "activity": activity._ACTIVITY}


@pytest.mark.parametrize(
    "order", [("gaps", "votes", "report"), ("votes", "report", "gaps"), ("report", "gaps", "votes")]
)
@pytest.mark.parametrize("tables", [None, (), ("votes",), ("questions",), ("activity",)])
def test_no_command_needs_a_table_or_makes_a_database(
    small_file: Path, order: tuple[str, ...], tables: tuple[str, ...] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In any order: without a database, and in one that an older server made, or another command."""
    monkeypatch.chdir(small_file.parent)
    if tables is not None:
        with sqlite3.connect("candid.db") as connection:
            for table in tables:
                connection.execute(str(CreateTable(TABLES_MADE[table]).compile(dialect=sqlite.dialect())))
    for name in order:
        arguments = [name, str(small_file)] if name == "report" else [name]
        result = CliRunner(env={"FAQ_DATABASE": None}).invoke(main, arguments)
        assert (result.exit_code, result.stderr) == (0, "")
    if tables is None:
        assert not Path("candid.db").exists()
    elif "questions" not in tables:
        with sqlite3.connect("candid.db") as connection:
            there = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        assert tuple(name for (name,) in there) == tables


def test_a_database_that_is_deleted_is_made_anew(tmp_path: Path, made: Callable[[str], Recorder]) -> None:
    """A vote waits a moment at most; no restart is needed."""
    path = tmp_path / "votes.db"
    one = made(f"sqlite:///{path}")
    assert one.is_kept(one.vote(["pain"], "yes") or 0)
    path.unlink()
    one.vote(["pain"], "no")
    wait_until(lambda: not one.state().waiting, "the vote to be kept")
    assert VoteStore(Database(f"sqlite:///{path}")).counts() == (VoteCount(("pain",), Counter(no=1)),)


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_nobody_else_on_the_machine_may_read_what_is_kept(tmp_path: Path, journal: str) -> None:
    """Whatever files are made with otherwise, also those beside it; one that is there keeps what its owner gave it."""
    path = tmp_path / "votes.db"
    keep_vote(f"sqlite:///{path}", "pain", "yes")
    assert path.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA journal_mode = {journal}")
        database = Database(f"sqlite:///{path}")
        with database.transaction() as writing:
            votes.write(writing, [votes.CastVote(datetime.now(UTC).date(), "pain", "no")])
            beside = {each.name: each.stat().st_mode & 0o777 for each in tmp_path.glob("votes.db-*")}
    expected = ["votes.db-journal"] if journal == "DELETE" else ["votes.db-shm", "votes.db-wal"]
    assert beside == dict.fromkeys(expected, 0o600)
    path.chmod(0o640)
    keep_vote(f"sqlite:///{path}", "pain", "yes")
    assert path.stat().st_mode & 0o777 == 0o640
