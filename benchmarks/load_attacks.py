"""Clients that mean no good, or have a very bad line: many of them at once, in a process of their own."""

import asyncio
import multiprocessing
import resource
import socket
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from ctypes import c_int
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from typing import cast

import click

BYTE_SECONDS = 1.0
"""How long a slow client takes for each byte."""

AGAIN_SECONDS = 0.1
"""How long a client that was hung up on waits before it comes again."""

BEGIN_SECONDS = 10.0
"""How long all of them may take to come."""

SETTLE_SECONDS = 1.0
"""How long they then are there before anything is measured: a server may take its time to take them in."""

_ASK = b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
_CHUNK = b"a" * 65536

TAKEN_IN = 2048
"""Bytes that the system takes in for a client, at most, so that one that hardly reads is noticed."""

Client = Callable[[socket.socket], Awaitable[None]]


@dataclass(frozen=True)
class Attack:
    """So many clients of one sort."""

    name: str
    client: Client
    clients: int


async def _silent(connection: socket.socket) -> None:
    """Says nothing."""
    await _read_all(connection)


async def _idle(connection: socket.socket) -> None:
    """Asks once and stays."""
    body = b'{"question": "does it hurt"}'
    await _send(connection, _ASK + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    await _read_all(connection)


async def _slow_headers(connection: socket.socket) -> None:
    """Sends headers byte by byte."""
    await _drip(connection, _ASK + b"X-Slow: ")


async def _slow_body(connection: socket.socket) -> None:
    """Sends a body byte by byte."""
    await _drip(connection, _ASK + b'Content-Length: 4000\r\n\r\n{"question": "')


async def _slow_reader(connection: socket.socket) -> None:
    """Asks for a large file some times, and takes it byte by byte."""
    await _send(connection, b"GET /widget.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 8)
    while await asyncio.get_running_loop().sock_recv(connection, 1):
        await asyncio.sleep(BYTE_SECONDS)


async def _pages(connection: socket.socket) -> None:
    """Asks for the page of all answers, which no limit holds for."""
    await _send(connection, b"GET /faq HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    await _read_all(connection)


async def _huge_body(connection: socket.socket) -> None:
    """Declares ten gigabytes and sends them."""
    await _send(connection, _ASK + b"Content-Length: 10000000000\r\n\r\n")
    while True:
        await _send(connection, _CHUNK)


async def _endless_body(connection: socket.socket) -> None:
    """Sends chunks and no last one."""
    await _send(connection, _ASK + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        await _send(connection, b"%x\r\n%b\r\n" % (len(_CHUNK), _CHUNK))


SLOW_HEADERS = Attack("headers byte by byte", _slow_headers, 1000)
SLOW_BODIES = Attack("bodies byte by byte", _slow_body, 1000)
ATTACKS = (
    SLOW_HEADERS,
    SLOW_BODIES,
    Attack("idle after one question", _idle, 1000),
    Attack("replies read byte by byte", _slow_reader, 1000),
    Attack("huge bodies, declared", _huge_body, 50),
    Attack("bodies without end", _endless_body, 50),
    Attack("connected and silent", _silent, 2000),
    Attack("pages without a pause", _pages, 32),
)


@contextmanager
def under(attack: Attack, port: int) -> Iterator[Callable[[], int]]:
    """From when all the clients of an attack are connected to its end; gives how often they connected."""
    context = multiprocessing.get_context("spawn")
    made = cast("Synchronized[int]", context.Value(c_int, 0))
    process = context.Process(target=_run, args=(attack, port, made), daemon=True)
    process.start()
    try:
        end = time.monotonic() + BEGIN_SECONDS
        while made.value < attack.clients and time.monotonic() < end and process.is_alive():
            time.sleep(0.05)
        if made.value < attack.clients:
            raise click.ClickException(f"Only {made.value} of {attack.clients} could connect: {attack.name}.")
        time.sleep(SETTLE_SECONDS)
        yield lambda: int(made.value)
    finally:
        process.kill()
        process.join()


def _run(attack: Attack, port: int, made: "Synchronized[int]") -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(_all(attack, port, made))


async def _all(attack: Attack, port: int, made: "Synchronized[int]") -> None:
    await asyncio.gather(*(_again_and_again(attack.client, port, made) for _ in range(attack.clients)))


async def _again_and_again(client: Client, port: int, made: "Synchronized[int]") -> None:
    """One client, which comes again when it is hung up on."""
    while True:
        with suppress(OSError), socket.socket() as connection:
            connection.setblocking(False)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, TAKEN_IN)
            await asyncio.get_running_loop().sock_connect(connection, ("127.0.0.1", port))
            made.value += 1
            await client(connection)
        await asyncio.sleep(AGAIN_SECONDS)


async def _drip(connection: socket.socket, start: bytes) -> None:
    """Send a start at once, then a byte at a time, until the server hangs up."""
    await _send(connection, start)
    hung_up = asyncio.ensure_future(_read_all(connection))
    while not hung_up.done():
        await asyncio.sleep(BYTE_SECONDS)
        await _send(connection, b"a")


async def _send(connection: socket.socket, data: bytes) -> None:
    await asyncio.get_running_loop().sock_sendall(connection, data)


async def _read_all(connection: socket.socket) -> None:
    while await asyncio.get_running_loop().sock_recv(connection, 4096):
        pass
