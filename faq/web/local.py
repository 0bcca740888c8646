"""Whether a request comes from the machine that it is answered on."""

from ipaddress import ip_address

from flask import request

NAMES = ("127.0.0.1", "localhost", "[::1]")
"""What a machine calls itself; another name was made to lead here by a foreign website (DNS rebinding)."""


def is_from_here() -> bool:
    """Whether a program on this machine asks, for whomever."""
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
