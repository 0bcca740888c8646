"""What SQLite has to be told on each connection, so that nothing deleted and nothing promised is lost."""

from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from faq.store.failures import kind_of

SECONDS = 0.5
"""How long anybody waits for a file that another process has locked."""

LOOK_SECONDS = 0.003
"""Between two looks whether it still is."""

WRITING, READING, ALONE = "IMMEDIATE", "DEFERRED", ""
"""How a transaction begins: at once the only one that writes, or only when it has to, or not at all."""


def options() -> dict[str, Any]:
    """What an engine is made with."""
    return {"connect_args": {"timeout": SECONDS}}


def prepare(engine: Engine) -> None:
    """See to each connection that an engine opens, and to how its transactions begin."""
    event.listen(engine, "connect", _opened)
    event.listen(engine, "begin", _begin)


def _opened(connection: Any, _record: object) -> None:
    # Python would begin transactions by itself, later than they must, and none for a change of tables.
    connection.isolation_level = None
    # It would otherwise leave deleted rows in its file until it needs the room,
    connection.execute("PRAGMA secure_delete = ON").close()
    # and take back, after a loss of power, what it has just called written.
    connection.execute("PRAGMA synchronous = EXTRA").close()


def _begin(connection: Connection) -> None:
    how = connection.get_execution_options().get("begin", READING)
    if how == WRITING:
        _take_turn(connection)
    elif how:
        connection.exec_driver_sql(f"BEGIN {how}")


def _take_turn(connection: Connection) -> None:
    """Begin as the only one that writes.

    SQLite itself would look ever less often whether it may, ten times a second in the end, and miss its turn
    where several processes write much.
    """
    last = monotonic() + SECONDS
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    while True:
        try:
            connection.exec_driver_sql(f"BEGIN {WRITING}")
        except OperationalError as error:
            if kind_of(error) != "locked" or monotonic() > last:
                raise
            sleep(LOOK_SECONDS)
        else:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {SECONDS * 1000:.0f}")
            return
