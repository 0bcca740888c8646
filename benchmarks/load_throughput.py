"""Throughput of `POST /api/ask` beside a bare Flask route on the same server, in turn."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from random import Random
from statistics import median
from typing import cast
from urllib.request import Request, urlopen

from benchmarks.load_kinds import Kind, buttons, coined, mixed, new, visitors
from benchmarks.load_processes import Server, bare, candid, cores
from benchmarks.load_report import Report
from benchmarks.load_wrk import CONNECTIONS, Round, ask
from faq.reloading import Edition
from faq.store.redaction import redact
from faq.web.answered import MOST, Answered, ResponseMemory, Sent

LIMITED = "1000000"
"""A limit that nobody reaches, so that every request is counted against it."""

SAMPLE = 200
"""Requests whose replies are looked at to find one of middling length."""

HEAD = (
    "requests",
    "Candid",
    "bare route",
    "ratio",
    "rounds from",
    "to",
    "remembered",
    "median",
    "99th percentile",
)


@dataclass(frozen=True)
class Compared:
    """One kind of load: the rounds of both, and the share of questions that Candid had answered lately."""

    name: str
    remembered: float
    reply_bytes: int
    ours: tuple[Round, ...]
    bare: tuple[Round, ...]

    @property
    def ratio(self) -> float:
        """Candid's median throughput as a share of the bare route's."""
        return median(each.rate for each in self.ours) / median(each.rate for each in self.bare)


def report(seconds: float, rounds: int) -> Report:
    """All kinds of load."""
    with ExitStack() as stack:
        free = stack.enter_context(candid())
        limited = stack.enter_context(candid(FAQ_RATE=LIMITED))
        compared = [
            compare(kind(), free, seconds, rounds) for kind in (buttons, visitors, mixed, new, coined)
        ]
        counted = visitors()
        named = Kind(f"{counted.name}, limits on", counted.bodies)
        compared.insert(2, compare(named, limited, seconds, rounds))
    return Report(
        "Throughput, answers a second", HEAD, [_row(each) for each in compared], _notes(compared), compared
    )


def compare(kind: Kind, ours: Server, seconds: float, rounds: int) -> Compared:
    """Both in turn, after each has warmed up with everything that is asked again."""
    reply = middling_reply(kind, ours)
    with bare(reply) as other:
        for server in (ours, other):
            ask(Kind(kind.name, tuple(dict.fromkeys(kind.bodies))), server.url, seconds)
        pairs = [(ask(kind, ours.url, seconds), ask(kind, other.url, seconds)) for _ in range(rounds)]
    mine, others = zip(*pairs, strict=True)
    return Compared(kind.name, remembered(kind), len(reply), mine, others)


def remembered(kind: Kind) -> float:
    """The share of requests whose reply a worker has in memory, told by asking its memory in the same order.

    One worker of them all gets some of the requests only; what was sent once before has warmed it up.
    """
    memory, edition = ResponseMemory(), cast(Edition, object())
    reply = Sent("", (), b"", Answered("answer", (), "", redact("")))
    draw, made = Random(0), list[int]()  # noqa: S311
    sent = [body for body in enumerate(2 * kind.bodies) if draw.random() < 1 / cores()]
    for place, body in sent:
        is_new = kind.every and place % kind.every == 0
        key = memory.key(f"{body} {place}".encode() if is_new else body.encode())
        if not memory.recall(edition, key):
            made.append(place)
            memory.keep(edition, key, reply)
    half = len(kind.bodies)
    return 1 - sum(place >= half for place in made) / sum(place >= half for place, _ in sent)


def middling_reply(kind: Kind, server: Server) -> bytes:
    """The reply of median length to a sample of what is asked."""
    replies = sorted((_reply(body, server) for body in kind.bodies[:SAMPLE]), key=len)
    return replies[len(replies) // 2]


def _reply(body: str, server: Server) -> bytes:
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(f"{server.url}/api/ask", body.encode(), headers), timeout=10) as response:  # noqa: S310
        reply: bytes = response.read()
    json.loads(reply)
    return reply


def _row(compared: Compared) -> list[str]:
    ours, others = ([each.rate for each in side] for side in (compared.ours, compared.bare))
    ratios = [one / other for one, other in zip(ours, others, strict=True)]
    return [
        compared.name,
        f"{median(ours):,.0f}",
        f"{median(others):,.0f}",
        f"{compared.ratio:.1%}",
        f"{min(ratios):.1%}",
        f"{max(ratios):.1%}",
        f"{compared.remembered:.0%}",
        f"{median(each.p50 for each in compared.ours):.1f} ms",
        f"{median(each.p99 for each in compared.ours):.1f} ms",
    ]


def _notes(compared: Sequence[Compared]) -> list[str]:
    rounds = [each for one in compared for each in (*one.ours, *one.bare)]
    wrong = sum(each.failed + each.refused for each in rounds)
    return [
        f"wrk, one thread, {CONNECTIONS} connections kept open, headers of a browser on a clinic's page;",
        f"{cores()} workers; {len(compared[0].ours)} rounds of {rounds[0].seconds:.0f} s of each in turn, medians.",
        f"wrk takes up to {max(each.own for each in rounds):.0%} of one of the server's cores.",
        f"Requests that failed: {wrong} of {sum(each.requests for each in rounds):,}.",
        f"Remembered: the share whose reply a worker still has, of the {MOST:,} that it keeps, and sends without",
        "matching anew. What is appended makes it another question: about one reply in ten differs.",
    ]
