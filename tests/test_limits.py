"""How often one address may ask, wherever that is counted, and whatever happens to what counts."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis

from faq.settings import SettingError, Settings
from faq.web import counting, limits
from faq.web.application import make_app
from faq.web.counting import BoundedMemory, Counter, LimitState
from tests.conftest import ROOT
from tests.services import Service, needed, redis, wait_until

ASK = {"question": "does it hurt"}
CLINIC = "https://one.example"
PATIENT = 10.0
"""Seconds that Redis may take in the tests of what is counted: other programs may be busy on this machine."""


@pytest.fixture
def made(small_file: Path) -> Callable[..., Flask]:
    """Makes an application with three entries and these settings."""
    return lambda **settings: make_app(Settings(knowledge=small_file, **settings))


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Service, str]]:
    """A Redis that runs, and its address."""
    yield from redis_running()


def redis_running(*options: str) -> Iterator[tuple[Service, str]]:
    """The same, with options."""
    with redis(*options) as found:
        yield found


@pytest.fixture
def shared(running: tuple[Service, str], monkeypatch: pytest.MonkeyPatch) -> tuple[Service, str]:
    """A Redis that is empty, and given time."""
    monkeypatch.setattr(counting, "SLOW_SECONDS", PATIENT)
    monkeypatch.setattr(counting, "TIMEOUT_SECONDS", PATIENT)
    with Redis.from_url(running[1]) as connection:
        connection.flushall()
    return running


@pytest.fixture(autouse=True)
def _within_a_minute() -> None:
    """Begin no test right before a full minute, when counts begin anew."""
    left = limits.WINDOW_SECONDS - time.time() % limits.WINDOW_SECONDS
    if left < 8:
        time.sleep(left + 0.01)


def statuses(app: Flask, times: int, address: str = "192.0.2.1", **headers: str) -> list[int]:
    """What so many questions from an address get."""
    client = app.test_client()
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    base = {"REMOTE_ADDR": address}
    return [
        client.post("/api/ask", json=ASK, headers=sent, environ_base=base).status_code for _ in range(times)
    ]


def left(app: Flask, address: str = "192.0.2.1") -> bool:
    """Whether an address may ask once more."""
    return statuses(app, 1, address) == [200]


def test_who_asks_too_often_is_told_when_to_go_on(made: Callable[..., Flask]) -> None:
    """429 in one sentence, with the seconds until the minute is over; the next minute it may again."""
    app = made(rate=3)
    assert statuses(app, 3) == [200] * 3
    response = app.test_client().post("/api/ask", json=ASK, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    wait = int(response.headers["Retry-After"])
    body = response.get_json(force=True)
    assert (response.status_code, response.mimetype) == (429, "application/problem+json")
    assert body["detail"] == f"Many questions came from this connection: please wait {wait} seconds."
    assert abs(wait - (60 - time.time() % 60)) <= 1.5
    assert limits.state(app).refused == 1


def test_the_next_minute_begins_anew() -> None:
    """Nothing of the one before is left, not even its keys."""
    memory = BoundedMemory()
    moment = time.time() // 1
    assert [memory.incr("a", 1) for _ in range(2)] in ([1, 2], [1, 1])
    wait_until(lambda: time.time() // 1 > moment, "the next second")
    assert (memory.incr("b", 1), memory.get("a"), memory.get("b")) == (1, 0, 1)


def test_the_memory_is_a_storage_of_its_library() -> None:
    """Every method of one works."""
    memory = BoundedMemory()
    assert [memory.incr("a", 60), memory.incr("a", 60, amount=2), memory.incr("b", 60)] == [1, 3, 1]
    assert memory.check()
    assert 0 < memory.get_expiry("a") - time.time() <= 60
    memory.clear("a")
    assert (memory.get("a"), memory.get("b"), memory.reset(), memory.get("b")) == (0, 1, 1, 0)


def test_no_number_of_addresses_fills_the_memory() -> None:
    """Two and a half times as many as are counted take under 25 MB, and counting goes on."""
    counter = Counter(60, "")
    tracemalloc.start()
    try:
        for number in range(counting.MOST_COUNTED * 5 // 2):
            counter.allows(f"{number:024x}")
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 25e6
    assert [counter.allows("once more") for _ in range(61)].count(False) == 1


def test_all_of_the_api_counts_together_and_nothing_else(made: Callable[..., Flask]) -> None:
    """Also addresses that are not there; pages and files do not count."""
    app, base = made(rate=4), {"REMOTE_ADDR": "192.0.2.1"}
    client = app.test_client()
    for _ in range(5):
        for page in ("/faq", "/widget.js", "/healthz", "/embed"):
            assert client.get(page, environ_base=base).status_code == 200
    assert client.get("/api/start", environ_base=base).status_code == 200
    assert client.get("/api/nothing", environ_base=base).status_code == 404
    assert client.post("/api/vote", json={}, environ_base=base).status_code == 404
    # Two slashes lead to the same route.
    twice = {"PATH_INFO": "//api/ask"}
    assert client.post("/", json=ASK, environ_base=base, environ_overrides=twice).status_code == 200
    assert client.get("/api/start", environ_base=base).status_code == 429
    assert client.get("/faq", environ_base=base).status_code == 200


def test_addresses_count_apart(made: Callable[..., Flask]) -> None:
    """Who asks too often is no trouble for others."""
    app = made(rate=2)
    assert statuses(app, 3) == [200, 200, 429]
    assert statuses(app, 3, "192.0.2.2") == [200, 200, 429]


def test_without_a_rate_nobody_is_refused(made: Callable[..., Flask]) -> None:
    """And nothing is counted."""
    app = made(rate=0)
    assert set(statuses(app, 100)) == {200}
    assert limits.state(app) == LimitState("memory", None, 0, 0)


def test_a_question_counts_once_whether_it_was_asked_before_or_not(made: Callable[..., Flask]) -> None:
    """It is counted where it is answered from memory, else where it is answered."""
    app = made(rate=4)
    assert statuses(app, 6) == [200] * 4 + [429] * 2
    assert limits.state(app).refused == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1:4711", "192.0.2.1:4712", True),
        ("[2001:db8:1:2::1]:4711", "2001:db8:1:2::2", True),
        ("[2001:db8:1:2::1]", "2001:db8:1:2::2", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("unknown", "unknown", True),
        ("a:b:c", "a:b:d", False),
    ],
)
def test_what_counts_as_one_address(one: str, other: str, *, same: bool) -> None:
    """A whole /64 of IPv6, as one connection has as many addresses; with or without a port."""
    assert (limits.network(one) == limits.network(other)) is same


@pytest.mark.parametrize(
    "address", ["", ":", "[", "]", "[]", "[]:", "::", "%", ":%", "\udcff:\udcff:1", "1:2"]
)
def test_any_text_as_an_address_is_counted(made: Callable[..., Flask], address: str) -> None:
    """As a proxy may pass on whatever it was told."""
    assert statuses(made(rate=1), 2, address) == [200, 429]


def test_a_clinics_page_may_read_the_refusal(made: Callable[..., Flask]) -> None:
    """Or the chat could not say how long to wait; a preflight is never refused for it."""
    app = made(rate=1)
    assert statuses(app, 1, Origin=CLINIC) == [200]
    base = {"REMOTE_ADDR": "192.0.2.1"}
    client = app.test_client()
    response = client.post("/api/ask", json=ASK, headers={"Origin": CLINIC}, environ_base=base)
    assert response.status_code == 429
    assert response.headers["Access-Control-Allow-Origin"] == CLINIC
    assert "Retry-After" in response.headers["Access-Control-Expose-Headers"]
    preflight = {"Origin": CLINIC, "Access-Control-Request-Method": "POST"}
    assert client.options("/api/ask", headers=preflight, environ_base=base).status_code == 200


SPOOFED = {
    "X_Forwarded_For": "198.51.100.{}",
    "X_Real_IP": "198.51.100.{}",
    "Forwarded": "for=198.51.100.{}",
    "True_Client_IP": "198.51.100.{}",
    "CF_Connecting_IP": "198.51.100.{}",
}


@pytest.mark.parametrize("header", SPOOFED)
def test_nobody_gets_a_new_address_by_saying_so(made: Callable[..., Flask], header: str) -> None:
    """Without proxies, no header tells who asks."""
    app = made(rate=2)
    got = [statuses(app, 1, **{header: SPOOFED[header].format(number)}) for number in range(3)]
    assert got == [[200], [200], [429]]


@pytest.mark.parametrize("proxies", [1, 2])
def test_exactly_so_many_proxies_are_believed(made: Callable[..., Flask], proxies: int) -> None:
    """What stands before their words was written by the visitor."""
    app = made(rate=2, proxies=proxies)

    def asked(spoofed: str, real: str) -> list[int]:
        told = ", ".join([spoofed, real, *["10.0.0.1"] * (proxies - 1)])
        return statuses(app, 1, "10.0.0.9", X_Forwarded_For=told)

    assert [asked(f"198.51.100.{number}", "203.0.113.1") for number in range(3)] == [[200], [200], [429]]
    assert asked("198.51.100.1", "203.0.113.2") == [200]


def test_a_proxy_that_nobody_told_of_is_noticed_once(
    made: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    """As all visitors would count as one; without the address."""
    statuses(made(rate=1), 5, X_Forwarded_For="198.51.100.7")
    said = [record.getMessage() for record in caplog.records if "FAQ_PROXIES" in record.getMessage()]
    assert said == ["Requests come by a proxy and count as one address: set FAQ_PROXIES."]


def test_no_address_is_kept(made: Callable[..., Flask], shared: tuple[Service, str]) -> None:
    """Neither in Redis, where keys are gone within a minute and tell nothing, nor in memory."""
    app = made(rate=5, redis=shared[1])
    statuses(app, 2, "192.0.2.77")
    with Redis.from_url(shared[1], decode_responses=True) as connection:
        keys = list(connection.scan_iter())
        assert len(keys) == 1
        assert re.fullmatch(r"candid:LIMITER/[0-9a-f]{24}/5/1/minute", keys[0])
        assert 0 < connection.ttl(keys[0]) <= 60
        assert connection.get(keys[0]) == "2"
    guard = app.extensions["limits"]
    one, same, later = (guard._key("192.0.2.77", window) for window in (1, 1, 2))
    assert one == same != later
    assert guard._key("192.0.2.77", 1) != made(rate=5).extensions["limits"]._key("192.0.2.77", 1)


def test_servers_that_share_a_redis_count_as_one(
    made: Callable[..., Flask], shared: tuple[Service, str]
) -> None:
    """However the questions are spread over them."""
    one, other = made(rate=6, redis=shared[1]), made(rate=6, redis=shared[1])
    got = [statuses(app, 1)[0] for app in (one, other) * 4]
    assert got == [200] * 6 + [429] * 2
    assert [limits.state(app).storage for app in (one, other)] == ["redis", "redis"]
    assert limits.state(one).refused + limits.state(other).refused == 2


def test_one_request_is_one_round_trip(made: Callable[..., Flask], shared: tuple[Service, str]) -> None:
    """Once it is connected and knows its script; a refusal takes no more."""
    app = made(rate=3, redis=shared[1])
    statuses(app, 1)
    with Redis.from_url(shared[1]) as connection:
        before = connection.info("stats")["total_commands_processed"]
        assert statuses(app, 4) == [200, 200, 429, 429]
        after = connection.info("stats")["total_commands_processed"]
    # Each script makes commands of its own, and asking for the figures is one.
    with_their_own = 4 * 2 + 1
    assert after - before <= with_their_own


def kill(service: Service) -> None:
    """Redis dies."""
    service.stop(signal.SIGKILL)


def freeze(service: Service) -> None:
    """Redis hangs."""
    service.freeze()


def fill(service: Service) -> None:
    """Redis has no memory left, and throws nothing away."""
    with Redis(port=service.port) as connection:
        connection.config_set("maxmemory-policy", "noeviction")
        connection.config_set("maxmemory", "1")


def demote(service: Service) -> None:
    """Redis takes no writes, as it follows another one."""
    with Redis(port=service.port) as connection:
        connection.replicaof("127.0.0.1", "1")


def mend(service: Service) -> None:
    """All is well again."""
    if not service.processes:
        service.start()
    service.thaw()
    with Redis(port=service.port) as connection:
        connection.config_set("maxmemory", "0")
        connection.replicaof("NO", "ONE")


@pytest.mark.parametrize("fault", [kill, freeze, fill, demote], ids=lambda fault: fault.__name__)
def test_visitors_get_answers_whatever_happens_to_redis(
    made: Callable[..., Flask],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: Callable[[Service], None],
) -> None:
    """Counted in memory meanwhile, with one wait in a pause, and in Redis again once it is back."""
    monkeypatch.setattr(counting, "SLOW_SECONDS", PATIENT)
    monkeypatch.setattr(counting, "PAUSE_SECONDS", 0.3)
    with redis() as (service, url):
        app = made(rate=8, redis=url)
        assert left(app)
        assert limits.state(app).storage == "redis"
        fault(service)
        start = time.monotonic()
        assert statuses(app, 10, "192.0.2.9") == [200] * 8 + [429] * 2
        took = time.monotonic() - start
        state = limits.state(app)
        assert (state.storage, state.fallbacks >= 1) == ("memory", True)
        assert state.failing_since is not None
        assert took < 1 + state.fallbacks * counting.TIMEOUT_SECONDS
        mend(service)
        wait_until(lambda: left(app, "192.0.2.3") and limits.state(app).storage == "redis", "Redis to count")
        assert limits.state(app).failing_since is None
    said = [record.getMessage() for record in caplog.records if record.name == "faq.web.counting"]
    assert re.fullmatch(r"Redis fails \(\w+\): requests are counted in memory until it is back\.", said[0])
    assert said[1:] == ["Redis counts requests again."] or len(said) == 1


def test_the_pause_grows_and_ends(shared: tuple[Service, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each failure doubles it up to its bound; a frozen Redis costs one short wait in a pause."""
    monkeypatch.setattr(counting, "TIMEOUT_SECONDS", 0.05)
    monkeypatch.setattr(counting, "PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(counting, "LONGEST_PAUSE_SECONDS", 0.2)
    service, url = shared
    counter = Counter(1_000_000, url)
    service.freeze()
    try:
        waits, end = [], time.monotonic() + 1.5
        while time.monotonic() < end:
            start = time.monotonic()
            assert counter.allows("a")
            waits.append(time.monotonic() - start)
        # 0.05, 0.1 and then 0.2 s between waits of 0.05 s.
        assert 4 <= counter.state().fallbacks <= 9
        assert sum(wait > 0.04 for wait in waits) <= counter.state().fallbacks + 2
    finally:
        service.thaw()


def test_a_slow_redis_is_left_alone(shared: tuple[Service, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its answers count, but after the second slow one the next visitor does not wait for it."""
    monkeypatch.setattr(counting, "SLOW_SECONDS", 0.0)
    counter = Counter(1, shared[1])
    assert counter.allows("a")
    assert (counter.state().storage, counter.allows("a")) == ("redis", False)
    assert (counter.state().storage, counter.allows("a"), counter.allows("a")) == ("memory", True, False)
    assert counter.state().storage == "memory"
    with Redis.from_url(shared[1], decode_responses=True) as connection:
        assert [connection.get(key) for key in connection.scan_iter()] == ["2"]


def test_a_redis_that_is_away_at_the_start_stops_nothing(made: Callable[..., Flask]) -> None:
    """Visitors get their answers, counted in memory."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    app = made(rate=2, redis=f"redis://127.0.0.1:{port}/0")
    assert limits.state(app).storage == "redis"
    assert statuses(app, 3) == [200, 200, 429]
    assert limits.state(app).storage == "memory"


@pytest.mark.parametrize("url", ["nonsense", "http://:secret@host/0", "redis://:secret@host:port/0"])
def test_a_wrong_address_of_redis_stops_the_start_and_keeps_its_password(
    made: Callable[..., Flask], url: str
) -> None:
    """One sentence, without the value."""
    with pytest.raises(SettingError, match="FAQ_REDIS") as raised:
        made(rate=1, redis=url)
    assert "secret" not in str(raised.value)


def test_a_process_that_was_forked_has_a_connection_of_its_own(shared: tuple[Service, str]) -> None:
    """Nothing is connected before the fork, and both count together."""
    script = (
        "import os, sys\n"
        "from faq.web import counting\n"
        "from faq.web.counting import Counter\n"
        f"counting.SLOW_SECONDS = {PATIENT}\n"
        f"counter = Counter(1000, {shared[1]!r})\n"
        "children = []\n"
        "for _ in range(3):\n"
        "    child = os.fork()\n"
        "    if not child:\n"
        "        [counter.allows('a') for _ in range(100)]\n"
        "        os._exit(counter.state().fallbacks)\n"
        "    children.append(child)\n"
        "sys.exit(sum(os.waitpid(child, 0)[1] for child in children))\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT, env=dict(os.environ))
    with Redis.from_url(shared[1], decode_responses=True) as connection:
        assert [connection.get(key) for key in connection.scan_iter()] == ["300"]


def test_redis_is_there() -> None:
    """So that these tests are skipped by name where it is not."""
    assert needed("redis-server")
