"""The web server: the chat's API, the widget's files, a demo page and the plain page of all answers.

`python server.py` serves it with a production WSGI server. `create_app()` is
the factory for other servers; `server:app` is made from it when asked for.
"""

import logging
import os
import signal
import sys
from types import FrameType
from typing import Any

import waitress

from faq.loader import KnowledgeError
from faq.settings import SettingError, Settings
from faq.web.application import BODY_LIMIT, create_app


def __getattr__(name: str) -> Any:
    """Make `app` when a WSGI server asks for `server:app`, so that importing this module does nothing."""
    if name != "app":
        raise AttributeError(name)
    application = create_app()
    globals()["app"] = application
    return application


def main() -> int:
    """Serve until interrupted; returns the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        settings = Settings.from_environment(os.environ)
        application = create_app(settings)
        server = waitress.create_server(
            application,
            host=settings.host,
            port=settings.port,
            ident=None,
            max_request_body_size=BODY_LIMIT * 4,
        )
    except (SettingError, KnowledgeError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{settings.host}:{settings.port} cannot be used: {error.strerror}.", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, _stop)
    print(f"Candid answers on http://{settings.host}:{settings.port}", flush=True)
    server.run()
    return 0


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
