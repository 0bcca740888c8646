"""What several commands take, and how they load a knowledge file."""

import os
from pathlib import Path

import click

from faq.commands.terminal import printable
from faq.files import shipped
from faq.knowledge import Knowledge
from faq.loader import KnowledgeError, Loaded, read
from faq.settings import DATABASE, SettingError, Settings

FILE = click.Path(dir_okay=False, path_type=Path)
"""A file, whether it is there or not: what is wrong with it is said by whoever reads it."""

database_option = click.option(
    "--database", envvar="FAQ_DATABASE", default=DATABASE, help="Where the server keeps what it keeps."
)


def knowledge_file(given: Path | None) -> Path:
    """The file to work on: as given, as FAQ_KNOWLEDGE says, the one in this folder, or the shipped one."""
    here = Path("knowledge.yaml")
    if given:
        return given
    if os.environ.get("FAQ_KNOWLEDGE"):
        return Path(os.environ["FAQ_KNOWLEDGE"])
    return here if here.exists() else shipped("knowledge.yaml")


def read_or_exit(path: Path) -> tuple[Loaded, Knowledge]:
    """What reading a file gave; ends the command with every problem if it cannot be served."""
    loaded = read(path)
    try:
        return loaded, loaded.knowledge_or_raise()
    except KnowledgeError as error:
        raise click.ClickException(printable(f"The knowledge file has errors.\n{error}")) from error


def load_or_exit(path: Path) -> Knowledge:
    """The knowledge in a file; ends the command with every problem if it cannot be served."""
    return read_or_exit(path)[1]


def keep_days() -> int:
    """For how many days questions are kept; ends the command if the setting cannot be used."""
    try:
        return Settings.from_environment(os.environ).keep_days
    except SettingError as error:
        raise click.ClickException(str(error)) from error
