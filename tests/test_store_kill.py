"""What was acknowledged is there, whatever happens to the process: kill -9 at random, and a commit without an answer."""

import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from faq.store import recorder
from faq.store.activity import ActivityStore
from faq.store.database import Database
from faq.store.questions import QuestionStore
from faq.store.recorder import Recorder
from faq.store.redaction import redact
from faq.store.votes import VoteStore
from tests.conftest import ROOT
from tests.services import postgres, wait_until
from tests.stores import keep_vote

VOTING = """
import os, sys, threading
from faq.store.database import Database
from faq.store.recorder import Recorder
recorder, first = Recorder(Database(sys.argv[1]), 30), int(sys.argv[2])
def vote(first):
    for number in range(first, first + 1_000_000):
        place = recorder.vote([f"vote-{number}"], "yes")
        recorder.count("answer", ["pain"])
        if place is not None and recorder.is_kept(place):
            os.write(1, f"{number}\\n".encode())
for thread in range(3):
    threading.Thread(target=vote, args=[first + thread * 1_000_000]).start()
"""


def votes_of(address: str) -> Counter[str]:
    """How often each vote is there."""
    return Counter({count.entries[0]: count.votes.total() for count in VoteStore(Database(address)).counts()})


def test_a_vote_that_was_acknowledged_survives_kill_9(address: str) -> None:
    """Three times at a random moment; no vote is there twice."""
    printed: list[str] = []
    for turn in range(3):
        command = [sys.executable, "-c", VOTING, address, str(turn * 10_000_000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT) as child:
            assert child.stdout
            printed.append(child.stdout.readline().decode().strip())
            time.sleep(random.uniform(0.02, 0.3))  # noqa: S311
            child.kill()
            printed += child.stdout.read().decode().split("\n")[:-1]
    kept = votes_of(address)
    assert len(printed) > 20
    assert [number for number in printed if not kept[f"vote-{number}"]] == []
    assert set(kept.values()) == {1}


@contextmanager
def without_answer_to_commit(url: str) -> Iterator[tuple[str, list[bytes]]]:
    """A way to a PostgreSQL that breaks, once something is put into the list, after a commit and before its answer."""
    to = urlsplit(url)
    breaks: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def carry(come: socket.socket, go: socket.socket, back: bool) -> None:
        with suppress(OSError):
            while data := come.recv(65536):
                if back and waiting.is_set():
                    waiting.clear()
                    breaks.clear()
                    break
                if not back and breaks and b"COMMIT" in data:
                    waiting.set()
                go.sendall(data)
        for end in (come, go):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def accept() -> None:
        with suppress(OSError):
            while True:
                client = listening.accept()[0]
                server = socket.create_connection((to.hostname or "", to.port or 0))
                ends.extend((client, server))
                threading.Thread(target=carry, args=[client, server, False], daemon=True).start()
                threading.Thread(target=carry, args=[server, client, True], daemon=True).start()

    waiting, ends = threading.Event(), [listening]
    threading.Thread(target=accept, daemon=True).start()
    try:
        yield url.replace(str(to.port), str(listening.getsockname()[1])), breaks
    finally:
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_a_commit_without_an_answer_counts_once(address: str, made: Callable[[str], Recorder]) -> None:
    """Whether it happened is unknown, so it is tried again, and the mark beside it tells."""
    with without_answer_to_commit(address) as (url, breaks):
        one = made(url)
        place = one.vote(["before"], "yes")
        assert place is not None
        assert one.is_kept(place)
        with one._writing:
            breaks.append(b"now")
            one.vote(["unknown"], "yes")
            one.keep(redact("do you sell bicycles"), "unanswered", "", "en")
            one.count("unanswered", [])
        wait_until(lambda: not breaks, "the way to break")
        wait_until(lambda: one.state().waiting == 0 and one.state().failing_since is None, "it to be mended")
        one.stop()
    assert votes_of(address) == {"before": 1, "unknown": 1}
    assert [each.count for each in QuestionStore(Database(address), 30).all()] == [1]


def test_marks_do_not_pile_up(address: str, made: Callable[[str], Recorder]) -> None:
    """Each process leaves one, for a week."""
    keep_vote(address, "pain", "yes")
    with Database(address).transaction() as connection:
        connection.execute(text("INSERT INTO writings (id, day) VALUES (1, '2026-01-01')"))
    one = made(address)
    for _ in range(5):
        place = one.vote(["pain"], "yes")
        assert place is not None
        assert one.is_kept(place)
    one.flush()
    with Database(address).transaction() as connection:
        assert connection.execute(text("SELECT count(*) FROM writings")).scalar() == 1


FORKING = """
import os, sys, threading
from faq.store.database import Database
from faq.store.recorder import Recorder
recorder, children = Recorder(Database(sys.argv[1]), 30), []
for number in range(3):
    child = os.fork()
    if not child:
        recorder.start()
        place = recorder.vote([f"vote-{number}"], "yes")
        recorder.count("answer", ["pain"])
        kept = recorder.is_kept(place)
        recorder.stop()
        os._exit(recorder.state().waiting)
    children.append(child)
ends = [os.waitpid(child, 0)[1] for child in children]
print(ends, threading.active_count(), recorder._database._engine.pool.status())
"""


def test_nothing_is_open_before_the_fork_and_each_process_keeps_its_own(address: str) -> None:
    """A process that learnt forks others; each writes what it was told, and the first has touched nothing."""
    command = [sys.executable, "-c", FORKING, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert said.startswith("[0, 0, 0] 1 ")
    assert "Connections in pool: 0" in said
    assert votes_of(address) == {f"vote-{number}": 1 for number in range(3)}
    assert {each.count for each in ActivityStore(Database(address)).all()} == {3}


def test_sigterm_writes_the_last(address: str) -> None:
    """By `stop`, which does no harm the second time, and what comes later is not kept."""
    one = Recorder(Database(address), 30)
    one.keep(redact("do you sell bicycles"), "unanswered", "", "en")
    one.stop()
    one.stop()
    assert one.vote(["pain"], "yes") is None
    assert [each.count for each in QuestionStore(Database(address), 30).all()] == [1]


def test_the_end_is_not_kept_waiting_by_a_server_that_hangs(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What is lost then is said in numbers."""
    monkeypatch.setattr(recorder, "LAST_SECONDS", 1.0)
    with postgres() as (service, url):
        one = Recorder(Database(url), 30)
        place = one.vote(["pain"], "yes")
        assert place is not None
        assert one.is_kept(place)
        service.freeze()
        one.vote(["pain"], "yes")
        begun = time.monotonic()
        one.stop()
        assert time.monotonic() - begun < 3
    assert "1 votes, 0 questions and 0 numbers are lost" in caplog.text
    assert one.state().lost_votes == 1
