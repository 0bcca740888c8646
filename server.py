"""The web server: the chat's API, the widget's files, a demo page and the plain page of all answers.

`python server.py` serves it with a production WSGI server. `create_app()` is
the factory for other servers; `server:app` is made from it when asked for.
"""

import os
import sys
from pathlib import Path
from typing import Any

from faq import logs
from faq.lessons import LessonShelf, private_folder
from faq.loader import KnowledgeError
from faq.settings import SettingError, Settings
from faq.web import health
from faq.web.application import begin, create_app, end, make_app
from faq.web.serving import Served, serve, why_not


def __getattr__(name: str) -> Any:
    """Make `app` when a WSGI server asks for `server:app`, so that importing this module does nothing."""
    if name != "app":
        raise AttributeError(name)
    application = create_app()
    globals()["app"] = application
    return application


def served(settings: Settings, folder: Path) -> Served:
    """The application, and what goes with the life of a worker that answers with it.

    The folder is the server's own: what its processes tell each other lies there.
    """
    application = make_app(settings, LessonShelf(folder).lesson)
    return Served(
        wsgi=application,
        begin=lambda: begin(application),
        stopping=lambda: health.stopping(application),
        end=lambda: end(application),
        ready=lambda: print(f"Candid answers on http://{settings.host}:{settings.port}", flush=True),
    )


def main() -> int:
    """Serve until interrupted; returns the exit code if it could not begin."""
    try:
        settings = Settings.from_environment(os.environ)
        logs.set_up(settings.log)
        problem = why_not(settings)
        if problem is None:
            with private_folder() as folder:
                serve(served(settings, folder), settings)
    except (SettingError, KnowledgeError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{settings.host}:{settings.port} cannot be used: {problem}.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
