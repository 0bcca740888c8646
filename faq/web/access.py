"""What a request leaves behind: numbers and a line in the log, without anything that somebody typed."""

import logging
from time import perf_counter, time
from typing import TYPE_CHECKING, Any

from flask import Flask, request

from faq import logs
from faq.loglines import Request
from faq.web.errors import problem, sentence_for
from faq.web.metrics import Metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})
"""Methods that are named; anybody may make up others."""

OTHER = "other"
"""Stands for a method or an address that is none of ours."""

ROUTE = "candid.route"
"""Where a request's environment says the template of its address."""


def register(application: Flask) -> None:
    """Count each request and write its line: to be called before whatever else may answer one is added."""
    wsgi, extensions = application.wsgi_app, application.extensions

    @application.before_request
    def name() -> None:
        if request.url_rule:
            request.environ[ROUTE] = request.url_rule.rule

    def timed(environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        begun = perf_counter()

        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            asked, route = environ["REQUEST_METHOD"], environ.get(ROUTE, OTHER)
            method, size = asked if asked in METHODS else OTHER, 0 if asked == "HEAD" else _size(headers)
            told = Request(method, route, int(status[:3]), perf_counter() - begun, size, time())
            metrics: Metrics = extensions["metrics"]
            metrics.request(told)
            logs.request(told)
            return start_response(status, headers, *failure)

        try:
            return wsgi(environ, start)
        except Exception:
            log.exception("%s failed", environ.get(ROUTE, OTHER))
            return problem(500, sentence_for(500))(environ, start)

    application.wsgi_app = timed  # type: ignore[method-assign]


def _size(headers: list[tuple[str, str]]) -> int:
    """Bytes of the body."""
    return next((int(value) for name, value in headers if name == "Content-Length"), 0)
