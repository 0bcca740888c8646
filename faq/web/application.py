"""The application: everything that a visitor's browser may ask for, made from the settings."""

import os
from collections.abc import Callable

from flask import Flask

from faq import logs
from faq.knowledge import Knowledge
from faq.learning import Lesson, take_lesson
from faq.progress import ProgressBar
from faq.reloading import Reloader
from faq.settings import SettingError, Settings
from faq.store.database import Database, StoreError, without_secrets
from faq.store.recorder import Recorder
from faq.web import (
    access,
    api,
    asked_before,
    compression,
    contract,
    errors,
    headers,
    health,
    limits,
    metrics,
    origins,
    pages,
)
from faq.web.plain_flask import PlainFlask

BODY_LIMIT = 8192
"""Bytes a request body may have: 500 characters, escaped, take 6,000 and a little more."""


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to answer, with all that runs beside it.

    Raises SettingError for a setting that cannot be used and KnowledgeError
    for a knowledge file that cannot be served.
    """
    application = make_app(settings or Settings.from_environment(os.environ))
    begin(application)
    return application


def begin(application: Flask) -> None:
    """Start what runs beside the answering; a process does that once, after it was forked."""
    application.extensions["reloader"].catch_up()
    application.extensions["reloader"].start()
    if application.extensions["recorder"]:
        application.extensions["recorder"].start()
    application.extensions["metrics"].start()
    logs.start()


def end(application: Flask) -> None:
    """Write what is still to be written, and stop what runs beside the answering."""
    application.extensions["reloader"].stop()
    if application.extensions["recorder"]:
        application.extensions["recorder"].stop()
    application.extensions["metrics"].stop()
    logs.stop()


def make_app(settings: Settings, learn: Callable[[Knowledge], Lesson] = take_lesson) -> Flask:
    """The application, able to answer: nothing runs beside it yet. Raises as `create_app`.

    `learn` is how later versions of the file are learnt from.
    """
    application = PlainFlask(__name__, static_folder=None)
    application.config.update(compression.SETTINGS, MAX_CONTENT_LENGTH=BODY_LIMIT)
    asked_before.register(application)
    access.register(application)
    compression.compress.init_app(application)
    application.json.ensure_ascii = False  # type: ignore[attr-defined]
    # A redirect would repeat what somebody typed into an address, as a page.
    application.url_map.merge_slashes = False
    database = _database(settings)
    recorder = Recorder(database, settings.keep_days) if database else None
    application.extensions["recorder"] = recorder
    reloader = Reloader(settings.knowledge, ProgressBar("Learning the phrasings"), learn=learn)
    application.extensions["reloader"] = reloader
    application.register_blueprint(api.blueprint)
    application.register_blueprint(health.blueprint)
    application.register_blueprint(pages.blueprint)
    application.register_blueprint(contract.blueprint)
    limits.register(application, settings)
    metrics.register(application, settings)
    origins.register(application)
    errors.register(application)
    headers.register(application)
    return application


def _database(settings: Settings) -> Database | None:
    try:
        return Database(settings.database) if settings.database else None
    except StoreError as error:
        expected = "an address such as sqlite:///candid.db or postgresql://user:password@host/name, or empty"
        raise SettingError("FAQ_DATABASE", without_secrets(settings.database), expected) from error
