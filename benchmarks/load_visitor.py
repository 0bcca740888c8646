"""An ordinary visitor, or many: each asks once on a connection of its own, and is timed from when that was due."""

import http.client
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle

from benchmarks.load_kinds import visitors

PATIENCE = 10.0
"""Seconds that a visitor waits for an answer."""

AT_ONCE = 256
"""Visitors that wait for an answer at once, at most."""

ADDRESSES = 250 * 250
"""Addresses on this machine that visitors come from, so that no limit counts them as one."""


@dataclass(frozen=True)
class Visited:
    """Sorted seconds of those who got an answer, and what went wrong for how many others."""

    seconds: Sequence[float]
    failed: Mapping[str, int]


def visit(port: int, seconds: float, rate: float = 20) -> Visited:
    """Ask so often a second for some seconds, whether answers come or not."""
    bodies = cycle(visitors().bodies)
    begin = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waited_for = []
        for number in range(round(seconds * rate)):
            due = begin + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            waited_for.append(pool.submit(ask, port, address(number), next(bodies), due))
        found = [each.result() for each in waited_for]
    taken = sorted(each for each in found if isinstance(each, float))
    return Visited(taken, Counter(each for each in found if isinstance(each, str)))


def ask(port: int, source: str, body: str, due: float) -> float | str:
    """Seconds from when it was due to the end of the answer, or what went wrong."""
    connection = http.client.HTTPConnection("127.0.0.1", port, PATIENCE, (source, 0))
    try:
        connection.request("POST", "/api/ask", body.encode(), {"Content-Type": "application/json"})
        response = connection.getresponse()
        response.read()
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()
    return time.perf_counter() - due if response.status == 200 else f"status {response.status}"


def address(number: int) -> str:
    """One of many addresses of this machine, none of them 127.0.0.1."""
    high, low = divmod(number % ADDRESSES, 250)
    return f"127.1.{high}.{low + 1}"
