"""Counting requests: in a Redis that several servers share, and in memory while it is away."""

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from limits import RateLimitItemPerMinute
from limits.storage import RedisStorage, Storage
from limits.strategies import FixedWindowRateLimiter
from redis import ConnectionPool, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)

MOST_COUNTED = 100_000
"""Addresses that a process counts at once; with more than that in a minute, all begin anew."""

TIMEOUT_SECONDS = 0.1
"""How long Redis may take to answer: all visitors of a process wait meanwhile."""

SLOW_SECONDS = 0.05
"""From how long on an answer of Redis is slow; a second one in a row counts as a failure."""

PAUSE_SECONDS = 1.0
"""How long Redis is left alone after its first failure; twice as long after each further one."""

LONGEST_PAUSE_SECONDS = 30.0
"""How long it is left alone at most."""


@dataclass(frozen=True)
class LimitState:
    """Where requests are counted now; if Redis should count them and cannot, since when it fails.

    `fallbacks` says how often it failed, `refused` how many requests were too many.
    """

    storage: Literal["memory", "redis"]
    failing_since: datetime | None
    fallbacks: int
    refused: int


class BoundedMemory(Storage):
    """Counts in memory, of the present window only, and of so many addresses at most.

    The windows of all keys begin together, so that a past one is forgotten in one step. The memory storage of
    `limits` keeps every key with a lock of its own, and looks through all of them on a new thread each 10 ms.
    """

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[str, int] = {}
        self._window = 0
        self._end = 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        """What goes wrong here: nothing."""
        return MemoryError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count a request; returns how many there were in this window."""
        window, counts = int(time.time() // expiry), self._counts
        if window != self._window or len(counts) >= MOST_COUNTED:
            counts.clear()
            self._window, self._end = window, (window + 1.0) * expiry
        counts[key] = count = counts.get(key, 0) + amount
        return count

    def get(self, key: str) -> int:
        """How many requests there were in this window."""
        return self._counts.get(key, 0)

    def get_expiry(self, key: str) -> float:  # noqa: ARG002
        """When this window ends."""
        return self._end

    def check(self) -> bool:
        """Whether it counts: always."""
        return True

    def reset(self) -> int:
        """Forget everything; returns how many keys there were."""
        forgotten = len(self._counts)
        self._counts.clear()
        return forgotten

    def clear(self, key: str) -> None:
        """Forget a key."""
        self._counts.pop(key, None)


class Counter:
    """Counts requests against a limit, in Redis if there is an address of one, else in memory.

    While Redis fails, requests are counted in memory, and it is asked again after a pause that grows: so
    that visitors wait for it once in a pause at most. Raises ValueError if the address is none of a Redis.
    """

    def __init__(self, rate: int, redis: str) -> None:
        self._limit = RateLimitItemPerMinute(rate)
        self._memory = FixedWindowRateLimiter(BoundedMemory())
        self._redis = FixedWindowRateLimiter(_storage(redis)) if redis else None
        self._failing_since: datetime | None = None
        self._pause = PAUSE_SECONDS
        self._again = 0.0
        self._was_slow = False
        self._fallbacks = 0
        self._refused = 0

    def allows(self, key: str) -> bool:
        """Count a request; whether it is within the limit."""
        allowed = self._shared(key) if self._redis else None
        if allowed is None:
            allowed = self._memory.hit(self._limit, key)
        self._refused += not allowed
        return allowed

    def state(self) -> LimitState:
        """Where requests are counted, and how that goes."""
        shared = self._redis is not None and self._failing_since is None
        return LimitState(
            "redis" if shared else "memory", self._failing_since, self._fallbacks, self._refused
        )

    def _shared(self, key: str) -> bool | None:
        """Count a request in Redis; None if it cannot be counted there just now."""
        start = time.monotonic()
        if self._redis is None or start < self._again:
            return None
        try:
            allowed = self._redis.hit(self._limit, key)
        except (RedisError, OSError) as error:
            self._fail(type(error).__name__)
            return None
        # One may be slow because this machine is busy, or because it had to connect first.
        was_slow, self._was_slow = self._was_slow, time.monotonic() - start > SLOW_SECONDS
        if was_slow and self._was_slow:
            self._fail("slow")
        elif self._failing_since and not self._was_slow:
            log.info("Redis counts requests again.")
            self._failing_since, self._pause = None, PAUSE_SECONDS
        return allowed

    def _fail(self, why: str) -> None:
        """Leave Redis alone for a while."""
        if self._failing_since is None:
            log.warning("Redis fails (%s): requests are counted in memory until it is back.", why)
            self._failing_since = datetime.now(UTC)
        self._fallbacks += 1
        self._again = time.monotonic() + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)


def _storage(url: str) -> RedisStorage:
    """A Redis that is asked once and briefly; nothing is connected yet."""
    pool = ConnectionPool.from_url(
        url,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
        protocol=2,
    )
    return RedisStorage("redis://", connection_pool=pool, key_prefix="candid")
