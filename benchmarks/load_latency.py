"""How long answers take at a constant rate, as percentiles."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.load_kinds import Kind, new, visitors
from benchmarks.load_processes import Server, candid, cores
from benchmarks.load_rate import CONNECTIONS, ConstantRate, requests
from benchmarks.load_report import Report
from benchmarks.load_wrk import ask

LOADS = (0.2, 0.5, 0.8)
"""Shares of the most that was answered, at which answers are timed."""

PERCENTILES = (50, 90, 99, 99.9, 100)

HEAD = (
    "requests",
    "of the most",
    "a second",
    "p50",
    "p90",
    "p99",
    "p99.9",
    "longest",
    "failed",
    "client late, p99",
)

APART = 10**10
"""How far the numbers that make questions new are from those of other measurements."""


@dataclass(frozen=True)
class AtRate:
    """Milliseconds at a rate: of the answers, and by which the client itself was late."""

    name: str
    load: float
    rate: float
    answers: int
    milliseconds: dict[str, float]
    lag_p50: float
    lag_p99: float
    lag_longest: float
    failed: int
    own: float


def report(seconds: float) -> Report:
    """Visitors' questions, which are mostly remembered, and ones that were never asked."""
    found = []
    with candid() as server:
        for kind in (visitors(), new()):
            ask(kind, server.url, max(1, seconds / 2))
            most = most_of(kind, server, ask(kind, server.url, max(1, seconds / 2)).rate, seconds)
            found += [at_rate(kind, server, most, load, seconds) for load in LOADS]
    return Report(
        "Time for an answer, milliseconds", HEAD, [_row(each) for each in found], _notes(found), found
    )


def most_of(kind: Kind, server: Server, rate: float, seconds: float) -> float:
    """What the server answers a second beside this client, asked for more than the rate that it reached alone."""
    timed = ConstantRate(server.port, requests(kind, APART // 2)).run(1.3 * rate, seconds)
    # The last request was due at the end, and its answer came so much later.
    return 1.3 * rate * seconds / (seconds + timed.seconds[-1])


def at_rate(kind: Kind, server: Server, most: float, load: float, seconds: float) -> AtRate:
    """A share of the most that the server has answered."""
    timed = ConstantRate(server.port, requests(kind, int(APART * (1 + load)))).run(most * load, seconds)
    return AtRate(
        name=kind.name,
        load=load,
        rate=most * load,
        answers=len(timed.seconds),
        milliseconds={f"p{share:g}": percentile(timed.seconds, share) * 1000 for share in PERCENTILES},
        lag_p50=percentile(timed.lags, 50) * 1000,
        lag_p99=percentile(timed.lags, 99) * 1000,
        lag_longest=percentile(timed.lags, 100) * 1000,
        failed=timed.failed,
        own=timed.own,
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value that so many per cent of sorted ones do not exceed; 0 where there are none."""
    if not ordered:
        return 0.0
    return ordered[max(0, min(len(ordered) - 1, -int(-len(ordered) * share // 100) - 1))]


def _row(found: AtRate) -> list[str]:
    times = [f"{value:.1f}" for value in found.milliseconds.values()]
    start = [found.name, f"{found.load:.0%}", f"{found.rate:,.0f}"]
    return [*start, *times, f"{found.failed:,}", f"{found.lag_p99:.1f}"]


def _notes(found: Sequence[AtRate]) -> list[str]:
    return [
        f"One client in Python, {CONNECTIONS} connections kept open, {cores()} workers; each answer is timed from when its",
        "request was due, so that a wait for a free connection counts, and so does the client's own delay, which",
        f"stands in the last column. It competes with the server for the {cores()} cores, and takes up to",
        f"{max(each.own for each in found):.0%} of one. The most is what it was answered itself when it asked for more.",
    ]
