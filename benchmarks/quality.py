"""How often the right answer is found, and how well confidence tells: Candid beside its peers.

Run as: python -m benchmarks.quality [--sets FOLDER] [--no-peers] [--plots FOLDER] [--markdown]

On the shipped questions, and on the public sets in a folder; docs/benchmarks.md
says what the figures mean and where the sets come from.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from benchmarks import matching, plots
from benchmarks.extras import NotInstalledError, drawing
from benchmarks.measures import (
    Judged,
    Measure,
    best_accuracy,
    calibration_error,
    out_of_scope_auc,
    standard_error,
    top_1,
)
from benchmarks.peers import PEERS, Candid, Fit, Peer
from benchmarks.public_sets import Asked, QuestionSet, Task, missing_sets, read_sets, task_of
from benchmarks.tables import heading, render, share
from faq.files import shipped
from faq.learning import make_assistant
from faq.loader import load

OURS = "Candid"

NOT_COMPARED = {"urgent", "lookalike", "two", "follow-up"}
"""Kinds of shipped questions that need more than one best phrasing: harm, several answers, what was said before."""

MEASURES: dict[str, Measure] = {
    "top-1": top_1,
    "best accuracy": best_accuracy,
    "out-of-scope AUC": out_of_scope_auc,
    "calibration error": calibration_error,
}


@dataclass(frozen=True)
class Results:
    """What each matcher got on a set; for a missing one, how to install it."""

    asked: QuestionSet
    judged: Mapping[str, Judged]
    missing: Mapping[str, str]


def tasks(folder: Path | None) -> Iterator[Task]:
    """The shipped questions, and every set in a folder."""
    yield shipped_task()
    for asked in read_sets(folder) if folder else ():
        yield task_of(asked)


def shipped_task() -> Task:
    """The shipped file, and those of its questions that a list of phrasings could answer too."""
    knowledge = load(shipped("knowledge.yaml"))
    questions = tuple(
        Asked(question.text, *question.needed)
        for question in matching.reported_questions()
        if question.kind not in NOT_COMPARED
    )
    phrasings = {entry.id: entry.phrasings for entry in knowledge.entries}
    return Task(QuestionSet("Shipped questions", phrasings, questions), knowledge)


def run(task: Task, peers: Mapping[str, Fit]) -> Results:
    """Let Candid and its peers learn from a set's phrasings, and ask them its questions."""
    pairs = task.asked.pairs
    texts, labels = [text for text, _ in pairs], [label for _, label in pairs]
    judged = {OURS: judge(Candid(make_assistant(task.knowledge)), task.asked.questions)}
    missing = {}
    for name, fit in peers.items():
        try:
            judged[name] = judge(fit(texts, labels), task.asked.questions)
        except NotInstalledError as error:
            missing[name] = str(error)
    return Results(task.asked, judged, missing)


def judge(peer: Peer, questions: Iterable[Asked]) -> Judged:
    """Ask each question, and note what its best candidate is worth."""
    found = [(asked, peer.best(asked.text)) for asked in questions]
    return Judged(
        np.array([best.confidence for _, best in found], dtype=np.float64),
        np.array([best.label in asked.right for asked, best in found], dtype=np.bool_),
        np.array([bool(asked.right) for asked, _ in found], dtype=np.bool_),
    )


def table(results: Results, *, errors: bool = False, markdown: bool = False) -> str:
    """A row for each matcher: its measures, or how to install it."""
    rows = [[name, *_cells(judged, errors=errors)] for name, judged in results.judged.items()]
    rows += [[name, how] for name, how in results.missing.items()]
    return render(["", *MEASURES], rows, markdown=markdown)


def title(asked: QuestionSet) -> str:
    """A set's name and size."""
    outside = sum(not question.right for question in asked.questions)
    inside = len(asked.questions) - outside
    return (
        f"{asked.name}: {len(asked.pairs):,} phrasings of {len(asked.phrasings)} answers, "
        f"{inside:,} questions in scope, {outside:,} out of scope"
    )


def _cells(judged: Judged, *, errors: bool) -> list[str]:
    return [_cell(measure, judged, errors=errors) for measure in MEASURES.values()]


def _cell(measure: Measure, judged: Judged, *, errors: bool) -> str:
    value = measure(judged)
    if value is None or not errors:
        return share(value)
    return f"{share(value)} ± {share(standard_error(measure, judged))}"


def _own_kinds(markdown: bool) -> str:
    """Candid's own table of every kind of shipped question."""
    assistant = make_assistant(load(shipped("knowledge.yaml")))
    outcomes = matching.ask_all(assistant, matching.reported_questions())
    return f"{matching.table(outcomes, markdown=markdown)}\n\n{matching.summary(outcomes, markdown=markdown)}"


def _draw(found: Sequence[Results], folder: Path) -> None:
    judged = {results.asked.name: results.judged for results in found}
    for path in (plots.reliability(judged, OURS, folder), plots.coverage(judged, OURS, folder)):
        click.echo(f"Written: {path}", err=True)


@click.command()
@click.option("--sets", type=click.Path(exists=True, path_type=Path), help="A folder with public sets.")
@click.option("--peers/--no-peers", default=True, help="Compare with other matchers.")
@click.option("--plots", "folder", type=click.Path(path_type=Path), help="Write pictures to a folder.")
@click.option("--errors", is_flag=True, help="Add standard errors (bootstrap).")
@click.option("--markdown", is_flag=True, help="Print the tables as Markdown.")
def main(sets: Path | None, peers: bool, folder: Path | None, errors: bool, markdown: bool) -> None:
    """Print the quality of Candid and its peers on every set."""
    found = []
    for task in tasks(sets):
        found.append(run(task, PEERS if peers else {}))
        click.echo(heading(title(task.asked), markdown=markdown))
        click.echo(table(found[-1], errors=errors, markdown=markdown) + "\n")
    click.echo(heading("Shipped questions by kind, Candid", markdown=markdown))
    click.echo(_own_kinds(markdown))
    for line in missing_sets(sets):
        click.echo(line, err=True)
    if folder:
        with drawing():
            _draw(found, folder)


if __name__ == "__main__":
    main()
