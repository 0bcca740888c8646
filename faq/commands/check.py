"""`faq check`: everything that is wrong with a knowledge file."""

import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

import click

from faq.checking import problems_of
from faq.commands.options import FILE, knowledge_file
from faq.commands.terminal import say
from faq.loader import Loaded, read
from faq.plural import counted
from faq.problems import Problem, as_commands, as_json, as_text, has_errors
from faq.progress import ProgressBar
from faq.watching import POLL, FileWatch

PATIENCE = 1.0
"""Seconds after which a file that is away is reported: somebody is looking."""

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
@click.option("--watch", "is_watching", is_flag=True, help="Check again at each save, until Ctrl-C.")
def command(knowledge: Path | None, form: str, is_watching: bool) -> None:
    """Check a KNOWLEDGE file; exit with 1 if it has errors."""
    path = knowledge_file(knowledge)
    if is_watching:
        with suppress(KeyboardInterrupt):
            _watch(path, form)
        return
    sys.exit(1 if has_errors(_check(path, form)) else 0)


def _check(path: Path, form: str) -> tuple[Problem, ...]:
    """Print all that is wrong with a file, and return it."""
    loaded = read(path)
    problems = problems_of(loaded, datetime.now(UTC).date(), ProgressBar("Comparing the phrasings"))
    if problems or form == "json":
        say(_FORMS[form](problems))
    if form == "text":
        more = " Some warnings show only when these are mended." if has_errors(problems) else ""
        say(("\n" if problems else "") + f"{path}: {_known(loaded)}{_summed_up(problems)}.{more}")
    return problems


def _known(loaded: Loaded) -> str:
    """How much a file holds, unless it cannot be read."""
    if loaded.knowledge is None:
        return ""
    entries = loaded.knowledge.entries
    return f"{len(entries)} entries, {sum(len(entry.phrasings) for entry in entries)} phrasings, "


def _watch(path: Path, form: str) -> None:
    """Print what is wrong with a file, and again whenever it has changed."""
    watch = FileWatch(path, patience=PATIENCE)
    before: tuple[Problem, ...] | None = None
    while True:
        if watch.look():
            click.clear()
            problems = _check(path, form)
            now = datetime.now().astimezone()
            click.echo(f"{now:%H:%M:%S} {compared(before, problems)} Ctrl-C ends this.", err=True)
            before = problems
        sleep(POLL)


def compared(before: Sequence[Problem] | None, after: Sequence[Problem]) -> str:
    """What has become of the problems, in words; one that only moved to another line is the same."""
    if before is None:
        return "Waiting for a change."
    old, new = (
        Counter((each.rule, each.what, each.remedy) for each in problems) for problems in (before, after)
    )
    mended, added = (old - new).total(), (new - old).total()
    said = [counted(mended, "problem") + " mended"] if mended else []
    said += [counted(added, "new problem")] if added else []
    return f"Changed: {', '.join(said) or 'the same problems'}."


def _summed_up(problems: Sequence[Problem]) -> str:
    """How many errors and warnings there are, in words."""
    errors = sum(problem.level == "error" for problem in problems)
    warnings = len(problems) - errors
    kinds = ((errors, "error"), (warnings, "warning"))
    said = [counted(number, name) for number, name in kinds if number]
    return ", ".join(said) or "no errors"
