"""What docs/deploying.md says of backups is so: by its own lines, on databases that are being written to."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from benchmarks.servers import ROOT
from faq.cli import main
from faq.store.activity import ActivityStore
from faq.store.database import Database
from tests.candid_server import server
from tests.services import needed, postgres, wait_until
from tests.test_server import busy, knowledge_in
from tests.visitors import visiting
from tests.votes_kept import kept_votes

PAGE = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")

UNANSWERED = ("is the moon made of cheese", "where do I park, my name is Jane")


def lines(*beginnings: str) -> str:
    """The lines of the page that begin so, as a script."""
    found = [each for each in re.findall(r"^    (\S.*)$", PAGE, re.MULTILINE) if each.startswith(beginnings)]
    assert len(found) >= len(beginnings)
    return "\n".join(found)


def run(script: str, **names: str) -> None:
    """Run lines of the page, with other folders and databases."""
    script = script.replace("/var/lib/candid", names["folder"]).replace(
        "/backup", f"{names['folder']}/backup"
    )
    subprocess.run(["sh", "-e", "-c", script], check=True, env={"PATH": path(), **names})


def path() -> str:
    """Where the programs of the lines are."""
    return ":".join({str(Path(needed(each)).parent) for each in ("sqlite3", "psql", "pg_dump", "sh")})


def faq(command: str, database: str, *options: str) -> str:
    """What a command prints of a database."""
    result = CliRunner().invoke(main, [command, "--database", database, *options])
    assert result.exit_code == 0, result.output
    return result.stdout


def faq_gaps(database: str, knowledge: str) -> str:
    """What visitors asked in vain, as the command tells it."""
    return faq("gaps", database, "--knowledge", knowledge, "--format", "json")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of either kind."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield f"sqlite:///{tmp_path}/candid.db"
        else:
            yield stack.enter_context(postgres())[1]


def test_a_backup_under_load_is_whole_and_can_be_restored(tmp_path: Path, database: str) -> None:
    """It has each vote that was acknowledged before, once; restored, the commands read what they read then."""
    knowledge, names = knowledge_in(tmp_path), {"folder": str(tmp_path), "FAQ_DATABASE": database}
    (tmp_path / "backup").mkdir()
    is_file = database.startswith("sqlite")
    back_up = lines("umask", "sqlite3 -cmd" if is_file else "pg_dump")
    restore = lines("rm -f", "install -m 600 /backup") if is_file else lines("pg_restore")
    with server(tmp_path, FAQ_KNOWLEDGE=knowledge, FAQ_DATABASE=database, FAQ_WORKERS="2") as candid:
        ask_in_vain(candid.port)
        wait_until(lambda: "moon" in faq_gaps(database, knowledge), "the questions")
        with visiting(candid.port) as seen:
            busy(seen.votes)
            before = seen.voted(204)
            run(back_up, **names)
            busy(seen.votes)
        assert candid.stop() == 0
    run(restore, **names)
    kept = kept_votes(database)
    assert before <= set(kept) < {each.asked for each in seen.votes}
    assert set(kept.values()) == {1}
    was = faq("votes", database), faq_gaps(database, knowledge)
    assert "Jane" not in was[1]
    wreck(database)
    assert (faq("votes", database), faq_gaps(database, knowledge)) != was
    run(restore, **names)
    assert (faq("votes", database), faq_gaps(database, knowledge)) == was
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in (tmp_path / "backup").iterdir())


def test_what_is_in_sqlite_moves_to_postgresql(tmp_path: Path) -> None:
    """By three lines; the commands read the same, and the numbers are the same."""
    knowledge = knowledge_in(tmp_path)
    old = f"sqlite:///{tmp_path}/candid.db"
    with server(tmp_path, FAQ_KNOWLEDGE=knowledge, FAQ_DATABASE=old) as candid:
        with visiting(candid.port) as seen:
            busy(seen.votes)
        ask_in_vain(candid.port)
        candid.stop()
    with postgres() as (_, new):
        with server(tmp_path, FAQ_KNOWLEDGE=knowledge, FAQ_DATABASE=new) as candid:
            wait_until(lambda: "No vote" in faq("votes", new), "the tables")
            candid.stop()
        run(lines('sqlite3 -csv "$OLD"'), folder=str(tmp_path), FAQ_DATABASE=new, OLD=f"{tmp_path}/candid.db")
        assert kept_votes(new) == kept_votes(old)
        for database in (old, new):
            assert "moon" in faq_gaps(database, knowledge)
        assert faq("votes", new) == faq("votes", old)
        assert faq_gaps(new, knowledge) == faq_gaps(old, knowledge)
        assert ActivityStore(Database(new)).all() == ActivityStore(Database(old)).all()


def ask_in_vain(port: int) -> None:
    """Ask what nobody has written an answer to."""
    for question in UNANSWERED:
        body = json.dumps({"question": question}).encode()
        request = Request(f"http://127.0.0.1:{port}/api/ask", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=5) as response:
            assert json.load(response)["kind"] in {"unanswered", "choices"}


def wreck(database: str) -> None:
    """Lose what is kept."""
    with Database(database).transaction() as connection:
        connection.execute(text("DELETE FROM votes"))
        connection.execute(text("DELETE FROM questions"))
