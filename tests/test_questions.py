"""What is kept of questions, for how long, and that keeping stops no answer."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from benchmarks.servers import free_port, wait_for
from faq.settings import Settings
from faq.store import questions, recorder
from faq.store.activity import Activity, ActivityStore
from faq.store.database import Database
from faq.store.questions import Question, QuestionStore, today
from faq.store.recorder import Recorder
from faq.store.redaction import redact
from faq.store.waiting import MOST_WAITING
from faq.web.application import create_app
from tests.test_server import serve
from tests.test_votes import post

WORD = "zanzibar"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of a database."""
    return tmp_path / "questions.db"


@pytest.fixture
def database(path: Path) -> Database:
    """A database in that file."""
    return Database(f"sqlite:///{path}")


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Recorder]]:
    """Makes recorders that write only when told to, and ends them."""
    monkeypatch.setattr(recorder, "SECONDS", 1000.0)
    made: list[Recorder] = []

    def make_one(database: Database, keep_days: int = 30) -> Recorder:
        made.append(Recorder(database, keep_days))
        return made[-1]

    yield make_one
    for each in made:
        each.stop()


def ask_over_http(port: int, question: str) -> None:
    """Ask a server that runs."""
    body = json.dumps({"question": question}).encode()
    request = Request(f"http://127.0.0.1:{port}/api/ask", body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=20) as response:
        response.read()


def visit(small_file: Path, database: str, keep_days: int = 30) -> FlaskClient:
    """A client of an application that keeps its questions there."""
    settings = Settings(knowledge=small_file, database=database, keep_days=keep_days)
    return create_app(settings).test_client()


def flush(client: FlaskClient) -> None:
    """Let an application write what it keeps."""
    client.application.extensions["recorder"].flush()


def add(database: Database, *kept: Question) -> None:
    """Put questions into a database."""
    with database.transaction() as connection:
        questions.write(connection, kept)


def test_a_question_without_an_answer_is_kept_redacted(small_file: Path, path: Path) -> None:
    """The day, the words without what is personal, the outcome, the nearest entry, the language, how often; nothing else."""
    client = visit(small_file, f"sqlite:///{path}")
    for _ in range(3):
        client.post(
            "/api/ask",
            json={"question": f"my name is {WORD}, do you sell bicycles? 07911 123456", "clinic": "one"},
            headers={"User-Agent": "somebody"},
        )
    flush(client)
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT * FROM questions").fetchall()
    question = "my name is [name], do you sell bicycles? [phone]"
    assert [row[1:4] + row[5:] for row in rows] == [
        (today().isoformat(), question, "unanswered", "en", "", 3),
    ]
    stored = path.read_bytes()
    for personal in (WORD, "07911", "127.0.0.1", "somebody"):
        assert personal.encode() not in stored


def test_answers_small_talk_and_urgent_help_are_only_counted(small_file: Path, path: Path) -> None:
    """Each reply once by its kind, each answer once more by its entry."""
    client = visit(small_file, f"sqlite:///{path}")
    for question in (
        "does it hurt",
        "does it hurt",
        "hello",
        "my skin has a blister",
        "do you sell bicycles",
    ):
        client.post("/api/ask", json={"question": question})
    flush(client)
    database = Database(f"sqlite:///{path}")
    assert [each.question for each in QuestionStore(database, 30).all()] == ["do you sell bicycles"]
    assert ActivityStore(database).all() == (
        Activity(today(), "answer", "", 2),
        Activity(today(), "answer", "pain", 2),
        Activity(today(), "chat", "", 1),
        Activity(today(), "chat", "hello", 1),
        Activity(today(), "unanswered", "", 1),
        Activity(today(), "urgent", "", 1),
    )
    assert b"blister" not in path.read_bytes()


def test_a_downvoted_question_is_kept_once_with_its_reason(small_file: Path, path: Path) -> None:
    """A no keeps it, a reason tells more about it, a yes keeps nothing; the vote itself holds no question."""
    client = visit(small_file, f"sqlite:///{path}")
    post(client, "no", "does it hurt, I'm on 07911 123456")
    post(client, "no", "does it hurt, I'm on 07911 123456")
    post(client, "unclear", "does it hurt, I'm on 07911 123456")
    post(client, "yes", "is it painful")
    flush(client)
    kept = QuestionStore(Database(f"sqlite:///{path}"), 30).all()
    question = "does it hurt, I'm on [phone]"
    assert kept == (Question(question, "downvoted", today(), "pain", "en", "unclear", count=2),)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT entries, vote FROM votes").fetchall()[0] == ("pain", "no")


def test_zero_days_keep_no_question_at_all(small_file: Path, path: Path) -> None:
    """Nor what an earlier setting kept; the chat says so; numbers go on."""
    add(Database(f"sqlite:///{path}"), Question(WORD, "unanswered", today()))
    client = visit(small_file, f"sqlite:///{path}", keep_days=0)
    client.post("/api/ask", json={"question": f"{WORD} bicycles"})
    post(client, "no", WORD)
    flush(client)
    assert WORD.encode() not in path.read_bytes()
    assert client.get("/api/start").get_json()["keeps"] == 0
    assert ActivityStore(Database(f"sqlite:///{path}")).all()


@pytest.mark.parametrize(("database", "keeps"), [("sqlite:///{}", 30), ("", 0)])
def test_the_start_says_for_how_long(small_file: Path, path: Path, database: str, keeps: int) -> None:
    """In days, and 0 without a database."""
    assert visit(small_file, database.format(path)).get("/api/start").get_json()["keeps"] == keeps


def files(path: Path) -> bytes:
    """All that a database left on the disk."""
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
@pytest.mark.parametrize("way", ["old", "forgotten"])
def test_what_is_deleted_is_gone_from_the_files(path: Path, journal: str, way: str) -> None:
    """Not a byte of it in the file, its log or its journal; what is still to be kept stays."""
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA journal_mode = {journal}")
    database = Database(f"sqlite:///{path}")
    old = [Question(f"{WORD} {number}", "choices", today() - timedelta(30)) for number in range(200)]
    add(database, *old, Question("young", "choices", today() - timedelta(29)))
    assert WORD.encode() in files(path)
    store = QuestionStore(database, 30)
    assert [each.question for each in store.all()] == ["young"]
    assert (store.delete_old() if way == "old" else store.forget()) == (200 if way == "old" else 201)
    assert WORD.encode() not in files(path)
    assert len(store.all()) == (1 if way == "old" else 0)


def test_sqlite_overwrites_what_is_deleted(database: Database) -> None:
    """On every connection, whatever the library was built with."""
    with database.transaction() as connection:
        assert connection.execute(text("PRAGMA secure_delete")).scalar() == 1


def test_old_questions_go_at_the_start_and_then_daily(
    database: Database, make: Callable[..., Recorder], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without anybody asking anything."""
    one = make(database, 2)
    add(
        database,
        Question("yesterday", "choices", today() - timedelta(1)),
        Question("old", "choices", today() - timedelta(2)),
    )
    everything = QuestionStore(database, 1000)
    one.flush()
    assert [each.question for each in everything.all()] == ["yesterday"]
    tomorrow = today() + timedelta(1)
    for module in (questions, recorder):
        monkeypatch.setattr(module, "today", lambda: tomorrow)
    one.flush()
    assert everything.all() == ()


def test_equal_questions_of_a_day_are_one_row(database: Database, path: Path) -> None:
    """With a count; another day, outcome or language is another row."""
    same = Question("a", "choices", today(), "x", "en")
    others = (
        Question("a", "unanswered", today()),
        Question("a", "choices", date(2026, 1, 1)),
        Question("a", "choices", today(), "x", "de"),
    )
    add(database, same, same, *others)
    add(database, Question("a", "choices", today(), "later", "en", count=3))
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT nearest, count FROM questions").fetchall()
    assert sorted(rows) == [("", 1), ("", 1), ("later", 5), ("x", 1)]


def test_questions_of_many_threads_are_all_there(database: Database, make: Callable[..., Recorder]) -> None:
    """Also while what waits is being written."""
    one = make(database)
    ends = threading.Event()

    def write() -> None:
        while not ends.is_set():
            one.flush()

    writer = threading.Thread(target=write)
    writer.start()
    with ThreadPoolExecutor(8) as threads:
        for number in range(400):
            threads.submit(one.keep, redact(f"question {number % 7}"), "choices", "", "en")
            threads.submit(one.count, "choices", [])
    ends.set()
    writer.join()
    one.flush()
    kept = QuestionStore(database, 30).all()
    assert (len(kept), sum(each.count for each in kept)) == (7, 400)
    assert ActivityStore(database).all() == (Activity(today(), "choices", "", 400),)


def test_what_comes_while_others_are_written_waits(path: Path, make: Callable[..., Recorder]) -> None:
    """It is neither lost nor written twice."""
    later = ["latest", "later"]

    class Busy(Database):
        @contextmanager
        def transaction(self) -> Iterator[Connection]:
            with super().transaction() as connection:
                yield connection
                if later:
                    one.keep(redact(later.pop()), "choices", "", "en")

    one = make(Busy(f"sqlite:///{path}"))
    store = QuestionStore(Database(f"sqlite:///{path}"), 30)
    # Without the thread, which would write as well.
    one._end.set()
    one.keep(redact("early"), "choices", "", "en")
    one._write(only_votes=False)
    assert sorted(each.question for each in store.all()) == ["early", "later"]
    one._write(only_votes=False)
    assert {each.question: each.count for each in store.all()} == {"early": 1, "later": 1, "latest": 1}


def test_a_database_that_is_away_stops_nothing_and_loses_nothing(
    tmp_path: Path, small_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Answers go on; it is logged once, and once when it is back; all is written then."""
    client = visit(small_file, f"sqlite:///{tmp_path}/later/questions.db")
    for _ in range(3):
        assert client.post("/api/ask", json={"question": "do you sell bicycles"}).status_code == 200
        flush(client)
    (tmp_path / "later").mkdir()
    flush(client)
    flush(client)
    said = [record.message for record in caplog.records if record.name == "faq.store.recorder"]
    assert said == [
        "Votes, questions and numbers cannot be kept just now: (sqlite3.OperationalError) unable to open database file.",
        "Votes, questions and numbers are kept again.",
    ]
    store = QuestionStore(Database(f"sqlite:///{tmp_path}/later/questions.db"), 30)
    assert [each.count for each in store.all()] == [3]


def test_a_locked_database_slows_no_answer(
    database: Database, path: Path, make: Callable[..., Recorder], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keeping returns at once, and what waits is written when the lock is gone."""
    monkeypatch.setattr(recorder, "SECONDS", 0.01)
    QuestionStore(database, 30).all()
    one = make(database)
    with sqlite3.connect(path, isolation_level=None) as lock:
        lock.execute("BEGIN IMMEDIATE")
        for _ in range(50):
            one.keep(redact("a"), "choices", "", "en")
        assert QuestionStore(database, 30).all() == ()
        lock.execute("COMMIT")
    one.stop()
    assert [each.count for each in QuestionStore(database, 30).all()] == [50]


def test_a_read_only_database_loses_nothing(
    path: Path, make: Callable[..., Recorder], caplog: pytest.LogCaptureFixture
) -> None:
    """What waits is written once it may be."""
    QuestionStore(Database(f"sqlite:///{path}"), 30).all()
    one = make(Database(f"sqlite:///file:{path}?mode=ro&uri=true"))
    one.keep(redact("a"), "choices", "", "en")
    one.flush()
    assert "attempt to write a readonly database" in caplog.text
    one._database = Database(f"sqlite:///{path}")
    one.flush()
    assert [each.question for each in QuestionStore(Database(f"sqlite:///{path}"), 30).all()] == ["a"]


def test_no_more_than_some_thousands_wait(
    make: Callable[..., Recorder], caplog: pytest.LogCaptureFixture
) -> None:
    """Said once; the first ones are kept."""
    one = make(Database("sqlite:////nowhere/questions.db"))
    for number in range(MOST_WAITING + 5):
        one.keep(redact(f"question {'x' * (number % 5)}"), "choices", "", "en")
    assert (
        caplog.messages.count(f"{MOST_WAITING} questions wait for the database; further ones are lost.") == 1
    )
    assert one.state().lost_questions == 5
    assert one.state().waiting == MOST_WAITING


def test_a_thread_that_is_gone_is_begun_again(database: Database, make: Callable[..., Recorder]) -> None:
    """As after a fork, which takes no thread along."""
    one = make(database)
    one.start()
    first = one._thread
    one._thread = threading.Thread()
    one.keep(redact("a"), "choices", "", "en")
    assert one._thread is not first
    assert one._thread.is_alive()


def test_the_server_writes_the_last_before_it_ends(path: Path) -> None:
    """A question that came just before SIGTERM is there, its address and its sender are not."""
    port = free_port()
    settings = {"FAQ_PORT": str(port), "FAQ_DATABASE": f"sqlite:///{path}"}
    with serve(**settings) as server:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        ask_over_http(port, "do you sell bicycles to jane@example.com")
        server.terminate()
        assert server.wait(timeout=20) == 0
    kept = QuestionStore(Database(f"sqlite:///{path}"), 30).all()
    assert [each.question for each in kept] == ["do you sell bicycles to [mail]"]
