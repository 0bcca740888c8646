"""`faq ask`: a question and its reply, or many of them for measurements."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from faq.assistant import Assistant, Considered
from faq.commands.options import FILE, knowledge_file, load_or_exit
from faq.commands.terminal import say
from faq.explain import explain
from faq.learning import make_assistant
from faq.progress import ProgressBar
from faq.reply import Reply


@click.command()
@click.argument("question", required=False)
@click.option("--after", metavar="ID", help="The id of the entry that was answered last.")
@click.option("--explain", "explained", is_flag=True, help="Show how it was read, the candidates, and why.")
@click.option("--jsonl", is_flag=True, help="Read JSON objects, one a line, and write a reply for each.")
@click.option("--knowledge", type=FILE, help="The knowledge file; see faq --help.")
def command(
    question: str | None, after: str | None, explained: bool, jsonl: bool, knowledge: Path | None
) -> None:
    """Ask a QUESTION and print the reply."""
    if (question is None) != jsonl:
        raise click.UsageError("Give a QUESTION, or --jsonl and questions on standard input.")
    assistant = make_assistant(load_or_exit(knowledge_file(knowledge)), ProgressBar("Learning the phrasings"))
    if jsonl:
        for line in _answered_lines(assistant):
            say(line)
        return
    considered = _consider(assistant, {"question": question, "after": after}, "--after")
    say(explain(considered) if explained else readable(considered.reply))


def readable(reply: Reply) -> str:
    """A reply as text: all that must be read, whom to ask, and what else could be asked."""
    referral = reply.referral
    contact = ": ".join(part for part in (referral.label, referral.url) if part)
    lines = [reply.text, *(line for line in (contact, referral.phone) if line)]
    if reply.suggestions:
        lines += ["", *(f"- {suggestion.question}" for suggestion in reply.suggestions)]
    return "\n".join(lines)


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
