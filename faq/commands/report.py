"""`faq report`: how good a file is and what visitors ask, as one page of pictures."""

from datetime import UTC, datetime
from pathlib import Path

import click

from faq.commands.kept import nothing_found, what_is_kept
from faq.commands.options import FILE, database_option, keep_days, knowledge_file, read_or_exit
from faq.commands.terminal import say
from faq.progress import ProgressBar
from faq.report.figures import Kept, gather
from faq.report.page import render
from faq.store.activity import ActivityStore
from faq.store.questions import QuestionStore
from faq.store.votes import VoteStore


@click.command()
@click.argument("knowledge", type=FILE, required=False)
@click.option(
    "-o", "--output", type=FILE, default=Path("report.html"), help="The file to write: report.html."
)
@database_option
def command(knowledge: Path | None, output: Path, database: str) -> None:
    """Write a report on a KNOWLEDGE file: one page of pictures."""
    loaded, right = read_or_exit(knowledge_file(knowledge))
    kept = _kept(database)
    if kept is None:
        say(f"{nothing_found(database)} The report has nothing of what visitors asked.")
    today = datetime.now(UTC).date()
    report = gather(loaded, right, kept or Kept(), today, ProgressBar("Looking at every phrasing"))
    try:
        output.write_text(render(report), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from error
    say(f"{output} is written: open it in a browser.")


def _kept(address: str) -> Kept | None:
    """What the server kept; None where no database is found."""
    with what_is_kept(address) as database:
        if database is None:
            return None
        questions = QuestionStore(database, keep_days()).all()
        return Kept(ActivityStore(database).all(), questions, VoteStore(database).counts())
