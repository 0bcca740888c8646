"""Kept questions as gaps in the file: alike ones together, each with the lines that would close it."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from faq.assistant import Assistant
from faq.knowledge import Entry, Knowledge
from faq.language import background_questions
from faq.store.questions import OUTCOMES, Question
from faq.store.redaction import without_marks
from faq.text import Stemmer, normalise, words

ALIKE = 0.4
"""Share of the weight of the shorter question's words that two alike questions have in common."""

_PLAIN = re.compile(r"[a-z][a-z0-9',?!-]*(?: [a-z0-9',?!-]+)+", re.IGNORECASE | re.ASCII)
"""Texts of two words or more that YAML reads as they stand."""


@dataclass(frozen=True)
class Gap:
    """Questions that are alike, and what would close the gap they show.

    `nearest` is the id of the entry that comes first under the current file, None if none is likely
    enough to be asked back, with its `confidence` (0 to 1). `answered`: the file answers them by now.
    `unhelpful`: it does, but with the answer that was voted down. `yaml` are the lines to add: under the
    nearest entry's `also_asked`, or under `off_topic`; empty where nothing is left without what was
    masked, or where the entry has them already.
    """

    questions: tuple[Question, ...]
    nearest: str | None
    confidence: float
    answered: bool
    unhelpful: bool
    yaml: str

    @property
    def count(self) -> int:
        """How often they were asked."""
        return sum(question.count for question in self.questions)

    @property
    def texts(self) -> dict[str, int]:
        """Each text with how often it was asked, those asked most first."""
        counts: Counter[str] = Counter()
        for question in self.questions:
            counts[question.question] += question.count
        return dict(counts.most_common())

    @property
    def outcomes(self) -> dict[str, int]:
        """How often each outcome was had, in the order of OUTCOMES."""
        counts: Counter[str] = Counter()
        for question in self.questions:
            counts[question.outcome] += question.count
        return {outcome: counts[outcome] for outcome in OUTCOMES if counts[outcome]}


@dataclass(frozen=True)
class _Asked:
    """A text with all questions that are word for word so, and what it gets under the current file."""

    text: str
    questions: tuple[Question, ...]
    stems: frozenset[str]
    nearest: str | None
    confidence: float
    answered: bool
    unhelpful: bool

    @property
    def count(self) -> int:
        return sum(question.count for question in self.questions)


class _Weights:
    """How much a word tells: much if it is rare in the file and in everyday questions."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.stem = Stemmer(knowledge.language)
        phrasings = [phrasing for phrasing, _ in knowledge.phrasings()]
        texts = [*phrasings, *knowledge.off_topic, *background_questions(knowledge.language)]
        self._seen = Counter(stem for text in texts for stem in self.stems(text))
        self._texts = len(texts)

    def stems(self, text: str) -> frozenset[str]:
        return frozenset(map(self.stem, words(without_marks(text))))

    def weight(self, stems: Iterable[str]) -> float:
        # Squared, as in a cosine: else three common words would outweigh a rare one.
        return sum(log(1 + self._texts / (1 + self._seen[stem])) ** 2 for stem in sorted(stems))

    def alike(self, one: frozenset[str], other: frozenset[str]) -> bool:
        shorter = min(self.weight(one), self.weight(other))
        return one == other or self.weight(one & other) >= ALIKE * shorter > 0


def find_gaps(questions: Iterable[Question], assistant: Assistant) -> tuple[Gap, ...]:
    """The gaps that kept questions show, most frequent first; every question is in exactly one.

    Questions are asked again. Those that get the same nearest entry belong together if they share at
    least half of what the shorter one says, by its rare words more than by its common ones.
    """
    weights = _Weights(assistant.knowledge)
    by_text: dict[str, list[Question]] = {}
    for question in questions:
        by_text.setdefault(question.question, []).append(question)
    asked = [_asked(text, same, assistant, weights) for text, same in by_text.items()]
    groups: list[list[_Asked]] = []
    for each in sorted(asked, key=lambda each: (-each.count, each.text)):
        group = next((group for group in groups if _belongs(each, group[0], weights)), None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    gaps = [_gap(group, assistant.knowledge) for group in groups]
    return tuple(sorted(gaps, key=lambda gap: (-gap.count, tuple(gap.texts))))


def _asked(text: str, questions: Sequence[Question], assistant: Assistant, weights: _Weights) -> _Asked:
    considered = assistant.consider(text)
    match = next(iter(considered.candidates), None)
    likely = match is not None and match.confidence >= considered.thresholds.choices and not considered.alarm
    shown = {answer.id for answer in considered.reply.answers}
    unhelpful = any(question.outcome == "downvoted" and question.nearest in shown for question in questions)
    return _Asked(
        text=text,
        questions=tuple(questions),
        stems=weights.stems(text),
        nearest=match.entry.id if match and likely else None,
        confidence=match.confidence if match else 0.0,
        answered=considered.reply.kind not in OUTCOMES and not unhelpful,
        unhelpful=unhelpful,
    )


def _belongs(one: _Asked, first: _Asked, weights: _Weights) -> bool:
    same = (one.nearest, one.answered, one.unhelpful) == (first.nearest, first.answered, first.unhelpful)
    return same and weights.alike(one.stems, first.stems)


def _gap(group: Sequence[_Asked], knowledge: Knowledge) -> Gap:
    first = group[0]
    return Gap(
        questions=tuple(question for each in group for question in each.questions),
        nearest=first.nearest,
        confidence=first.confidence,
        answered=first.answered,
        unhelpful=first.unhelpful,
        yaml=_lines_to_add(group, knowledge.entry_by_id.get(first.nearest or "")),
    )


def _lines_to_add(group: Sequence[_Asked], entry: Entry | None) -> str:
    has = set(map(normalise, entry.phrasings)) if entry else set()
    texts = dict.fromkeys(text for each in group if (text := without_marks(each.text)))
    indent = "      - " if entry else "  - "
    lines = [indent + quoted(text) for text in texts if normalise(text) not in has]
    key = ["    also_asked:"] if lines and entry and not entry.also_asked else []
    return "\n".join(key + lines)


def new_entry(gap: Gap) -> str:
    """The lines of a new entry for a gap, to fill in; empty where only what was masked would be left."""
    texts = [text for each in gap.texts if (text := without_marks(each))]
    if not texts:
        return ""
    also = "".join(f"\n      - {quoted(text)}" for text in dict.fromkeys(texts[1:]))
    return (
        "  - id: a-new-name\n    topic: one-of-the-topics\n"
        f"    question: {quoted(texts[0])}" + (f"\n    also_asked:{also}" if also else "") + "\n"
        "    answer: Write the answer here."
    )


def quoted(text: str) -> str:
    """A text as YAML reads it back: as it stands where that is safe, else in double quotes."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(_escaped(character) for character in json.dumps(text, ensure_ascii=False))


def _escaped(character: str) -> str:
    """A character as YAML takes it: most control characters are written by their number only."""
    code = ord(character)
    is_plain = 0x20 <= code < 0x7F or (0xA0 <= code < 0xFFFE and code != 0xFEFF) or code > 0xFFFF
    return character if is_plain else f"\\u{code:04x}"
