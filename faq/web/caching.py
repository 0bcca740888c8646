"""For how long a response may be used again without asking."""

from flask import Response

SECONDS_CACHED = 300
"""How long a browser may use a file without asking again: short, so that an update arrives within minutes."""


def fresh(response: Response) -> Response:
    """A response that nobody keeps: what was said to one is for nobody else, and is different soon."""
    response.headers["Cache-Control"] = "no-store"
    return response


def cached(response: Response) -> Response:
    """A response that anybody may use for some minutes."""
    response.headers["Cache-Control"] = f"public, max-age={SECONDS_CACHED}"
    return response
