"""`faq preview`: the editor's own page, on this machine only."""

import logging
import os
import webbrowser
from pathlib import Path
from socket import create_server, socket
from wsgiref.types import WSGIApplication

import click
from werkzeug.serving import WSGIRequestHandler, make_server

from faq.commands.kept import address_of, nothing_found
from faq.commands.options import FILE, database_option, keep_days, knowledge_file
from faq.loader import KnowledgeError
from faq.settings import SettingError, Settings
from faq.store.database import Database, StoreError, file_of, read_only
from faq.store.questions import Question, QuestionStore
from faq.web import preview
from faq.web.application import create_app

HOST = "127.0.0.1"
"""The only address that the page is at: what it shows is nobody else's business."""


class _Quiet(WSGIRequestHandler):
    """Writes no line for each request: the page asks twice a second."""

    def log_request(self, *_: object) -> None:
        """Say nothing."""


@click.command()
@click.argument("knowledge", type=FILE, required=False)
@click.option("--port", type=click.IntRange(1, 65535), default=8765, show_default=True, help="The port.")
@click.option("--open/--no-open", "opens", default=True, help="Open the page in the browser.")
@database_option
def command(knowledge: Path | None, port: int, opens: bool, database: str) -> None:
    """See a KNOWLEDGE file at work while you edit it."""
    path, url = knowledge_file(knowledge), f"http://{HOST}:{port}/preview"
    with _listener(port) as listener:
        application = _application(path, port, database)
        server = make_server(
            HOST, port, application, threaded=True, request_handler=_Quiet, fd=listener.fileno()
        )
        _report()
        click.echo(f"The preview of {path.name} is at {url}. Ctrl-C ends it.")
        if opens:
            webbrowser.open(url)
        server.serve_forever()


def _listener(port: int) -> socket:
    """The port, taken before anything is learnt."""
    try:
        return create_server((HOST, port))
    except OSError as error:
        why = f"Port {port} cannot be used: {os.strerror(error.errno or 0)}."
        raise click.ClickException(f"{why} Is another preview running? Else choose a --port.") from error


def _application(path: Path, port: int, database: str) -> WSGIApplication:
    """What visitors get of this file, which keeps nothing here, and the editor's page."""
    try:
        application = create_app(Settings(knowledge=path))
        preview.register(application, path, _kept(database), port)
    except (KnowledgeError, SettingError, StoreError) as error:
        raise click.ClickException(str(error)) from error
    return application


def _kept(database: str) -> preview.Kept:
    """The questions that a server keeps, or will keep later; they are only read."""
    address = address_of(database)
    file = file_of(address)
    store = QuestionStore(Database(read_only(address)), keep_days()) if address else None

    def read() -> tuple[Question, ...] | None:
        return store.all() if store and (file is None or file.exists()) else None

    return preview.Kept(read, nothing_found(database))


def _report() -> None:
    """Say in the terminal what becomes of each save, and when: also that it is mended."""
    logger, handler = logging.getLogger("faq"), logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%H:%M:%S"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
