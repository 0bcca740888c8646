"""What every response says about itself to a browser, so that it does no more with it than it should."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from flask import Flask

from faq.web.errors import problem, sentence_for
from faq.web.origins import policy

Pairs = list[tuple[str, str]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

HTTPS_SECONDS = 365 * 86400
"""For how long a browser that came by https is to come by nothing else."""

_UNUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
"""What a page of ours never asks a browser for, nor may what it frames."""

_ALWAYS: Pairs = [("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer")]
_DOCUMENT: Pairs = [
    *_ALWAYS,
    ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in _UNUSED)),
    ("Cross-Origin-Opener-Policy", "same-origin"),
]
"""What browsers ask of documents only."""
_UNFRAMED = ("X-Frame-Options", "DENY")
# Nobody may load it as a picture or a script; clinics' pages read it by CORS, which this does not touch.
_OURS_ONLY = ("Cross-Origin-Resource-Policy", "same-origin")
_HTTPS = ("Strict-Transport-Security", f"max-age={HTTPS_SECONDS}")

_DATA: Pairs = [
    *_ALWAYS,
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    _OURS_ONLY,
]
"""For what is no page: should a browser show it as one, it can do nothing."""

_API: Pairs = [*_DATA, ("Vary", "Origin")]
"""For the API: caches are to know, also of what nobody else may read."""

_PAGE: Pairs = [*_DOCUMENT, _UNFRAMED, ("Content-Security-Policy", policy()), _OURS_ONLY]
"""For our pages."""

_FRAMED: Pairs = [*_DOCUMENT, ("Cross-Origin-Resource-Policy", "cross-origin")]
"""For a page that says itself who may frame it, by a policy of its own."""


def register(application: Flask) -> None:
    """Add the headers to whatever the application answers, also when it fails."""
    inside = application.wsgi_app

    def with_headers(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: Pairs, *failure: Any) -> Any:
            more = _API if environ["PATH_INFO"].startswith("/api/") else _missing(headers)
            if environ["wsgi.url_scheme"] == "https":
                more = [*more, _HTTPS]
            return start_response(status, headers + more, *failure)

        return inside(environ, start)

    application.wsgi_app = with_headers  # type: ignore[method-assign]


def bare_problem(status: int) -> bytes:
    """An error as it goes over the wire, for requests that never become one of the application's."""
    response = problem(status, sentence_for(status))
    pairs = [*response.headers, *_DATA, ("Connection", "close")]
    head = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in pairs)]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + response.get_data()


def _missing(headers: Pairs) -> Pairs:
    """What a response says beside what its route has said."""
    said = {name.lower(): value for name, value in headers}
    kind = _DATA
    if said.get("content-type", "").startswith("text/html"):
        kind = _FRAMED if "content-security-policy" in said else _PAGE
    return [(name, value) for name, value in kind if name.lower() not in said]
