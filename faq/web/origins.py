"""Whose pages may call the API.

The clinics of the knowledge file may; so may our own pages. Any other website
is refused before its question is looked at.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from flask import Flask, Response, request

from faq.knowledge import Clinic, Referral
from faq.web.assistant import the_assistant, the_edition
from faq.web.errors import RequestError

_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)
PREFLIGHT_SECONDS = 86400
"""How long a browser may remember that a clinic's page may call: the longest any browser keeps it."""


def register(application: Flask) -> None:
    """Check the origin before every request, and tell browsers after it who may read the response."""
    application.before_request(_refuse_strangers)
    application.after_request(_let_clinics_read)


def referral_for(named: Clinic | None) -> Referral:
    """The referral of the clinic that the page names or is of, or else the general one."""
    clinic = named or _clinic()
    return clinic.referral if clinic else the_assistant().knowledge.referral


def policy(framed_by: Iterable[str] = ()) -> str:
    """The Content-Security-Policy of a page of ours, which only these websites may frame."""
    ancestors = " ".join(framed_by) or "'none'"
    return f"{_POLICY}; frame-ancestors {ancestors}"


def _clinic() -> Clinic | None:
    environ, clinics = request.environ, the_edition().knowledge.clinic_by_origin
    # Browsers name no origin when a page of our own merely reads.
    origin = environ.get("HTTP_ORIGIN") or f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}"
    return clinics.get(origin.lower())


def _refuse_strangers() -> None:
    environ = request.environ
    origin = environ.get("HTTP_ORIGIN")
    if origin is None or not environ["PATH_INFO"].startswith("/api/") or _clinic():
        return
    # The scheme may differ: a proxy may speak https to visitors, and plainly to us.
    host = _host(origin)
    if not host or host != request.host.lower():
        raise RequestError(403, "This website may not ask here.")


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def _let_clinics_read(response: Response) -> Response:
    environ = request.environ
    if "HTTP_ORIGIN" in environ and environ["PATH_INFO"].startswith("/api/") and _clinic():
        response.headers.extend(_shared(environ["HTTP_ORIGIN"]))
    return response


def _shared(origin: str) -> Iterator[tuple[str, str]]:
    """What lets a clinic's page read a response of the API."""
    yield "Access-Control-Allow-Origin", origin
    yield "Access-Control-Expose-Headers", "Retry-After"
    if request.method == "OPTIONS":
        yield "Access-Control-Allow-Methods", "GET, POST"
        yield "Access-Control-Allow-Headers", "Content-Type"
        yield "Access-Control-Max-Age", str(PREFLIGHT_SECONDS)
