"""How the workers of a server share its connections: each sees how many the others hold.

Whoever is quickest takes the next one. Connections that stay open stay where they are, so that of 64 one of
two workers may well get 40, and has no time left while the other idles.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from mmap import mmap
from typing import Any

_NOBODY = 2**31 - 1
"""Stands in a place that no worker has: more than any holds."""

_SLACK = 2
"""Connections that a worker may hold beyond another, or many that come at once would be taken one by one."""

_BYTES = 4
"""Of the number in a place."""


class Shares:
    """A number for each worker, in memory that they all see; made before they are forked."""

    def __init__(self, workers: int) -> None:
        """Make room for so many, and for those that replace them while they still answer."""
        places = 4 * workers
        self._held = memoryview(mmap(-1, places * _BYTES)).cast("i")
        for place in range(places):
            self._held[place] = _NOBODY

    def free(self, taken: Iterable[int]) -> int:
        """A place beside those that are taken; the last one is for all that are too many."""
        last = len(self._held) - 1
        return min({*range(last)} - {*taken}, default=last)

    def of(self, place: int) -> "Share":
        """The share of the worker in a place."""
        return Share(self._held, place)


@dataclass(frozen=True)
class Share:
    """A worker's share of all connections: its place among the numbers of all."""

    held: "memoryview[int]"
    place: int

    def begin(self) -> None:
        """Take part in the sharing, from now on and without a connection."""
        self.held[self.place] = 0

    def end(self) -> None:
        """Take part no longer."""
        self.held[self.place] = _NOBODY

    def take(self) -> None:
        """Hold one more."""
        self._add(1)

    def until_done(self, answer: Callable[..., None], *connection: Any) -> None:
        """Answer on a connection that was taken, and hold it no longer."""
        try:
            answer(*connection)
        finally:
            self._add(-1)

    def is_enough(self) -> bool:
        """Whether another worker holds so much less that it should have the next."""
        return self.held[self.place] > min(self.held) + _SLACK

    def _add(self, connections: int) -> None:
        if self.held[self.place] != _NOBODY:
            self.held[self.place] += connections
