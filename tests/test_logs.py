"""The log: every line in one form, and not a word in it that somebody sent."""

import json
import logging
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, after_this_request

from benchmarks.servers import end_all, free_port, wait_for
from faq import logs
from faq.logwriter import MOST_WAITING
from faq.settings import Settings
from faq.web.application import make_app
from tests.conftest import ROOT
from tests.services import wait_until

CANARY = "canary"

TEXT_LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [A-Z]+ [\w.]+: \S.*")
REQUEST_LINE = re.compile(r"\S+Z INFO access: (\w+) (\S+) (\d{3}), \d+\.\d\d ms, \d+ bytes")

Read = Callable[[], str]


@contextmanager
def logging_to(kind: str, descriptor: int) -> Iterator[None]:
    """Log there meanwhile."""
    hooks, level = (sys.excepthook, threading.excepthook), logging.root.level
    logs.set_up(kind, descriptor)
    try:
        yield
    finally:
        logs.stop()
        for writer in logs._SET_UP:
            logging.root.removeHandler(writer)
        logs._SET_UP.clear()
        logging.captureWarnings(False)
        logging.root.setLevel(level)
        sys.excepthook, threading.excepthook = hooks


@pytest.fixture(params=["text", "json"])
def kind(request: pytest.FixtureRequest) -> str:
    """Both forms."""
    return str(request.param)


@pytest.fixture
def read(kind: str, tmp_path: Path) -> Iterator[Read]:
    """What was logged so far."""
    path = tmp_path / "log"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with logging_to(kind, descriptor):
        yield lambda: path.read_text(encoding="utf-8")
    os.close(descriptor)


def lines(text: str) -> list[str]:
    """The lines, without what continues one."""
    return [line for line in text.splitlines() if not line.startswith("    ")]


@pytest.fixture
def app(small_file: Path) -> Flask:
    """An application with three entries and some routes that fail, each in its own way."""
    application = make_app(Settings(knowledge=small_file))

    @application.route("/fails/<what>", methods=["GET", "POST"])
    def fails(what: str) -> Response:
        try:
            return Response({"": ""}[what])
        except KeyError as error:
            raise ValueError(f"{what} is no number") from error

    @application.get("/fails-late/<what>")
    def fails_late(what: str) -> Response:
        @after_this_request
        def fail(_: Response) -> Response:
            raise RuntimeError(what)

        return Response()

    return application


def crawl(app: Flask) -> int:
    """Send the canary everywhere in every way; how many requests that were."""
    client, sent = app.test_client(), 0
    headers = dict.fromkeys(
        ("User-Agent", "Referer", "Cookie", "X-Forwarded-For", "Accept-Language", "Authorization"),
        f"{CANARY}\t{CANARY}",
    )
    paths = [re.sub("<.*?>", CANARY, rule.rule) for rule in app.url_map.iter_rules()]
    for path in [
        *paths,
        f"/{CANARY}",
        f"/{CANARY}%0d%0aINFO%20{CANARY}",
        f"//{CANARY}/..",
        "/fails/%1b%5b2Jcanary",
    ]:
        for method in ("GET", "POST", "OPTIONS", "HEAD", "TRACE", CANARY.upper()):
            for body in (f'{{"question": "{CANARY}", "ids": ["{CANARY}"], "vote": "no"}}', CANARY, "{"):
                for origin in (f"https://{CANARY}.example", CANARY):
                    sent += 1
                    client.open(
                        path,
                        method=method,
                        data=body,
                        query_string={CANARY: CANARY},
                        content_type="application/json",
                        headers={**headers, "Origin": origin},
                        environ_overrides={"REMOTE_ADDR": "203.0.113.77"},
                    ).close()
    return sent


def test_nothing_that_somebody_sent_is_logged(app: Flask, read: Read, kind: str) -> None:
    """Not from path, query, headers, body, method or address, on any route, even one that fails."""
    sent = crawl(app)
    text = read()
    assert CANARY not in text.lower()
    assert "203.0.113" not in text
    found = lines(text)
    if kind == "json":
        said = [json.loads(line) for line in found]
        requests = [each for each in said if each["logger"] == "access"]
        assert {"GET", "POST", "other"} <= {each["method"] for each in requests}
        assert {"/api/ask", "/embed/<clinic_id>", "other"} <= {each["route"] for each in requests}
        assert [each for each in said if "ValueError" in each.get("exception", "")]
    else:
        assert all(TEXT_LINE.fullmatch(line) for line in found)
        requests = [line for line in found if REQUEST_LINE.fullmatch(line)]
        assert "builtins.ValueError" in text
    assert len(requests) == sent


def test_what_fails_is_named_with_its_place(app: Flask, read: Read) -> None:
    """The kinds of the exceptions and the lines they came by, without their words."""
    response = app.test_client().get(f"/fails/{CANARY}")
    assert response.status_code == 500
    text = read()
    assert "/fails/<what> failed" in text
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "[what])" in text
    assert CANARY not in text


def test_what_fails_after_a_request_is_logged_without_its_path(app: Flask, read: Read, kind: str) -> None:
    """Flask would name it."""
    app.test_client().get(f"/fails-late/{CANARY}")
    text = read()
    assert "A request failed." in text
    assert "builtins.RuntimeError" in text
    assert {"text": "GET /fails-late/<what> 500", "json": '"route": "/fails-late/<what>"'}[kind] in text
    assert CANARY not in text


def test_a_line_has_all_fields(app: Flask, read: Read, kind: str) -> None:
    """Time in UTC, level, logger, message, process, and what was measured."""
    app.test_client().post("/api/ask", json={"question": "does it hurt"})
    (line,) = lines(read())
    if kind == "text":
        match = REQUEST_LINE.fullmatch(line)
        assert match
        assert match.groups() == ("POST", "/api/ask", "200")
        return
    said: dict[str, Any] = json.loads(line)
    moment = datetime.fromisoformat(said.pop("time"))
    assert abs((datetime.now(UTC) - moment).total_seconds()) < 60
    assert 0 < said.pop("ms") < 5000
    assert said.pop("bytes") > 100
    assert said == {
        "level": "info",
        "logger": "access",
        "message": "POST /api/ask 200",
        "pid": os.getpid(),
        "method": "POST",
        "route": "/api/ask",
        "status": 200,
    }


def test_no_line_can_be_forged(read: Read, kind: str) -> None:
    """Neither by line ends nor by what moves a terminal's cursor or turns the direction of writing."""
    evil = "one\n2026-01-01T00:00:00Z INFO access: forged\r\x1b[2Jtwo\u2028three\u202efour\x00\x85five\udc80"
    logging.getLogger("faq.test").warning("It said: %s", evil)
    text = read()
    assert len(lines(text)) == 1
    assert all(line.isprintable() for line in text.rstrip("\n").split("\n"))
    if kind == "json":
        assert evil in json.loads(text)["message"]


def test_what_ends_a_thread_is_logged(read: Read) -> None:
    """With all that is known, as no visitor had a part in it."""

    def fail() -> None:
        raise OSError(28, "No space left on device", "/var/lib/x")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "Something went wrong." in read()
    assert "No space left on device" in read()


def test_lines_of_a_worker_are_written_soon_and_at_its_end(read: Read) -> None:
    """By a thread; nothing is left over."""
    logs.start()
    log = logging.getLogger("faq.test")
    log.warning("First.")
    wait_until(lambda: "First." in read(), "a line")
    for number in range(500):
        log.warning("Number %d.", number)
    logs.stop()
    assert read().count("Number") == 500
    log.warning("After the end.")
    assert "After the end." in read()


@pytest.mark.parametrize("background", [True, False])
def test_a_pipe_that_nobody_reads_stops_nothing(background: bool) -> None:
    """What nobody takes is lost and counted; once somebody reads again, the log says how much."""
    taking, giving = os.pipe()
    with logging_to("text", giving):
        log = logging.getLogger("faq.test")
        filler = "x" * 4000
        for _ in range(15):
            log.warning(filler)
        if background:
            logs.start()
        begun = time.monotonic()
        for _ in range(MOST_WAITING + 200 if background else 10):
            log.warning(filler)
        assert time.monotonic() - begun < 5
        assert logs.lost() >= (100 if background else 1)
        os.set_blocking(taking, False)
        said = b""

        def told() -> bool:
            nonlocal said
            with suppress(BlockingIOError):
                said += os.read(taking, 1 << 20)
            if not background:
                log.warning("Once more.")
            return b"lines of the log were lost, as nobody took them." in said

        wait_until(told, "the log to say so")
        draining = threading.Thread(target=_drain, args=(taking,), daemon=True)
        draining.start()
        logs.stop()
    os.close(giving)
    draining.join(5)
    os.close(taking)


def _drain(descriptor: int) -> None:
    os.set_blocking(descriptor, True)
    while os.read(descriptor, 1 << 20):
        pass


def test_a_pipe_whose_reader_is_gone_stops_nothing() -> None:
    """Nor does it end the process."""
    taking, giving = os.pipe()
    os.close(taking)
    with logging_to("json", giving):
        logging.getLogger("faq.test").warning("Nobody hears this.")
        assert logs.lost() == 1
    os.close(giving)


SERVER = """
import sys
from dataclasses import replace
from pathlib import Path
import gevent
from faq import logs
from faq.settings import Settings
from faq.web.serving import serve
from server import served

logs.set_up(sys.argv[1])
file = Path(sys.argv[2])
settings = Settings(knowledge=file, port=int(sys.argv[3]))
ours = served(settings, file.parent)

def fail(where):
    raise ValueError("canary")

def start():
    ours.begin()
    gevent.spawn(fail, "canary")

serve(replace(ours, begin=start), settings)
"""

BAD = (
    b"canary\r\n\r\n",
    b"GET /canary HTTP/9.9\r\n\r\n",
    b"GET /canary?" + b"canary" * 2000 + b" HTTP/1.1\r\n\r\n",
    b"GET /canary HTTP/1.1\r\ncanary canary\r\n\r\n",
    b"GET /canary HTTP/1.1\r\nCan\x00ary: canary\r\n\r\n",
    b"GET /canary HTTP/1.1\r\nX: " + b"canary" * 4000 + b"\r\n\r\n",
    b"c@n@ry canary HTTP/1.1\r\nHost: canary\r\n\r\n",
    b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Length: canary\r\n\r\n",
    b"POST /api/ask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: canary\r\n\r\n",
    b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\ncanary\r\n",
    b"\x16\x03\x01canary\x00\xff",
)


def test_the_server_logs_nothing_that_somebody_sent(kind: str, small_file: Path) -> None:
    """Not of what is no HTTP either, nor where the visitor sits, nor when one hangs up."""
    port = free_port()
    command = [sys.executable, "-c", SERVER, kind, str(small_file), str(port)]
    log = small_file.parent / "log"
    with (
        log.open("wb") as file,
        subprocess.Popen(command, stderr=file, cwd=ROOT, start_new_session=True) as process,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            for sent in BAD:
                with socket.create_connection(("127.0.0.1", port), timeout=5) as client, suppress(OSError):
                    client.sendall(sent)
                    client.settimeout(1)
                    client.recv(4096)
            for question in range(20):
                body = b'{"question": "canary %d"}' % question
                head = b"POST /api/ask HTTP/1.1\r\nHost: canary\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
                    # To hang up at once, with a reset, before and after the whole question was sent.
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                    client.sendall(head % (len(body) + question % 2 * 10) + body)
            wait_for(f"http://127.0.0.1:{port}/healthz")
            time.sleep(0.3)
        finally:
            end_all(process)
    text = log.read_text(encoding="utf-8")
    assert CANARY not in text.lower()
    assert "127.0.0.1" not in "".join(line for line in text.splitlines() if "Listening" not in line)
    assert "Traceback" not in text
    assert text.count("A request was refused before it was read: ") >= 6
    assert text.count("/healthz 200") >= 1
    assert text.count("A greenlet failed.") == 1
    assert text.count("builtins.ValueError") == 1
    for line in lines(text):
        assert json.loads(line) if kind == "json" else TEXT_LINE.fullmatch(line)


def test_a_server_whose_log_nobody_reads_answers(small_file: Path) -> None:
    """And ends when it is told to."""
    port = free_port()
    command = [sys.executable, "-c", SERVER, "json", str(small_file), str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ROOT, start_new_session=True) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            slowest = 0.0
            for _ in range(1000):
                begun = time.monotonic()
                connection.request("GET", "/healthz")
                assert connection.getresponse().read()
                slowest = max(slowest, time.monotonic() - begun)
            assert slowest < 1
            connection.close()
            process.terminate()
            assert process.wait(10) == 0
        finally:
            end_all(process)
