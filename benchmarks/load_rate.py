"""A client that asks at a constant rate, whether answers come or not, and times from when each was due.

One that waits for an answer before it asks again would leave out the requests that would have waited longest.
"""

import gc
import select
import socket
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.load_kinds import Kind

CONNECTIONS = 64
"""Connections that stay open; a request that finds none free waits for one, and is timed all the while."""

WARM = 0.1
"""The share of requests at the beginning that is not counted."""

GIVE_UP_SECONDS = 10
"""How long the last answers are waited for."""

_HEAD = (
    "POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nOrigin: http://127.0.0.1:8000\r\n"
    "Accept: */*\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en-GB,en;q=0.9\r\n"
    "Sec-Fetch-Dest: empty\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Site: cross-site\r\nUser-Agent: Mozilla/5.0\r\n"
    "Content-Length: "
)


@dataclass(frozen=True)
class Timed:
    """What came of asking at a rate: sorted seconds of all answers and of the client's own delays.

    `failed` counts answers that were errors or never came; `own` is the share of a core that the client took.
    """

    seconds: Sequence[float]
    lags: Sequence[float]
    failed: int
    own: float


@dataclass
class _Connection:
    socket: socket.socket
    due: float | None = None
    received: bytearray = field(default_factory=bytearray)


def requests(kind: Kind, number: int) -> Iterator[bytes]:
    """Endless requests of a kind; those that are made new get numbers from this one on."""
    known: dict[str, bytes] = {}
    while True:
        for place, body in enumerate(kind.bodies):
            if kind.every and place % kind.every == 0:
                number += 1
                yield request(f'{body[:-2]} {number}"}}')
            else:
                if body not in known:
                    known[body] = request(body)
                yield known[body]


def request(body: str) -> bytes:
    """A request as a browser on a clinic's page sends it."""
    sent = body.encode()
    return f"{_HEAD}{len(sent)}\r\n\r\n".encode() + sent


class ConstantRate:
    """Asks at a rate over connections that stay open."""

    def __init__(self, port: int, asked: Iterator[bytes]) -> None:
        self._address = ("127.0.0.1", port)
        self._asked = asked
        self._poll = select.epoll()
        self._open: dict[int, _Connection] = {}
        self._free: deque[_Connection] = deque()
        self._waiting: deque[float] = deque()
        self._answered: list[tuple[float, float]] = []
        self._lags: list[float] = []
        self._failed = 0

    def run(self, rate: float, seconds: float) -> Timed:
        """Ask at so many requests a second for some seconds."""
        for _ in range(CONNECTIONS):
            self._connect()
        gc.collect()
        gc.disable()
        try:
            cpu = time.process_time()
            begin = time.perf_counter()
            self._ask(begin, rate, int(rate * seconds))
            own = (time.process_time() - cpu) / (time.perf_counter() - begin)
        finally:
            gc.enable()
            self._close()
        counted = begin + WARM * seconds
        taken = sorted(took for due, took in self._answered if due >= counted)
        return Timed(taken, sorted(self._lags), self._failed, own)

    def _ask(self, begin: float, rate: float, total: int) -> None:
        """Send each request when it is due, and take the answers as they come."""
        sent, end = 0, begin + total / rate + GIVE_UP_SECONDS
        while sent < total or self._waiting or len(self._free) < CONNECTIONS:
            now = time.perf_counter()
            if now > end:
                break
            while sent < total and begin + sent / rate <= now:
                self._take_up(begin + sent / rate)
                sent += 1
            due = begin + sent / rate if sent < total else now + 0.1
            # Where epoll itself sleeps for whole milliseconds, select is exact.
            select.select([self._poll], [], [], max(0.0, due - time.perf_counter()))
            for number, _event in self._poll.poll(0):
                self._receive(self._open[number])
        self._failed += len(self._waiting) + CONNECTIONS - len(self._free)

    def _take_up(self, due: float) -> None:
        if self._free:
            self._lags.append(time.perf_counter() - due)
            self._send(self._free.popleft(), due)
        else:
            self._waiting.append(due)

    def _send(self, connection: _Connection, due: float) -> None:
        connection.due = due
        try:
            connection.socket.send(next(self._asked))
        except OSError:
            self._lose(connection)

    def _receive(self, connection: _Connection) -> None:
        try:
            data = connection.socket.recv(65536)
        except OSError:
            data = b""
        if not data:
            self._lose(connection)
            return
        received = connection.received
        received += data
        if connection.due is None or not _is_whole(received):
            return
        if received[9:12] == b"200":
            self._answered.append((connection.due, time.perf_counter() - connection.due))
        else:
            self._failed += 1
        received.clear()
        connection.due = None
        self._give_back(connection)

    def _give_back(self, connection: _Connection) -> None:
        if self._waiting:
            self._send(connection, self._waiting.popleft())
        else:
            self._free.append(connection)

    def _lose(self, connection: _Connection) -> None:
        """Replace a connection that the server has closed; what was asked on it has failed."""
        if connection.due is None:
            self._free.remove(connection)
        else:
            self._failed += 1
        self._poll.unregister(connection.socket)
        del self._open[connection.socket.fileno()]
        connection.socket.close()
        self._connect()

    def _connect(self) -> None:
        connection = _Connection(socket.create_connection(self._address, timeout=5))
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._open[connection.socket.fileno()] = connection
        self._poll.register(connection.socket, select.EPOLLIN)
        self._free.append(connection)

    def _close(self) -> None:
        for connection in self._open.values():
            connection.socket.close()
        self._poll.close()


def _is_whole(received: bytearray) -> bool:
    """Whether an answer has come to its end."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return False
    length = received.find(b"Content-Length: ", 0, end)
    return length > 0 and len(received) >= end + 4 + int(received[length + 16 : received.find(b"\r", length)])
