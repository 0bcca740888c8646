"""Responses as they were sent, kept for a while: visitors click the same buttons and open the same pages."""

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from secrets import token_bytes
from threading import Lock

from faq.reloading import Edition
from faq.reply import Kind
from faq.store.redaction import Redacted

MOST = 2000
"""Replies that are kept, those asked for last: some 6 MB."""

LARGEST = 64 * 1024
"""Bytes of a body that is kept; larger ones are few, and would fill the memory."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What is told of a reply to those who count and keep.

    `entries` are the ids of its answers, `nearest` that of the likeliest entry, or empty. `kept` is the
    question, redacted, where it got no good answer, and else empty.
    """

    kind: Kind
    entries: tuple[str, ...]
    nearest: str
    kept: Redacted


@dataclass(frozen=True, slots=True)
class Sent:
    """A response: the route that gave it, its headers and its body; if it is a reply, what is told of it.

    The length of the body is not among the headers.
    """

    route: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    answered: Answered | None


class ResponseMemory:
    """Keeps the latest responses of the version of the file that is served; threads may share it.

    They are found by a keyed hash of all that they depend on, so what somebody typed is not kept as it was.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._secret = token_bytes(32)
        self._lock = Lock()
        self._edition: Edition | None = None
        self._known: OrderedDict[bytes, Sent] = OrderedDict()

    def key(self, asked: bytes) -> bytes:
        """What a response is found by, from all that it depends on beside the version."""
        return blake2b(asked, key=self._secret, digest_size=16).digest()

    def recall(self, edition: Edition, key: bytes) -> Sent | None:
        """The response of a version, if it is known."""
        with self._lock:
            self._forget_others(edition)
            known = self._known.get(key)
            if known:
                self._known.move_to_end(key)
            return known

    def keep(self, edition: Edition, key: bytes, sent: Sent) -> None:
        """Know a response from now on unless it is large, in place of the one asked for longest ago."""
        with self._lock:
            if edition is self._edition and len(sent.body) <= LARGEST:
                self._known[key] = sent
                if len(self._known) > self._most:
                    self._known.popitem(last=False)

    def _forget_others(self, edition: Edition) -> None:
        """Only the newest version is kept; requests that began with the one before are few."""
        if edition is not self._edition:
            self._edition = edition
            self._known.clear()
