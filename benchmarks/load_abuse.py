"""What an ordinary visitor notices while others abuse the server, and while a worker is killed."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import click

from benchmarks.load_attacks import ATTACKS, Attack, under
from benchmarks.load_kinds import visitors
from benchmarks.load_latency import percentile
from benchmarks.load_processes import Server, candid, cores, usages
from benchmarks.load_report import Report
from benchmarks.load_visitor import Visited, visit
from benchmarks.load_wrk import CONNECTIONS, asking, read
from faq.settings import RATE

WARM_SECONDS, WARM_RATE = 2, 100
"""For how long visitors ask beforehand, and how often a second."""

HEAD = ("meanwhile", "p50", "p99", "longest", "failed", "of", "memory", "")

Told = Callable[[], str]
"""Says afterwards what there is to say of an abuse."""

Abuse = Callable[[Server], AbstractContextManager[Told]]


@dataclass(frozen=True)
class Endured:
    """What visitors noticed, in milliseconds, and what the server held at the end, in MiB."""

    name: str
    p50: float
    p99: float
    longest: float
    failed: dict[str, int]
    asked: int
    memory: float
    remark: str


def report(seconds: float, attacks: Sequence[Attack] = ATTACKS) -> Report:
    """Each abuse by itself, on a server of its own."""
    found = [endure("nothing", nothing, seconds)]
    found += [endure(f"{each.clients:,}: {each.name}", attacked(each), seconds) for each in attacks]
    found += [
        endure("a flood from one address", flood(seconds), seconds),
        endure("the same, a connection for each request", flood(seconds, "-HConnection: close"), seconds),
        endure("kill -9 of a worker under full load", killed(seconds), seconds, rate=0),
    ]
    return Report("What a visitor notices, milliseconds", HEAD, [_row(each) for each in found], _NOTES, found)


def endure(name: str, abuse: Abuse, seconds: float, rate: int = RATE) -> Endured:
    """One abuse, with limits as they are by default or another rate."""
    click.echo(name, err=True)
    with candid(FAQ_RATE=str(rate)) as server:
        # Each worker's first questions take longer, on whatever day they come.
        visit(server.port, WARM_SECONDS, rate=WARM_RATE)
        with abuse(server) as told:
            visited = visit(server.port, seconds)
            memory = sum(each.pss for each in usages(server))
            remark = told()
    return _endured(name, visited, memory, remark)


def _endured(name: str, visited: Visited, memory: float, remark: str) -> Endured:
    p50, p99, longest = (percentile(visited.seconds, share) * 1000 for share in (50, 99, 100))
    asked = len(visited.seconds) + sum(visited.failed.values())
    return Endured(name, p50, p99, longest, dict(visited.failed), asked, memory, remark)


@contextmanager
def nothing(_server: Server) -> Iterator[Told]:
    """For comparison."""
    yield lambda: ""


def attacked(attack: Attack) -> Abuse:
    """By many clients of one sort."""

    @contextmanager
    def abuse(server: Server) -> Iterator[Told]:
        with under(attack, server.port) as made:
            yield lambda: f"{made():,} connections made"

    return abuse


def flood(seconds: float, *options: str) -> Abuse:
    """As fast as wrk can from 127.0.0.1, where no visitor of ours comes from."""

    @contextmanager
    def abuse(server: Server) -> Iterator[Told]:
        with asking(visitors(), server.url, seconds, *options) as process:
            yield lambda: _refused(process.communicate()[0])

    return abuse


def _refused(printed: str) -> str:
    done = read(printed)
    return f"{done.rate:,.0f} a second, {done.refused / max(1, done.requests):.1%} refused"


def killed(seconds: float) -> Abuse:
    """Load from wrk, and one of its workers is gone in the middle."""

    @contextmanager
    def abuse(server: Server) -> Iterator[Told]:
        with ThreadPoolExecutor(1) as pool, asking(visitors(), server.url, seconds) as process:
            restarted = pool.submit(_kill_one, server, seconds / 2)
            yield lambda: _lost(process.communicate()[0], restarted.result())

    return abuse


def _kill_one(server: Server, after: float) -> float:
    """Kill a worker after a while; returns the seconds until there are as many again."""
    time.sleep(after)
    parent, *workers = server.processes()
    os.kill(workers[0], signal.SIGKILL)
    begin = time.monotonic()
    while len(set(server.processes()) - {parent, workers[0]}) < len(workers):
        time.sleep(0.001)
    return time.monotonic() - begin


def _lost(printed: str, seconds: float) -> str:
    done = read(printed)
    return f"of wrk's {done.requests:,} {done.failed:,} lost; new worker after {seconds * 1000:.0f} ms"


def _row(endured: Endured) -> list[str]:
    times = [f"{value:.1f}" for value in (endured.p50, endured.p99, endured.longest)]
    failed = ", ".join(f"{number} {what}" for what, number in endured.failed.items()) or "0"
    return [endured.name, *times, failed, str(endured.asked), f"{endured.memory:.0f} MiB", endured.remark]


_NOTES = [
    "Visitors ask 20 times a second, each on a new connection from an address of its own, and are timed from",
    f"when that was due. {cores()} workers; a limit of {RATE} requests a minute from an address, as by default (none",
    "where a worker is killed). A slow client sends or takes a byte a second; all come again when hung up on.",
    f"A flood is wrk with {CONNECTIONS} connections. Attackers and visitors take their share of the same cores.",
    "Memory is that of all processes, each page counted once.",
]
