"""Learns what phrases tell of harm, and writes faq/data/harm-<language>.npz.

Run as: python -m benchmarks.fit_harm [MESSAGES.csv]

The file has the columns `writer`, `message` and `expect`: `none`, or urgent groups with `|` between them. The texts of
the knowledge file are learnt from as well. In two steps:

1. A logistic regression on the phrases of all texts (L2, L-BFGS); one more for each group, on the messages of harm.
2. How much its score and the likeness to the editors' signs count beside each other: another, on three numbers, with
   scores for each writer's messages that were learnt from other writers only.

At the end it tells how well messages of writers not learnt from are told apart.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from faq.files import language_data, shipped
from faq.harm.model import HARM, NAME, Weights
from faq.harm.phrases import BITS, Integers
from faq.knowledge import Knowledge
from faq.learning import learn
from faq.loader import load
from faq.safety import SignDetector

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MESSAGES = Path(__file__).with_name("urgent_development.csv")

PENALTY, GROUP_PENALTY = 0.01, 0.1
"""Of squared weights, beside the sum of the losses of all texts."""

FOLDS = 7
"""Parts of the writers that are left out in turn."""

FOLDED_BITS = 2
"""By how much the tables of groups are smaller, as a power of two."""

STEPS = 300
FALSE_ALARMS = (0.01, 0.02, 0.04, 0.08)
LARGEST = 127

LENGTH = 0.3
"""What the logarithm of the number of phrases is multiplied by, so that its weight is as easy to move as theirs."""

ORDINARY = "ordinary"
"""The writer of messages that any clinic gets, none of harm."""


@dataclass(frozen=True)
class Text:
    """A text, who wrote it (empty if nobody told), and the urgent groups it belongs to."""

    text: str
    writer: str
    groups: frozenset[str]


@dataclass(frozen=True)
class Texts:
    """Texts as the detector sees them: a row of phrases each, likeness to the signs, writers, and groups."""

    rows: sparse.csr_matrix
    likeness: Floats
    writers: NDArray[np.str_]
    groups: tuple[frozenset[str], ...]

    @property
    def harm(self) -> Flags:
        """Which of them tell of harm."""
        return np.array([bool(groups) for groups in self.groups])


def read_messages(path: Path) -> Iterator[Text]:
    """The messages of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            groups = frozenset(row["expect"].split("|")) - {"none"}
            yield Text(row["message"], row.get("writer", ""), groups)


def of_knowledge(knowledge: Knowledge) -> Iterator[Text]:
    """The texts of a knowledge file."""
    for group in knowledge.urgent:
        yield from (Text(text, "", frozenset({group.id})) for text in group.signs)
        yield from (Text(text, "", frozenset()) for text in group.not_signs)
    others = (*(text for text, _ in knowledge.phrasings()), *knowledge.off_topic)
    yield from (Text(text, "", frozenset()) for text in others)


def see(texts: Sequence[Text], detector: SignDetector) -> Texts:
    """Texts as a detector sees them."""
    evidence = [detector.evidence(each.text) for each in texts]
    rows = sparse.vstack([_row(each.phrases) for each in evidence], format="csr")
    return Texts(
        rows,
        np.array([each.likeness.score for each in evidence]),
        np.array([each.writer for each in texts]),
        tuple(each.groups for each in texts),
    )


def _row(phrases: Integers) -> sparse.csr_matrix:
    """A value for each phrase, and one for their number."""
    count = max(1, len(phrases))
    values = np.append(np.full(len(phrases), 1 / np.sqrt(count)), LENGTH * np.log(count))
    columns = np.append(phrases, 1 << BITS)
    return sparse.csr_matrix((values, columns, [0, len(columns)]), shape=(1, (1 << BITS) + 1))


def regress(rows: sparse.csr_matrix, labels: Flags, penalty: float = PENALTY) -> tuple[Floats, float]:
    """The weights of a logistic regression and where it starts, which is not penalised."""
    used = np.unique(rows.indices)
    narrow, signs = rows[:, used], np.where(labels, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = signs * (narrow @ weights[:-1] + weights[-1])
        pull = -signs / (1 + np.exp(np.clip(margins, -30, 30)))
        value = np.logaddexp(0, -margins).sum() + 0.5 * penalty * (weights[:-1] @ weights[:-1])
        return float(value), np.append(narrow.T @ pull + penalty * weights[:-1], pull.sum())

    found = minimize(loss, np.zeros(len(used) + 1), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    weights = np.zeros(rows.shape[1])
    weights[used] = found[:-1]
    return weights, float(found[-1])


def left_out(texts: Texts) -> Floats:
    """The score of each writer's messages by a regression on other writers'; NaN for the knowledge file's texts."""
    writers = np.unique(texts.writers[texts.writers != ""])
    scores = np.full(len(texts.writers), np.nan)
    for fold in range(FOLDS):
        out = np.isin(texts.writers, writers[fold::FOLDS])
        weights, start = regress(texts.rows[~out], texts.harm[~out])
        scores[out] = texts.rows[out] @ weights + start
    return scores


def fold(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    """The same rows with some neighbouring columns as one: groups are told apart by less than harm is."""
    shape = (rows.shape[0], (rows.shape[1] - 1 >> FOLDED_BITS) + 1)
    return sparse.csr_matrix((rows.data, rows.indices >> FOLDED_BITS, rows.indptr), shape=shape)


def weigh(scores: Floats, likeness: Floats, harm: Flags) -> tuple[float, float, float]:
    """The start, and how much a score and a likeness count."""
    weights, start = regress(sparse.csr_matrix(np.column_stack([scores, likeness])), harm, 1e-6)
    return start, float(weights[0]), float(weights[1])


def compact(weights: Floats, start: float) -> Weights:
    """Weights as small whole numbers; the few largest are cut off."""
    of_phrases, of_length = weights[:-1], float(weights[-1])
    unit = float(np.quantile(np.abs(of_phrases[of_phrases != 0]), 0.9999)) / LARGEST
    table = np.clip(np.round(of_phrases / unit), -LARGEST, LARGEST).astype(np.int8)
    return Weights(table, unit, LENGTH * of_length, start)


def told_apart(odds: Floats, texts: Texts) -> Iterable[str]:
    """For each writer, how much harm is recognised at some shares of false alarms."""
    yield "writer    harm  none  " + "  ".join(f"at {share:.0%}" for share in FALSE_ALARMS)
    everybody = texts.writers != ""
    for writer in (*np.unique(texts.writers[everybody]), "all"):
        of_writer = everybody & ((texts.writers == writer) | (writer == "all"))
        harm, none = odds[of_writer & texts.harm], odds[of_writer & ~texts.harm]
        if len(harm):
            shares = [(harm > np.quantile(none, 1 - share)).mean() for share in FALSE_ALARMS]
            listed = "  ".join(f"{share:5.1%}" for share in shares)
            yield f"{writer:8} {len(harm):5} {len(none):5}  {listed}; none at .5: {(none > 0).mean():.1%}"
        else:
            yield f"{writer:8} {len(harm):5} {len(none):5}  none at .5: {(none > 0).mean():.1%}"


def beside_ordinary(odds: Floats, texts: Texts) -> Iterable[str]:
    """How much harm is recognised, and how much else taken for it, where some of the ordinary messages are."""
    ordinary = odds[texts.writers == ORDINARY]
    others = (texts.writers != "") & (texts.writers != ORDINARY)
    for share in FALSE_ALARMS:
        least = np.quantile(ordinary, 1 - share)
        harm, none = (odds[others & which] > least for which in (texts.harm, ~texts.harm))
        yield f"ordinary at {share:.0%}: log odds {least:.2f}, harm {harm.mean():.1%}, none {none.mean():.1%}"


@click.command()
@click.argument("messages", type=click.Path(exists=True, path_type=Path), default=MESSAGES)
def main(messages: Path) -> None:
    """Learn from MESSAGES, and write what was learnt."""
    knowledge = load(shipped("knowledge.yaml"))
    listed = [*of_knowledge(knowledge), *read_messages(messages)]
    texts = see(listed, learn(knowledge)[1])
    scores = left_out(texts)
    by_writers = ~np.isnan(scores)
    counts = weigh(scores[by_writers], texts.likeness[by_writers], texts.harm[by_writers])
    odds = counts[0] + counts[1] * scores + counts[2] * texts.likeness
    click.echo("\n".join([*told_apart(odds, texts), *beside_ordinary(odds, texts)]))
    path = language_data(NAME, knowledge.language)
    fitted = [compact(*regress(texts.rows, texts.harm))]
    names = [group.id for group in knowledge.urgent]
    folded = fold(texts.rows[texts.harm])
    for name in names:
        of_group = np.array([name in each for each in texts.groups])
        fitted.append(compact(*regress(folded, of_group[texts.harm], GROUP_PENALTY)))
    arrays: dict[str, Any] = {name: each.table for name, each in zip([HARM, *names], fitted, strict=True)}
    units = np.array([(each.unit, each.length, each.start) for each in fitted])
    np.savez_compressed(path, names=np.array([HARM, *names]), units=units, counts=np.array(counts), **arrays)
    click.echo(f"{path}: {path.stat().st_size:,} bytes, counts {counts}")


if __name__ == "__main__":
    main()
