"""`faq test`: asks the questions that a knowledge file brings along, and says what failed."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from faq.commands.options import FILE, knowledge_file, read_or_exit
from faq.commands.terminal import say
from faq.knowledge import KINDS
from faq.learning import make_assistant
from faq.loader import Loaded
from faq.progress import ProgressBar
from faq.replay.trials import Candidate, Trial, failed, run_tests

NO_TESTS = """\
{file} has no tests. Add some at its end, each a question and what must come back:

tests:
  - ask: {question}
    expect: {entry}
  - ask: do you sell bicycles
    expect: unanswered

"expect" is the id of an entry, or choices, unanswered or urgent."""

ORDINALS = ("first", "second", "third", "fourth", "fifth")

MOST_NAMED, LEAST_NAMED = 3, 0.005
"""Candidates that are named where none was shown, and how sure they are at least."""


@click.command()
@click.argument("knowledge", type=FILE, required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the tests."
)
def command(knowledge: Path | None, form: str) -> None:
    """Ask the `tests` of a KNOWLEDGE file; exit with 1 if any fails."""
    path = knowledge_file(knowledge)
    loaded, right = read_or_exit(path)
    assistant = make_assistant(right, ProgressBar("Learning the phrasings"))
    trials = run_tests(assistant)
    if form == "json":
        say(json.dumps([_plain(trial, loaded) for trial in trials], ensure_ascii=False, indent=2))
    elif trials:
        say(as_text(trials, loaded))
    else:
        example = assistant.knowledge.entries[0]
        question = json.dumps(example.question, ensure_ascii=False)
        say(NO_TESTS.format(file=path, question=question, entry=example.id))
    sys.exit(1 if failed(trials) else 0)


def as_text(trials: Sequence[Trial], loaded: Loaded) -> str:
    """Each test that failed, with its place and what it got instead, and how many passed."""
    wrong = failed(trials)
    said = ["\n".join(_explained(trial, loaded)) for trial in wrong]
    return "\n\n".join((*said, f"{len(trials) - len(wrong)} of {len(trials)} passed."))


def _explained(trial: Trial, loaded: Loaded) -> Iterator[str]:
    line, column = _place(trial, loaded)
    test = trial.expectation
    after = f" (after {test.after})" if test.after else ""
    yield f'{loaded.document.file}:{line}:{column}: "{test.ask}"{after}'
    yield f"  expected: {test.expect}"
    yield f"  got: {_got(trial)}"
    if test.expect not in KINDS:
        yield f"  {_rank_in_words(trial)}"


def _got(trial: Trial) -> str:
    """What came back, in words."""
    near = [each for each in trial.candidates[:MOST_NAMED] if each.confidence >= LEAST_NAMED]
    nearest = ", ".join(map(_said, near)) or "none"
    if trial.kind == "urgent":
        return "urgent, the words for signs of harm"
    if trial.kind == "choices":
        return f"choices, for it was not sure enough: {nearest}"
    if trial.kind == "unanswered":
        return f"unanswered; likeliest were {nearest}"
    return ", ".join(_said(Candidate(entry, trial.confidence_in(entry))) for entry in trial.shown)


def _rank_in_words(trial: Trial) -> str:
    """Where the expected entry came."""
    wanted = trial.expectation.expect
    rank = trial.rank
    if rank is None:
        return f"{wanted} was not among the candidates"
    ordinal = ORDINALS[rank - 1] if rank <= len(ORDINALS) else f"number {rank}"
    unsure = ", not sure enough to be shown" if rank == 1 and trial.kind != "urgent" else ""
    return f"{wanted} was {ordinal} with {trial.confidence_in(wanted):.2f}{unsure}"


def _said(candidate: Candidate) -> str:
    return f"{candidate.entry} ({candidate.confidence:.2f})"


def _place(trial: Trial, loaded: Loaded) -> tuple[int, int]:
    return loaded.document.place_of(("tests", trial.place))


def _plain(trial: Trial, loaded: Loaded) -> dict[str, Any]:
    """A test and its outcome as plain data."""
    line, column = _place(trial, loaded)
    return {
        "file": loaded.document.file,
        "line": line,
        "column": column,
        **asdict(trial.expectation),
        "passed": trial.passed,
        "kind": trial.kind,
        "shown": trial.shown,
        "candidates": [asdict(candidate) for candidate in trial.candidates[: len(ORDINALS)]],
    }
