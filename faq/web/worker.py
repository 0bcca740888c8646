"""A worker of the server: visitors' sockets are waited for by gevent, so that slow ones cost it nothing.

The application knows nothing of that: nothing is patched, and what it does beside answering runs on threads
as anywhere else.
"""

import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from gevent import Timeout, get_hub, sleep
from gevent import socket as gevent_socket
from gunicorn.http.errors import (
    ExpectationFailed,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
    UnsupportedTransferCoding,
)
from gunicorn.workers.ggevent import GeventWorker

from faq import logs
from faq.web.door import Door
from faq.web.headers import bare_problem
from faq.web.shares import Shares

Returned = TypeVar("Returned")

REQUEST_SECONDS = 20
"""How long a request may take, all of it: who sends a body more slowly is hung up on."""

LAST_SECONDS, LAST_PIECES = 1.0, 32
"""How long, and how much in pieces of REST, a client may go on that is being hung up on."""

REST = 16384
"""Bytes of a body that are read after the answer, so that the next request can follow."""

_STATUS = {
    LimitRequestLine: 414,
    LimitRequestHeaders: 431,
    ExpectationFailed: 417,
    UnsupportedTransferCoding: 501,
}
"""What is answered to a request that cannot be read, if not 400."""

HELD = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
"""How a parent tells its workers to stop."""

REFUSED_SECONDS = 0.2
"""How long who asks too often waits for being told so, and cannot ask meanwhile on that connection."""

THREADS = 4
"""Threads of a worker for what would keep visitors waiting: writes to the database."""


class Worker(GeventWorker):  # type: ignore[misc]
    """A worker process: waits for sockets by gevent, and patches nothing."""

    place: int
    """Its own among the shares, given to it by its parent."""

    @property
    def server_class(self) -> Callable[..., Door]:
        """What lets visitors in."""
        shares: Shares = self.app.shares
        return partial(Door, share=shares.of(self.place))

    @property
    def wsgi_handler(self) -> Callable[..., None]:
        """What the door leads to."""
        handle: Callable[..., None] = self.handle
        return handle

    def patch(self) -> None:
        """Take over the sockets that visitors come in by, and leave all else as it is."""
        hub = get_hub()
        hub.threadpool_size = THREADS
        hub.print_exception = logs.greenlet_failed
        self.sockets: list[Any] = [
            gevent_socket.socket(each.FAMILY, socket.SOCK_STREAM, fileno=each.sock.detach())
            for each in self.sockets
        ]

    def init_signals(self) -> None:
        """Take signals from now on, also one that came since the fork."""
        super().init_signals()
        _mask(signal.SIG_UNBLOCK)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Stop, when the requests that are being answered are."""
        self.app.served.stopping()
        super().handle_exit(sig, frame)

    def handle_request(self, listener: Any, request: Any, client: Any, address: Any) -> Any:
        """Answer a request, or hang up when it takes too long or has a body that nobody wants to read."""
        with Timeout(REQUEST_SECONDS, False):
            answered = super().handle_request(listener, request, client, address)
            if _is_read(request.body):
                return answered
            _hang_up(client)
        raise StopIteration

    def handle_error(self, _request: Any, client: Any, _address: Any, error: BaseException) -> None:
        """Answer what never became a request of the application, in the shape of all errors; then hang up."""
        is_theirs = isinstance(error, ParseException)
        status = _STATUS.get(type(error), 400 if is_theirs else 500)
        if is_theirs:
            self.log.warning("A request was refused before it was read: %s.", type(error).__name__)
        else:
            self.log.exception("A request failed in the server.")
        with suppress(OSError):
            client.sendall(bare_problem(status))
            _hang_up(client)


def _is_read(body: Any) -> bool:
    """Whether all of a body is read, now that little of it may be left; gunicorn would read it all."""
    try:
        return len(body.read(REST)) < REST
    except Exception:  # Whatever is wrong with it, the next request cannot be found behind it.
        return False


def _hang_up(client: Any) -> None:
    """Say that all is said, and listen a little longer: the answer of who hangs up at once may get lost."""
    with suppress(OSError), Timeout(LAST_SECONDS, False):
        client.shutdown(socket.SHUT_WR)
        for _ in range(LAST_PIECES):
            if not client.recv(REST):
                break


def hold_signals_while_forking() -> None:
    """Keep a signal to stop for a worker that is just being made: it would take it for one to its parent."""
    os.register_at_fork(
        before=lambda: _mask(signal.SIG_BLOCK), after_in_parent=lambda: _mask(signal.SIG_UNBLOCK)
    )


def _mask(how: int) -> None:
    signal.pthread_sigmask(how, HELD)


def slow_down(status: str) -> None:
    """Have who is refused for asking too often wait a little, which costs nobody else anything."""
    if status.startswith("429"):
        sleep(REFUSED_SECONDS)


def apart(work: Callable[[], Returned]) -> Returned:
    """Do something that takes time on a thread, and let the worker answer others meanwhile."""
    returned: Returned = get_hub().threadpool.apply(work)
    return returned
