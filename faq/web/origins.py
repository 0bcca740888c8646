"""Whose pages may call the API, and what every response says about itself to a browser.

The clinics of the knowledge file may; so may our own pages. Any other website
is refused before its question is read.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import Flask, Response, request

from faq.knowledge import Clinic, Referral
from faq.web.assistant import the_assistant
from faq.web.errors import RequestError

_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)
PREFLIGHT_SECONDS = 86400
"""How long a browser may remember that a clinic's page may call: the longest any browser keeps it."""


def register(application: Flask) -> None:
    """Check the origin before every request and set the headers after it."""
    application.before_request(_refuse_strangers)
    application.after_request(_set_headers)


def referral_for(named: Clinic | None) -> Referral:
    """The referral of the clinic that the page names or is of, or else the general one."""
    clinic = named or _clinic()
    return clinic.referral if clinic else the_assistant().knowledge.referral


def policy(framed_by: Iterable[str] = ()) -> str:
    """The Content-Security-Policy of a page of ours, which only these websites may frame."""
    ancestors = " ".join(framed_by) or "'none'"
    return f"{_POLICY}; frame-ancestors {ancestors}"


def _clinic() -> Clinic | None:
    # Browsers name no origin when a page of our own merely reads.
    origin = request.headers.get("Origin") or request.host_url.rstrip("/")
    return the_assistant().knowledge.clinic_by_origin.get(origin.lower())


def _refuse_strangers() -> None:
    origin = request.headers.get("Origin")
    if origin is None or not request.path.startswith("/api/") or _clinic():
        return
    if _host(origin) != request.host.lower():
        raise RequestError(403, "This website may not ask here.")


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def _set_headers(response: Response) -> Response:
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    if response.mimetype == "text/html":
        headers.setdefault("Content-Security-Policy", policy())
    if request.path.startswith("/api/"):
        response.vary.add("Origin")
        if _clinic() and "Origin" in request.headers:
            headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
            headers["Access-Control-Allow-Methods"] = "GET, POST"
            headers["Access-Control-Allow-Headers"] = "Content-Type"
            headers["Access-Control-Expose-Headers"] = "Retry-After"
            headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    return response
