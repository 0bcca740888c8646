"""The production server: gunicorn, with a process that has learnt, and workers forked from it that answer."""

import gc
import os
import resource
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gunicorn.app.base import BaseApplication

from faq.logs import ServerLog
from faq.settings import Settings
from faq.web.apart import KEY
from faq.web.shares import Shares
from faq.web.worker import Worker, apart, hold_signals_while_forking, slow_down

IDLE_SECONDS = 5
"""How long a connection may be idle, or take for the headers of a request."""

STOP_SECONDS = 40
"""How long workers may take to stop: to answer what was asked, and to write what is still to be written."""

CONNECTIONS = 10_000
"""Connections that a worker holds at most."""

LINE, FIELDS, FIELD = 2048, 64, 8190
"""Bytes of a request's first line, headers it may have, and bytes in each, at most."""


@dataclass(frozen=True)
class Served:
    """What is served, and what goes with a worker's life.

    `begin` is called in a worker before it answers, `stopping` when it is told to stop, `end` after it has
    answered its last request; `ready` in the parent once it listens.
    """

    wsgi: Callable[..., Any]
    begin: Callable[[], None]
    stopping: Callable[[], None]
    end: Callable[[], None]
    ready: Callable[[], None]


class Server(BaseApplication):  # type: ignore[misc]
    """The server as gunicorn wants it."""

    def __init__(self, served: Served, options: dict[str, Any]) -> None:
        self.served = served
        self.shares = Shares(options["workers"])
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Set what is ours to set."""
        served, shares = self.served, self.shares

        def give_place(server: Any, worker: Worker) -> None:
            worker.place = shares.free(each.place for each in server.WORKERS.values())

        hooks = {
            "pre_fork": give_place,
            "child_exit": lambda _server, worker: shares.of(worker.place).end(),
            "when_ready": lambda _server: served.ready(),
            "post_worker_init": lambda _worker: served.begin(),
            "worker_exit": lambda _server, _worker: served.end(),
        }
        for name, value in {**_ALWAYS, **hooks, **self._options}.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """What answers, with a way to do slow things apart."""
        wsgi = self.served.wsgi

        def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
            environ[KEY] = apart

            def start(status: str, *rest: Any) -> Any:
                slow_down(status)
                return start_response(status, *rest)

            return wsgi(environ, start)

        return answer


_ALWAYS = {
    "worker_class": Worker,
    "preload_app": True,
    "worker_connections": CONNECTIONS,
    "backlog": 2048,
    "keepalive": IDLE_SECONDS,
    "graceful_timeout": STOP_SECONDS,
    "limit_request_line": LINE,
    "limit_request_fields": FIELDS,
    "limit_request_field_size": FIELD,
    "control_socket_disable": True,
    # Which proxies to believe is told by FAQ_PROXIES alone.
    "forwarded_allow_ips": "",
    "secure_scheme_headers": {},
    "loglevel": "warning",
    "logger_class": ServerLog,
}


def why_not(settings: Settings) -> str | None:
    """Why the server could not listen where it should, if so; None also where it is handed its sockets."""
    if "GUNICORN_FD" in os.environ or "LISTEN_FDS" in os.environ:
        return None
    try:
        addresses = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
        for family, kind, protocol, _, address in addresses[:1]:
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
    except OSError as error:
        return error.strerror or str(error)
    return None


def serve(served: Served, settings: Settings) -> None:
    """Serve until told to stop; does not return, but ends the process."""
    _allow_many_files()
    hold_signals_while_forking()
    # What workers share with their parent stays shared, as nothing is moved about in it.
    gc.collect()
    gc.freeze()
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    Server(served, {"bind": f"{host}:{settings.port}", "workers": settings.workers}).run()


def _allow_many_files() -> None:
    """Each connection is an open file, and the usual bound is about a thousand."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 1000
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
