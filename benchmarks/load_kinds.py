"""What is asked under load: what the widget's buttons send, what visitors type, and what nobody asked before."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

from faq.files import shipped
from faq.loader import load

QUESTIONS = Path(__file__).parent / "questions.csv"

LINES = 20_000
"""Requests that are prepared for a kind; they are sent in turn, from another place in each round."""


@dataclass(frozen=True)
class Kind:
    """Requests of one kind: their bodies in the order of sending, and which are made ones never asked before.

    Each `every`-th is (0: none), by a number or a coined word that is appended to its question.
    """

    name: str
    bodies: tuple[str, ...]
    every: int = 0
    added: Literal["number", "word"] = "number"

    @property
    def distinct(self) -> int:
        """How many different bodies there are before anything is appended."""
        return len(set(self.bodies))


def buttons() -> Kind:
    """What starters and suggestions send: the entries' own questions, each as often as the others."""
    entries = [entry for entry in load(shipped("knowledge.yaml")).entries if not entry.is_smalltalk]
    bodies = [_body(entry.question) for entry in entries]
    return Kind(f"the questions of buttons ({len(bodies)})", tuple(Random(0).choices(bodies, k=LINES)))  # noqa: S311


def visitors() -> Kind:
    """Visitors' questions, repeated as often as by Zipf's law: the n-th most frequent one 1/n times the first.

    That queries follow it was found by Xie and O'Hallaron, "Locality in Search Engine Queries and Its
    Implications for Caching" (INFOCOM 2002); that the exponent is 1 here is assumed.
    """
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        bodies = [_body(row["question"], row["after"]) for row in csv.DictReader(file)]
    draw = Random(0)  # noqa: S311
    draw.shuffle(bodies)
    weights = [1 / place for place in range(1, len(bodies) + 1)]
    return Kind(
        f"visitors' questions (Zipf over {len(bodies)})", tuple(draw.choices(bodies, weights, k=LINES))
    )


def mixed() -> Kind:
    """Visitors' questions, every second of them made one that was never asked."""
    return Kind("visitors' questions, half of them new", visitors().bodies, every=2)


def new() -> Kind:
    """Questions that were never asked before: visitors' ones, each with a number of its own at its end."""
    return Kind("never asked before (a number appended)", _each().bodies, every=1)


def coined() -> Kind:
    """The same with a word of its own, which the spelling is looked up for: the most work there is."""
    return Kind("never asked before (a coined word appended)", _each().bodies, every=1, added="word")


def _each() -> Kind:
    """Every visitor's question as often as the others."""
    bodies = sorted(set(visitors().bodies))
    return Kind("", tuple(Random(0).sample(bodies, len(bodies))))  # noqa: S311


def _body(question: str, after: str = "") -> str:
    """As the widget sends it, the question last, where the load generator finds its end."""
    return json.dumps({**({"after": after} if after else {}), "question": question}, ensure_ascii=False)
