"""What the constants of the matcher are chosen on: sets of questions that no report is made of.

Shipped phrasings with the questions of tuning.csv and development.csv, and of
public sets only what may be learnt from or is meant for development. Neither
the questions of questions.csv and visitors.csv nor the test questions of a
public set are used.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from random import Random
from typing import TypeVar

from benchmarks import public_sets
from benchmarks.matching import Question, read_questions
from benchmarks.public_sets import Asked, QuestionSet, Task, task_of
from faq.files import shipped
from faq.loader import load
from faq.text import words

Each = TypeVar("Each")

FILES = ("tuning.csv", "development.csv")
REPORTED = ("questions.csv", "visitors.csv")
"""What is reported on: the few questions that happen to stand in FILES as well are left out of those."""

ONE_QUESTION = {"plain", "typo", "fragment", "paraphrase", "suitability", "chat", "out"}
"""Kinds of our questions that ask one thing, without what was said before."""

SAMPLES = {12: 1, 4: 2, 30: 3}
"""Shipped phrasings that are taken for each entry, and the seed by which they are."""

CLINC150_SAMPLES = {10: (40, 1), 5: (40, 2), 40: (120, 3)}
"""The same of CLINC150, with the number of its intents that are learnt; the last is a large file."""

INSIDE, OTHERS = 800, 300
"""Questions at most that are asked about these intents, and about others."""

UNLEARNT = 4
"""One in so many labels of a halved set is not learnt: its questions are out of scope."""


def shipped_sets() -> Iterator[Task]:
    """Samples of the shipped phrasings, as an editor's first files would be, and the whole file."""
    whole = load(shipped("knowledge.yaml"))
    phrasings = {entry.id: entry.phrasings for entry in whole.entries}
    asked = own_questions()
    for number, seed in SAMPLES.items():
        name = f"Shipped, {number} phrasings an entry"
        yield _task(name, _sample(phrasings, number, _draw(seed)), asked)
    yield Task(QuestionSet("Shipped, all phrasings", phrasings, asked), whole)


def development_sets(folder: Path | None) -> Iterator[Task]:
    """The shipped sets, and those that can be made of the public sets in a folder."""
    yield from shipped_sets()
    if folder is not None:
        yield from public_development_sets(folder)


def public_development_sets(folder: Path) -> Iterator[Task]:
    """CLINC150's questions for validation, and learnt phrasings of HINT3 and StackFAQ in halves."""
    yield from _clinc150(folder)
    for each in chain(public_sets.hint3(folder), public_sets.stackfaq(folder)):
        if not each.name.endswith(", subset"):
            yield from _halves(each)


def own_rows() -> Iterator[Question]:
    """Our own questions for development, of every kind."""
    reported = {_key(row) for row in _rows(REPORTED)}
    return (row for row in _rows(FILES) if _key(row) not in reported)


def own_questions() -> tuple[Asked, ...]:
    """Those that ask one thing, each once."""
    wanted = (row for row in own_rows() if row.kind in ONE_QUESTION and len(row.needed) <= 1)
    return tuple(dict.fromkeys(Asked(row.text, *row.needed) for row in wanted))


def _rows(names: Iterable[str]) -> Iterator[Question]:
    return chain.from_iterable(read_questions(Path(__file__).with_name(name)) for name in names)


def _key(row: Question) -> tuple[str, str | None]:
    return " ".join(words(row.text)), row.after


def _clinc150(folder: Path) -> Iterator[Task]:
    path = folder / "clinc150_full.json"
    if not path.exists():
        return
    full = next(public_sets.clinc150(folder)).phrasings
    data = json.loads(path.read_text(encoding="utf-8"))
    outside = tuple(Asked(text) for text, _ in data["oos_val"])
    for number, (intents, seed) in CLINC150_SAMPLES.items():
        draw = _draw(seed)
        learnt = set(_some(sorted(full), intents, draw))
        inside = [Asked(text, frozenset({label})) for text, label in data["val"] if label in learnt]
        others = [Asked(text) for text, label in data["val"] if label not in learnt]
        asked = (*_some(inside, INSIDE, draw), *outside, *_some(others, OTHERS, draw))
        phrasings = _sample({label: full[label] for label in sorted(learnt)}, number, draw)
        yield _task(f"CLINC150, {len(learnt)} intents, {number} phrasings each", phrasings, asked)


def _halves(whole: QuestionSet) -> Iterator[Task]:
    """One half of a set's phrasings is learnt and the other asked, both ways."""
    labels = sorted(label for label, texts in whole.phrasings.items() if len(texts) > 1)
    for half in (0, 1):
        unlearnt = set(_draw(half).sample(labels, len(labels) // UNLEARNT))
        learnt = {label: whole.phrasings[label][half::2] for label in labels if label not in unlearnt}
        asked = tuple(
            Asked(text, frozenset({label} - unlearnt))
            for label in labels
            for text in whole.phrasings[label][1 - half :: 2]
        )
        yield _task(f"{whole.name.removesuffix(', full')}, half {half + 1}", learnt, asked)


def _sample(
    phrasings: Mapping[str, tuple[str, ...]], number: int, draw: Random
) -> dict[str, tuple[str, ...]]:
    """So many phrasings of each label, or all where there are fewer."""
    return {label: tuple(_some(texts, number, draw)) for label, texts in phrasings.items()}


def _some(every: Sequence[Each], number: int, draw: Random) -> list[Each]:
    """So many of them, or all where there are fewer."""
    return draw.sample(every, min(number, len(every)))


def _draw(seed: int) -> Random:
    """What samples are drawn by: always the same ones."""
    return Random(seed)  # noqa: S311


def _task(name: str, phrasings: Mapping[str, tuple[str, ...]], asked: tuple[Asked, ...]) -> Task:
    return task_of(QuestionSet(name, phrasings, asked))
