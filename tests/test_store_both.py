"""SQLite and PostgreSQL keep the same, count the same, and say nothing of who may use them."""

import logging
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import event

from benchmarks.servers import free_port
from faq.cli import main
from faq.settings import SettingError, Settings
from faq.store import questions, recorder
from faq.store.activity import Activity, ActivityStore
from faq.store.database import Database, StoreError, without_secrets
from faq.store.questions import Question, QuestionStore, today
from faq.store.recorder import Recorder
from faq.store.redaction import redact
from faq.store.votes import VoteCount, VoteStore
from faq.web.application import create_app
from tests.conftest import ROOT
from tests.services import Service, wait_until
from tests.stores import keep_vote


def test_questions_are_kept_alike(address: str) -> None:
    """Equal ones of a day are one row, a reason is added to it, NUL and every other character survive or are replaced."""
    database, rare = Database(address), "\U0001f9ca" * 500
    with database.transaction() as connection:
        questions.write(
            connection,
            [
                Question("b", "downvoted", today(), "pain", "en"),
                Question("b", "downvoted", today(), "pain", "en", "unclear", 0),
                Question("b", "downvoted", today(), "length", "en"),
                Question("a\0", "choices", today(), "", "en"),
                Question(rare, "choices", today() - timedelta(29), "", "en"),
                Question("old", "choices", today() - timedelta(30), "", "en"),
            ],
        )
    store = QuestionStore(database, 30)
    assert store.all() == (
        Question("b", "downvoted", today(), "length", "en", "unclear", 2),
        Question("a\ufffd", "choices", today(), "", "en"),
        Question(rare, "choices", today() - timedelta(29), "", "en"),
    )
    assert (store.delete_old(), store.forget(), store.all()) == (1, 3, ())


def test_numbers_come_in_one_order(address: str) -> None:
    """Whatever the database takes for the alphabet."""
    one = Recorder(Database(address), 30)
    for kind, entries in (("b", ["a-b", "aB", "Ab"]), ("B", []), ("b", ["a-b"])):
        one.count(kind, entries)
    one.stop()
    rows = [(each.kind, each.entry, each.count) for each in ActivityStore(Database(address)).all()]
    assert rows == [("B", "", 1), ("b", "", 2), ("b", "Ab", 1), ("b", "a-b", 2), ("b", "aB", 1)]


COUNTING = """
import sys
from faq.store.database import Database
from faq.store.recorder import Recorder
from faq.store.redaction import redact
recorder = Recorder(Database(sys.argv[1]), 30)
waited = 0
for number in range(24):
    recorder.count("answer", ["pain", "length"] if number % 2 else ["length", "pain"])
    recorder.keep(redact(f"question {number % 3}"), "choices", "", "en")
    if number % 4 == 0:
        recorder.flush()
    place = recorder.vote(["pain"], "yes")
    waited += not recorder.is_kept(place)
recorder.stop()
print(waited, recorder.state().waiting)
"""


def test_processes_count_together(address: str) -> None:
    """Four at once add to the same rows: nothing is lost, and hardly a vote has to wait."""
    command = [sys.executable, "-c", COUNTING, address]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(4)]
    said = [process.communicate(timeout=60)[0].split() for process in running]
    assert [waiting for _, waiting in said] == ["0"] * 4
    # Beside those of the moment when all of them made the tables.
    assert sum(int(waited) for waited, _ in said) <= 12
    database = Database(address)
    assert VoteStore(database).counts() == (VoteCount(("pain",), Counter(yes=96)),)
    assert ActivityStore(database).all() == tuple(
        Activity(today(), "answer", entry, 96) for entry in ("", "length", "pain")
    )
    assert {each.question: each.count for each in QuestionStore(database, 30).all()} == {
        f"question {number}": 32 for number in range(3)
    }


def test_commands_read_both(address: str, small_file: Path) -> None:
    """What visitors thought, what they asked in vain, and the report."""
    one = Recorder(Database(address), 30)
    one.keep(redact("do you sell bicycles"), "unanswered", "", "en")
    one.vote(["pain"], "no")
    one.stop()
    for arguments, expected in (
        (["votes"], "pain"),
        (["gaps", "--knowledge", str(small_file)], "do you sell bicycles"),
        (["report", str(small_file), "--output", str(small_file.with_suffix(".html"))], ""),
    ):
        result = CliRunner().invoke(main, [*arguments, "--database", address])
        assert (result.exit_code, result.stderr) == (0, "")
        assert expected in result.stdout


def test_no_name_and_no_password_is_shown(
    small_file: Path, caplog: pytest.LogCaptureFixture, postgres_server: tuple[Service, str]
) -> None:
    """In no log and no message: of an address without meaning, a server that is away, one that refuses."""
    caplog.set_level(logging.DEBUG, "faq")
    port = postgres_server[1].rpartition(":")[2].partition("/")[0]
    shown = ""
    for place in (f"127.0.0.1:{free_port()}/x", f"127.0.0.1:{port}/postgres", f"127.0.0.1:{port}/nosuch"):
        one = Recorder(Database(f"postgres://somebody:pass%40word@{place}?sslmode=prefer"), 30)
        one.keep(redact("a"), "choices", "", "en")
        one.flush()
        assert one.state().last_error_kind in {"unreachable", "refused"}
        one._waiting.lose_all()
        result = CliRunner().invoke(main, ["votes", "--database", f"postgres://somebody:pass%40word@{place}"])
        assert result.exit_code == 1
        shown += result.output
        assert f"postgres://{place} cannot be read: " in result.output
    with pytest.raises(SettingError) as caught:
        create_app(Settings(knowledge=small_file, database="postgresql://somebody:pass@word@host:port/x"))
    for word in ("somebody", "pass", "word@"):
        assert word not in shown + caplog.text + str(caught.value).replace("user:password@", "")
    assert "cannot be kept just now" in caplog.text
    assert (
        without_secrets("postgresql://a:b@c@host:5432/name?password=d&user=e")
        == "postgresql://host:5432/name"
    )
    assert without_secrets("sqlite:////home/a@b/kept.db") == "sqlite:////home/a@b/kept.db"


def test_a_database_without_room_is_called_full(tmp_path: Path) -> None:
    """And what cannot be written is not half there."""
    database = Database(f"sqlite:///{tmp_path}/kept.db")
    keep_vote(f"sqlite:///{tmp_path}/kept.db", "pain", "yes")
    event.listen(
        database._engine,
        "connect",
        lambda connection, _: connection.execute("PRAGMA max_page_count = 1").close(),
    )
    many = [Question(f"{number} {'x' * 400}", "choices", today()) for number in range(100)]
    with pytest.raises(StoreError) as caught, database.transaction() as connection:
        questions.write(connection, many)
    assert caught.value.kind == "full"
    assert QuestionStore(database, 30).all() == ()


def test_a_text_that_a_database_cannot_hold_stops_no_vote(
    postgres_server: tuple[Service, str], made: Callable[[str], Recorder]
) -> None:
    """In one that knows fewer characters, the questions beside it are lost, in numbers; votes are kept."""
    with psycopg.connect(postgres_server[1], autocommit=True) as connection:
        connection.execute(
            "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
        )
    url = postgres_server[1].rpartition("/")[0] + "/latin"
    one = made(url)
    with one._writing:
        one.vote(["pain"], "yes")
        one.keep(redact("\U0001f9ca"), "choices", "", "en")
    wait_until(lambda: one.state().waiting == 0 and one.state().failing_since is None, "the vote to be kept")
    assert one.state().lost_questions == 1
    assert VoteStore(Database(url)).counts() == (VoteCount(("pain",), Counter(yes=1)),)


def test_it_is_known_soon_that_an_idle_database_is_away(
    tmp_path: Path, made: Callable[[str], Recorder], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without anybody voting or asking; and soon that it is back."""
    monkeypatch.setattr(recorder, "IDLE_SECONDS", 0.2)
    one = made(f"sqlite:///{tmp_path}/kept.db")
    one.start()
    wait_until((tmp_path / "kept.db").exists, "the database")
    time.sleep(0.3)
    assert one.state().failing_since is None
    (tmp_path / "kept.db").rename(tmp_path / "away.db")
    (tmp_path / "kept.db").mkdir()
    wait_until(lambda: one.state().last_error_kind == "unreachable", "it to be noticed")
    (tmp_path / "kept.db").rmdir()
    wait_until(lambda: one.state().failing_since is None, "it to be back")


def test_pauses_grow_up_to_half_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it is away, and begin anew once it is back."""
    one = Recorder(Database(f"sqlite:///{tmp_path}/later/kept.db"), 30)
    pauses = []
    for _ in range(8):
        one.flush()
        pauses.append(one._pause())
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]
    (tmp_path / "later").mkdir()
    one.flush()
    assert one._pause() == 1
    monkeypatch.setattr(one, "_failures", 5000)
    assert one._pause() == 30
