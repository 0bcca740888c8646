"""Fits the weights of faq/reading.py, and prints them beside the shipped ones.

Run as: python -m benchmarks.fit_reading [--sets FOLDER]

On our own questions for development, and on sentences of the public
development sets that ask one thing although a joint stands in them. What is
read is a choice: one question or two, or one of the entries or none. It is
fitted by a conditional logit (McFadden 1974), which for two options is a
logistic regression.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.development_sets import ONE_QUESTION, own_rows, public_development_sets
from benchmarks.matching import Question
from benchmarks.tables import heading, render, share
from faq import reading
from faq.files import shipped
from faq.knowledge import Entry, Knowledge
from faq.learning import learn
from faq.loader import load
from faq.matcher import Matcher, Ranking
from faq.message import MessageParser, message_parser

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PENALTY = 0.2
"""How much the square of a weight costs, where a choice costs its negative log-likelihood."""

FOLDS, OF_PUBLIC = 10, 0.5
"""Parts that are left out in turn; how much a sentence of a public set counts, next to one of ours."""

TELLING_SPLITS = {*ONE_QUESTION, "two", "rambling"} - {"out"}
TELLING_PRODUCTS = {*ONE_QUESTION, "rambling", "follow-up"}
"""Kinds of our questions that tell whether a sentence is two questions, and what surroundings count."""

PRODUCT = {"alone": reading.ALONE, "around": reading.AROUND}
PRODUCT |= {"log of referred": log(reading.REFERRED), "log of new": log(reading.NEW)}
"""The shipped weights of what is read by itself and in its surroundings."""


@dataclass(frozen=True)
class Choice:
    """The signals of each option (rows), which options are right, and how much the choice counts.

    Choices in one `message` are left out together.
    """

    message: str
    kind: str
    options: Floats
    right: Bools
    importance: float = 1.0


@dataclass(frozen=True)
class Choices:
    """Choices between equally many options, one behind the other."""

    options: Floats
    right: Bools
    importance: Floats

    def odds(self, weights: Floats) -> Floats:
        """The log-odds of each option, under the same weights or under some for each choice."""
        each = np.broadcast_to(weights, (len(self.options), weights.shape[-1]))
        return np.asarray(np.einsum("imk,ik->im", self.options, each))

    def likelihoods(self, weights: Floats) -> Floats:
        """The logarithm of the probability of what is right, for each choice."""
        return np.asarray(np.log((_chances(self.odds(weights)) * self.right).sum(axis=1)))

    def hits(self, weights: Floats) -> Bools:
        """Whether the likeliest option is right, for each choice."""
        return np.asarray(self.right[np.arange(len(self.right)), self.odds(weights).argmax(axis=1)])

    def fit(self) -> Floats:
        """The weights that cost least."""

        def cost(weights: Floats) -> float:
            return float(PENALTY * weights @ weights - self.importance @ self.likelihoods(weights))

        return np.asarray(minimize(cost, np.zeros(self.options.shape[2]), method="L-BFGS-B").x)


def stack(choices: Sequence[Choice]) -> Choices:
    """Choices as arrays."""
    columns = zip(*((each.options, each.right, each.importance) for each in choices), strict=True)
    return Choices(*map(np.array, columns))


def fit_without(choices: Sequence[Choice]) -> Floats:
    """For each choice the weights that are fitted without its part."""
    number: dict[str, int] = {}
    part = [number.setdefault(each.message, len(number)) % FOLDS for each in choices]
    fitted = [
        stack([each for each, its in zip(choices, part, strict=True) if its != left_out]).fit()
        for left_out in range(FOLDS)
    ]
    return np.array([fitted[its] for its in part])


def _chances(odds: Floats) -> Floats:
    """Probabilities of log-odds, which add up to 1 in each row."""
    powers = np.exp(odds - odds.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Source:
    """A knowledge, what ranks its questions, and what parses them."""

    knowledge: Knowledge
    matcher: Matcher
    parser: MessageParser

    def splits(self, asked: Question, importance: float = 1.0) -> Iterator[Choice]:
        """A choice between one question and two for each joint in a message.

        Where two questions may stand in two sentences, only what parts them rightly tells.
        """
        sentences = self.parser.sentences(asked.text)
        for sentence in sentences:
            whole = self.matcher.rank(sentence)
            for joined in self.parser.joined_questions(sentence):
                parts = (self.matcher.rank(joined.left), self.matcher.rank(joined.right))
                if not whole.matches or not _of_two_entries(parts):
                    continue
                two = _are_right(parts, asked.needed)
                if two or len(asked.needed) < 2 or len(sentences) == 1:
                    found = reading.signals(self.parser, whole, parts, joined.weakly)
                    options = np.array([[0.0] * len(found), [found[name] for name in reading.SEVERAL]])
                    kind = f"{'two questions' if two else 'one question'}, {'ours' if importance == 1 else 'public'}"
                    yield Choice(asked.text, kind, options, np.array([not two, two]), importance)

    def products(self, asked: Question) -> Iterator[Choice]:
        """A choice between the entries for a message with one question in surroundings, if it is one."""
        rankings = reading.Reader(self.parser, self.matcher.rank).read(asked.text)
        if len(rankings) != 1:
            return
        question = rankings[0].question
        if asked.after and rankings[0].confidence < reading.SURE and self.parser.leans(question):
            entry = self.knowledge.entry_by_id[asked.after]
            options = self._options(question, f"{entry.question} {question}", entry)
            yield Choice(asked.text, "after an answer", options, self._right(asked))
        elif not asked.after and len(self.parser.sentences(asked.text)) > 1:
            yield Choice(asked.text, "in a message", self._options(question, asked.text), self._right(asked))

    def _options(self, question: str, around: str, after: Entry | None = None) -> Floats:
        both = self.matcher.rank(question), self.matcher.rank(around)
        referred = after.see_also if after else ()
        rows = [
            [*(_log(each.confidence_in(entry.id)) for each in both), entry.id in referred, False]
            for entry in self.knowledge.entries
        ]
        rows.append([*(_log(each.nothing) for each in both), False, after is not None])
        return np.array(rows, dtype=np.float64)

    def _right(self, asked: Question) -> Bools:
        needed = frozenset[str]().union(*asked.needed)
        return np.array([*(entry.id in needed for entry in self.knowledge.entries), not needed])


def _log(probability: float) -> float:
    return log(max(probability, reading.UNLIKELY))


def _of_two_entries(parts: Sequence[Ranking]) -> bool:
    return len({part.matches[0].entry.id for part in parts if part.matches}) == len(parts)


def _are_right(parts: Sequence[Ranking], needed: Sequence[frozenset[str]]) -> bool:
    """Whether two parts are what was asked for, in either order."""
    (left, right), both = (part.matches[0].entry.id for part in parts), len(needed) == len(parts)
    return both and any(left in one and right in other for one, other in (needed, needed[::-1]))


def source(knowledge: Knowledge) -> Source:
    """A knowledge, learnt."""
    return Source(knowledge, learn(knowledge)[0], message_parser(knowledge.language))


def public_splits(folder: Path | None) -> Iterator[Choice]:
    """The joints in questions of the public development sets, all of which ask one thing."""
    for task in public_development_sets(folder) if folder else ():
        its = source(task.knowledge)
        for each in task.asked.questions:
            if each.right:
                yield from its.splits(Question(each.text, "public", None, (each.right,)), OF_PUBLIC)


def report(choices: Sequence[Choice], weights: Mapping[str, float]) -> str:
    """The weights fitted to choices beside the shipped ones, and how often each are right.

    Errors of weights are from the fits without each part (jackknife).
    """
    fitted, without = stack(choices).fit(), fit_without(choices)
    errors = np.unique(without, axis=0).std(axis=0) * (FOLDS - 1) ** 0.5
    rows = [
        [name, f"{weight:.2f}", f"{fit:.2f} ± {error:.2f}"]
        for (name, weight), fit, error in zip(weights.items(), fitted, errors, strict=True)
    ]
    found = _accuracy(choices, (np.array(list(weights.values())), fitted, without))
    head = ("right", "choices", "shipped", "fitted", "left out in turn")
    tables = (("weight", "shipped", "fitted"), rows), (head, list(found))
    return "\n\n".join(render(*each, markdown=True) for each in tables)


def _accuracy(choices: Sequence[Choice], columns: Sequence[Floats]) -> Iterator[list[str]]:
    """A row for each kind of choice, and one for how likely each column of weights makes what is right."""
    stacked, kinds = stack(choices), np.array([each.kind for each in choices])
    hits = [stacked.hits(weights) for weights in columns]
    for kind in sorted(set(kinds.tolist())):
        its = kinds == kind
        yield [kind, str(its.sum()), *(share(float(each[its].mean())) for each in hits)]
    yield ["all", str(len(choices)), *(share(float(each.mean())) for each in hits)]
    likelihoods = (stacked.likelihoods(weights).mean() for weights in columns)
    yield ["mean log-likelihood", "", *(f"{each:.3f}" for each in likelihoods)]


@click.command()
@click.option("--sets", type=click.Path(exists=True, path_type=Path), help="A folder with public sets.")
def main(sets: Path | None) -> None:
    """Print fitted weights beside the shipped ones."""
    asked = list(own_rows())
    ours = source(load(shipped("knowledge.yaml")))
    telling = [each for each in asked if each.kind in TELLING_SPLITS and len(each.needed) <= 2]
    splits = [*chain.from_iterable(map(ours.splits, telling)), *public_splits(sets)]
    click.echo(f"{heading('SEVERAL', markdown=True)}\n{report(splits, reading.SEVERAL)}\n")
    telling = [each for each in asked if each.kind in TELLING_PRODUCTS and len(each.needed) <= 1]
    products = list(chain.from_iterable(map(ours.products, telling)))
    click.echo(f"{heading('ALONE, AROUND, REFERRED', markdown=True)}\n{report(products, PRODUCT)}")


if __name__ == "__main__":
    main()
