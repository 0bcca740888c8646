"""What a server keeps, as commands read it; apart from other options, as a database takes long to load."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import click

from faq.store.database import Database, StoreError, file_of, read_only, without_secrets


def what_is_kept(given: str) -> AbstractContextManager[Database | None]:
    """What a server keeps, to be read only, by an address or a file; None where nothing is kept, or not yet.

    Ends the command if it cannot be read.
    """
    return _opened(given, read_only, "read")


def what_may_be_deleted(given: str) -> AbstractContextManager[Database | None]:
    """The same, to be changed; ends the command if that fails."""
    return _opened(given, str, "used")


def nothing_found(given: str) -> str:
    """What to say where there is no database, so that an editor knows where to look for it."""
    if not given:
        return "No database is named. Name the one that the server keeps: --database PATH."
    place = file_of(address_of(given))
    where = "Where does your server keep it? Say --database PATH, or run this where the server runs."
    return f"No database is at {place}. {where}"


@contextmanager
def _opened(given: str, way: Callable[[str], str], done: str) -> Iterator[Database | None]:
    address = address_of(given)
    file = file_of(address)
    try:
        yield Database(way(address)) if address and (file is None or file.exists()) else None
    except StoreError as error:
        raise click.ClickException(f"{without_secrets(given)} cannot be {done}: {error}") from error


def address_of(given: str) -> str:
    """The address of what is given: one already, or the path of a file."""
    return given if "://" in given or not given else f"sqlite:///{given}"
