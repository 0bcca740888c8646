"""Candid and a bare route on different servers: speed, slow clients, stopping in mid-load."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count, takewhile
from statistics import median
from tempfile import TemporaryDirectory

import click

from benchmarks.load_attacks import SLOW_BODIES, SLOW_HEADERS, Attack, under
from benchmarks.load_kinds import visitors
from benchmarks.load_processes import STOP_SECONDS, Server, cores, replying, started, wait_until_gone
from benchmarks.load_report import Report
from benchmarks.load_throughput import middling_reply
from benchmarks.load_visitor import address, ask, visit
from benchmarks.load_wrk import ask as load
from benchmarks.servers import ROOT, free_port

APPLICATIONS = {"bare": "benchmarks.load_bare:create", "candid": "server:create_app"}

SOON = 1.0
"""Seconds within which a visitor is to get an answer while slow clients are there."""

ASKING = 16
"""Clients that ask without a pause, each time on a new connection, while the server is stopped."""

HEAD = (
    "server",
    "bare route",
    "Candid",
    "1,000 slow headers",
    "1,000 slow bodies",
    "lost at SIGTERM",
    "stop",
    "start",
)


@dataclass(frozen=True)
class Stopped:
    """What a stop in mid-load cost: requests answered, requests lost, and seconds until all processes were gone."""

    answered: int
    lost: int
    seconds: float


@dataclass(frozen=True)
class Contender:
    """A server by its name, the module that it is in, and its options."""

    name: str
    module: str
    options: tuple[str, ...] = ()

    def command(self, application: str, port: int) -> list[str]:
        """How it serves one of the applications."""
        at, workers = str(port), str(cores())
        if self.module == "ours":
            bare = ["-m", "benchmarks.load_bare", at, workers]
            return [sys.executable, *(bare if application == "bare" else [str(ROOT / "server.py")])]
        run, made = [sys.executable, "-m", self.module, *self.options], APPLICATIONS[application]
        if self.module == "granian":
            return [*run, "--interface", "wsgi", "--workers", workers, "--port", at, "--factory", made]
        quiet = ["--log-level=warning", "--no-control-socket"]
        return [*run, *quiet, "--workers", workers, "--bind", f"127.0.0.1:{port}", f"{made}()"]


@dataclass(frozen=True)
class Measured:
    """A server's figures: answers a second, the share that got an answer soon, a stop, and seconds of a start."""

    name: str
    bare: float
    candid: float
    slow_headers: float
    slow_bodies: float
    stopped: Stopped
    start: float


CONTENDERS = (
    Contender("gunicorn, gevent without patching (ours)", "ours"),
    Contender("gunicorn, gevent", "gunicorn", ("-kgevent",)),
    Contender("gunicorn, gthread, 8 threads", "gunicorn", ("-kgthread", "--threads=8")),
    Contender("gunicorn, sync", "gunicorn", ("-ksync",)),
    Contender("granian (WSGI)", "granian", ("--no-ws", "--log-level=error")),
)


def report(seconds: float, rounds: int) -> Report:
    """All of them that are installed."""
    there = [each for each in CONTENDERS if each.module == "ours" or find_spec(each.module)]
    found = [measure(each, seconds, rounds) for each in there]
    missing = [f"Not installed: {each.name}." for each in CONTENDERS if each not in there]
    return Report(
        "The same on different servers", HEAD, [_row(each) for each in found], _NOTES + missing, found
    )


def measure(contender: Contender, seconds: float, rounds: int) -> Measured:
    """Everything of one server, each on a fresh start of it."""
    click.echo(contender.name, err=True)
    with _serving(contender) as (server, start):
        reply = middling_reply(visitors(), server)
        candid = _rate(server, seconds, rounds)
    with replying(reply) as path, _serving(contender, "bare", BARE_REPLY=path) as (server, _):
        bare = _rate(server, seconds, rounds)
    headers, bodies = (_soon(contender, attack, seconds) for attack in (SLOW_HEADERS, SLOW_BODIES))
    with _serving(contender) as (server, _):
        stopped = stop_in_mid_load(server, min(2.0, seconds))
    return Measured(contender.name, bare, candid, headers, bodies, stopped, start)


@contextmanager
def _serving(
    contender: Contender, application: str = "candid", **environment: str
) -> Iterator[tuple[Server, float]]:
    """One of the applications on a server, and how long it took to begin."""
    port = free_port()
    with TemporaryDirectory() as folder:
        usual = {"FAQ_DATABASE": f"sqlite:///{folder}/candid.db", "FAQ_RATE": "0", "FAQ_PORT": str(port)}
        usual["FAQ_WORKERS"] = str(cores())
        begun = time.monotonic()
        with started(contender.command(application, port), port, **usual, **environment) as server:
            yield server, time.monotonic() - begun


def _rate(server: Server, seconds: float, rounds: int) -> float:
    """The median of some rounds, after one that warms up."""
    kind = visitors()
    return median([load(kind, server.url, seconds).rate for _ in range(rounds + 1)][1:])


def _soon(contender: Contender, attack: Attack, seconds: float) -> float:
    """The share of visitors who get an answer soon while others are slow."""
    with _serving(contender) as (server, _), under(attack, server.port):
        visited = visit(server.port, seconds, rate=5)
    asked = len(visited.seconds) + sum(visited.failed.values())
    return sum(each <= SOON for each in visited.seconds) / asked


def stop_in_mid_load(server: Server, after: float) -> Stopped:
    """Tell a server to stop while clients ask, and count who had connected and got no answer."""
    with ThreadPoolExecutor(ASKING + 1) as pool:
        asking = [pool.submit(_until_refused, server.port, first) for first in range(ASKING)]
        time.sleep(after)
        os.kill(server.process.pid, signal.SIGTERM)
        begin = time.monotonic()
        pool.submit(server.process.wait)
        gone = [wait_until_gone(each, STOP_SECONDS) for each in server.processes()]
        seconds = time.monotonic() - begin if all(gone) else float("inf")
        found = [outcome for each in asking for outcome in each.result()]
    return Stopped(sum(found), len(found) - sum(found), seconds)


def _until_refused(port: int, first: int) -> list[bool]:
    """Whether each request of a client was answered, until nobody listens."""
    bodies = visitors().bodies
    numbers = count(first, ASKING)
    outcomes: Iterator[float | str] = (
        ask(port, address(each), bodies[each % len(bodies)], time.perf_counter()) for each in numbers
    )
    answered = takewhile(lambda outcome: outcome != "ConnectionRefusedError", outcomes)
    return [isinstance(each, float) for each in answered]


def _row(found: Measured) -> list[str]:
    return [
        found.name,
        f"{found.bare:,.0f}",
        f"{found.candid:,.0f}",
        f"{found.slow_headers:.0%}",
        f"{found.slow_bodies:.0%}",
        f"{found.stopped.lost} of {found.stopped.lost + found.stopped.answered:,}",
        f"{found.stopped.seconds:.1f} s",
        f"{found.start:.1f} s",
    ]


_NOTES = [
    f"{cores()} workers each, other options as they are by default. Answers a second to visitors' questions;",
    "the share of visitors who get an answer within a second while a thousand clients send a byte a second;",
    f"requests that had connected and got no answer when the server was told to stop while {ASKING} clients asked,",
    "each time on a new connection; seconds until it was gone, and from a start to the first answer.",
]
