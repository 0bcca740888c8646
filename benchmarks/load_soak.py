"""What the server holds after many requests: memory, open files, threads."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.load_kinds import mixed, visitors
from benchmarks.load_processes import Server, Usage, candid, usages
from benchmarks.load_report import Report
from benchmarks.load_wrk import ask

WARM = 0.1
"""The share of requests after which growth is counted from."""

SLICE_SECONDS = 4.0
"""How long is asked between two looks."""

REST_SECONDS = 1.5
"""How long the server rests before a look: it may just begin, and what it keeps is written each second."""

SHOWN = 4
"""Looks between the first and the last that the table shows."""

HEAD = ("requests", "resident (RSS)", "fair share (PSS)", "growth", "open files", "threads")


@dataclass(frozen=True)
class Held:
    """What each process of the server held after so many requests, and how many of these had failed."""

    requests: int
    failed: int
    processes: tuple[Usage, ...]

    @property
    def pss(self) -> float:
        """All memory, each page counted once, in MiB."""
        return sum(each.pss for each in self.processes)


def report(total: int) -> Report:
    """Half of it visitors' questions as they repeat, half never asked before."""
    with candid(FAQ_KEEP_DAYS="30") as server:
        held = [_look(server, 0, 0), *soak(server, total)]
    warm = next(each for each in held if each.requests >= WARM * total)
    later = [each for each in held if each.requests > warm.requests]
    shown = [held[0], warm, *later[: -1 : max(1, len(later) // SHOWN)], held[-1]]
    rows = [_row(each, warm) for each in dict.fromkeys(shown)]
    return Report("What the server holds, MiB", HEAD, rows, _notes(held[-1], warm), held)


def soak(server: Server, total: int) -> Iterator[Held]:
    """Ask until there were so many requests, and look now and then."""
    asked = failed = 0
    seconds = 1.0
    while asked < total:
        done = ask(mixed(), server.url, seconds)
        asked, failed = asked + done.requests, failed + done.failed + done.refused
        yield _look(server, asked, failed)
        seconds = max(1.0, min(SLICE_SECONDS, (total - asked) / done.rate, WARM * total / done.rate))


def growth(held: Held, since: Held) -> float:
    """By which share of itself memory has grown."""
    return held.pss / since.pss - 1


def _look(server: Server, asked: int, failed: int) -> Held:
    time.sleep(REST_SECONDS)
    return Held(asked, failed, usages(server))


def _row(held: Held, warm: Held) -> list[str]:
    return [
        f"{held.requests:,}",
        _sum([each.rss for each in held.processes]),
        _sum([each.pss for each in held.processes]),
        f"{growth(held, warm):+.1%}" if held.requests > warm.requests else "",
        str(sum(each.files for each in held.processes)),
        str(sum(each.threads for each in held.processes)),
    ]


def _sum(parts: Sequence[float]) -> str:
    """All together, and what each process has."""
    return f"{sum(parts):.0f} ({' + '.join(f'{part:.0f}' for part in parts)})"


def _notes(last: Held, warm: Held) -> list[str]:
    return [
        f"wrk sends what it can: {visitors().name}, every second one made one that was never asked.",
        "All processes together (the parent + each worker), and their files and threads;",
        "PSS counts what they share once. Questions are kept as by default.",
        f"Growth is that of PSS since {warm.requests:,} requests. Requests that failed: {last.failed}.",
    ]
