"""The assistant of the running application, the same one during a whole request."""

from typing import cast

from flask import current_app, request

from faq.assistant import Assistant
from faq.reloading import Edition, Reloader

EDITION = "candid.edition"
"""Where a request's environment says which version of the file it is answered from."""


def the_reloader() -> Reloader:
    """What keeps the assistant up to date with its file."""
    return cast(Reloader, current_app.extensions["reloader"])


def the_edition() -> Edition:
    """The version of the file that this request is answered from, from its beginning to its end."""
    return cast(Edition, request.environ[EDITION])


def the_assistant() -> Assistant:
    """The assistant that answers this request."""
    return the_edition().assistant
