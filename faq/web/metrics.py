"""What the server did and how it is, as numbers for Prometheus: no word of a visitor, no address."""

import hmac
import re
import weakref
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from functools import partial
from threading import Event, RLock, Thread
from typing import cast

from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import CollectorRegistry, Metric, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from werkzeug.exceptions import NotFound

from faq import logs
from faq.loglines import Request
from faq.settings import Settings
from faq.web import numbers
from faq.web.apart import apart
from faq.web.caching import fresh
from faq.web.condition import Condition, condition
from faq.web.local import NAMES, is_from_here
from faq.web.tally import Histogram, Number, Tally

Reply = tuple[str, tuple[str, ...], bool]
"""The kind of a reply, the entries whose answers it shows, and whether it was known from before."""

MOST_EVENTS = 5000
"""Requests and replies that wait to be counted; further ones do not wait."""

SECONDS = 0.1
"""Between two looks at what happened: what takes longer at once would keep visitors waiting."""

MOST_ENTRIES = 2000
"""Entries that are counted by their ids, those taken out since included; further ones are `other`."""

_FORWARDED = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED")
"""How the headers begin by which proxies say for whom they ask."""

blueprint = Blueprint("metrics", __name__)


class Metrics:
    """The numbers of an application, of all its processes together; threads may share it."""

    def __init__(self, look: Callable[[], Condition]) -> None:
        """Take what tells how the server is."""
        self._look = look
        self._tally = Tally()
        self._requests: dict[tuple[str, str, int], Number] = {}
        self._replies: dict[str, Number] = {}
        self._answers: dict[str, Number] = {}
        self._events: deque[Request | Reply] = deque()
        self._looking = RLock()
        self._totals: dict[Number, int] = {}
        now = look()
        self._edition, self._refused = now.edition, now.refused
        self._end = Event()
        self._registry = CollectorRegistry()
        self._registry.register(_Collected(self._tally))

    def request(self, told: Request) -> None:
        """Count a request; its method and its route must be of a known few."""
        self._take(told)

    def replied(self, kind: str, entries: tuple[str, ...], *, known: bool) -> None:
        """Count a reply of this kind with the answers of these entries, known from before or made now."""
        self._take((kind, entries, known))

    def start(self) -> None:
        """Look each second, from now on, at what happens beside the requests: once in each worker."""
        self._end = end = Event()
        weakref.finalize(self, end.set)
        self.look()
        Thread(target=_go_on, args=(weakref.ref(self), end), name="metrics", daemon=True).start()

    def stop(self) -> None:
        """Look a last time."""
        self._end.set()
        self.look()

    def look(self) -> None:
        """Take over how the server is, and count what happened since the last time."""
        with self._looking:
            self._settle()
            now = self._look()
            self._tally.set(numbers.levels(now))
            self._tally.add((each, 0) for each in numbers.LATENCIES)
            totals = dict(numbers.totals(now, logs.lost()))
            self._tally.add((each, total - self._totals.get(each, 0)) for each, total in totals.items())
            self._totals = totals
            is_new, is_refused = now.edition is not self._edition, now.refused is not self._refused
            self._tally.add(((numbers.SERVED, is_new), (numbers.REFUSED, is_refused and bool(now.refused))))
            self._edition, self._refused = now.edition, now.refused

    def text(self) -> bytes:
        """All numbers of all processes, as Prometheus reads them."""
        self.look()
        return generate_latest(self._registry)

    def _take(self, event: Request | Reply) -> None:
        # Many counted together cost a tenth of what each by itself would, while visitors wait.
        self._events.append(event)
        if len(self._events) > MOST_EVENTS:
            self.look()

    def _settle(self) -> None:
        """Count what happened."""
        events = [self._events.popleft() for _ in range(len(self._events))]
        seconds: defaultdict[Histogram, float] = defaultdict(float)
        sums: Counter[Number] = Counter()
        for outcome, times in Counter(map(self._outcome, events)).items():
            for number in outcome:
                sums[number] += times
        for event in events:
            if isinstance(event, Request):
                seconds[_latency(event.route)] += event.seconds
        self._tally.add(sums.items())
        self._tally.add((latency.sum, total) for latency, total in seconds.items())

    def _outcome(self, event: Request | Reply) -> tuple[Number, ...]:
        """What an event counts as."""
        if not isinstance(event, Request):
            return self._of_reply(*event)
        latency = _latency(event.route)
        bucket = latency.buckets[bisect_left(latency.bounds, event.seconds)]
        which = event.method, event.route, event.status // 100
        return self._requests.get(which) or self._new_request(*which), bucket

    def _new_request(self, method: str, route: str, hundreds: int) -> Number:
        found = numbers.request(method, route, f"{hundreds}xx")
        return self._requests.setdefault((method, route, hundreds), found)

    def _of_reply(self, kind: str, entries: tuple[str, ...], known: bool) -> tuple[Number, ...]:
        reply = self._replies.get(kind) or self._replies.setdefault(kind, numbers.reply(kind))
        return reply, numbers.REMEMBERED[known], *map(self._answer, entries)

    def _answer(self, entry: str) -> Number:
        known = self._answers.get(entry)
        if known is None:
            name = entry if len(self._answers) < MOST_ENTRIES else "other"
            known = self._answers.setdefault(name, numbers.answer(name))
        return known


class _Collected(Collector):
    """The numbers of a tally, and what the system knows of the processes that count in it."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    def collect(self) -> Iterator[Metric]:
        yield from self._tally.collect()
        yield from _of_processes(self._tally.processes())


def _latency(route: str) -> Histogram:
    return numbers.ASKING if route == "/api/ask" else numbers.OTHER


def register(application: Flask, settings: Settings) -> None:
    """Count what an application does, once its other parts are there, and show it to who may see it."""
    application.extensions["metrics"] = Metrics(lambda: condition(application))
    application.extensions["metrics_token"] = settings.metrics_token
    application.register_blueprint(blueprint)


def the_metrics() -> Metrics:
    """The numbers of the running application."""
    return cast(Metrics, current_app.extensions["metrics"])


@blueprint.get("/metrics")
def metrics() -> Response:
    """All numbers, for this machine and for who has the token; for others there is nothing here."""
    if not (_is_local() or _has_token(current_app.extensions["metrics_token"])):
        raise NotFound
    # Reading the files of all processes takes a while, in which other visitors are answered.
    return fresh(Response(apart(the_metrics().text), content_type=CONTENT_TYPE_LATEST))


def _is_local() -> bool:
    """Whether this machine itself asks, without a proxy on it that asks for somebody else."""
    host = re.sub(r":\d+$", "", request.host)
    if host not in NAMES or any(name.startswith(_FORWARDED) for name in request.environ):
        return False
    return is_from_here()


def _has_token(token: str) -> bool:
    given = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _go_on(metrics: "weakref.ref[Metrics]", end: Event) -> None:
    """Look each second as long as the application is there."""
    while not end.wait(SECONDS) and (known := metrics()):
        known.look()
        del known


def _of_processes(processes: dict[int, int]) -> Iterator[Metric]:
    """Memory, processor time, open files and start of each process, by its place."""
    found: dict[str, Metric] = {}
    for place, process in processes.items():
        for metric in ProcessCollector(pid=partial(int, process), registry=None).collect():
            into = found.setdefault(metric.name, Metric(metric.name, metric.documentation, metric.type))
            for sample in metric.samples:
                into.add_sample(sample.name, {"worker": str(place)}, sample.value)
    return iter(found.values())
