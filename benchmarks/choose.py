"""Tries other values of each constant of the matcher, with all others as shipped.

Run as: python -m benchmarks.choose [--sets FOLDER] [--only NAME] [--details]

On the sets of benchmarks/development_sets.py. Three measures are averaged over
the sets; their gains over the shipped value come with standard errors, by
drawing the questions again with replacement, the same ones for both values.
"""

import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import click
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.development_sets import development_sets
from benchmarks.measures import Judged, best_accuracy, out_of_scope_auc, top_1
from benchmarks.peers import Best
from benchmarks.public_sets import Task, missing_sets
from benchmarks.quality import judge
from benchmarks.tables import heading, render, share
from faq import corpus, features
from faq.features import Integers
from faq.learning import learn
from faq.matcher import Matcher
from faq.ridge import LEARNING

Value = float | tuple[int, ...]
Floats = NDArray[np.float64]

MEASURES = {"top-1": top_1, "best accuracy": best_accuracy, "out-of-scope AUC": out_of_scope_auc}
COLUMNS = (*MEASURES, "mean")
ROUNDS = 400
"""How often questions are drawn again."""


@dataclass(frozen=True)
class Constant:
    """A constant of a module of faq, and values to be tried beside its own."""

    module: str
    name: str
    others: tuple[Value, ...]

    @property
    def title(self) -> str:
        """What it is called in tables: ridge.PENALTY."""
        return f"{self.module}.{self.name}"

    @property
    def shipped(self) -> Value:
        """Its present value."""
        value: Value = getattr(importlib.import_module(f"faq.{self.module}"), self.name)
        return value

    @property
    def values(self) -> list[Value]:
        """All that are tried, in their order."""
        every: set[Any] = {self.shipped, *self.others}
        return sorted(every)

    def holders(self) -> list[ModuleType]:
        """Its module, and every other module of faq that has imported it by name."""
        inside = [module for name, module in sorted(sys.modules.items()) if name.startswith("faq.")]
        return [module for module in inside if vars(module).get(self.name) is self.shipped]


CONSTANTS = (
    Constant("ridge", "PENALTY", (0.1, 0.2, 0.3, 0.5, 1.0)),
    Constant("ridge", "BALANCE", (0.0, 0.5, 0.75, 1.0)),
    Constant("ridge", "LEARNING", tuple(LEARNING._replace(steps=steps) for steps in (8, 12, 16, 20, 24))),
    Constant("ridge", "MANY", (0, 50, 100, 1000)),
    Constant("ridge", "ROUNDS", (0, 4, 8, 16, 24)),
    Constant("regression", "MEANING", (0.0, 1.0, 2.0, 3.0)),
    Constant("landmarks", "SHARPNESS", (1.5, 2.0, 3.0, 4.0, 6.0)),
    Constant("landmarks", "LANDMARKS", (200, 400, 600, 1200)),
    Constant("features", "COMPANY", (0, 3, 5, 8)),
    Constant("features", "PIECE_LENGTHS", ((2, 3, 4), (3, 4), (3, 4, 5))),
    Constant("spelling", "LIKENESS", (0.65, 0.7, 0.75, 0.8)),
    Constant("spelling", "OTHER_INITIAL_LIKENESS", (0.75, 0.8, 0.85)),
    Constant("matcher", "CLEAR", (0.7, 0.8, 0.9, 1.0)),
    Constant("matcher", "OTHERWISE", (0.6, 0.7, 0.8, 0.9, 1.0)),
)


@dataclass(frozen=True)
class Ranked:
    """A matcher alone, without what reads whole messages."""

    matcher: Matcher

    def best(self, question: str) -> Best:
        """The likeliest entry."""
        return Best.of(self.matcher.rank(question).matches)


@dataclass(frozen=True)
class Trial:
    """A value, what it got on each set, and the measures: of each set, and of each round of drawing again."""

    value: Value
    of_sets: Floats
    drawn: Floats

    @property
    def means(self) -> Floats:
        """Each measure over all sets, and their mean."""
        return _with_mean(self.of_sets.mean(axis=0))

    def gains(self, before: "Trial") -> list[tuple[float, float]]:
        """What is gained over another value, in points, in the order of COLUMNS, and its standard error."""
        errors = (_with_mean(self.drawn) - _with_mean(before.drawn)).std(axis=0, ddof=1)
        return list(zip(100 * (self.means - before.means), 100 * errors, strict=True))


@contextmanager
def patched(constant: Constant, value: Value) -> Iterator[None]:
    """The constant has another value, in every module that holds it, as long as this context lasts.

    Whatever is learnt or asked inside goes by it.
    """
    with ExitStack() as stack:
        for holder in constant.holders():
            stack.enter_context(patch.object(holder, constant.name, value))
        if constant.name == "COMPANY" and not value:
            stack.enter_context(patch.object(corpus, "_pairs_around", _no_pairs))
        features._places_of_pairs.cache_clear()
        stack.callback(features._places_of_pairs.cache_clear)
        yield


def _no_pairs(_numbers: Integers, of_text: Integers) -> tuple[corpus.Family, Integers]:
    """A family of features of which there are none."""
    texts = int(of_text[-1]) + 1
    nothing = np.zeros(texts, dtype=np.int64)
    return corpus.Family(sparse.csr_matrix((texts, 0), dtype=np.float32), nothing), nothing[:0]


def attempt(sets: Sequence[Task], constant: Constant, value: Value) -> Trial:
    """Learn each set with a value of a constant, and ask its questions."""
    with patched(constant, value):
        judged = [judge(Ranked(learn(each.knowledge)[0]), each.asked.questions) for each in sets]
    drawn = [_measures_again(each, seed) for seed, each in enumerate(judged)]
    return Trial(value, np.array([_measures(each) for each in judged]), np.mean(drawn, axis=0))


def _measures(judged: Judged) -> list[float]:
    return [measure(judged) or 0.0 for measure in MEASURES.values()]


def _measures_again(judged: Judged, seed: int) -> Floats:
    """The measures of questions drawn again, rounds x measures; those out of scope stay as many."""
    draw = np.random.default_rng(seed)
    parts = [np.flatnonzero(judged.in_scope), np.flatnonzero(~judged.in_scope)]
    rounds = (
        judged.take(np.concatenate([draw.choice(part, len(part)) for part in parts if len(part)]))
        for _ in range(ROUNDS)
    )
    return np.array([_measures(each) for each in rounds])


def _with_mean(measures: Floats) -> Floats:
    """Measures in the last axis, and their mean behind them."""
    return np.concatenate([measures, measures.mean(axis=-1, keepdims=True)], axis=-1)


def table(trials: Sequence[Trial], shipped: Trial) -> str:
    """A row for each value: its measures, and in points what it gains over the shipped one."""
    return render(("value", *COLUMNS), [_row(trial, shipped) for trial in trials], markdown=True)


def _row(trial: Trial, shipped: Trial) -> list[str]:
    means = list(map(share, trial.means))
    if trial is shipped:
        return [f"**{trial.value}** (shipped)", *means]
    gains = trial.gains(shipped)
    return [str(trial.value), *(f"{mean} ({_told(*gain)})" for mean, gain in zip(means, gains, strict=True))]


def verdict(trials: Sequence[Trial], shipped: Trial) -> str:
    """Which values are better than the shipped one by more than a standard error, and in what."""
    found = [
        f"{trial.value} in {column} ({_told(gain, error)})"
        for trial in trials
        for column, (gain, error) in zip(COLUMNS, trial.gains(shipped), strict=True)
        if gain > error
    ]
    return f"Better by more than one standard error: {', '.join(found) or 'none'}."


def _told(gain: float, error: float) -> str:
    return f"{gain:+.2f} ± {error:.2f}"


def details(trials: Sequence[Trial], sets: Sequence[Task]) -> str:
    """A row for each set: the measures of each value."""
    head = ("set: " + ", ".join(MEASURES), *(str(trial.value) for trial in trials))
    rows = [
        [each.asked.name, *(" ".join(map(share, trial.of_sets[place])) for trial in trials)]
        for place, each in enumerate(sets)
    ]
    return render(head, rows, markdown=True)


def _trials(tasks: Sequence[Task], constant: Constant, shipped: Trial) -> list[Trial]:
    """A trial of each value; that of the shipped one is known."""
    trials = []
    for value in constant.values:
        click.echo(f"{constant.title} = {value}", err=True)
        trials.append(shipped if value == shipped.value else attempt(tasks, constant, value))
    return trials


@click.command()
@click.option("--sets", type=click.Path(exists=True, path_type=Path), help="A folder with public sets.")
@click.option("--only", multiple=True, help="A constant, such as ridge.PENALTY; may be given again.")
@click.option("--details", "detailed", is_flag=True, help="Add the measures on each set.")
def main(sets: Path | None, only: tuple[str, ...], detailed: bool) -> None:
    """Print how well each value of each constant does."""
    wanted = [each for each in CONSTANTS if not only or {each.title, each.name} & set(only)]
    tasks = list(development_sets(sets))
    shipped = attempt(tasks, CONSTANTS[0], CONSTANTS[0].shipped)
    for constant in wanted:
        as_shipped = replace(shipped, value=constant.shipped)
        trials = _trials(tasks, constant, as_shipped)
        click.echo(f"{heading(constant.title, markdown=True)}\n{table(trials, as_shipped)}\n")
        click.echo(f"{verdict(trials, as_shipped)}\n")
        if detailed:
            click.echo(f"{details(trials, tasks)}\n")
    for line in missing_sets(sets):
        click.echo(line, err=True)


if __name__ == "__main__":
    main()
