"""PostgreSQL, and how long anybody waits for it: not for ever, whatever has become of the server."""

from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Connection, Engine, event

STATEMENT_SECONDS, LOCK_SECONDS = 5, 1
"""How long the server works on one statement, and waits for one lock, before it gives up."""

ANSWER_SECONDS = 6.0
"""How long a server may be silent: one that is frozen, or behind a cable that was cut, gives nothing up."""

CONNECT_SECONDS = 2
"""How long it may take to say hello."""

_CONNECTION: dict[str, Any] = {
    "connect_timeout": CONNECT_SECONDS,
    "application_name": "candid",
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,
}
# In each transaction, as a pooler between may hand the same connection to others.
_PATIENCE = (
    f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'; SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"
)

Result = TypeVar("Result")


class Patient(psycopg.Connection[Any]):
    """A connection that waits for the server, but not for ever."""

    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        """Wait for an answer; raises ConnectionTimeout, and ends the connection, when none comes."""
        begun, patience = monotonic(), ANSWER_SECONDS if timeout is None else timeout
        try:
            return super().wait(gen, interval, patience)
        except psycopg.OperationalError:
            if monotonic() - begun < patience:
                raise
            self.close()
            raise psycopg.errors.ConnectionTimeout("The server does not answer.") from None


def options(given: dict[str, Any]) -> dict[str, Any]:
    """What an engine is made with; what the operator has put into the address counts first."""
    usual = {name: value for name, value in _CONNECTION.items() if name not in given}
    return {
        # A pooler between keeps no prepared statements.
        "connect_args": {**usual, "prepare_threshold": None},
        "pool_size": 1,
        "max_overflow": 4,
        "pool_timeout": CONNECT_SECONDS,
        "pool_pre_ping": True,
    }


def prepare(engine: Engine) -> None:
    """See to each connection that an engine opens, and to how its transactions begin."""
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "begin", _begin)


def _connect(_dialect: Any, _record: object, args: Any, arguments: Any) -> Patient:
    return Patient.connect(*args, **arguments)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(_PATIENCE)
