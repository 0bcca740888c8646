"""Fit what faq/calibration.py expects before a file's own phrasings are seen.

Run as: python -m benchmarks.fit_calibration [--sets FOLDER]

On the development sets (benchmarks/development_sets.py), where questions are not those that are reported on: a
logistic regression of "the best candidate is right" on the signals, every family of sets counting the same, and as
many questions out of scope as faq/training.py supposes.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from benchmarks.development_sets import development_sets
from benchmarks.public_sets import Task
from faq import calibration
from faq.learning import learn
from faq.training import SHARE_OUTSIDE

EVIDENCE = 300.0
"""As how many questions each family of sets counts."""


@dataclass(frozen=True)
class Scored:
    """What the questions of a set scored: signals, whether the best is right, and whether they are in scope."""

    family: str
    own_of_none: int
    signals: NDArray[np.float64]
    right: NDArray[np.bool_]
    inside: NDArray[np.bool_]

    def importance(self, share: float) -> NDArray[np.float64]:
        """How much each question counts, together `share` of the evidence."""
        sizes = np.where(self.inside, self.inside.sum(), max((~self.inside).sum(), 1))
        shares = np.where(self.inside, 1 - SHARE_OUTSIDE, SHARE_OUTSIDE)
        return np.asarray(share * EVIDENCE * shares / sizes)


def score(task: Task) -> Scored:
    """Learn a set's phrasings and score its questions."""
    matcher, _ = learn(task.knowledge)
    asked = [each for each in task.asked.questions if matcher.rank(each.text).matches]
    rankings = [matcher.rank(each.text) for each in asked]
    return Scored(
        task.asked.name.split(",")[0],
        len(task.knowledge.off_topic),
        np.concatenate([matcher.signals(ranking.words) for ranking in rankings]),
        np.array(
            [ranking.matches[0].entry.id in each.right for ranking, each in zip(rankings, asked, strict=True)]
        ),
        np.array([bool(each.right) for each in asked]),
    )


def fit(sets: Sequence[Scored]) -> NDArray[np.float64]:
    """The weights that explain all sets, each family as much as the others."""
    members = Counter(each.family for each in sets)
    found = np.concatenate([each.signals for each in sets])
    right = np.concatenate([each.right for each in sets])
    importance = np.concatenate([each.importance(1 / members[each.family]) for each in sets])

    def loss(weights: NDArray[np.float64]) -> float:
        return float((importance * np.logaddexp(0, np.where(right, -1, 1) * (found @ weights))).sum())

    return np.asarray(optimize.minimize(loss, calibration.prior(0).weights, method="BFGS").x)


def line(name: str, weights: NDArray[np.float64], shipped: NDArray[np.float64]) -> str:
    """Fitted weights beside those that are shipped."""
    pairs = zip(("offset", "best", "none"), weights, shipped, strict=True)
    return f"{name:44}" + "   ".join(f"{each} {fitted:5.2f} ({now:5.2f})" for each, fitted, now in pairs)


@click.command()
@click.option("--sets", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(sets: Path | None) -> None:
    """Print the weights that fit the development sets, with those that are shipped in brackets."""
    scored = []
    for task in development_sets(sets):
        scored.append(score(task))
        shipped = calibration.prior(scored[-1].own_of_none).weights
        click.echo(line(task.asked.name, fit(scored[-1:]), shipped))
    without = [each for each in scored if not each.own_of_none]
    click.echo(line("all without off-topic examples", fit(without), calibration.prior(0).weights))


if __name__ == "__main__":
    main()
