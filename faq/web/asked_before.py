"""What was asked before, answered as before, without asking the application: that takes most of the time.

A reply depends on the version of the file, the body of the request, and where it comes from as a browser says
it; where all of these are the same, so is the reply, to the byte. Each request is counted as ever.
"""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from flask import Flask

from faq.reloading import Edition, Reloader
from faq.store.recorder import Recorder
from faq.web import access
from faq.web.answered import Answered, ReplyMemory, Sent
from faq.web.assistant import EDITION
from faq.web.limits import Guard
from faq.web.metrics import Metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROUTE = "/api/ask"

ANSWERED = "candid.answered"
"""Where the route that answers leaves, in a request's environment, what it has answered."""

_SHORT = re.compile("[0-9]{1,4}")
"""The length of a body that is read before anything else has looked at the request."""


def register(application: Flask) -> None:
    """Stand before what answers so far; the application's other parts may come later."""
    application.extensions["replies"] = ReplyMemory()
    application.wsgi_app = _AskedBefore(application)  # type: ignore[method-assign]


class _AskedBefore:
    """Stands before the application, and looks only at questions."""

    def __init__(self, application: Flask) -> None:
        self._inside: WSGIApplication = application.wsgi_app
        self._parts: dict[str, Any] = application.extensions

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """The reply that was given before, or that of the application."""
        if environ["PATH_INFO"] != ROUTE or environ["REQUEST_METHOD"] != "POST":
            return self._inside(environ, start_response)
        memory = cast(ReplyMemory, self._parts["replies"])
        edition = environ[EDITION] = cast(Reloader, self._parts["reloader"]).current
        asked = self._asked(environ)
        key = memory.key(asked) if asked else None
        known = memory.recall(edition, key) if key else None
        if known and cast(Guard, self._parts["limits"]).allows(environ):
            environ[access.ROUTE] = ROUTE
            self._tell(known.answered, edition, known=True)
            start_response("200 OK", known.headers)
            return [known.answered.body]
        said: dict[str, list[tuple[str, str]]] = {}

        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            said[status] = headers
            return start_response(status, headers, *failure)

        returned = self._inside(environ, start)
        if answered := environ.get(ANSWERED):
            self._tell(answered, edition, known=False)
            if key and [*said] == ["200 OK"]:
                memory.keep(edition, key, Sent(said["200 OK"], answered))
        return returned

    def _asked(self, environ: "WSGIEnvironment") -> bytes | None:
        """All that the reply depends on, of a request as the chat sends it; None for any other."""
        is_json = environ.get("CONTENT_TYPE") == "application/json"
        length = environ.get("CONTENT_LENGTH") or ""
        if not is_json or not _SHORT.fullmatch(length) or "HTTP_CONTENT_ENCODING" in environ:
            return None
        try:
            body: bytes = environ["wsgi.input"].read(int(length))
        except Exception:  # Each server has its own; whoever reads on meets it again.
            return None
        environ["wsgi.input"] = BytesIO(body)
        # As they are typed in Python, so that none is taken for the next, or for one that is not there.
        said = (environ["wsgi.url_scheme"], environ.get("HTTP_ORIGIN"), environ.get("HTTP_HOST"))
        return repr(said).encode() + body

    def _tell(self, answered: Answered, edition: Edition, *, known: bool) -> None:
        """Count the reply; keep its question if it got no good answer."""
        cast(Metrics, self._parts["metrics"]).replied(answered.kind, answered.entries, known=known)
        recorder = cast("Recorder | None", self._parts["recorder"])
        if recorder is None:
            return
        recorder.count(answered.kind, answered.entries)
        if answered.kind in ("unanswered", "choices"):
            recorder.keep(answered.kept, answered.kind, answered.nearest, edition.knowledge.language)
