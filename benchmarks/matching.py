"""How well questions of every kind find their answers.

Run as: python -m benchmarks.matching [QUESTIONS.csv ...] [--failures]

The questions were written by people who had not seen a phrasing of the
knowledge file, and none equals one. Nothing is tuned on them.
"""

import csv
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.tables import render
from faq.assistant import Assistant, Considered
from faq.files import shipped
from faq.learning import make_assistant
from faq.loader import load
from faq.text import normalise

REPORTED = tuple(Path(__file__).with_name(name) for name in ("questions.csv", "visitors.csv"))
"""What is reported on, by different writers; nothing is tuned on it."""


@dataclass(frozen=True)
class Question:
    """A visitor's question, of which kind it is, and what is right.

    `needed` holds a set of entries for each thing that is asked, any of which
    is right; it is empty where nothing fits (`out`) or harm is described (`urgent`).
    """

    text: str
    kind: str
    after: str | None
    needed: tuple[frozenset[str], ...]

    @property
    def in_scope(self) -> bool:
        """Whether the file answers it."""
        return bool(self.needed)


@dataclass(frozen=True)
class Outcome:
    """What a question got."""

    question: Question
    considered: Considered
    seconds: float

    @property
    def shown(self) -> list[str]:
        """The entries that were answered."""
        return [answer.id for answer in self.considered.reply.answers]

    @property
    def right_first(self) -> bool:
        """Whether as many best candidates as are asked for are the right ones, whatever their confidence."""
        best = [match.entry.id for match in self.considered.candidates[: len(self.question.needed)]]
        return all(not needed.isdisjoint(best) for needed in self.question.needed)

    @property
    def right_shown(self) -> bool:
        """Whether everything that was asked is answered."""
        return all(not needed.isdisjoint(self.shown) for needed in self.question.needed)

    @property
    def wrong_shown(self) -> bool:
        """Whether an answer was shown that nobody asked for."""
        allowed = frozenset[str]().union(*self.question.needed)
        return any(entry not in allowed for entry in self.shown)

    @property
    def right_offered(self) -> bool:
        """Whether everything that was asked is answered or stands among the suggestions."""
        offered = [*self.shown, *(each.id for each in self.considered.reply.suggestions)]
        return all(not needed.isdisjoint(offered) for needed in self.question.needed)

    @property
    def has_notice(self) -> bool:
        """Whether the reply carries disclaimer and referral."""
        reply = self.considered.reply
        return reply.disclaimer in reply.text and reply.referral.text in reply.text


def read_questions(path: Path) -> list[Question]:
    """The questions of a CSV file with the columns question, kind, expect and after."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_question(row) for row in csv.DictReader(file)]


def reported_questions() -> list[Question]:
    """All questions that figures are reported for."""
    return [question for path in REPORTED for question in read_questions(path)]


def _question(row: dict[str, str]) -> Question:
    nothing = row["expect"] in {"unanswered", "urgent"}
    needed = () if nothing else tuple(frozenset(part.split("|")) for part in row["expect"].split("+"))
    return Question(row["question"], row["kind"], row["after"] or None, needed)


def ask_all(assistant: Assistant, questions: Iterable[Question]) -> list[Outcome]:
    """Ask each question and time it."""
    outcomes = []
    for question in questions:
        begin = time.perf_counter()
        considered = assistant.consider(question.text, after=question.after)
        outcomes.append(Outcome(question, considered, time.perf_counter() - begin))
    return outcomes


def share(values: Iterable[bool]) -> str:
    """A share in percent; a dash where there is nothing to count."""
    listed = list(values)
    return f"{sum(listed) / len(listed):.1%}" if listed else "-"


def table(outcomes: Sequence[Outcome], *, markdown: bool = False) -> str:
    """A row for each kind of question, and one for all that are in scope."""
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.question.kind].append(outcome)
        if outcome.question.in_scope:
            kinds["IN SCOPE"].append(outcome)
    head = ("kind", "n", "right first", "right shown", "shown or offered", "wrong shown")
    return render(head, [_row(kind, kinds[kind]) for kind in sorted(kinds)], markdown=markdown)


def _row(kind: str, outcomes: Sequence[Outcome]) -> list[str]:
    scoped = [outcome for outcome in outcomes if outcome.question.in_scope]
    return [
        kind,
        str(len(outcomes)),
        share(each.right_first for each in scoped),
        share(each.right_shown for each in scoped),
        share(each.right_offered for each in scoped),
        share(each.wrong_shown for each in scoped),
    ]


def summary(outcomes: Sequence[Outcome], *, markdown: bool = False) -> str:
    """The figures that are no column: out of scope, harm, false alarms, the notice, the time."""
    out = [each for each in outcomes if each.question.kind == "out"]
    harm = [each for each in outcomes if each.question.kind == "urgent"]
    ordinary = [each for each in outcomes if each.question.in_scope]
    median = statistics.median(each.seconds for each in outcomes) * 1000
    rows = [
        ("out of scope, an answer shown", share(each.considered.reply.kind == "answer" for each in out)),
        ("harm, recognised", share(each.considered.reply.kind == "urgent" for each in harm)),
        ("in scope, taken for harm", share(each.considered.reply.kind == "urgent" for each in ordinary)),
        ("replies with the notice", share(each.has_notice for each in outcomes)),
        ("one question in the message, right first", share(each.right_first for each in ordinary if len(each.question.needed) == 1)),
        ("one reply, median", f"{median:.2f} ms"),
    ]  # fmt: skip
    return render(("all kinds", "share"), rows, markdown=markdown)


@click.command()
@click.argument("questions", type=click.Path(exists=True, path_type=Path), nargs=-1)
@click.option("--failures", is_flag=True, help="List every question that did not get what it should.")
def main(questions: tuple[Path, ...], failures: bool) -> None:
    """Print the figures for files of labelled questions."""
    knowledge = load(shipped("knowledge.yaml"))
    asked = [each for path in questions or REPORTED for each in read_questions(path)]
    known = {normalise(text) for text, _ in knowledge.phrasings()}
    if any(normalise(question.text) in known for question in asked):
        sys.exit("A question equals a phrasing: remove it from one of the two.")
    outcomes = ask_all(make_assistant(knowledge), asked)
    click.echo(
        f"{len(asked)} questions, {len(known)} phrasings\n\n{table(outcomes)}\n\n{summary(outcomes)}\n"
    )
    if failures:
        click.echo("\n" + "\n".join(_failure(each) for each in outcomes if _has_failed(each)))


def _has_failed(outcome: Outcome) -> bool:
    kind, reply = outcome.question.kind, outcome.considered.reply.kind
    if not outcome.question.in_scope:
        return reply == "answer" or (kind == "urgent") != (reply == "urgent")
    return outcome.wrong_shown or not outcome.right_offered


def _failure(outcome: Outcome) -> str:
    needed = " + ".join("|".join(sorted(each)) for each in outcome.question.needed) or outcome.question.kind
    candidates = ", ".join(
        f"{each.entry.id} {each.confidence:.2f}" for each in outcome.considered.candidates[:3]
    )
    return f"{outcome.question.kind}: {outcome.question.text!r} wants {needed}, got {outcome.considered.reply.kind}: {candidates}"


if __name__ == "__main__":
    main()
