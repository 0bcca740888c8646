"""A bare Flask route, for comparison: it parses what is asked and always answers the same bytes.

python -m benchmarks.load_bare PORT WORKERS: on Candid's own server, with the bytes of the file BARE_REPLY.
`benchmarks.load_bare:create` makes it for other servers.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from flask import Flask, Response, request

from faq.settings import Settings
from faq.web.serving import Served, serve


def create() -> Flask:
    """The application of one route, and one that says that it is there."""
    application, reply = Flask(__name__, static_folder=None), Path(os.environ["BARE_REPLY"]).read_bytes()

    @application.post("/api/ask")
    def ask() -> Response:
        request.get_json()
        return Response(reply, mimetype="application/json")

    @application.get("/healthz")
    def health() -> Response:
        return Response("{}", mimetype="application/json")

    return application


def main() -> None:
    """Serve it until told to stop."""
    port, workers = map(int, sys.argv[1:])
    # It needs nothing beside the answering, whatever a server calls.
    nothing: dict[str, Callable[[], None]] = {
        each.name: lambda: None for each in fields(Served) if each.name != "wsgi"
    }
    served = Served(wsgi=create(), **nothing)
    serve(served, Settings(port=port, workers=workers))


if __name__ == "__main__":
    main()
