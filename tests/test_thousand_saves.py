"""The file is saved again and again, in every way and often wrongly, while visitors ask all the time."""

import http.client
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from benchmarks.servers import candid
from faq.files import shipped
from tests.conftest import SMALL

SAVES, VISITORS = 1000, 4

MARKED = [
    "method.",
    "professional.",
    "to that.",
    "uncomfortable.",
    "minutes.",
    "to you.",
    "Clinic One.",
    "112.",
]
"""How the sentences end that get the number of their version, so that a mixture shows."""

ON_A_BUSY_MACHINE = 4
"""Seconds from a save to the first answer from it that are allowed here: twice what is promised."""

Asked = tuple[str, dict[str, str] | None]
"""An address, and what is sent to it."""

ASKED: list[Asked] = [
    ("/api/ask", {"question": "does it hurt"}),
    ("/api/ask", {"question": "how long does a session take and does it sting"}),
    ("/api/start", None),
    ("/api/ask", {"question": "does it sting", "after": "pain", "clinic": "one"}),
    ("/faq", None),
]


def version(number: int) -> str:
    """A file that says its number wherever it says something; every other one is also learnt from anew."""
    text = SMALL
    for words in MARKED:
        assert words in text
        text = text.replace(words, f"{words[:-1]} (version {number}).")
    return text.replace("is it painful", f"is it painful {number // 6 * 6}")


def numbers(said: str) -> list[int]:
    """Every number of a version in a response."""
    return [int(number) for number in re.findall(r"version (\d+)", said)]


@dataclass
class Visitor:
    """Somebody who asks all the time, and keeps what came back: a status, and the text, in their order."""

    port: int
    pause: float
    asked: list[Asked]
    stopped: Event
    seen: list[tuple[int, str]] = field(default_factory=list)

    def run(self) -> None:
        """Ask until told to stop; a request that gets no response counts as status 0."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        while not self.stopped.wait(self.pause):
            path, body = self.asked[len(self.seen) % len(self.asked)]
            method, headers = ("POST" if body else "GET"), {"Content-Type": "application/json"}
            try:
                connection.request(method, path, json.dumps(body) if body else None, headers)
                response = connection.getresponse()
                self.seen.append((response.status, response.read().decode()))
            except OSError as error:
                self.seen.append((0, repr(error)))
        connection.close()


@contextmanager
def asking(url: str, pause: float, asked: list[Asked]) -> Iterator[list[Visitor]]:
    """Some visitors, who ask from several threads while inside."""
    stopped = Event()
    visitors = [Visitor(urlsplit(url).port or 0, pause, asked, stopped) for _ in range(VISITORS)]
    threads = [Thread(target=visitor.run) for visitor in visitors]
    for thread in threads:
        thread.start()
    try:
        yield visitors
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


def health(url: str) -> dict[str, Any]:
    """What /healthz says."""
    with urlopen(f"{url}/healthz", timeout=20) as response:
        said: dict[str, Any] = json.load(response)
        return said


def seconds_until(holds: Callable[[], bool], limit: float = 10) -> float:
    """How long it takes until something holds."""
    begin = time.monotonic()
    while not holds():
        assert time.monotonic() - begin < limit
        time.sleep(0.02)
    return time.monotonic() - begin


def digest(text: str) -> str:
    """What /healthz calls a version."""
    return sha256(text.encode()).hexdigest()[:12]


def in_place(path: Path, text: str) -> None:
    """As simple editors save: the old file is emptied and written."""
    path.write_text(text, encoding="utf-8")


def in_parts(path: Path, text: str) -> None:
    """As a slow drive does it."""
    with path.open("w", encoding="utf-8") as file:
        for start in range(0, len(text), 1000):
            file.write(text[start : start + 1000])
            file.flush()
            time.sleep(0.002)


def renamed(path: Path, text: str) -> None:
    """As most editors save: a new file takes the place of the old one."""
    in_place(path.with_suffix(".new"), text)
    path.with_suffix(".new").replace(path)


def deleted(path: Path, text: str) -> None:
    """The old file is away for a moment."""
    path.unlink()
    time.sleep(0.002)
    in_place(path, text)


def swapped(path: Path, text: str) -> None:
    """As Kubernetes does it: the file is a link into the folder ..data, which is a link that is replaced."""
    folder = path.parent / f"..{time.monotonic_ns()}"
    folder.mkdir()
    in_place(folder / path.name, text)
    for link, target in ((path.parent / "..data", folder.name), (path, f"..data/{path.name}")):
        new = path.parent / "..new"
        new.symlink_to(target)
        os.replace(new, link)  # noqa: PTH105


def save(path: Path, number: int, chance: Random) -> str:
    """Save a version in some way: a third is right, a third has a mistake, a third is cut off; returns which."""
    text = version(number)
    kind = ("right", "broken", "cut off")[number % 3]
    if kind == "broken":
        text = text.replace("topic: time", "topic: tmie")
    elif kind == "cut off":
        text = text[: chance.randrange(1, len(text))]
    chance.choice([in_place, in_parts, renamed, deleted, swapped])(path, text)
    return kind


def test_a_thousand_saves_under_constant_requests(tmp_path: Path) -> None:
    """Every reply comes wholly from one right version, none fails, no visitor is taken back to an older one."""
    path, chance = tmp_path / "knowledge.yaml", Random(6)  # noqa: S311
    path.write_text(version(0), encoding="utf-8")
    right = [0]
    with candid(FAQ_KNOWLEDGE=str(path)) as url:
        with asking(url, 0.01, ASKED) as visitors:
            for number in range(1, SAVES + 1):
                kind = save(path, number, chance)
                right += [number] if kind == "right" else []
                if number % 20 == 0:
                    _rest(url, kind, number)
            last = version(SAVES + 1)
            in_place(path, last)
            right.append(SAVES + 1)
            seconds_until(lambda: health(url)["digest"] == digest(last))
            assert health(url)["stale"] is False
        _hold_to(visitors, right)
        path.write_text(last.replace("topic: time", "topic: tmie"), encoding="utf-8")
        seconds_until(lambda: bool(health(url)["stale"]))
        said = health(url)
        assert said["digest"] == digest(last)
        assert said["refused"]["file"] == "knowledge.yaml"
        assert re.match(
            r'knowledge.yaml:\d+:\d+: error: There is no topic "tmie"', said["refused"]["problems"][0]
        )


def _rest(url: str, kind: str, number: int) -> None:
    """Save nothing until the server has had time for what was saved last, and see what it made of it."""
    if kind == "right":
        seconds_until(lambda: health(url)["digest"] == digest(version(number)))
    elif kind == "broken":
        seconds_until(lambda: bool(health(url)["stale"]))
    else:
        before = health(url)["digest"]
        time.sleep(0.5)
        assert health(url)["digest"] == before


def _hold_to(visitors: list[Visitor], right: list[int]) -> None:
    for visitor in visitors:
        assert len(visitor.seen) > SAVES / VISITORS
        assert {status for status, _ in visitor.seen} == {200}
        found = [numbers(said) for _, said in visitor.seen]
        assert all(len(each) >= 2 and len(set(each)) == 1 for each in found)
        served = [each[0] for each in found]
        assert served == sorted(served)
        assert len(set(served)) > 10
        assert set(served) <= set(right)


@pytest.mark.parametrize(
    ("place", "new"),
    [("    answer: >-\n", "      Well.\n"), ("    also_asked:\n", "      - would it tingle\n")],
    ids=["an answer", "a phrasing"],
)
def test_a_save_of_the_shipped_file_is_served_within_seconds(tmp_path: Path, place: str, new: str) -> None:
    """Whether something has changed that is only said or that is learnt from, under constant requests."""
    path, text = tmp_path / "knowledge.yaml", shipped("knowledge.yaml").read_text(encoding="utf-8")
    in_place(path, text)
    changed = text.replace(place, place + new, 1)
    assert changed != text
    with candid(FAQ_KNOWLEDGE=str(path)) as url, asking(url, 0.05, ASKED[:2]) as visitors:
        time.sleep(0.5)
        in_place(path, changed)
        taken = seconds_until(lambda: health(url)["digest"] == digest(changed))
    print(f"{taken:.2f} s")
    assert taken < ON_A_BUSY_MACHINE
    assert {status for visitor in visitors for status, _ in visitor.seen} == {200}
