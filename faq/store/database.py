"""The database behind all that is kept: one way to open it, to make its tables, and to fail."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import (
    Connection,
    MetaData,
    Select,
    Table,
    create_engine,
    event,
    insert,
    inspect,
    text,
    update,
)
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.schema import CreateTable

TABLES = MetaData()
"""Every table that is kept; the modules beside this one add theirs."""

MOST_SECONDS = 0.5
"""How long anybody waits for an SQLite file that another process has locked: a visitor may wait, too."""


Row = Mapping[str, Any]
"""Values by the names of their columns."""


class StoreError(Exception):
    """The database cannot be used; `cause` says why, for the operator."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause).splitlines()[0])
        self.cause = cause


def file_of(url: str) -> Path | None:
    """The file that an address of SQLite names; None for memory, options, and other databases."""
    path = url.removeprefix("sqlite:///")
    return Path(path) if path not in {url, ""} and "?" not in path else None


def read_only(url: str) -> str:
    """The address by which SQLite changes no file, and makes none; other databases are theirs to protect."""
    path = file_of(url)
    return f"sqlite:///file:{quote(str(path))}?mode=ro&uri=true" if path else url


class Database:
    """A database that threads and processes may share; it is not touched before it is first used."""

    def __init__(self, url: str) -> None:
        """Take an SQLAlchemy address, sqlite:///candid.db say; raises StoreError for one without meaning."""
        self._file = file_of(url)
        options = {"timeout": MOST_SECONDS} if self._file else {}
        try:
            # What is kept stands in no log, not even where writing it fails.
            self._engine = create_engine(url, hide_parameters=True, connect_args=options)
        except (ArgumentError, ImportError) as error:
            raise StoreError(error) from error
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        if self._is_sqlite:
            event.listen(self._engine, "connect", _overwrite_what_is_deleted)
        self._has_tables = False

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection whose changes are there once the block ends, or none of them; raises StoreError."""
        try:
            self._make_tables()
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            # The file may have been deleted or replaced: the next one begins anew.
            self._engine.dispose()
            self._has_tables = False
            raise StoreError(error) from error

    def has(self, table: Table) -> bool:
        """Whether a table is there already; reading makes none. Raises StoreError."""
        try:
            return inspect(self._engine).has_table(table.name)
        except SQLAlchemyError as error:
            raise StoreError(error) from error

    def rows(self, table: Table, wanted: Select[Any]) -> Sequence[Any]:
        """What a query finds in a table, nothing where that is not there yet; raises StoreError."""
        if not self.has(table):
            return ()
        try:
            with self._engine.connect() as connection:
                return connection.execute(wanted).all()
        except SQLAlchemyError as error:
            raise StoreError(error) from error

    def wipe(self) -> None:
        """Let nothing deleted be left in the files of the database; raises StoreError."""
        if self._is_sqlite:
            # Where somebody chose a write-ahead log, deleted rows still stand in it.
            with self.transaction() as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def _make_tables(self) -> None:
        if not self._has_tables:
            self._make_file()
            # Other threads and processes may be at it, too.
            with self._engine.begin() as connection:
                for table in TABLES.sorted_tables:
                    connection.execute(CreateTable(table, if_not_exists=True))
            self._has_tables = True

    def _make_file(self) -> None:
        """An SQLite file that only its owner may read: it holds words of patients."""
        if self._file and not self._file.exists():
            # What is wrong is said by SQLite when it opens the file.
            with suppress(OSError):
                self._file.touch(mode=0o600)


def change_or_add(connection: Connection, table: Table, which: Row, changes: Row, first: Row) -> None:
    """Change the row of a table that `which` names, or add it with the values that it has at `first`."""
    same = [table.c[name] == value for name, value in which.items()]
    if not connection.execute(update(table).where(*same).values(changes)).rowcount:
        connection.execute(insert(table).values({**which, **first}))


def _overwrite_what_is_deleted(connection: Any, _record: object) -> None:
    """SQLite would otherwise leave deleted rows in its file until it needs the room."""
    connection.execute("PRAGMA secure_delete = ON").close()
