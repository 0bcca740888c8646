"""Replies as they are sent, kept for a while: visitors click the same questions and type the same words."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from secrets import token_bytes
from threading import Lock

from faq.reloading import Edition
from faq.reply import Kind
from faq.store.redaction import Redacted

MOST = 2000
"""Replies that are kept, those asked for last: some 6 MB."""


@dataclass(frozen=True)
class Answered:
    """A reply as it is sent, and what is told of it to those who count and keep.

    `entries` are the ids of its answers, `nearest` that of the likeliest entry, or empty. `kept` is the
    question, redacted, where it got no good answer, and else empty.
    """

    body: bytes
    kind: Kind
    entries: tuple[str, ...]
    nearest: str
    kept: Redacted


class ReplyMemory:
    """Keeps the latest replies of the version of the file that is served; threads may share it.

    They are found by a keyed hash of all that they depend on, so what somebody typed is not kept as it was.
    """

    def __init__(self) -> None:
        self._secret = token_bytes(32)
        self._lock = Lock()
        self._edition: Edition | None = None
        self._known: OrderedDict[bytes, Answered] = OrderedDict()

    def recall(self, edition: Edition, asked: tuple[str, ...], answer: Callable[[], Answered]) -> Answered:
        """The reply of a version to what was asked, made now if it is not known."""
        key = blake2b("\0".join(asked).encode(), key=self._secret, digest_size=16).digest()
        with self._lock:
            self._forget_others(edition)
            known = self._known.get(key)
            if known:
                self._known.move_to_end(key)
                return known
        made = answer()
        with self._lock:
            if edition is self._edition:
                self._known[key] = made
                if len(self._known) > MOST:
                    self._known.popitem(last=False)
        return made

    def _forget_others(self, edition: Edition) -> None:
        """Only the newest version is kept; requests that began with the one before are few."""
        if edition is not self._edition:
            self._edition = edition
            self._known.clear()
