"""Fits what speaks for harm and against it, and writes faq/data/harm-<language>-weights.txt.

Run as: python -m benchmarks.fit_harm MESSAGES.csv...

Each file has the columns `message` and `expect`: `none`, or urgent groups with
`|` between them. Signs, counter-examples and phrasings of the knowledge file
are learnt from as well, as if the assistant had not known them.

The weights are those of a logistic regression, drawn towards the ones in the
headings of the lexicon. Of a message the most probable mention counts, so the
regression is fitted again and again, each time with the mentions that the last
weights found most probable.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from faq.files import shipped
from faq.harm.lexicon import shipped_lexicon
from faq.harm.mentions import Features
from faq.harm.weighing import START, unfitted_weights
from faq.knowledge import Entry, Knowledge, UrgentGroup
from faq.learning import learn
from faq.loader import load
from faq.text import Stemmer

Floats = NDArray[np.float64]

FOLDS = 5
"""Parts of the knowledge file that are left out in turn."""

OF_MESSAGE, OF_SIGN, OF_PHRASING = 2.0, 0.6, 0.3
"""How much a message of a visitor counts, and a text of the editors."""

STIFFNESS = {" (sentence)": 2.0, " (message)": 4.0}
"""How much harder weights are to move that stand for something further off; 1 for others."""

ROUNDS, STEPS, SMALL = 8, 15, 1e-4


@dataclass(frozen=True)
class Labelled:
    """A message's candidates, whether one of them is harm, and how much it counts."""

    candidates: tuple[Features, ...]
    is_harm: bool
    importance: float


def read_messages(path: Path) -> Iterator[tuple[str, bool]]:
    """The messages of a file, and whether each describes harm."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["message"], row["expect"] not in ("", "none")


def of_messages(knowledge: Knowledge, messages: Sequence[tuple[str, bool]]) -> list[Labelled]:
    """Messages of visitors, labelled."""
    _, detector = learn(knowledge)
    return [
        Labelled(tuple(each.features for each in detector.candidates(text)), is_harm, OF_MESSAGE)
        for text, is_harm in messages
    ]


def of_knowledge(knowledge: Knowledge) -> list[Labelled]:
    """The texts of a knowledge file, labelled, each as an assistant sees it that did not learn from it."""
    found = []
    for fold in range(FOLDS):
        thinned = replace(
            knowledge,
            entries=tuple(_thin_entry(entry, fold) for entry in knowledge.entries),
            urgent=tuple(_thin_group(group, fold) for group in knowledge.urgent),
        )
        _, detector = learn(thinned)
        for text, is_harm, importance in _left_out(knowledge, fold):
            features = tuple(each.features for each in detector.candidates(text))
            found.append(Labelled(features, is_harm, importance))
    return found


def fit(labelled: Sequence[Labelled], drawn_to: dict[str, float]) -> dict[str, float]:
    """The weights under which the messages are what they are labelled as."""
    told = [each for each in labelled if each.candidates]
    names = sorted({name for each in told for features in each.candidates for name in features} | {*drawn_to})
    place = {name: number for number, name in enumerate(names)}
    centre = np.array([drawn_to.get(name, 0.0) for name in names])
    stiffness = np.array(
        [next((stiff for scope, stiff in STIFFNESS.items() if name.endswith(scope)), 1.0) for name in names]
    )
    matrices = [_matrix(each.candidates, place) for each in told]
    labels = np.array([float(each.is_harm) for each in told])
    importance = np.array([each.importance for each in told])
    weights = centre
    for _ in range(ROUNDS):
        rows = np.array([matrix[np.argmax(matrix @ weights)] for matrix in matrices])
        weights = _regress(rows, labels, importance, (weights, centre, stiffness))
    return dict(zip(names, weights.tolist(), strict=True))


def _regress(
    rows: Floats, labels: Floats, importance: Floats, start: tuple[Floats, Floats, Floats]
) -> Floats:
    """The likeliest weights, by Newton's method with steps that are halved until they help."""
    weights, centre, stiffness = start

    def loss(at: Floats) -> float:
        odds = rows @ at
        misfit = importance @ (np.logaddexp(0, odds) - labels * odds)
        return float(misfit + 0.5 * stiffness @ np.square(at - centre))

    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        gradient = rows.T @ (importance * (chance - labels)) + stiffness * (weights - centre)
        curvature = (rows * (importance * chance * (1 - chance))[:, None]).T @ rows + np.diag(stiffness)
        step = np.linalg.solve(curvature, gradient)
        size = 1.0
        while size > SMALL and loss(weights - size * step) > loss(weights):
            size /= 2
        weights = weights - size * step
        if np.abs(step).max() < SMALL:
            break
    return weights


def _matrix(candidates: Sequence[Features], place: dict[str, int]) -> Floats:
    matrix = np.zeros((len(candidates), len(place)))
    matrix[:, place[START]] = 1.0
    for row, features in zip(matrix, candidates, strict=True):
        for name, value in features.items():
            row[place[name]] = value
    return matrix


def _left_out(knowledge: Knowledge, fold: int) -> Iterator[tuple[str, bool, float]]:
    for entry in knowledge.entries:
        yield from ((text, False, OF_PHRASING) for text in entry.also_asked[fold::FOLDS])
    for group in knowledge.urgent:
        yield from ((text, True, OF_SIGN) for text in group.signs[fold::FOLDS])
        yield from ((text, False, OF_SIGN) for text in group.not_signs[fold::FOLDS])


def _thin_entry(entry: Entry, fold: int) -> Entry:
    return replace(entry, also_asked=_thin(entry.also_asked, fold))


def _thin_group(group: UrgentGroup, fold: int) -> UrgentGroup:
    return replace(group, signs=_thin(group.signs, fold), not_signs=_thin(group.not_signs, fold))


def _thin(texts: Sequence[str], fold: int) -> tuple[str, ...]:
    return tuple(text for number, text in enumerate(texts) if number % FOLDS != fold)


@click.command()
@click.argument("files", type=click.Path(exists=True, path_type=Path), nargs=-1, required=True)
def main(files: tuple[Path, ...]) -> None:
    """Fit the weights to the messages of some FILES, and write them."""
    knowledge = load(shipped("knowledge.yaml"))
    messages = [message for file in files for message in read_messages(file)]
    lexicon = shipped_lexicon(knowledge.language, Stemmer(knowledge.language))
    labelled = [*of_knowledge(knowledge), *of_messages(knowledge, messages)]
    weights = fit(labelled, unfitted_weights(lexicon.sections.values()))
    lines = [f"{name}: {weight:.3f}" for name, weight in sorted(weights.items())]
    path = shipped("data") / f"harm-{knowledge.language}-weights.txt"
    head = f"# Fitted by benchmarks/fit_harm.py to {len(labelled)} messages."
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    click.echo(f"{path}: {len(lines)} weights")


if __name__ == "__main__":
    main()
