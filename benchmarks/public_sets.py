"""Public sets of labelled questions, read from a folder that they were put into.

No set is part of this repository. Where one is missing, SOURCES says where it
comes from.
"""

import csv
import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from faq.knowledge import Knowledge
from faq.loader import load

NOTHING = "NO_NODES_DETECTED"
"""HINT3's label of questions that are out of scope."""

SOURCES = {
    "HINT3": "folders hint3_*/ with train.csv, subset_train.csv and test.csv: github.com/hellohaptik/HINT3 (ODbL 1.0)",
    "CLINC150": "clinc150_full.json, clinc150_small.json: data_full.json and data_small.json of github.com/clinc/oos-eval (CC BY 3.0)",
    "StackFAQ": "stackfaq.json: Karan and Snajder 2018, from Stack Exchange (CC BY-SA)",
}


@dataclass(frozen=True)
class Asked:
    """A question and the labels that are right for it; none where it is out of scope."""

    text: str
    right: frozenset[str] = frozenset()


@dataclass(frozen=True)
class QuestionSet:
    """Labelled phrasings to learn from, and questions to be asked."""

    name: str
    phrasings: Mapping[str, tuple[str, ...]]
    questions: tuple[Asked, ...]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every phrasing with its label."""
        return [(text, label) for label, texts in self.phrasings.items() for text in texts]


@dataclass(frozen=True)
class Task:
    """A set, and the knowledge that Candid answers it from."""

    asked: QuestionSet
    knowledge: Knowledge


def task_of(asked: QuestionSet) -> Task:
    """A set that Candid answers from its phrasings alone."""
    return Task(asked, knowledge_of(asked.phrasings))


def read_sets(folder: Path) -> list[QuestionSet]:
    """Every set that lies in a folder."""
    return [each for read in _READERS.values() for each in read(folder)]


def missing_sets(folder: Path | None) -> list[str]:
    """A line for each set that does not lie in a folder: what to put there, and where it comes from."""
    if folder is None:
        return ["Public sets: name a folder with --sets."]
    return [
        f"{name} is not in {folder}. Put there: {SOURCES[name]}"
        for name, read in _READERS.items()
        if not any(read(folder))
    ]


def hint3(folder: Path) -> Iterator[QuestionSet]:
    """HINT3's bots, each with all of its phrasings and with the subset."""
    for bot in sorted(folder.glob("hint3_*/test.csv")):
        asked = _questions(_rows(bot))
        for file, name in (("train.csv", "full"), ("subset_train.csv", "subset")):
            path = bot.with_name(file)
            if path.exists():
                learnt = [(text, label) for text, label in _rows(path) if label is not None]
                title = f"HINT3 {bot.parent.name.removeprefix('hint3_')}, {name}"
                yield QuestionSet(title, _by_label(learnt), asked)


def clinc150(folder: Path) -> Iterator[QuestionSet]:
    """CLINC150 with 100 and with 50 phrasings a label; nothing is learnt from what is out of scope."""
    for name in ("full", "small"):
        path = folder / f"clinc150_{name}.json"
        if path.exists():
            data = _json(path)
            outside = ((text, None) for text, _ in data["oos_test"])
            asked = _questions(chain(data["test"], outside))
            yield QuestionSet(f"CLINC150, {name}", _by_label(data["train"]), asked)


def stackfaq(folder: Path) -> Iterator[QuestionSet]:
    """StackFAQ: each thread's title and every second rephrasing, from the first, are learnt; the others are asked."""
    path = folder / "stackfaq.json"
    if not path.exists():
        return
    learnt, asked = [], []
    for number, thread in enumerate(_json(path)["root"]["qapair"], 1):
        label = f"thread-{number}"
        written = [text for text in thread["rephr"] if text and text.strip() not in ("", "*")]
        learnt += [(text, label) for text in (thread["question"], *written[::2])]
        asked += [(text, label) for text in written[1::2]]
    yield QuestionSet("StackFAQ", _by_label(learnt), _questions(asked))


def knowledge_of(phrasings: Mapping[str, Sequence[str]]) -> Knowledge:
    """The knowledge of an editor who wrote these phrasings, by way of a knowledge file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "knowledge.yaml"
        path.write_text(file_of(phrasings), encoding="utf-8")
        return load(path)


def file_of(phrasings: Mapping[str, Sequence[str]]) -> str:
    """The knowledge file of an editor who wrote these phrasings."""
    entries = [
        {"id": label, "topic": "all", "question": first, "also_asked": others, "answer": "An answer."}
        for label, (first, *others) in phrasings.items()
    ]
    data = {
        "title": "A public set",
        "disclaimer": "This is not a proven method.",
        "referral": {"text": "Please ask a professional."},
        "unanswered": "There is no answer.",
        "topics": {"all": "All"},
        "entries": entries,
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _rows(path: Path) -> list[tuple[str, str | None]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["sentence"], row["label"]) for row in csv.DictReader(file)]
    return [(text, None if label == NOTHING else label) for text, label in rows]


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _by_label(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Each label with its phrasings, each once, in their order."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for text, label in pairs:
        found[_id(label)][text.strip()] = None
    return {label: tuple(texts) for label, texts in found.items()}


def _questions(pairs: Iterable[tuple[str, str | None]]) -> tuple[Asked, ...]:
    return tuple(Asked(text, frozenset({_id(label)} if label else ())) for text, label in pairs)


def _id(label: str) -> str:
    """A label as the id of an entry."""
    return re.sub(r"[^\w.-]", "-", label)


_READERS: dict[str, Callable[[Path], Iterator[QuestionSet]]] = {
    "HINT3": hint3,
    "CLINC150": clinc150,
    "StackFAQ": stackfaq,
}
