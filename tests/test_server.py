"""The server as a process."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from benchmarks.servers import free_port, wait_for
from tests.conftest import ROOT

MEBIBYTES = 150
"""Resident memory at most: 138 on its own, 20 of them for scipy and 14 for SQLAlchemy, and a little more on a first start."""


@contextmanager
def serve(**settings: str) -> Iterator["subprocess.Popen[str]"]:
    """A server with these settings, which is gone afterwards whatever happens."""
    command = [sys.executable, str(ROOT / "server.py")]
    environment = {**os.environ, **settings}
    with subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as server:
        try:
            yield server
        finally:
            server.kill()


def test_it_starts_answers_and_stops() -> None:
    """Says where it answers, answers over HTTP in bounded memory, and stops at SIGTERM with exit code 0."""
    port = free_port()
    with serve(FAQ_PORT=str(port)) as server:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        body = json.dumps({"question": "does it hurt"}).encode()
        request = Request(f"http://127.0.0.1:{port}/api/ask", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=5) as response:
            assert json.load(response)["answers"][0]["id"] == "pain"
        status = Path(f"/proc/{server.pid}/status")
        if status.exists():
            resident = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
            assert int(resident.split()[1]) < MEBIBYTES * 1024
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=10) == 0
        assert server.stdout
        assert server.stdout.read() == f"Candid answers on http://127.0.0.1:{port}\n"


def test_from_the_start_to_the_first_answer_takes_a_second_or_two() -> None:
    """Three times that is allowed here, for machines that do other things as well."""
    port = free_port()
    begin = time.monotonic()
    with serve(FAQ_PORT=str(port)) as server:
        wait_for(f"http://127.0.0.1:{port}/api/start")
        assert time.monotonic() - begin < 5
        server.terminate()


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
