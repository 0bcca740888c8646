"""What would keep other visitors waiting, done apart from the answering where the server has a way to."""

from collections.abc import Callable
from typing import TypeVar, cast

from flask import request

KEY = "candid.apart"
"""Where a server says, in a request's environment, how: a function that does what it is given and waits."""

Returned = TypeVar("Returned")


def apart(work: Callable[[], Returned]) -> Returned:
    """What some work returns; it is done here and now by a server that answers each visitor on a thread."""
    way = request.environ.get(KEY)
    return cast(Returned, way(work)) if way else work()
