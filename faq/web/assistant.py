"""The assistant of the running application."""

from typing import cast

from flask import current_app

from faq.assistant import Assistant


def the_assistant() -> Assistant:
    """The assistant that answers this request."""
    return cast(Assistant, current_app.extensions["assistant"])
