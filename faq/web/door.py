"""How visitors come in: in turn with those who are there already, and as many to each worker."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from gevent import socket as gevent_socket
from gevent import spawn_later
from gevent.server import StreamServer

from faq.web.shares import Share

AT_ONCE = 16
"""Connections that are let in at most before those that are there already get their turn."""

TURN_SECONDS, TURNS = 0.0005, 4
"""How long a worker leaves the next connection to one that holds fewer, and how often, before it takes it."""


@dataclass(frozen=True)
class Address:
    """Where a listener listens, told also when it is closed: gunicorn asks it at each connection."""

    name: Any

    def getsockname(self) -> Any:
        """As of a socket."""
        return self.name


class Client(gevent_socket.socket):  # type: ignore[misc]
    """A visitor's connection. Who asks without a pause takes turns with the others, and with who knocks."""

    def recv(self, *args: Any) -> bytes:
        """Read when the loop has looked at all connections, even if there is something already."""
        gevent_socket.wait_read(self.fileno())
        received: bytes = super().recv(*args)
        return received


class Door(StreamServer):  # type: ignore[misc]
    """Lets visitors in, and leaves them to a worker that holds fewer, if it takes them soon.

    Before it closes, it lets in who waits at it already, as they would be turned away.
    """

    def __init__(self, listener: Any, *, spawn: Any, handler_class: Any, share: Share, **_: Any) -> None:
        """Take what gunicorn gives a server of its own kind; the handler is that of the worker."""
        answer = partial(handler_class, Address(listener.getsockname()))
        super().__init__(listener, handle=partial(share.until_done, answer), spawn=spawn)
        self.max_accept = AT_ONCE
        self._share = share
        self._turns = TURNS

    def do_read(self) -> Any:
        """Who knocks, if it is this worker's turn to let somebody in."""
        if self._turns and self._share.is_enough():
            self._turns -= 1
            self.stop_accepting()
            spawn_later(TURN_SECONDS, self._look_again)
            return None
        self._turns = TURNS
        return self._next()

    def _next(self) -> Any:
        waiting = super().do_read()
        if not waiting:
            return None
        client, address = waiting
        self._share.take()
        return Client(client.family, client.type, client.proto, fileno=client.detach()), address

    def _look_again(self) -> None:
        if not self.closed:
            self.start_accepting()

    def start(self) -> None:
        """Let visitors in from now on."""
        self._share.begin()
        super().start()

    def close(self) -> None:
        """Let in who waits, then nobody."""
        while not self.closed and (waiting := self._next()):
            self.do_handle(*waiting)
        self._share.end()
        super().close()
