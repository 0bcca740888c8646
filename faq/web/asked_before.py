"""What was asked before, answered as before, without asking the application: that takes most of the time.

Responses that a route has marked depend on the version of the file and on the request alone; where these are
the same, so is the response, to the byte. Each request is counted as ever.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from flask import Flask, request

from faq.reloading import Edition, Reloader
from faq.store.recorder import Recorder
from faq.web import access
from faq.web.answered import Answered, ResponseMemory, Sent
from faq.web.assistant import EDITION
from faq.web.limits import Guard
from faq.web.metrics import Metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ASKING = "/api/ask"
"""The route of questions, the only body that is read here."""

PAGES = 100
"""Pages and files that are kept at most: they are few, but anybody can ask for them in many ways."""

_TOLD = "candid.told"
"""Where a request's environment says that its response may be sent again, and what is told of it."""

_SHORT = re.compile("[0-9]{1,4}")
"""The length of a body that is read before anything else has looked at the request."""

_CONDITIONS = (
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
)
"""Headers of who has something already, or wants a part."""


def register(application: Flask) -> None:
    """Stand before what answers so far; the application's other parts may come later."""
    application.extensions["replies"] = ResponseMemory()
    application.extensions["pages"] = ResponseMemory(PAGES)
    application.wsgi_app = _AskedBefore(application)  # type: ignore[method-assign]


def forget_all(application: Flask) -> None:
    """Have every request come to the application: it looks at more than what a response depends on."""
    application.extensions["replies"] = application.extensions["pages"] = ResponseMemory(0)


def may_be_sent_again(answered: Answered | None = None) -> None:
    """Say, in a route, that its response depends on nothing but the request and the version of the file."""
    request.environ[_TOLD] = answered


class _AskedBefore:
    """Stands before the application."""

    def __init__(self, application: Flask) -> None:
        self._inside: WSGIApplication = application.wsgi_app
        self._parts: dict[str, Any] = application.extensions

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """The response that was given before, or that of the application."""
        # As Flask reads it.
        environ["PATH_INFO"] = "/" + environ["PATH_INFO"].lstrip("/")
        edition = environ[EDITION] = cast(Reloader, self._parts["reloader"]).current
        place = self._place(environ)
        known = place.memory.recall(edition, place.key) if place else None
        if known is None or not cast(Guard, self._parts["limits"]).allows(environ):
            return self._anew(environ, start_response, place)
        environ[access.ROUTE] = known.route
        self._tell(known.answered, edition, known=True)
        start_response("200 OK", [*known.headers, ("Content-Length", str(len(known.body)))])
        return [known.body]

    def _place(self, environ: "WSGIEnvironment") -> "_Place | None":
        """Where the response is, or will be, if it may be sent again."""
        asked = _asked(environ)
        if asked is None:
            return None
        memory: ResponseMemory = self._parts["pages" if asked.startswith(b"GET") else "replies"]
        return _Place(memory, memory.key(asked))

    def _anew(
        self, environ: "WSGIEnvironment", start_response: "StartResponse", place: "_Place | None"
    ) -> Iterable[bytes]:
        """What the application answers, known from now on if it may be sent again."""
        said: dict[str, list[tuple[str, str]]] = {}

        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            said[status] = headers
            return start_response(status, headers, *failure)

        returned = self._inside(environ, start)
        if _TOLD not in environ:
            return returned
        answered, edition = environ[_TOLD], environ[EDITION]
        self._tell(answered, edition, known=False)
        if place is None or [*said] != ["200 OK"]:
            return returned
        try:
            body = b"".join(returned)
        finally:
            getattr(returned, "close", lambda: None)()
        headers = _once(tuple(each for each in said["200 OK"] if each[0] != "Content-Length"))
        place.memory.keep(edition, place.key, Sent(environ[access.ROUTE], headers, body, answered))
        return [body]

    def _tell(self, answered: Answered | None, edition: Edition, *, known: bool) -> None:
        """Count a reply; keep its question if it got no good answer."""
        if answered is None:
            return
        cast(Metrics, self._parts["metrics"]).replied(answered.kind, answered.entries, known=known)
        recorder = cast("Recorder | None", self._parts["recorder"])
        if recorder is None:
            return
        recorder.count(answered.kind, answered.entries)
        if answered.kind in ("unanswered", "choices"):
            recorder.keep(answered.kept, answered.kind, answered.nearest, edition.knowledge.language)


class _Place(NamedTuple):
    """Where a response is kept."""

    memory: ResponseMemory
    key: bytes


@lru_cache(maxsize=100)
def _once(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The same, and the very object if they were the same before: most responses share them."""
    return headers


def _asked(environ: "WSGIEnvironment") -> bytes | None:
    """All that the response may depend on, of a GET or a question as the chat sends it; else None."""
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    # As they are typed in Python, so that none is taken for the next, or for one that is not there.
    origin = f"{environ['wsgi.url_scheme']} {environ.get('HTTP_ORIGIN')!r} {environ.get('HTTP_HOST')!r}"
    if method == "GET" and not any(each in environ for each in _CONDITIONS):
        accepts = environ.get("HTTP_ACCEPT_ENCODING")
        return f"GET {path!r} {environ.get('QUERY_STRING')!r} {accepts!r} {origin}".encode()
    if method != "POST" or path != ASKING or environ.get("CONTENT_TYPE") != "application/json":
        return None
    body = None if "HTTP_CONTENT_ENCODING" in environ else _body(environ)
    return f"POST {origin}\n".encode() + body if body else None


def _body(environ: "WSGIEnvironment") -> bytes | None:
    """A short body, which can be read again."""
    length = environ.get("CONTENT_LENGTH") or ""
    if not _SHORT.fullmatch(length):
        return None
    try:
        body: bytes = environ["wsgi.input"].read(int(length))
    except Exception:  # Each server has its own; whoever reads on meets it again.
        return None
    environ["wsgi.input"] = BytesIO(body)
    return body
