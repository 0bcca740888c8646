"""The application: everything that a visitor's browser may ask for, made from the settings."""

import os

from flask import Flask

from faq.progress import ProgressBar
from faq.reloading import Reloader
from faq.settings import SettingError, Settings
from faq.store.database import Database, StoreError
from faq.store.recorder import Recorder
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
    database = _database(settings)
    application.extensions["votes"] = VoteStore(database) if database else None
    recorder = Recorder(database, settings.keep_days) if database else None
    application.extensions["recorder"] = recorder
    reloader = Reloader(settings.knowledge, ProgressBar("Learning the phrasings"))
    reloader.start()
    application.extensions["reloader"] = reloader
    application.register_blueprint(api.blueprint)
    application.register_blueprint(pages.blueprint)
    errors.register(application)
    origins.register(application)
    if recorder:
        recorder.start()
    return application


def _database(settings: Settings) -> Database | None:
    try:
        return Database(settings.database) if settings.database else None
    except StoreError as error:
        expected = f"an address such as sqlite:///candid.db, or empty to keep nothing: {error}"
        raise SettingError("FAQ_DATABASE", settings.database, expected) from error
