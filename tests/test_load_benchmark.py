"""The measurements under load work, small as they are here, and see what they are there to see."""

import json
import os
import platform
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest
from click.testing import CliRunner

from benchmarks import load, load_abuse, load_attacks, load_soak
from benchmarks.load_abuse import attacked, endure, flood, killed
from benchmarks.load_compared import stop_in_mid_load
from benchmarks.load_kinds import Kind, buttons, coined, mixed, new, visitors
from benchmarks.load_latency import at_rate, percentile
from benchmarks.load_processes import Server, candid
from benchmarks.load_rate import ConstantRate, requests
from benchmarks.load_soak import growth, soak
from benchmarks.load_throughput import compare, remembered
from benchmarks.load_visitor import visit
from benchmarks.load_wrk import ask
from tests.services import needed


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Candid with two workers and no limits."""
    needed("wrk")
    with candid(FAQ_WORKERS="2", FAQ_KEEP_DAYS="30") as running:
        yield running


def tell(processes: list[int], what: signal.Signals) -> None:
    """Send a signal to processes."""
    for each in processes:
        os.kill(each, what)


def test_what_is_asked_again_follows_zipf() -> None:
    """Visitors' most frequent question comes about twice as often as the next; buttons are all alike."""
    kind = visitors()
    (_, first), (_, second), *_ = Counter(kind.bodies).most_common()
    assert len(set(kind.bodies)) > 900
    assert 1.6 < first / second < 2.4
    assert max(Counter(buttons().bodies).values()) < 2 * min(Counter(buttons().bodies).values())
    assert all(body.endswith('"}') and json.loads(body)["question"] for body in kind.bodies)


def test_how_much_is_remembered_is_known() -> None:
    """Nearly all that comes again, nothing that never came, and less than half where half is new."""
    assert remembered(buttons()) > 0.99
    assert remembered(visitors()) > 0.98
    assert 0.3 < remembered(mixed()) < 0.5
    assert remembered(new()) == remembered(coined()) == 0


def test_candid_is_compared_with_a_bare_route(server: Server) -> None:
    """Both answer, nothing fails, and the bare route gives the bytes of a real reply."""
    compared = compare(buttons(), server, seconds=1, rounds=1)
    assert compared.reply_bytes > 1000
    assert all(
        one.requests > 20 and one.failed == one.refused == 0 for one in (*compared.ours, *compared.bare)
    )
    assert 0 < compared.ratio < 2


def test_requests_that_get_an_error_are_counted(server: Server) -> None:
    """A load that is refused is no throughput to be proud of."""
    done = ask(Kind("wrong", ('{"question": ""}',)), server.url, 1)
    assert done.refused == done.requests > 20


def test_new_questions_are_new_each_time(server: Server) -> None:
    """In the same order of bodies the client at a constant rate makes others of them, as wrk does."""
    asked = requests(Kind("", ('{"question": "a"}',), every=1), 5)
    assert [next(asked).rpartition(b"\r\n\r\n")[2] for _ in range(2)] == [
        b'{"question": "a 6"}',
        b'{"question": "a 7"}',
    ]
    assert ask(coined(), server.url, 1).refused == 0


def test_time_is_taken_at_a_constant_rate(server: Server) -> None:
    """Of about as many answers as were to come."""
    found = at_rate(buttons(), server, most=100, load=0.5, seconds=2)
    assert found.failed == 0
    assert 80 <= found.answers <= 100
    assert 0 < found.milliseconds["p50"] <= found.milliseconds["p99"] <= found.milliseconds["p100"]
    assert [percentile(range(1, 1001), share) for share in (50, 99, 99.9, 100)] == [500, 990, 999, 1000]


def test_requests_that_were_due_while_nothing_answered_have_waited(server: Server) -> None:
    """A pause of half a second is seen by all that came in it, not by those that happened to be under way."""
    workers = server.processes()[1:]
    pause = Timer(0.5, tell, (workers, signal.SIGSTOP))
    resume = Timer(1.0, tell, (workers, signal.SIGCONT))
    pause.start()
    resume.start()
    timed = ConstantRate(server.port, requests(buttons(), 0)).run(rate=300, seconds=2)
    resume.join()
    assert timed.failed == 0
    assert sum(each > 0.1 for each in timed.seconds) > 90
    assert timed.seconds[-1] > 0.35


def test_what_the_server_holds_is_seen(server: Server) -> None:
    """Of each process, after each slice of requests."""
    held = list(soak(server, 200))
    assert held[-1].requests >= 200
    assert held[-1].failed == 0
    assert len(held[-1].processes) == len(server.processes()) >= 3
    assert all(10 < each.pss <= each.rss and each.files and each.threads for each in held[-1].processes)
    assert -0.5 < growth(held[-1], held[0]) < 0.5


@pytest.mark.parametrize("attack", load_attacks.ATTACKS, ids=lambda each: each.name)
def test_attackers_come(server: Server, attack: load_attacks.Attack, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few of each sort: all connect."""
    monkeypatch.setattr(load_attacks, "SETTLE_SECONDS", 0)
    with load_attacks.under(replace(attack, clients=5), server.port) as made:
        assert made() >= 5


def test_a_visitor_notices_a_server_that_does_not_answer(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says what went wrong."""
    monkeypatch.setattr("benchmarks.load_visitor.PATIENCE", 0.3)
    workers = server.processes()[1:]
    try:
        tell(workers, signal.SIGSTOP)
        visited = visit(server.port, 0.5)
    finally:
        tell(workers, signal.SIGCONT)
    assert visited.failed == {"TimeoutError": 10}


def test_abuse_and_a_stop_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was refused, what was lost with a worker, and what a stop in mid-load cost."""
    needed("wrk")
    with candid(FAQ_WORKERS="2", FAQ_RATE="60") as server:
        monkeypatch.setattr(load_abuse, "candid", lambda **_: nullcontext(server))
        slow = endure("slow", attacked(replace(load_attacks.SLOW_BODIES, clients=50)), 1)
        flooded = endure("a flood", flood(1), 1)
        lost = endure("killed", killed(1), 1)
        stopped = stop_in_mid_load(server, 0.5)
    assert (slow.asked, slow.failed) == (flooded.asked, flooded.failed) == (20, {})
    assert int(slow.remark.split()[0]) >= 50
    assert "0.0% refused" not in flooded.remark
    assert "new worker after" in lost.remark
    assert stopped.answered > 10
    assert stopped.seconds < 20


def test_a_part_is_printed_and_written_as_json(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the machine and the command."""
    monkeypatch.setattr(load_soak, "candid", lambda **_: nullcontext(server))
    file = tmp_path / "found.json"
    result = CliRunner().invoke(load.main, ["--only", "soak", "--requests", "100", "--json", str(file)])
    assert result.exit_code == 0, result.output
    assert "What the server holds" in result.stdout
    assert f"Python {platform.python_version()}" in result.stdout
    found = json.loads(file.read_text(encoding="utf-8"))
    assert found["machine"]["cores"] >= 1
    assert found["parts"][0]["records"][-1]["requests"] >= 100


def test_a_part_that_is_not_there_is_named() -> None:
    """Rather than left out."""
    result = CliRunner().invoke(load.main, ["--only", "speed"])
    assert (result.exit_code, "There is no part speed." in result.stderr) == (2, True)
