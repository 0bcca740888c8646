"""What Prometheus reads: right for one process and for several, cheap, bounded, and for nobody else."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from benchmarks.servers import candid, free_port
from faq.loglines import Request as Told
from faq.settings import Settings
from faq.web import metrics as module
from faq.web.application import create_app
from tests.conftest import ROOT
from tests.services import wait_until

Numbers = Counter[tuple[str, ...]]

WORD = "only-for-tests-ü"


def read(text: str) -> Numbers:
    """Every sample by its name and the values of its labels, in the order of the labels' names."""
    samples = [each for family in text_string_to_metric_families(text) for each in family.samples]
    found = Counter(
        {(each.name, *(value for _, value in sorted(each.labels.items()))): each.value for each in samples}
    )
    assert len(found) == len(samples)
    return found


def numbers(client: FlaskClient) -> Numbers:
    """What an application shows."""
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.content_type.startswith("text/plain")
    assert response.headers["Cache-Control"] == "no-store"
    return read(response.text)


def ask(client: FlaskClient, question: str) -> None:
    """Ask, whatever the reply."""
    client.post("/api/ask", json={"question": question})


def test_requests_and_replies_are_counted(client: FlaskClient) -> None:
    """By route, method, kind of status, kind of reply, entry, and whether it was known."""
    before = numbers(client)
    for question in ("does it hurt", "does it hurt", "zebra crossing in Prague", ""):
        ask(client, question)
    client.post("/api/vote", json={"ids": ["pain"], "vote": "yes"})
    client.get("/embed/one")
    grown = numbers(client) - before
    assert grown["candid_requests_total", "POST", "/api/ask", "2xx"] == 3
    assert grown["candid_requests_total", "POST", "/api/ask", "4xx"] == 1
    assert grown["candid_requests_total", "POST", "/api/vote", "2xx"] == 1
    assert grown["candid_requests_total", "GET", "/embed/<clinic_id>", "2xx"] == 1
    assert grown["candid_replies_total", "answer"] == 2
    assert grown["candid_replies_total", "unanswered"] == 1
    assert grown["candid_answers_total", "pain"] == 2
    # Other tests may have asked the same before.
    hits, misses = grown["candid_remembered_total", "hit"], grown["candid_remembered_total", "miss"]
    assert (hits + misses, hits >= 1) == (3, True)
    assert grown["candid_kept_total", "votes"] == 1
    assert grown["candid_request_seconds_count", "/api/ask"] == 4


def test_statuses_of_a_kind_are_one_number(client: FlaskClient) -> None:
    """Whichever of them came before, and however they take turns."""
    before = numbers(client)
    for body in (b"", b"x" * 9000, b"", b"x" * 9000, b""):
        client.post("/api/ask", data=body, content_type="application/json")
        numbers(client)
    grown = numbers(client) - before
    assert grown["candid_requests_total", "POST", "/api/ask", "4xx"] == 5


def test_latencies_are_counted_by_each_bound(app: Flask) -> None:
    """From a quarter of a millisecond to five seconds, whatever is above included."""
    metrics = app.extensions["metrics"]
    client = app.test_client()
    before = numbers(client)
    for seconds in (0.0001, 0.00025, 0.003, 5.0, 60.0):
        metrics.request(Told("POST", "/api/ask", 200, seconds, 0, 0.0))
    grown = {
        key[1]: value
        for key, value in (numbers(client) - before).items()
        if key[0].endswith("_bucket") and key[2] == "/api/ask"
    }
    assert (grown["0.00025"], grown["0.002"], grown["0.005"], grown["5.0"], grown["+Inf"]) == (2, 2, 3, 4, 5)


def test_nothing_that_somebody_typed_becomes_a_label(app: Flask) -> None:
    """Unknown addresses and methods are `other`, however many."""
    client = app.test_client()
    client.get("/xx")
    client.open("/api/ask", method="OTHERS")
    before = numbers(client)
    for number in range(300):
        client.get(f"/canary/{number}?canary={number}", headers={"Host": f"canary{number}.example"})
        client.open("/api/ask", method=f"CANARY{number}")
    after = client.get("/metrics").text
    assert "canary" not in after.lower()
    assert set(read(after)) == set(before)
    assert read(after)["candid_requests_total", "GET", "other", "4xx"] >= 300


def test_entries_are_bounded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often somebody renames them while the server runs."""
    monkeypatch.setattr(module, "MOST_ENTRIES", 20)
    for number in range(100):
        app.extensions["metrics"].replied("answer", (f"renamed-{number}",), known=False)
    found = [key for key in numbers(app.test_client()) if key[0] == "candid_answers_total"]
    assert len(found) <= 21
    assert ("candid_answers_total", "other") in found


@pytest.mark.parametrize(
    ("environ", "headers"),
    [
        ({"REMOTE_ADDR": "203.0.113.5"}, {}),
        ({"REMOTE_ADDR": ""}, {}),
        ({"REMOTE_ADDR": "203.0.113.5"}, {"X-Forwarded-For": "127.0.0.1"}),
        ({}, {"X-Forwarded-For": "127.0.0.1"}),
        ({}, {"X-Forwarded-Proto": "https"}),
        ({}, {"Forwarded": "for=127.0.0.1"}),
        ({}, {"Via": "1.1 proxy"}),
        ({}, {"X-Real-IP": "127.0.0.1"}),
        ({}, {"Host": "rebound.example"}),
        ({}, {"Host": "127.0.0.1.rebound.example:8000"}),
        ({"REMOTE_ADDR": "203.0.113.5"}, {"Authorization": "Bearer "}),
        ({"REMOTE_ADDR": "203.0.113.5"}, {"Authorization": "Bearer wrong"}),
    ],
)
def test_strangers_see_nothing(client: FlaskClient, environ: dict[str, str], headers: dict[str, str]) -> None:
    """No more than at an address where there is nothing."""
    response = client.get("/metrics", environ_overrides=environ, headers=headers)
    nothing = client.get("/nothing", environ_overrides=environ, headers=headers)
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    assert response.data == nothing.data


@pytest.mark.parametrize(
    ("remote", "host"), [("127.0.0.1", "localhost:8000"), ("::1", "[::1]:8000"), ("127.0.0.9", "127.0.0.1")]
)
def test_this_machine_sees_them(client: FlaskClient, remote: str, host: str) -> None:
    """Directly, under a name of its own."""
    response = client.get("/metrics", environ_overrides={"REMOTE_ADDR": remote}, headers={"Host": host})
    assert response.status_code == 200


def test_who_has_the_token_sees_them(small_file: Path) -> None:
    """From anywhere; nothing but the whole token will do."""
    client = create_app(Settings(knowledge=small_file, metrics_token=WORD)).test_client()

    def status(given: str) -> int:
        there = {"REMOTE_ADDR": "203.0.113.5"}
        return client.get("/metrics", environ_overrides=there, headers={"Authorization": given}).status_code

    assert status(f"Bearer {WORD}") == 200
    assert [
        status(given) for given in ("Bearer only-for-tests-", "bearer", WORD, f"Basic {WORD}", "Bearer ÿ")
    ] == [404] * 5


def test_what_happens_beside_requests_is_counted(small_file: Path) -> None:
    """Saved files, refused ones, and a database and a Redis that are away."""
    nowhere = f"sqlite:///{small_file.parent}/nowhere/votes.db"
    redis = f"redis://127.0.0.1:{free_port()}/0"
    app = create_app(Settings(knowledge=small_file, database=nowhere, redis=redis, rate=3))
    client = app.test_client()
    for _ in range(5):
        ask(client, "does it hurt")
    wait_until(lambda: numbers(client)["candid_store_failing",] == 1, "the store to fail")
    now = numbers(client)
    assert now["candid_limits_failing",] == 1
    assert now["candid_limit_fallbacks_total",] == 1
    assert now["candid_limit_refusals_total",] == 2
    assert now["candid_file_stale",] == 0
    text = small_file.read_text(encoding="utf-8")
    small_file.write_text(text.replace("Two to five minutes.", "Three minutes."), encoding="utf-8")
    wait_until(lambda: numbers(client)["candid_reloads_total", "served"] == 1, "the file to be served")
    small_file.write_text(text.replace("topic: time", "topic: tme"), encoding="utf-8")
    wait_until(lambda: numbers(client)["candid_reloads_total", "refused"] == 1, "the file to be refused")
    assert numbers(client)["candid_file_stale",] == 1
    assert numbers(client)["candid_file_problems",] >= 1


SEVERAL = """
import os, signal, sys, time
from faq.web.tally import Tally, counter, gauge, histogram

tally = Tally()
one, up, other = counter("one", "One."), gauge("up", "Up.", "sum"), gauge("other", "Other.", "sum")
sizes = histogram("sizes", "Sizes.", (1.0,))

signal.alarm(30)

def count(times, wait):
    tally.set(((up if times else other, 1),))
    for _ in range(times):
        tally.add(((one, 1), (sizes.buckets[0], 1), (sizes.sum, 0.5)))
    time.sleep(wait)
    os._exit(0)

def fork(times, wait=0):
    process = os.fork()
    if not process:
        count(times, wait)
    return process

def total():
    samples = [sample for metric in tally.collect() for sample in metric.samples]
    return {(sample.name, sample.labels.get("le", "")): sample.value for sample in samples}

def files():
    return len(list(tally.folder.iterdir()))

tally.add(((one, 1),))
together = [fork(500) for _ in range(4)]
for process in together:
    os.waitpid(process, 0)
first = files()
for _ in range(30):
    os.waitpid(fork(10), 0)
asleep = [fork(7, 30) for _ in range(3)]
while total()[("sizes_count", "")] < 2321:
    time.sleep(0.01)
living, before = len(tally.processes()), total()
for process in asleep:
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
after = total()
heir = fork(0, 30)
while ("other", "") not in total():
    time.sleep(0.01)
assert ("up", "") not in total(), "the one who takes a place takes over what went up and down"
os.kill(heir, signal.SIGKILL)
os.waitpid(heir, 0)
assert tally.folder.stat().st_mode & 0o777 == 0o700, oct(tally.folder.stat().st_mode)
assert (living, len(tally.processes())) == (4, 1), living
assert before[("one_total", "")] == after[("one_total", "")] == 1 + 2000 + 300 + 21, (before, after)
assert before[("up", "")] == 3 and ("up", "") not in after, (before, after)
assert after[("sizes_bucket", "1.0")] == 2321 and after[("sizes_sum", "")] == 2321 / 2, after
assert files() <= first, (first, files())
print(tally.folder)
"""


def test_several_processes_count_together() -> None:
    """At once, one after the other and killed: nothing is lost, no file too many, nothing left at the end."""
    done = subprocess.run(
        [sys.executable, "-c", SEVERAL], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("/")
    assert not Path(done.stdout.strip()).exists()


def test_the_workers_of_a_server_show_the_same() -> None:
    """Whichever answers, before and after one of them was killed and replaced."""
    with candid(FAQ_WORKERS="2") as url:

        def shown() -> Numbers:
            with urlopen(f"{url}/metrics") as response:
                return read(response.read().decode())

        def memory() -> list[str]:
            return [key[1] for key in shown() if key[0] == "process_resident_memory_bytes"]

        wait_until(lambda: shown()["candid_workers",] == 2, "both workers")
        body = Request(
            f"{url}/api/ask", b'{"question": "does it hurt"}', {"Content-Type": "application/json"}
        )
        for _ in range(40):
            urlopen(body).close()
        asked = "candid_requests_total", "POST", "/api/ask", "2xx"
        wait_until(lambda: shown()[asked] == 40, "all to be counted")
        assert memory() == ["0", "1"]
        os.kill(_a_worker(url), signal.SIGKILL)
        wait_until(lambda: shown()["candid_workers",] == 2 and memory() == ["0", "1"], "a new worker")
        assert [shown()[asked] for _ in range(8)] == [40] * 8


def _a_worker(url: str) -> int:
    """A process that answers at an address: a child of one that listens there."""
    port = url.rpartition(":")[2]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            parents = Path(f"/proc/{parent}/environ").read_bytes()
        except (OSError, ValueError):
            continue
        if all(f"FAQ_PORT={port}\0".encode() in each for each in (environment, parents)):
            return int(folder.name)
    raise AssertionError


def best(work: Callable[[], object], times: int = 3000) -> float:
    """Microseconds of processor time that something takes, at best."""
    taken = []
    for _ in range(10):
        begun = time.thread_time()
        for _ in range(times):
            work()
        taken.append((time.thread_time() - begun) / times * 1e6)
    return min(taken)


def test_counting_is_cheap(app: Flask) -> None:
    """All that a question leaves behind takes some 8 us; twice that would be noticed."""
    metrics, response = app.extensions["metrics"], Response(b"x" * 800)
    (leave, *_) = app.after_request_funcs[None]
    with app.test_request_context(
        "/api/ask", method="POST", environ_base={"candid.begun": time.perf_counter()}
    ):
        assert request.url_rule

        def leave_all() -> None:
            leave(response)
            metrics.replied("answer", ("pain",), known=True)

        assert best(leave_all) < 20
