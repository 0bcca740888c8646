"""`faq check`: everything that is wrong with a knowledge file."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from faq.checking import problems_of
from faq.commands.options import FILE, knowledge_file
from faq.loader import read
from faq.problems import Problem, as_commands, as_json, as_text, has_errors

_FORMS = {"text": as_text, "json": as_json, "github": as_commands}


@click.command()
@click.argument("knowledge", type=FILE, required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How to print problems.",
)
def command(knowledge: Path | None, form: str) -> None:
    """Check a KNOWLEDGE file, the shipped one unless given; exit with 1 if it has errors."""
    path = knowledge_file(knowledge)
    loaded = read(path)
    problems = problems_of(loaded, datetime.now(UTC).date())
    if problems or form == "json":
        click.echo(_FORMS[form](problems))
    if loaded.knowledge and form == "text":
        entries = loaded.knowledge.entries
        phrasings = sum(len(entry.phrasings) for entry in entries)
        click.echo(f"{path}: {len(entries)} entries, {phrasings} phrasings, {_counted(problems)}.")
    sys.exit(1 if has_errors(problems) else 0)


def _counted(problems: Sequence[Problem]) -> str:
    """How many errors and warnings there are, in words."""
    errors = sum(problem.level == "error" for problem in problems)
    warnings = len(problems) - errors
    counted = ((errors, "error"), (warnings, "warning"))
    said = [f"{number} {name}{'s' if number > 1 else ''}" for number, name in counted if number]
    return ", ".join(said) or "no errors"
