"""Flask without what this server has no use for, which would cost each request a tenth of its time."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request
from flask.sessions import NullSession, SessionInterface


class NoSessions(SessionInterface):
    """No cookie is ever set, so there is no session."""

    _none = NullSession()

    def open_session(self, _app: Flask, _request: Request) -> NullSession:
        """The one that cannot hold anything."""
        return self._none

    def is_null_session(self, _session: object) -> bool:
        """Always: nothing is to be saved."""
        return True


class PlainFlask(Flask):
    """Flask without sessions, and without looking at each function whether it is a coroutine: none is."""

    session_interface = NoSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is."""
        return func
