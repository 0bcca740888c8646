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
from flask import Flask

from faq.learning import make_assistant
from faq.loader import KnowledgeError, load
from faq.memory import give_back
from faq.progress import ProgressBar
from faq.settings import SettingError, Settings
from faq.store.database import Database, StoreError
from faq.store.votes import VoteStore
from faq.web import api, compression, errors, origins, pages

BODY_LIMIT = 8192
"""Bytes a request body may have: 500 characters, escaped, take 6,000 and a little more."""


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to answer.

    Raises SettingError for a setting that cannot be used and KnowledgeError
    for a knowledge file that cannot be served.
    """
    settings = settings or Settings.from_environment(os.environ)
    application = Flask(__name__, static_folder=None)
    application.config.update(compression.SETTINGS, MAX_CONTENT_LENGTH=BODY_LIMIT)
    compression.compress.init_app(application)
    application.json.ensure_ascii = False  # type: ignore[attr-defined]
    # A redirect would repeat what somebody typed into an address, as a page.
    application.url_map.merge_slashes = False
    application.extensions["votes"] = _vote_store(settings)
    application.extensions["assistant"] = make_assistant(
        load(settings.knowledge), ProgressBar("Learning the phrasings")
    )
    give_back()
    application.register_blueprint(api.blueprint)
    application.register_blueprint(pages.blueprint)
    errors.register(application)
    origins.register(application)
    return application


def _vote_store(settings: Settings) -> VoteStore | None:
    try:
        return VoteStore(Database(settings.database)) if settings.database else None
    except StoreError as error:
        expected = f"an address such as sqlite:///candid.db, or empty to keep no votes: {error}"
        raise SettingError("FAQ_DATABASE", settings.database, expected) from error


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
