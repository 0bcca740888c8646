"""What a request leaves behind: numbers and a line in the log, without anything that somebody typed."""

from time import perf_counter, time
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from faq import logs
from faq.loglines import Request
from faq.web.metrics import Metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})
"""Methods that are named; anybody may make up others."""

OTHER = "other"
"""Stands for a method or an address that is none of ours."""

_BEGUN = "candid.begun"


def register(application: Flask) -> None:
    """Count each request and write its line, as its last step: to be called before all else is added."""
    wsgi, extensions = application.wsgi_app, application.extensions

    def timed(environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        environ[_BEGUN] = perf_counter()
        answered = wsgi(environ, start_response)
        if begun := environ.pop(_BEGUN, None):
            # Something failed on the way back.
            leave(Request(OTHER, OTHER, 500, perf_counter() - begun, 0, time()))
        return answered

    def leave(told: Request) -> None:
        metrics: Metrics = extensions["metrics"]
        metrics.request(told)
        logs.request(told)

    @application.after_request
    def leave_last(response: Response) -> Response:
        # The request itself: to ask the proxy each time would take as long as all the rest.
        asked = request._get_current_object()  # type: ignore[attr-defined]
        method = asked.method if asked.method in METHODS else OTHER
        route = asked.url_rule.rule if asked.url_rule else OTHER
        now = perf_counter()
        seconds = now - asked.environ.pop(_BEGUN, now)
        leave(Request(method, route, response.status_code, seconds, _size(response), time()))
        return response

    application.wsgi_app = timed  # type: ignore[method-assign]


def _size(response: Response) -> int:
    """Bytes of the body."""
    body = response.response
    if isinstance(body, list):
        return len(body[0]) if len(body) == 1 else sum(map(len, body))
    return response.content_length or 0
