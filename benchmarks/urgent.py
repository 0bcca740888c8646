"""How well harm is told from what only sounds like it.

Run as: python -m benchmarks.urgent [MESSAGES.csv ...] [--list] [--peers]

The messages were written by people who had seen neither signs nor the messages that are learnt from, and none equals
one of them. `--list` prints every miss and every false alarm. Ordinary questions are those of the other benchmarks.
`--peers` lets TF-IDF and sentence embeddings learn from the same messages, and compares how much harm each recognises at
equal shares of false alarms.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from benchmarks.fit_harm import MESSAGES, Text, of_knowledge, read_messages
from benchmarks.matching import REPORTED as QUESTIONS
from benchmarks.matching import read_questions, share
from benchmarks.peers import minilm_regression, tfidf_regression
from benchmarks.tables import render
from faq.files import shipped
from faq.knowledge import Knowledge
from faq.learning import learn
from faq.loader import load
from faq.safety import SignDetector
from faq.text import normalise

REPORTED = Path(__file__).with_name("urgent.csv")
"""What is reported on; nothing is tuned on it."""

SUITABILITY = Path(__file__).with_name("suitability.csv")
"""Questions that name a personal circumstance."""

ORDINARY = (*QUESTIONS, SUITABILITY)

NOT_ORDINARY = {"urgent", "lookalike"}

LOOK_ALIKES, ORDINARY_ALARMS = 0.04, 0.01
"""Shares of false alarms at which peers are compared."""

PEERS = {"TF-IDF, logistic regression": tfidf_regression, "MiniLM, logistic regression": minilm_regression}

Floats = NDArray[np.float64]
Score = Callable[[Sequence[str]], Floats]


@dataclass(frozen=True)
class Judged:
    """A message, the groups it belongs to (none for what is no harm), and the group that was alarmed, if any."""

    message: str
    groups: frozenset[str]
    alarmed: str | None

    @property
    def right_group(self) -> bool:
        """Whether the help that fits is given."""
        return self.alarmed in self.groups


def judge(detector: SignDetector, messages: Iterable[Text]) -> list[Judged]:
    """What a detector makes of messages."""
    alarms = ((each, detector.alarm(each.text)) for each in messages)
    return [Judged(each.text, each.groups, alarm.group.id if alarm else None) for each, alarm in alarms]


def ordinary_questions() -> list[Text]:
    """Questions that tell of no harm, of every kind."""
    questions = (question for path in ORDINARY for question in read_questions(path))
    return [Text(each.text, "", frozenset()) for each in questions if each.kind not in NOT_ORDINARY]


def table(judged: Sequence[Judged], ordinary: Sequence[Judged], *, markdown: bool = False) -> str:
    """A row for harm and each of its groups, for look-alikes, and for ordinary questions."""
    harm = [each for each in judged if each.groups]
    groups = sorted({group for each in harm for group in each.groups})
    rows = [
        ("harm", harm),
        *((f"- {group}", [each for each in harm if group in each.groups]) for group in groups),
    ]
    rows += [
        ("look-alikes", [each for each in judged if not each.groups]),
        ("ordinary questions", list(ordinary)),
    ]
    cells = [
        (name, str(len(of)), share(bool(each.alarmed) for each in of), share(each.right_group for each in of if each.alarmed and each.groups))
        for name, of in rows
    ]  # fmt: skip
    return render(("messages", "n", "urgent", "with the words that fit"), cells, markdown=markdown)


def recognised(score: Score, messages: Sequence[Text]) -> list[str]:
    """How much harm a score finds where it alarms at some share of look-alikes, and of ordinary questions."""
    scores = score([each.text for each in messages])
    harm = np.array([bool(each.groups) for each in messages])
    look_alikes, ordinary = scores[~harm], score([each.text for each in ordinary_questions()])
    least = (np.quantile(look_alikes, 1 - LOOK_ALIKES), np.quantile(ordinary, 1 - ORDINARY_ALARMS))
    return [f"{(scores[harm] > each).mean():.1%}" for each in least]


def comparison(detector: SignDetector, knowledge: Knowledge, messages: Sequence[Text]) -> str:
    """A row for Candid and for each peer."""
    learnt = [*of_knowledge(knowledge), *read_messages(MESSAGES)]
    texts, labels = [each.text for each in learnt], ["harm" if each.groups else "none" for each in learnt]

    def of_candid(asked: Sequence[str]) -> Floats:
        sentences = map(detector.sentences, asked)
        return np.array([detector.log_odds(each) if each else -np.inf for each in sentences])

    def of_peer(peer: Any) -> Score:
        place = list(peer.model.classes_).index("harm")
        return lambda asked: np.asarray(peer.model.predict_proba(peer.vectors(list(asked)))[:, place])

    scores = {"Candid": of_candid} | {
        name: of_peer(learn_peer(texts, labels)) for name, learn_peer in PEERS.items()
    }
    rows = [(name, *recognised(score, messages)) for name, score in scores.items()]
    return render(
        ("harm recognised", "4 % of look-alikes alarm", "1 % of ordinary questions do"), rows, markdown=True
    )


def refuse_what_is_known(messages: Sequence[Text], knowledge: Knowledge) -> None:
    """Stop if a message is one that is learnt from."""
    signs = (text for group in knowledge.urgent for text in (*group.signs, *group.not_signs))
    learnt = {*map(normalise, signs), *(normalise(each.text) for each in read_messages(MESSAGES))}
    known = [each.text for each in messages if normalise(each.text) in learnt]
    if known:
        sys.exit(f"Learnt from, so not to be reported on: {known[0]}")


@click.command()
@click.argument("files", type=click.Path(exists=True, path_type=Path), nargs=-1)
@click.option("--list", "listed", is_flag=True, help="List every miss and every false alarm.")
@click.option("--peers", is_flag=True, help="Compare with TF-IDF and sentence embeddings.")
@click.option("--markdown", is_flag=True, help="Print the table as Markdown.")
def main(files: tuple[Path, ...], listed: bool, peers: bool, markdown: bool) -> None:
    """Print how much of the messages in FILES is taken for harm."""
    knowledge = load(shipped("knowledge.yaml"))
    messages = [message for path in files or (REPORTED,) for message in read_messages(path)]
    refuse_what_is_known(messages, knowledge)
    detector = learn(knowledge)[1]
    judged, ordinary = judge(detector, messages), judge(detector, ordinary_questions())
    click.echo(table(judged, ordinary, markdown=markdown))
    if peers:
        click.echo("\n" + comparison(detector, knowledge, messages))
    if listed:
        for each in (*judged, *ordinary):
            if bool(each.alarmed) != bool(each.groups):
                click.echo(f"{'false alarm' if each.alarmed else 'miss'}: {each.message}")


if __name__ == "__main__":
    main()
