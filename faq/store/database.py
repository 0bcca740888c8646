"""The database behind all that is kept: one way to open it, to make its tables, and to fail."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote
from weakref import finalize

from sqlalchemy import Connection, Engine, MetaData, Select, Table, create_engine, inspect, text
from sqlalchemy.dialects.postgresql import insert as insert_in_postgres
from sqlalchemy.dialects.sqlite import insert as insert_in_sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from faq.store import postgres, schema, sqlite
from faq.store.failures import UnusableError, kind_of, sentence_for

TABLES = MetaData()
"""Every table that is kept; the modules beside this one add theirs."""

_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
"""How an address may begin, and by what it is then opened."""


class StoreError(Exception):
    """The database cannot be used; `kind` says why in a word, the message in a sentence for the operator."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(sentence_for(cause))
        self.cause = cause
        self.kind = kind_of(cause)


def file_of(url: str) -> Path | None:
    """The file that an address of SQLite names; None for memory, options, and other databases."""
    path = url.removeprefix("sqlite:///")
    return Path(path) if path not in {url, ""} and "?" not in path else None


def read_only(url: str) -> str:
    """The address by which SQLite changes no file, and makes none; other databases are theirs to protect."""
    path = file_of(url)
    return f"sqlite:///file:{quote(str(path))}?mode=ro&uri=true" if path else url


def without_secrets(url: str) -> str:
    """An address as it may be shown: without the name, the password and the options of a server."""
    scheme, mark, rest = url.partition("//")
    if not mark or scheme.startswith("sqlite"):
        return url
    return f"{scheme}//{rest.rpartition('@')[2].partition('?')[0]}"


class Database:
    """A database that threads and processes may share; it is not touched before it is first used."""

    def __init__(self, url: str) -> None:
        """Take an address of SQLite or PostgreSQL; raises StoreError for one without meaning."""
        self._file = file_of(url)
        self._engine = _engine(url)
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        self._writing = self._engine.execution_options(begin=sqlite.WRITING)
        self._has_tables = False
        # Connections that nobody needs any more are closed, and not left to the server to find out.
        finalize(self, self._engine.dispose)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection whose changes are there once the block ends, or none of them; raises StoreError."""
        with self._failing():
            self._make_tables()
            with self._writing.begin() as connection:
                yield connection

    def has(self, table: Table) -> bool:
        """Whether a table is there already; reading makes none. Raises StoreError."""
        with self._failing(), self._engine.connect() as connection:
            return inspect(connection).has_table(table.name)

    def rows(self, table: Table, wanted: Select[Any]) -> Sequence[Any]:
        """What a query finds in a table, nothing where that is not there yet; raises StoreError."""
        with self._failing(), self._engine.connect() as connection:
            schema.version_of(connection)
            there = inspect(connection).has_table(table.name)
            return connection.execute(wanted).all() if there else ()

    def wipe(self) -> None:
        """Let nothing deleted be left in the files of the database; raises StoreError."""
        if not self._is_sqlite:
            return
        alone = self._engine.execution_options(begin=sqlite.ALONE)
        with self._failing(), alone.connect() as connection:
            # Where somebody chose a write-ahead log, deleted rows still stand in it.
            is_busy, *_ = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()
            if is_busy:
                raise UnusableError(
                    "locked", "others read or write, so what was deleted is not overwritten yet"
                )

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, UnusableError, UnicodeError) as error:
            # The file may have been deleted or replaced, the server set up anew: the next one begins anew.
            self._engine.dispose()
            self._has_tables = False
            raise StoreError(error) from error

    def _make_tables(self) -> None:
        if not self._has_tables:
            self._make_file()
            with self._engine.connect() as connection:
                is_up_to_date = schema.version_of(connection) == schema.VERSION
            if not is_up_to_date:
                # Other threads and processes may be at it, too.
                with self._writing.begin() as connection:
                    schema.bring_up_to_date(connection, TABLES)
            self._has_tables = True

    def _make_file(self) -> None:
        """An SQLite file that only its owner may read: it holds words of patients."""
        # What is wrong is said by SQLite when it opens the file.
        with suppress(OSError):
            if self._file and not self._file.exists():
                self._file.touch(mode=0o600)


def inserting(connection: Connection, table: Table) -> Any:
    """An INSERT that may say what to do where a row is there already, as this database wants it said."""
    return (insert_in_sqlite if connection.dialect.name == "sqlite" else insert_in_postgres)(table)


def _engine(url: str) -> Engine:
    try:
        address = _parsed(url)
        home = sqlite if address.drivername == "sqlite" else postgres
        made = sqlite.options() if home is sqlite else postgres.options(dict(address.query))
        # What is kept stands in no log, not even where writing it fails.
        engine = create_engine(address, hide_parameters=True, **made)
    except (ArgumentError, ValueError) as error:
        raise StoreError(UnusableError("failing", "this is no address of SQLite or PostgreSQL")) from error
    home.prepare(engine)
    return engine


def _parsed(url: str) -> URL:
    address = make_url(url)
    if address.drivername not in _DRIVERS:
        raise ArgumentError
    return address.set(drivername=_DRIVERS[address.drivername])
