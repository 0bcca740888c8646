"""`faq diff`: which replies change between two versions of a knowledge file."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from faq.commands.kept import what_is_kept
from faq.commands.options import FILE, database_option, keep_days, knowledge_file
from faq.commands.terminal import printable, say
from faq.loader import KnowledgeError
from faq.progress import ProgressBar
from faq.replay.comparison import compare
from faq.replay.revisions import RevisionError, Version, load_version
from faq.replay.wording import as_plain, as_text
from faq.store.questions import QuestionStore

LISTED = 20
"""Changes of a group that are listed in text."""


@dataclass(frozen=True)
class Wanted:
    """What the options ask for: the form, whether all is listed, and whether changes give exit code 1."""

    form: str
    is_whole: bool
    exit_code: bool


@click.command()
@click.argument("old")
@click.argument("new", required=False)
@click.option("--knowledge", type=FILE, help="The file that revisions are of.")
@database_option
@click.option("--all", "is_whole", is_flag=True, help=f"List all changes, not the first {LISTED} of a kind.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print changes."
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if anything changes, too.")
def command(old: str, new: str | None, knowledge: Path | None, database: str, **options: Any) -> None:
    """List every question whose reply changes from OLD to NEW.

    Each is a file or a git revision, such as HEAD, v1 or HEAD:path/file.yaml; a
    file wins. NEW is the knowledge file as it is now unless given. Asked are
    the tests and all phrasings of both, and the questions kept for review.

    Exits with 1 after an error, else with 0, whether or not something changes.
    """
    wanted = Wanted(**options)
    file = knowledge_file(knowledge)
    before, after = _version_or_exit(old, file), _version_or_exit(new or str(file), file)
    visitors = _visitors(database)
    comparison = compare(before.knowledge, after.knowledge, visitors, ProgressBar("Asking both versions"))
    if wanted.form == "json":
        plain = {"old": before.name, "new": after.name, **as_plain(comparison)}
        say(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        say(f"From {before.name} to {after.name}")
        say(as_text(comparison, None if wanted.is_whole else LISTED))
    sys.exit(1 if wanted.exit_code and not comparison.is_same else 0)


def _version_or_exit(name: str, file: Path) -> Version:
    try:
        return load_version(name, file)
    except RevisionError as error:
        raise click.ClickException(printable(str(error))) from error
    except KnowledgeError as error:
        raise click.ClickException(printable(f"{name} has errors.\n{error}")) from error


def _visitors(address: str) -> tuple[str, ...]:
    """The questions that are kept for review; none where nothing is kept."""
    with what_is_kept(address) as database:
        kept = QuestionStore(database, keep_days()).all() if database else ()
    return tuple(dict.fromkeys(question.question for question in kept))
