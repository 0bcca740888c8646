"""How often one address may ask: so many requests a minute, over all of the API together.

The window is fixed: one number for an address, one round trip to Redis, and a refusal knows to the second
when it ends. Across a boundary an address may send twice as much in a minute, which harms nobody.
"""

import logging
import secrets
import time
from hashlib import blake2b
from ipaddress import ip_address
from math import ceil
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from faq.settings import SettingError, Settings
from faq.web.counting import Counter, LimitState
from faq.web.errors import problem

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

log = logging.getLogger(__name__)

WINDOW_SECONDS = 60
"""How long requests are counted together; it begins with each full minute, on every server."""

_ALLOWED = "candid.allowed"
"""Where a request's environment says whether it is within the limit."""


class Guard:
    """Refuses who asks too often, and keeps no address: only keyed hashes, other ones each minute.

    Servers that share a Redis must agree on the key, so it follows from the address of that Redis,
    which all have and which holds its password; else it is random.
    """

    def __init__(self, counter: Counter | None, secret: bytes, *, behind_proxies: bool) -> None:
        """Take what counts; without it there is no limit."""
        self._counter = counter
        self._secret = blake2b(secret).digest()
        self._has_hinted = behind_proxies

    def check(self) -> Response | None:
        """The refusal of the present request if it is one too many."""
        if self.allows(request.environ):
            return None
        self._hint()
        wait = ceil(WINDOW_SECONDS - time.time() % WINDOW_SECONDS)
        return problem(429, f"Many questions came from this connection: please wait {wait} seconds.", wait)

    def allows(self, environ: "WSGIEnvironment") -> bool:
        """Count a request, once however often that is asked; whether it is within the limit."""
        # A preflight that fails would hide from the page why, and costs next to nothing.
        if not environ["PATH_INFO"].startswith("/api/") or environ["REQUEST_METHOD"] == "OPTIONS":
            return True
        if _ALLOWED not in environ:
            environ[_ALLOWED] = self._counter is None or self._counter.allows(
                self._key(network(environ.get("REMOTE_ADDR", "")), int(time.time() // WINDOW_SECONDS))
            )
        return bool(environ[_ALLOWED])

    def state(self) -> LimitState:
        """Where requests are counted, and how that goes."""
        return self._counter.state() if self._counter else LimitState("memory", None, 0, 0)

    def _key(self, address: str, window: int) -> str:
        named = f"{window} {address}".encode(errors="replace")
        return blake2b(named, key=self._secret, digest_size=12).hexdigest()

    def _hint(self) -> None:
        """Say once that all visitors may be counted as one, where that seems to be so."""
        if not self._has_hinted and "HTTP_X_FORWARDED_FOR" in request.environ:
            self._has_hinted = True
            log.warning("Requests come by a proxy and count as one address: set FAQ_PROXIES.")


def register(application: Flask, settings: Settings) -> None:
    """Believe as many proxies as there are, and refuse who asks too often.

    Raises SettingError for an address of a Redis that cannot be one.
    """
    proxies = settings.proxies
    if proxies:
        trusting = ProxyFix(application.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
        application.wsgi_app = trusting  # type: ignore[method-assign]
    secret = settings.redis.encode() or secrets.token_bytes()
    try:
        counter = Counter(settings.rate, settings.redis) if settings.rate else None
        guard = Guard(counter, secret, behind_proxies=proxies > 0)
    except ValueError as error:
        # Without the value, which may hold a password.
        raise SettingError("FAQ_REDIS", "...", "an address such as redis://127.0.0.1:6379/0") from error
    application.extensions["limits"] = guard
    application.before_request(guard.check)


def state(application: Flask) -> LimitState:
    """Where this application counts requests, and how that goes."""
    guard: Guard = application.extensions["limits"]
    return guard.state()


def network(address: str) -> str:
    """What counts as one: an IPv4 address, or the /64 that an IPv6 connection has to itself."""
    # Some proxies add the port, which is another one for each connection.
    if address.count(":") == 1 or address.startswith("["):
        address = address.lstrip("[").rpartition(":" if address[-1:] != "]" else "]")[0].rstrip("]")
    if ":" not in address:
        return address
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    embedded = getattr(parsed, "ipv4_mapped", None)
    return str(embedded) if embedded else parsed.packed[:8].hex()
