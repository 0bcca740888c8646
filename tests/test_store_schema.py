"""The tables by their version, on each kind of database."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from click.testing import CliRunner
from sqlalchemy import UniqueConstraint, create_engine, inspect, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from faq.cli import main
from faq.store import schema
from faq.store.database import TABLES, Database, StoreError, without_secrets
from faq.store.votes import VoteStore
from tests.conftest import ROOT
from tests.stores import keep_vote


def version(address: str) -> list[int]:
    """What a database says of its version, row by row."""
    database = Database(address)
    with database._engine.connect() as connection:
        return list(connection.execute(text("SELECT version FROM schema_version")).scalars())


def test_the_steps_lead_to_the_tables_that_are_used(address: str) -> None:
    """Column by column, with what may be empty, and with what makes a row the same as another."""
    keep_vote(address, "pain", "yes")
    database = Database(address)
    there = inspect(database._engine)
    assert set(there.get_table_names()) == {*TABLES.tables, "schema_version"}
    for table in TABLES.tables.values():
        columns = {column["name"]: column["nullable"] for column in there.get_columns(table.name)}
        assert columns == {column.name: bool(column.nullable) for column in table.columns}
        assert there.get_pk_constraint(table.name)["constrained_columns"] == ["id"]
        unique = [each["column_names"] for each in there.get_unique_constraints(table.name)]
        constraints = (each for each in table.constraints if isinstance(each, UniqueConstraint))
        wanted = [list(each.columns.keys()) for each in constraints]
        assert unique == wanted


VOTES = """
import sys
from faq.store.database import Database
from faq.store.recorder import Recorder
recorder = Recorder(Database(sys.argv[1]), 30)
sys.stdin.read()
recorder.vote(["pain"], "yes")
recorder.stop()
"""


def test_processes_that_start_at_once_take_the_steps_once(address: str) -> None:
    """Whoever comes first takes them; nobody fails, and each can write."""
    command = [sys.executable, "-c", VOTES, address]
    starting = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) for _ in range(4)
    ]
    for process in starting:
        assert process.stdin
        process.stdin.close()
    for process in starting:
        assert process.stderr
        assert (process.stderr.read(), process.wait(30)) == (b"", 0)
        process.stderr.close()
    assert version(address) == [schema.VERSION]
    assert VoteStore(Database(address)).counts()[0].votes.total() == 4


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_who_comes_at_the_same_moment_waits_for_the_lock(address: str) -> None:
    """Without it, PostgreSQL would let several make the same table, and all but one fail."""
    at_once = Barrier(6)

    def begin(_number: int) -> None:
        database = Database(address)
        with database._engine.connect():
            at_once.wait(20)
        with database.transaction():
            pass

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(begin, range(6)))
    assert version(address) == [schema.VERSION]


def test_a_database_of_a_newer_version_is_refused(address: str) -> None:
    """With a clear sentence, for writing, for reading and in commands; nothing in it changes."""
    keep_vote(address, "pain", "yes")
    with Database(address).transaction() as connection:
        connection.execute(text("UPDATE schema_version SET version = 7"))
    sentence = (
        f"its tables are of version 7, and this program knows them up to version {schema.VERSION}:"
        " use the newer program, or another database"
    )
    with pytest.raises(StoreError) as caught:
        keep_vote(address, "pain", "yes")
    assert (str(caught.value), caught.value.kind) == (sentence, "newer")
    with pytest.raises(StoreError, match="its tables are of version 7"):
        VoteStore(Database(address)).counts()
    result = CliRunner().invoke(main, ["votes", "--database", address])
    assert result.stderr == f"Error: {without_secrets(address)} cannot be read: {sentence}\n"
    assert version(address) == [7]


def test_a_step_that_fails_leaves_nothing_behind(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is as it was, and the next one begins anew; a step that is added later is taken alone."""
    first, broken = schema.STEPS[0], ("CREATE TABLE later (id {id})", "CREATE NONSENSE")
    monkeypatch.setattr(schema, "STEPS", (first, broken))
    with pytest.raises(StoreError):
        keep_vote(address, "pain", "yes")
    database = Database(address)
    assert inspect(database._engine).get_table_names() == []
    monkeypatch.setattr(schema, "STEPS", (first,))
    keep_vote(address, "pain", "yes")
    monkeypatch.setattr(schema, "STEPS", (first, broken[:1]))
    monkeypatch.setattr(schema, "VERSION", 2)
    keep_vote(address, "pain", "yes")
    assert version(address) == [2]
    assert VoteStore(Database(address)).counts()[0].votes.total() == 2


def test_tables_from_before_there_were_versions_are_taken_over(tmp_path: Path) -> None:
    """With what is in them."""
    path = tmp_path / "kept.db"
    with sqlite3.connect(path) as connection:
        for name in ("votes", "questions", "activity"):
            connection.execute(str(CreateTable(TABLES.tables[name]).compile(dialect=sqlite.dialect())))
        connection.execute("INSERT INTO votes (day, entries, vote) VALUES ('2026-01-01', 'pain', 'no')")
    assert VoteStore(Database(f"sqlite:///{path}")).counts()[0].votes.total() == 1
    keep_vote(f"sqlite:///{path}", "pain", "no")
    assert VoteStore(Database(f"sqlite:///{path}")).counts()[0].votes.total() == 2
    assert version(f"sqlite:///{path}") == [schema.VERSION]


def test_tables_of_somebody_else_are_left_alone(address: str) -> None:
    """With a sentence that says what to do."""
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE votes (party VARCHAR)"))
    engine.dispose()
    with pytest.raises(StoreError) as caught:
        keep_vote(address, "pain", "yes")
    assert str(caught.value) == (
        'it has a table "votes" that is not this program\'s: name a database, or a schema, of its own'
    )
    assert caught.value.kind == "foreign"
