"""The load generator: wrk, which sends as fast as it is answered over a few connections that stay open."""

import json
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks.load_kinds import Kind

SCRIPT = Path(__file__).with_name("load.lua")

CONNECTIONS = 32
"""Connections that stay open, each with one request at a time."""

APART = 10_000_000
"""How far apart the numbers of two rounds are that make questions new."""

_ROUNDS = count(1)


@dataclass(frozen=True)
class Round:
    """What came of one run: answers, seconds, requests that failed or got an error, and milliseconds.

    `own` is the share of one core that the generator itself took.
    """

    requests: int
    seconds: float
    failed: int
    refused: int
    p50: float
    p99: float
    own: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds


@contextmanager
def prepared(kind: Kind) -> Iterator[Path]:
    """A file with the bodies of a kind, a line each."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bodies"
        path.write_text("".join(f"{body}\n" for body in kind.bodies), encoding="utf-8")
        yield path


def command(kind: Kind, url: str, seconds: float, bodies: Path | str) -> list[str]:
    """How wrk is called; raises UsageError where it is missing."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise click.UsageError("wrk is missing: on Debian, script/debian wrk")
    number = next(_ROUNDS)
    options = [
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{max(1, round(seconds))}s",
        "--timeout",
        "10s",
        "-s",
        str(SCRIPT),
    ]
    script = [str(bodies), str(number * 7919), str(kind.every), kind.added, str(number * APART)]
    return [wrk, *options, f"{url}/api/ask", "--", *script]


def ask(kind: Kind, url: str, seconds: float) -> Round:
    """Ask for some seconds."""
    with prepared(kind) as bodies:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        printed = subprocess.run(
            command(kind, url, seconds, bodies), check=True, stdout=subprocess.PIPE, text=True
        ).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return read(printed, own)


@contextmanager
def asking(kind: Kind, url: str, seconds: float, *options: str) -> Iterator["subprocess.Popen[str]"]:
    """Ask for some seconds, with more options of wrk, while something else is done; `read` its output afterwards."""
    with prepared(kind) as bodies:
        wrk, *rest = command(kind, url, seconds, bodies)
        with subprocess.Popen([wrk, *options, *rest], stdout=subprocess.PIPE, text=True) as process:
            try:
                yield process
            finally:
                process.kill()


def read(printed: str, own: float = 0) -> Round:
    """What the script has printed at its end."""
    line = next(line for line in printed.splitlines() if line.startswith("RESULT "))
    found = json.loads(line.removeprefix("RESULT "))
    return Round(**found, own=own / found["seconds"])
