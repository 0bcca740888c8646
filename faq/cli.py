"""The command line: `faq ask`, `faq check` and `faq votes`."""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from faq.assistant import Assistant, Considered
from faq.checking import problems_of
from faq.explain import explain
from faq.files import shipped
from faq.knowledge import Knowledge
from faq.learning import make_assistant
from faq.loader import KnowledgeError, load, read
from faq.problems import Problem, as_json, as_text, has_errors
from faq.progress import ProgressBar
from faq.reply import Reply
from faq.settings import DATABASE
from faq.votes import VOTES, StoreError, Tally, VoteStore

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
@click.version_option(package_name="candid-faq", message="%(version)s")
def main() -> None:
    """Ask the assistant, and check its knowledge file."""


@main.command()
@click.argument("question", required=False)
@click.option("--after", metavar="ID", help="The id of the entry that was answered last.")
@click.option("--explain", "explained", is_flag=True, help="Show how it was read, the candidates, and why.")
@click.option("--jsonl", is_flag=True, help="Read JSON objects, one a line, and write a reply for each.")
@click.option("--knowledge", type=_FILE, help="The knowledge file; the shipped one unless given.")
def ask(
    question: str | None, after: str | None, explained: bool, jsonl: bool, knowledge: Path | None
) -> None:
    """Ask a QUESTION and print the reply."""
    if (question is None) != jsonl:
        raise click.UsageError("Give a QUESTION, or --jsonl and questions on standard input.")
    assistant = make_assistant(_load(knowledge), ProgressBar("Learning the phrasings"))
    if jsonl:
        for line in _answered_lines(assistant):
            click.echo(line)
        return
    considered = _consider(assistant, {"question": question, "after": after}, "--after")
    click.echo(explain(considered) if explained else readable(considered.reply))


@main.command()
@click.argument("knowledge", type=_FILE, required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print problems."
)
def check(knowledge: Path | None, form: str) -> None:
    """Check a KNOWLEDGE file, the shipped one unless given; exit with 1 if it has errors."""
    path = knowledge or shipped("knowledge.yaml")
    loaded = read(path)
    problems = problems_of(loaded, datetime.now(UTC).date())
    if form == "json":
        click.echo(as_json(problems))
    elif problems:
        click.echo(as_text(problems))
    if loaded.knowledge and form == "text":
        entries = loaded.knowledge.entries
        phrasings = sum(len(entry.phrasings) for entry in entries)
        click.echo(f"{path}: {len(entries)} entries, {phrasings} phrasings, {_counted(problems)}.")
    sys.exit(1 if has_errors(problems) else 0)


@main.command()
@click.option("--database", envvar="FAQ_DATABASE", default=DATABASE, help="Where the server keeps them.")
def votes(database: str) -> None:
    """Print what visitors thought of the answers, those that helped least first."""
    try:
        tallies = VoteStore(database).tallies()
    except StoreError as error:
        raise click.ClickException(f"{database} cannot be read: {error}") from error
    click.echo("".join(f"{vote.replace('_', ' '):>12}" for vote in VOTES) + "  answer")
    for tally in tallies:
        click.echo(_line(tally))


def _line(tally: Tally) -> str:
    counts = "".join(f"{tally.votes[vote]:>12}" for vote in VOTES)
    return f"{counts}  {' + '.join(tally.entries)}"


def _counted(problems: Sequence[Problem]) -> str:
    """How many errors and warnings there are, in words."""
    errors = sum(problem.level == "error" for problem in problems)
    warnings = len(problems) - errors
    counted = ((errors, "error"), (warnings, "warning"))
    said = [f"{number} {name}{'s' if number > 1 else ''}" for number, name in counted if number]
    return ", ".join(said) or "no errors"


def readable(reply: Reply) -> str:
    """A reply as text: all that must be read, whom to ask, and what else could be asked."""
    referral = reply.referral
    contact = ": ".join(part for part in (referral.label, referral.url) if part)
    lines = [reply.text, *(line for line in (contact, referral.phone) if line)]
    if reply.suggestions:
        lines += ["", *(f"- {suggestion.question}" for suggestion in reply.suggestions)]
    return "\n".join(lines)


def _load(path: Path | None) -> Knowledge:
    try:
        return load(path or shipped("knowledge.yaml"))
    except KnowledgeError as error:
        raise click.ClickException(f"The knowledge file has errors.\n{error}") from error


def _answered_lines(assistant: Assistant) -> Iterator[str]:
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if line.strip():
            considered = _consider(assistant, _json_object(line, number), f"line {number}")
            candidates = [
                {"id": match.entry.id, "confidence": match.confidence} for match in considered.candidates
            ]
            yield json.dumps({**considered.reply.as_dict(), "candidates": candidates}, ensure_ascii=False)


def _json_object(line: bytes, number: int) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except ValueError as error:
        raise click.ClickException(f"Line {number} is not valid JSON.") from error
    if not isinstance(asked, dict) or not isinstance(asked.get("question"), str):
        raise click.ClickException(
            f'Line {number} must be an object such as {{"question": "Does it hurt?"}}.'
        )
    return asked


def _consider(assistant: Assistant, asked: dict[str, Any], where: str) -> Considered:
    after = asked.get("after") or None
    if after is not None and (not isinstance(after, str) or after not in assistant.knowledge.entry_by_id):
        raise click.ClickException(f'{where}: there is no entry "{after}".')
    return assistant.consider(asked["question"], after=after)
