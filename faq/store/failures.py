"""Why a database cannot be used: one word for programs, one sentence for people, no name and no password."""

import sqlite3
from typing import Literal

import psycopg
from sqlalchemy import exc

Kind = Literal[
    "unreachable",
    "slow",
    "locked",
    "full",
    "read-only",
    "refused",
    "damaged",
    "newer",
    "foreign",
    "unwritable",
    "failing",
]
"""What is wrong; `unwritable` is about what was to be written, `failing` is all that has no other word."""

SENTENCES: dict[Kind, str] = {
    "unreachable": "it cannot be reached",
    "slow": "it takes too long",
    "locked": "another process keeps it locked",
    "full": "it has no room left",
    "read-only": "it may only be read",
    "refused": "it refuses the name, the password or what was asked of it",
    "damaged": "it is damaged, or no database",
    "newer": "it was made by a newer version of this program",
    "foreign": "it has tables of the same names that are not this program's",
    "unwritable": "it cannot hold one of the texts",
    "failing": "it failed",
}
"""Each as the end of a sentence that begins with the database."""

_SQLITE: dict[int, Kind] = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_CANTOPEN: "unreachable",
    sqlite3.SQLITE_IOERR: "unreachable",
    sqlite3.SQLITE_READONLY_DBMOVED: "unreachable",
    sqlite3.SQLITE_PERM: "refused",
    sqlite3.SQLITE_AUTH: "refused",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}
_POSTGRES: dict[str, Kind] = {
    "25006": "read-only",
    "3D000": "refused",
    "42501": "refused",
    "28": "refused",
    "55P03": "slow",
    "57014": "slow",
    "40P01": "slow",
    "53": "full",
    "57": "unreachable",
    "08": "unreachable",
    "22": "unwritable",
}
"""By what PostgreSQL calls SQLSTATE, or by its first two characters, which name a class."""


class UnusableError(Exception):
    """A database that works, and yet cannot be used; `kind` and the message say why."""

    def __init__(self, kind: Kind, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind


def kind_of(error: Exception) -> Kind:
    """What is wrong, by what a driver or SQLAlchemy raised."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, UnusableError):
        return cause.kind
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0)
        return _SQLITE.get(code) or _SQLITE.get(code & 0xFF, "failing")
    if isinstance(cause, psycopg.Error):
        return _kind_in_postgres(cause)
    if isinstance(cause, UnicodeError):
        return "unwritable"
    return "slow" if isinstance(cause, exc.TimeoutError) else "failing"


def sentence_for(error: Exception) -> str:
    """What to tell the operator: SQLite's own words, but ours where a driver's may name a user."""
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, UnusableError):
        return str(cause)
    if isinstance(cause, sqlite3.Error):
        return str(error).splitlines()[0]
    if isinstance(cause, psycopg.Error) and cause.sqlstate:
        return f"{SENTENCES[kind_of(error)]} (SQLSTATE {cause.sqlstate})"
    return SENTENCES[kind_of(error)]


def _kind_in_postgres(error: psycopg.Error) -> Kind:
    state = error.sqlstate or ""
    if isinstance(error, psycopg.errors.ConnectionTimeout):
        return "slow"
    if isinstance(error, psycopg.DataError):
        return "unwritable"
    if not state and "authentication failed" in str(error):
        return "refused"
    if not state and isinstance(error, psycopg.OperationalError):
        return "unreachable"
    return _POSTGRES.get(state) or _POSTGRES.get(state[:2], "failing")
