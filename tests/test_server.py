"""The server as a process, and the workers that it has made: how it starts, ends, and takes what comes."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from benchmarks.servers import LIGHT, end_all, free_port, wait_for
from tests.candid_server import Candid, memory, server
from tests.conftest import ROOT
from tests.services import postgres, wait_until
from tests.test_thousand_saves import numbers, version
from tests.visitors import Outcome, file_with_items, visiting
from tests.votes_kept import kept_votes

WORKER_MEBIBYTES, PARENT_MEBIBYTES = 60, 190
"""What a worker needs for itself at most (34 here), and the process that it was made from (165 here)."""

CROWD = 1000
"""Visitors on bad connections, or with bad intentions, at once."""

ASK = b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@contextmanager
def serve(**settings: str) -> Iterator["subprocess.Popen[str]"]:
    """A server with these settings, whose words can be read, and which is gone afterwards whatever happens."""
    command = [sys.executable, str(ROOT / "server.py")]
    environment = {**os.environ, "FAQ_DATABASE": "", **LIGHT, **settings}
    with subprocess.Popen(
        command,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as server:
        try:
            yield server
        finally:
            end_all(server)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database of either kind."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield f"sqlite:///{tmp_path_factory.mktemp('votes')}/votes.db"
        else:
            yield stack.enter_context(postgres())[1]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candid]:
    """A server for crowds: what comes to it harms nobody else."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    folder = tmp_path_factory.mktemp("crowded")
    with server(folder, FAQ_KNOWLEDGE=knowledge_in(folder), FAQ_DATABASE="") as made:
        yield made
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def knowledge_in(folder: Path) -> str:
    """A small knowledge file, from which a server begins quickly."""
    path = folder / "knowledge.yaml"
    path.write_text(file_with_items(), encoding="utf-8")
    return str(path)


def test_it_starts_answers_and_stops() -> None:
    """Says where it answers, answers over HTTP, and stops at SIGTERM with exit code 0 and no process left."""
    port = free_port()
    with serve(FAQ_PORT=str(port), FAQ_WORKERS="2") as server:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        assert answered(port) == "pain"
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=10) == 0
        assert server.stdout
        assert server.stdout.read() == f"Candid answers on http://127.0.0.1:{port}\n"
        with pytest.raises(ProcessLookupError):
            os.killpg(server.pid, 0)


def test_workers_share_most_of_their_memory(tmp_path: Path) -> None:
    """With the shipped file: what each has for itself is bounded, and so is what they share."""
    if not Path("/proc/self/smaps_rollup").exists():
        pytest.skip("Only Linux tells how memory is shared.")
    with server(tmp_path, FAQ_WORKERS="2", FAQ_DATABASE=f"sqlite:///{tmp_path}/votes.db") as candid:
        for _ in range(40):
            assert answered(candid.port) == "pain"
        parent, *workers = (memory(process) for process in (candid.pid, *candid.workers()))
        assert parent.resident < PARENT_MEBIBYTES
        assert len(workers) == 2
        assert all(worker.own < WORKER_MEBIBYTES for worker in workers), workers


def test_from_the_start_to_the_first_answer_takes_a_second_or_two() -> None:
    """Three times that is allowed here; where a machine does other things as well, its own time counts."""
    port = free_port()
    begin = time.monotonic()
    with serve(FAQ_PORT=str(port)) as server:
        wait_for(f"http://127.0.0.1:{port}/api/start")
        assert time.monotonic() - begin < 5 or own_seconds(server.pid) < 5


def own_seconds(process: int) -> float:
    """For how long a core has worked for a process; raises OSError where nobody tells."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"FAQ_PORT": "http"}, 'FAQ_PORT is "http", but must be a whole number from 1 to 65535.\n'),
        (
            {"FAQ_KNOWLEDGE": "/nowhere.yaml"},
            "/nowhere.yaml:1:1: error: The file cannot be read: No such file or directory. [unreadable]\n         Check that the path is right and that you may read it.\n",
        ),
    ],
)
def test_what_stops_the_start_is_said(settings: dict[str, str], said: str) -> None:
    """Without a traceback, with exit code 1."""
    with serve(**settings) as server:
        _, errors = server.communicate(timeout=20)
    assert (server.returncode, errors) == (1, said)


def test_a_broken_file_stops_the_start_with_every_problem(tmp_path: Path) -> None:
    """Each with its line."""
    path = tmp_path / "broken.yaml"
    path.write_text("title: x\nanswer: y\n")
    with serve(FAQ_KNOWLEDGE=str(path)) as server:
        _, errors = server.communicate(timeout=20)
    assert server.returncode == 1
    assert errors.count(": error: ") == 5
    assert "Traceback" not in errors


def test_a_port_in_use_is_said(page_url: str) -> None:
    """One sentence."""
    port = page_url.rstrip("/").rsplit(":", 1)[1]
    with serve(FAQ_PORT=port) as server:
        _, errors = server.communicate(timeout=20)
    assert (server.returncode, errors) == (1, f"127.0.0.1:{port} cannot be used: Address already in use.\n")


def test_sigterm_loses_no_request_that_was_accepted(tmp_path: Path) -> None:
    """In mid-load: what was begun is answered, who comes later is refused at the door, no vote is lost."""
    url = f"sqlite:///{tmp_path}/votes.db"
    settings = {"FAQ_KNOWLEDGE": knowledge_in(tmp_path), "FAQ_DATABASE": url, "FAQ_WORKERS": "2"}
    with server(tmp_path, **settings) as candid, visiting(candid.port) as seen:
        busy(seen.questions)
        assert candid.stop() == 0
        busy(seen.questions)
    failed = [each for each in (*seen.questions, *seen.votes) if each.status not in (200, 204)]
    assert any(each.body == "ConnectionRefusedError" for each in failed)
    # The door takes whoever knocks until it closes: who comes after the last look, and before that, is turned away.
    turned_away = [each for each in failed if each.body != "ConnectionRefusedError"]
    assert all(each.was_fresh and each.body == "ConnectionResetError" for each in turned_away), turned_away
    assert len(turned_away) <= 2
    assert kept_votes(url) == dict.fromkeys(seen.voted(204), 1)


def test_sigterm_waits_for_a_message_that_is_half_sent(crowded: Candid, tmp_path: Path) -> None:
    """Whoever is on a bad connection gets an answer, too."""
    with server(tmp_path, **crowded.settings) as candid:
        body = b'{"question": "does it hurt"}'
        with socket.create_connection(("127.0.0.1", candid.port), timeout=10) as connection:
            connection.sendall(ASK + b"Content-Length: %d\r\n\r\n" % len(body) + body[:9])
            # Another who gets an answer shows that the first was let in.
            assert answered(candid.port) == "pain"
            candid.tell(signal.SIGTERM)
            time.sleep(2)
            connection.sendall(body[9:])
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
        assert candid.stop() == 0


def test_workers_are_replaced_without_loss(tmp_path: Path) -> None:
    """At SIGHUP, in mid-load: all are new, and not one request has failed."""
    url = f"sqlite:///{tmp_path}/votes.db"
    settings = {"FAQ_KNOWLEDGE": knowledge_in(tmp_path), "FAQ_DATABASE": url, "FAQ_WORKERS": "2"}
    with server(tmp_path, **settings) as candid, visiting(candid.port) as seen:
        busy(seen.questions)
        before = set(candid.workers())
        candid.tell(signal.SIGHUP)
        wait_until(lambda: len(candid.workers()) == 2 and not before & set(candid.workers()), "new workers")
        busy(seen.questions)
    assert {each.status for each in seen.questions} == {200}
    assert {each.status for each in seen.votes} == {204}
    assert kept_votes(url) == dict.fromkeys(seen.voted(204), 1)


def test_new_workers_begin_with_the_newest_version(tmp_path: Path) -> None:
    """Though the process that they are made from has read the file before it was changed."""
    path = tmp_path / "knowledge.yaml"
    path.write_text(file_with_items(version(0)), encoding="utf-8")
    settings = {"FAQ_KNOWLEDGE": str(path), "FAQ_DATABASE": "", "FAQ_WORKERS": "2"}
    with server(tmp_path, **settings) as candid, visiting(candid.port, voting=0) as seen:
        path.write_text(file_with_items(version(6)), encoding="utf-8")
        wait_until(
            lambda: [numbers(each.body)[:1] for each in seen.questions[-50:]] == [[6]] * 50, "the version"
        )
        asked, before = len(seen.questions), set(candid.workers())
        candid.tell(signal.SIGHUP)
        wait_until(lambda: len(candid.workers()) == 2 and not before & set(candid.workers()), "new workers")
        busy(seen.questions)
    assert {number for each in seen.questions[asked:] for number in numbers(each.body)} == {6}


def test_a_worker_that_is_killed_takes_no_other_along(tmp_path: Path, database: str) -> None:
    """In mid-load: only what it was answering fails, a new one comes, every vote that was acknowledged is there."""
    settings = {"FAQ_KNOWLEDGE": knowledge_in(tmp_path), "FAQ_DATABASE": database, "FAQ_WORKERS": "2"}
    with server(tmp_path, **settings) as candid, visiting(candid.port) as seen:
        busy(seen.questions, seen.votes)
        killed = candid.workers()[0]
        at = time.monotonic()
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: len(candid.workers()) == 2 and killed not in candid.workers(), "a new worker")
        busy(seen.questions, seen.votes)
    failed = [each for each in (*seen.questions, *seen.votes) if each.status not in (200, 204)]
    # Five visitors, each waiting for one reply.
    assert len(failed) <= 5
    assert all(each.status == 0 and abs(each.at - at) < 0.5 for each in failed), failed
    kept, acknowledged = kept_votes(database), seen.voted(204)
    assert set(kept.values()) == {1}
    assert acknowledged <= set(kept) <= acknowledged | seen.voted(0)


@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(b"", id="idle"),
        pytest.param(ASK, id="half the headers"),
        pytest.param(ASK + b'Content-Length: 26\r\n\r\n{"question"', id="half the body"),
        pytest.param(ASK + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{", id="half a chunk"),
    ],
)
def test_a_thousand_slow_visitors_keep_nobody_waiting(crowded: Candid, begun: bytes) -> None:
    """They wait for themselves alone; another gets an answer as ever."""
    with ExitStack() as crowd:
        for _ in range(CROWD):
            connection = crowd.enter_context(socket.create_connection(("127.0.0.1", crowded.port)))
            connection.sendall(begun)
        begin = time.monotonic()
        assert answered(crowded.port) == "pain"
        # They would hold a server that waits for them for twenty.
        assert time.monotonic() - begin < 3


def test_who_never_asks_is_hung_up_on(crowded: Candid) -> None:
    """After the five seconds that a connection may be idle."""
    with ExitStack() as crowd:
        idle = [
            crowd.enter_context(socket.create_connection(("127.0.0.1", crowded.port), timeout=10))
            for _ in range(50)
        ]
        idle[0].sendall(ASK)
        assert all(connection.recv(1000) == b"" for connection in idle)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(ASK + b"Content-Length: 10000000000\r\n\r\n", b"413", id="a huge body, declared"),
        pytest.param(ASK + b"Transfer-Encoding: chunked\r\n\r\n", b"413", id="a body without end"),
        pytest.param(ASK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", b"400", id="a body of no chunks"),
        pytest.param(b"GET / HTTP/1.1\r\nX: ", b"4", id="a header without end"),
        pytest.param(b"GET /", b"4", id="an address without end"),
    ],
)
def test_who_sends_without_end_is_refused(crowded: Candid, sent: bytes, status: bytes) -> None:
    """By a status before much was read; others notice nothing."""
    more = b"1000\r\n" + b"x" * 4096 + b"\r\n"
    with socket.create_connection(("127.0.0.1", crowded.port), timeout=10) as connection:
        connection.sendall(sent)
        connection.setblocking(False)
        said, end, mebibytes = b"", time.monotonic() + 10, 0.0
        while not said and time.monotonic() < end and mebibytes < 1:
            with suppress(BlockingIOError):
                said = connection.recv(1000)
            if not said:
                with suppress(BlockingIOError, ConnectionError):
                    mebibytes += connection.send(more) / 2**20
                time.sleep(0.001)
    assert said.startswith(b"HTTP/1.1 " + status), said
    assert answered(crowded.port) == "pain"


def answered(port: int) -> str:
    """The id of what a server answers to whether it hurts."""
    body = json.dumps({"question": "does it hurt"}).encode()
    request = Request(f"http://127.0.0.1:{port}/api/ask", body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=5) as response:
        return str(json.load(response)["answers"][0]["id"])


def busy(*outcomes: list[Outcome]) -> None:
    """Return once there are some more of each."""
    for each in outcomes:
        enough = len(each) + 50
        wait_until(lambda each=each, enough=enough: len(each) >= enough, "visitors")  # type: ignore[misc]


def _pour(port: int, head: bytes, end: threading.Event) -> None:
    """Send a body as fast as it goes, and begin anew where it is refused."""
    piece = b"8000\r\n" + b"x" * 32768 + b"\r\n"
    while not end.is_set():
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(head)
            while not end.is_set():
                connection.sendall(piece)


@pytest.mark.parametrize(
    "head", [b"Content-Length: 10000000000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n"]
)
def test_bodies_without_end_keep_nobody_waiting(crowded: Candid, head: bytes) -> None:
    """Though their sockets always have more to read."""
    end = threading.Event()
    pourers = [threading.Thread(target=_pour, args=(crowded.port, ASK + head, end)) for _ in range(10)]
    for pourer in pourers:
        pourer.start()
    try:
        time.sleep(0.5)
        for _ in range(5):
            begin = time.monotonic()
            assert answered(crowded.port) == "pain"
            # Unmended, they would be answered when all is over.
            assert time.monotonic() - begin < 3
    finally:
        end.set()
        for pourer in pourers:
            pourer.join()
