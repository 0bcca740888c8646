"""The log: every line of every process in one form on standard error, and nothing in it that somebody sent.

No question, no address, no path as it was typed: of a request stand there the method, the route by its
template, the status, how long it took and how many bytes it gave.
"""

import logging
import os
import sys
import threading
from types import TracebackType
from typing import Any

from gunicorn.glogging import Logger

from faq.loglines import Request, lines
from faq.logwriter import LogWriter

_SET_UP: list[LogWriter] = []
"""What writes, if it was set up: one."""

_HARMLESS = (
    "Booting worker",
    "Worker exiting",
    "Worker graceful timeout",
    "Parent changed",
    "Exception in worker process",
    "Exception during worker exit",
    "A request was refused",
    "A request failed",
)
"""How begins what the server says in a worker without a word of a client."""


def set_up(kind: str, descriptor: int = 2) -> None:
    """Write all that is logged to a file descriptor, as text or json, at once until `start`."""
    for before in _SET_UP:
        logging.root.removeHandler(before)
        before.close()
    _SET_UP[:] = [LogWriter(descriptor, lines(kind))]
    logging.root.addHandler(_SET_UP[0])
    logging.root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda given: _uncaught(given.exc_type, given.exc_value, given.exc_traceback)


def start() -> None:
    """Have a thread do the writing: once in each worker, after it was forked."""
    for writer in _SET_UP:
        writer.start()


def stop() -> None:
    """Write what waits, for a second at most; what comes later is written at once."""
    for writer in _SET_UP:
        writer.stop()


def lost() -> int:
    """How many lines of this process were lost, as nobody took them."""
    return sum(writer.lost for writer in _SET_UP)


def request(told: Request) -> None:
    """Write the line of a request."""
    for writer in _SET_UP:
        writer.request(told)


def greenlet_failed(_context: object, kind: Any, error: Any, where: Any) -> None:
    """Log what ended a greenlet, in place of gevent's `print_exception`: that tells the visitor's address."""
    if isinstance(error, BaseException) and not isinstance(error, ConnectionError | TimeoutError):
        logging.getLogger("faq.web").error("A greenlet failed.", exc_info=(kind, error, where))


class ServerLog(Logger):  # type: ignore[misc]
    """What gunicorn has to say, in the form of all the rest, without what clients sent or where they are."""

    def setup(self, cfg: Any) -> None:
        """Leave the form to `set_up`, and the lines of requests to the application."""
        self.cfg = cfg
        self._access_log_enabled = False
        self.loglevel = self.LOG_LEVELS.get(cfg.loglevel.lower(), logging.INFO)
        self.error_log.setLevel(self.loglevel)
        self.error_log.propagate = True
        self.error_log.handlers.clear()
        self.error_log.filters[:] = [_Discreet(os.getpid())]


class _Discreet(logging.Filter):
    """Takes what clients sent out of what gunicorn says in a worker; the parent meets no client."""

    def __init__(self, parent: int) -> None:
        super().__init__()
        self._parent = parent

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to say it at all, if without the client's words."""
        text, error = str(record.msg), sys.exception()
        if os.getpid() == self._parent or text.startswith(_HARMLESS):
            return True
        record.args = ()
        record.msg = "The server met something odd in a request."
        # A client that went away is no fault of anybody's.
        return not isinstance(error, ConnectionError | TimeoutError)


def _uncaught(kind: type[BaseException], error: BaseException | None, where: TracebackType | None) -> None:
    """Log what ends a thread or the process; to be interrupted is no fault."""
    if error is not None and not issubclass(kind, KeyboardInterrupt | SystemExit):
        logging.getLogger("faq").critical("Something went wrong.", exc_info=(kind, error, where))
