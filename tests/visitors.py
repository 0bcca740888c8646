"""Visitors who ask and vote without a pause, and keep what came of each request: none is counted by guess."""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import permutations
from threading import Event, Lock, Thread

from tests.conftest import SMALL

QUESTIONS = ("does it hurt", "how long does a session take and does it sting", "is it painful")
"""What is asked in turns."""

ITEMS = tuple(f"item{number}" for number in range(20))
"""Entries beside those of the small file, so that each vote can be on answers of its own."""

PAUSE = 0.005
"""Seconds between the requests of one visitor."""

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Outcome:
    """What came of a request: a status and a body, or 0 and how it failed.

    `asked` is the question, or the ids voted on. `was_fresh` says whether the connection was a new one.
    """

    asked: str
    status: int
    body: str
    at: float
    was_fresh: bool


@dataclass
class Seen:
    """All that came back, while visitors ask and once they have stopped."""

    questions: list[Outcome] = field(default_factory=list)
    votes: list[Outcome] = field(default_factory=list)

    def failed(self) -> list[Outcome]:
        """The questions that got no answer."""
        return [each for each in self.questions if each.status != 200]

    def voted(self, *statuses: int) -> set[str]:
        """The votes that were answered so."""
        return {each.asked for each in self.votes if each.status in statuses}


def file_with_items(text: str = SMALL) -> str:
    """A knowledge file with the items as well."""
    lines = "".join(
        f"  - {{id: {item}, topic: time, question: Which {item} is there?, answer: There is {item}.}}\n"
        for item in ITEMS
    )
    return text.replace("\nentries:\n", f"\nentries:\n{lines}")


@contextmanager
def visiting(port: int, asking: int = 3, voting: int = 2, pause: float = PAUSE) -> Iterator[Seen]:
    """So many visitors who ask, and so many who vote, from 127.0.0.1, while inside."""
    seen, stopped, ballots = Seen(), Event(), _Ballots()
    run = [_Visitor(port, pause, stopped) for _ in range(asking + voting)]
    threads = [Thread(target=each.ask, args=(seen.questions,)) for each in run[:asking]]
    threads += [Thread(target=each.vote, args=(ballots, seen.votes)) for each in run[asking:]]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stopped.set()
        for thread in threads:
            thread.join(30)


def send(connection: http.client.HTTPConnection, path: str, body: dict[str, object]) -> Outcome:
    """Send a request, and say what came of it; the connection goes on, or begins anew with the next."""
    at, was_fresh = time.monotonic(), connection.sock is None
    try:
        connection.request("POST", path, json.dumps(body), JSON)
        with connection.getresponse() as response:
            status, said = response.status, response.read().decode()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        status, said = 0, type(error).__name__
    asked = body["question"] if "question" in body else " ".join(map(str, body["ids"]))  # type: ignore[call-overload]
    return Outcome(str(asked), status, said, at, was_fresh)


class _Ballots:
    """Answers to vote on, never twice in the same order: so every vote can be told from all others."""

    def __init__(self) -> None:
        self._left, self._taking = permutations(ITEMS, 4), Lock()

    def take(self) -> list[str]:
        with self._taking:
            return list(next(self._left))


@dataclass(frozen=True)
class _Visitor:
    port: int
    pause: float
    stopped: Event

    def ask(self, outcomes: list[Outcome]) -> None:
        connection = self._connection()
        while not self.stopped.wait(self.pause):
            question = QUESTIONS[len(outcomes) % len(QUESTIONS)]
            outcomes.append(send(connection, "/api/ask", {"question": question}))
        connection.close()

    def vote(self, ballots: _Ballots, outcomes: list[Outcome]) -> None:
        connection = self._connection()
        while not self.stopped.wait(2 * self.pause):
            outcomes.append(send(connection, "/api/vote", {"ids": ballots.take(), "vote": "yes"}))
        connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
