"""What a server keeps, as commands read it; apart from other options, as a database takes long to load."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from faq.store.database import Database, StoreError, read_only


@contextmanager
def what_is_kept(address: str) -> Iterator[Database | None]:
    """What a server keeps, to be read only; None where nothing is kept, or not yet.

    Ends the command if it cannot be read.
    """
    path = address.removeprefix("sqlite:///")
    is_there = address and (path == address or Path(path).exists())
    try:
        yield Database(read_only(address)) if is_there else None
    except StoreError as error:
        raise click.ClickException(f"{address} cannot be read: {error}") from error
