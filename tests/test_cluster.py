"""Three servers behind a real nginx, with one PostgreSQL and one Redis, are as one: also while some of them go."""

import http.client
import json
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.candid_server import Candid, server
from tests.proxy import nginx
from tests.services import postgres, redis, wait_until
from tests.test_thousand_saves import numbers, version
from tests.visitors import JSON, Seen, file_with_items, visiting
from tests.votes_kept import kept_votes

FIRST, NEW_ANSWERS, NEW_PHRASING = 0, 1, 6
"""Versions of the file: the second says other things, the third is asked for in other words as well."""

VOTERS = 2

HANGS = 3
"""Seconds, longer than the proxy waits for an answer to a question."""


@dataclass(frozen=True)
class Story:
    """What visitors got, and what was kept and served when all was over."""

    seen: Seen
    kept: Counter[str]
    served: list[str]
    newest: str


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """One server is killed, one is restarted, one hangs for a while, the file changes twice: all under load."""
    folder = tmp_path_factory.mktemp("cluster")
    knowledge = folder / "knowledge.yaml"
    save(knowledge, FIRST)
    with ExitStack() as stack:
        _, database = stack.enter_context(postgres())
        servers = cluster(stack, folder, FAQ_DATABASE=database, FAQ_RATE="1000000", FAQ_WORKERS="1")
        proxy = stack.enter_context(nginx(folder, [each.port for each in servers]))
        with visiting(proxy.port, asking=3, voting=VOTERS) as seen:
            busy(seen, 100)
            servers[0].kill()
            busy(seen, 200)
            assert servers[1].stop() == 0
            busy(seen, 100)
            servers[1].start()
            servers[0].start()
            os.killpg(servers[2].pid, signal.SIGSTOP)
            time.sleep(HANGS)
            busy(seen, 200, votes=0)
            os.killpg(servers[2].pid, signal.SIGCONT)
            for number in (NEW_ANSWERS, NEW_PHRASING):
                save(knowledge, number)
                newest = digest_of(knowledge)
                wait_until(lambda newest=newest: digests(servers) == {newest}, "the new version")  # type: ignore[misc]
            busy(seen, 100)
        yield Story(seen, kept_votes(database), sorted(digests(servers)), digest_of(knowledge))


def test_every_question_is_answered(story: Story) -> None:
    """A server that is gone, or goes, or hangs, is passed over."""
    assert len(story.seen.questions) > 500
    assert story.seen.failed() == []


def test_every_reply_is_wholly_from_one_version(story: Story) -> None:
    """And in the end all are from the newest."""
    versions = [set(numbers(each.body)) for each in story.seen.questions]
    assert all(len(each) == 1 for each in versions)
    assert set().union(*versions) == {FIRST, NEW_ANSWERS, NEW_PHRASING}
    assert story.served == [story.newest]
    assert versions[-50:] == [{NEW_PHRASING}] * 50


def test_every_vote_that_was_acknowledged_is_kept_once(story: Story) -> None:
    """None twice; and at most as many got no answer as were on their way to the server that was killed."""
    acknowledged = story.seen.voted(204)
    unknown = {each.asked for each in story.seen.votes} - acknowledged
    assert len(acknowledged) > 100
    assert set(story.kept.values()) == {1}
    assert acknowledged <= set(story.kept) <= acknowledged | unknown
    assert len(story.seen.voted(0, 502, 503)) <= VOTERS


def test_servers_count_as_one_who_asks_too_often(tmp_path: Path) -> None:
    """However the proxy spreads the requests, and whatever they say of where they come from."""
    save(tmp_path / "knowledge.yaml", FIRST)
    with ExitStack() as stack:
        servers = cluster(stack, tmp_path, FAQ_DATABASE="", FAQ_RATE="20", count=2)
        proxy = stack.enter_context(nginx(tmp_path, [each.port for each in servers]))
        if time.time() % 60 > 55:
            # Requests are counted by the minutes of the clock.
            time.sleep(5)
        statuses = Counter(ask(proxy.port, "127.0.0.9", number) for number in range(30))
        assert statuses == {200: 20, 429: 10}
        assert ask(proxy.port, "127.0.0.10", 0) == 200


def cluster(stack: ExitStack, folder: Path, count: int = 3, **settings: str) -> list[Candid]:
    """Servers that share what they are given, and a Redis."""
    _, counting = stack.enter_context(redis())
    shared = {"FAQ_KNOWLEDGE": str(folder / "knowledge.yaml"), "FAQ_REDIS": counting, "FAQ_PROXIES": "1"}
    return [stack.enter_context(server(folder, **shared, **settings)) for _ in range(count)]


def save(path: Path, number: int) -> None:
    """Save a version as editors do: the whole file, at once."""
    beside = path.with_suffix(".new")
    beside.write_text(file_with_items(version(number)), encoding="utf-8")
    beside.replace(path)


def digest_of(path: Path) -> str:
    """What the servers say of a version."""
    return sha256(path.read_bytes()).hexdigest()[:12]


def digests(servers: list[Candid]) -> set[str]:
    """The versions that the servers serve now."""
    found = set()
    for each in servers:
        with urlopen(f"http://127.0.0.1:{each.port}/healthz", timeout=5) as response:
            found.add(json.load(response)["digest"])
    return found


def busy(seen: Seen, count: int, votes: int = 20) -> None:
    """Return once so many more questions were asked, and votes given."""
    wanted = [(each, len(each) + number) for each, number in ((seen.questions, count), (seen.votes, votes))]
    wait_until(lambda: all(len(each) >= number for each, number in wanted), "visitors", 40)


def ask(port: int, address: str, number: int) -> int:
    """The status of a question from this address, which says that it comes from another each time."""
    lies = {"X-Forwarded-For": f"10.1.1.{number}", "Forwarded": f"for=10.1.1.{number}", **JSON}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10, source_address=(address, 0))
    connection.request("POST", "/api/ask", json.dumps({"question": "does it hurt"}), lies)
    status = connection.getresponse().status
    connection.close()
    return status
