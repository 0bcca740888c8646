"""How workers share what comes to them, let in who is new, and have who asks too often wait."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from benchmarks.load_kinds import new
from benchmarks.load_visitor import address, ask
from benchmarks.load_wrk import asking
from faq.web.shares import Shares
from faq.web.worker import REFUSED_SECONDS
from tests.candid_server import Candid, server
from tests.services import needed, wait_until
from tests.visitors import file_with_items

BODY = '{"question": "does it hurt"}'
RATE = 10


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candid]:
    """Two workers, of which one address may ask ten times a minute."""
    folder = tmp_path_factory.mktemp("workers")
    path = folder / "knowledge.yaml"
    path.write_text(file_with_items(), encoding="utf-8")
    settings = {"FAQ_KNOWLEDGE": str(path), "FAQ_DATABASE": "", "FAQ_WORKERS": "2", "FAQ_RATE": str(RATE)}
    with server(folder, **settings) as made:
        yield made


def sockets(process: int) -> int:
    """How many sockets a process has open."""
    found = 0
    for each in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):
            found += str(each.readlink()).startswith("socket:")
    return found


def crowd(running: Candid) -> list[int]:
    """How many of sixty connections that come at once and stay open each worker holds; they are gone afterwards."""
    # A worker that has just been made may not be there yet.
    time.sleep(1)
    before = {worker: sockets(worker) for worker in running.workers()}

    def held() -> list[int]:
        return [sockets(worker) - number for worker, number in before.items()]

    with ExitStack() as stack:
        for _ in range(60):
            stack.enter_context(socket.create_connection(("127.0.0.1", running.port)))
        wait_until(lambda: sum(held()) == 60, "all to be let in", 5)
        found = held()
    wait_until(lambda: sum(held()) == 0, "all to be gone")
    return found


def test_workers_hold_as_many_connections_each(running: Candid) -> None:
    """Of those that stay open, also when they all come at once."""
    assert [max(crowd(running)) <= 34 for _ in range(3)] == [True] * 3


def test_a_new_worker_gets_its_share(running: Candid) -> None:
    """In the place of one that was killed with all that it held."""
    killed, other = running.workers()
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(socket.create_connection(("127.0.0.1", running.port)))
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: len({*running.workers()} - {killed, other}) == 1, "a worker")
    assert max(crowd(running)) <= 34


def test_who_comes_new_is_not_kept_waiting_by_who_stays(running: Candid, tmp_path: Path) -> None:
    """Forty who knock at once while others ask without a pause, on connections that stay, what was never asked."""
    needed("wrk")
    settings = {**running.settings, "FAQ_WORKERS": "1", "FAQ_RATE": "0"}
    with server(tmp_path, **settings) as one, asking(new(), f"http://127.0.0.1:{one.port}", 4):
        time.sleep(1)
        begun = time.perf_counter()
        with ThreadPoolExecutor(40) as pool:
            took = list(pool.map(lambda each: ask(one.port, address(each), BODY, begun), range(40)))
    assert all(isinstance(each, float) for each in took)
    assert max(float(each) for each in took) < 0.4


def test_a_worker_that_hangs_keeps_no_connection_waiting(running: Candid) -> None:
    """Though it has none: another waits for it a moment only."""
    hanging = running.workers()[0]
    os.kill(hanging, signal.SIGSTOP)
    try:
        for number in range(20):
            took = ask(running.port, address(number), BODY, time.perf_counter())
            assert isinstance(took, float)
            assert took < 1
    finally:
        os.kill(hanging, signal.SIGCONT)


def test_who_asks_too_often_waits_and_nobody_else_does(running: Candid) -> None:
    """The refusal comes late, so that the next question does, too."""
    if time.time() % 60 > 50:
        # Requests are counted by the minutes of the clock.
        time.sleep(10)
    often, took, others = address(1000), list[float](), list[float]()
    for _ in range(4 * RATE):
        begun = time.perf_counter()
        said = ask(running.port, often, BODY, begun)
        if not isinstance(said, float):
            took.append(time.perf_counter() - begun)
            other = ask(running.port, address(len(took)), BODY, time.perf_counter())
            assert isinstance(other, float)
            others.append(other)
        if len(took) == 3:
            break
    assert len(took) == 3
    assert min(took) > REFUSED_SECONDS
    assert min(others) < REFUSED_SECONDS / 4


def test_places_are_given_once_and_again() -> None:
    """The last one to as many as come."""
    shares = Shares(1)
    assert [shares.free(taken) for taken in ([], [0], [0, 1], [1], [0, 1, 2], [0, 1, 2, 3])] == [
        *(0, 1, 2, 0, 3, 3)
    ]


def test_only_who_takes_part_counts() -> None:
    """Who left, or never came, holds nothing that another could be waiting for."""
    shares = Shares(2)
    one, other = shares.of(0), shares.of(1)
    one.begin()
    for _ in range(5):
        one.take()
    assert not one.is_enough()
    other.begin()
    assert one.is_enough()
    for _ in range(3):
        other.take()
    assert not one.is_enough()
    for _ in range(5):
        other.take()
    assert other.is_enough()
    one.end()
    one.until_done(lambda: None)
    assert not other.is_enough()
