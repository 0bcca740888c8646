"""The database behind all that is kept: one way to open it, to make its tables, and to fail."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, MetaData, create_engine
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.schema import CreateTable

TABLES = MetaData()
"""Every table that is kept; the modules beside this one add theirs."""


class StoreError(Exception):
    """The database cannot be used; `cause` says why, for the operator."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause).splitlines()[0])
        self.cause = cause


class Database:
    """A database that threads and processes may share; it is not touched before it is first used."""

    def __init__(self, url: str) -> None:
        """Take an SQLAlchemy address, sqlite:///candid.db say; raises StoreError for one without meaning."""
        try:
            self._engine = create_engine(url)
        except (ArgumentError, ImportError) as error:
            raise StoreError(error) from error
        self._has_tables = False

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection whose changes are there once the block ends, or none of them; raises StoreError."""
        try:
            self._make_tables()
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreError(error) from error

    def _make_tables(self) -> None:
        if not self._has_tables:
            # Other threads and processes may be at it, too.
            with self._engine.begin() as connection:
                for table in TABLES.sorted_tables:
                    connection.execute(CreateTable(table, if_not_exists=True))
            self._has_tables = True
