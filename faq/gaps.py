"""Kept questions as gaps in the file: alike ones together, each with the lines that would close it."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import Literal

from faq.assistant import Assistant
from faq.knowledge import Entry, Knowledge
from faq.language import background_questions
from faq.store.questions import OUTCOMES, REASONS, Question
from faq.store.redaction import tells_of_a_person, without_marks
from faq.text import Stemmer, is_seen, normalise, words

ALIKE = 0.4
"""Share of the weight of the shorter question's words that two alike questions have in common."""

SAME_SUBJECT = 0.7
"""How close (a cosine, 0 to 1) a question is to an off-topic text that settles it."""

Standing = Literal["open", "voted_down", "answered", "off_topic"]
"""What the current file does about a question; those answered by now, and those off topic, are settled."""

_PLAIN = re.compile(r"[a-z][a-z0-9',?!-]*(?: [a-z0-9',?!-]+)+", re.IGNORECASE | re.ASCII)
"""Texts of two words or more that YAML reads as they stand."""


@dataclass(frozen=True)
class Gap:
    """Questions that are alike, and what would close the gap they show.

    `nearest` is the id of the entry that comes first under the current file, None if none is likely
    enough to be asked back, with its `confidence` (0 to 1). `yaml` are the lines to add: under the nearest
    entry's `also_asked`, or under `off_topic`; without texts that tell of a person, which an editor must put
    into other words, and without those that the entry has already.
    """

    questions: tuple[Question, ...]
    nearest: str | None
    confidence: float
    standing: Standing
    yaml: str

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do about it: it is answered by now, or the editor said off topic."""
        return self.standing in {"answered", "off_topic"}

    @property
    def is_personal(self) -> bool:
        """Whether any of the texts tells of a person."""
        return any(map(tells_of_a_person, self.texts))

    @property
    def reasons(self) -> tuple[str, ...]:
        """What visitors said was wrong with the answer, in words, each once."""
        return tuple(
            dict.fromkeys(REASONS[question.reason] for question in self.questions if question.reason)
        )

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
    standing: Standing

    @property
    def count(self) -> int:
        return sum(question.count for question in self.questions)


class _Weights:
    """How much a word tells, much if it is rare in the file and in everyday questions; and what is alike."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.stem = Stemmer(knowledge.language)
        answered = [self.stems(phrasing) for phrasing, _ in knowledge.phrasings()]
        off_topic = [self.stems(text) for text in knowledge.off_topic]
        texts = [*answered, *off_topic, *map(self.stems, background_questions(knowledge.language))]
        seen = Counter(stem for stems in texts for stem in stems)
        # Squared, as in a cosine: else three common words would outweigh a rare one.
        self._weights = {stem: log(1 + len(texts) / (1 + count)) ** 2 for stem, count in seen.items()}
        self._unknown = log(1 + len(texts)) ** 2
        self._answered = {stems: self.weight(stems) for stems in answered}
        self._off_topic = {stems: self.weight(stems) for stems in off_topic}

    def stems(self, text: str) -> frozenset[str]:
        return frozenset(map(self.stem, words(without_marks(text))))

    def weight(self, stems: Iterable[str]) -> float:
        return sum(self._weights.get(stem, self._unknown) for stem in sorted(stems))

    def alike(self, one: frozenset[str], other: frozenset[str]) -> bool:
        shorter = min(self.weight(one), self.weight(other))
        return one == other or self.weight(one & other) >= ALIKE * shorter > 0

    def is_off_topic(self, stems: frozenset[str]) -> bool:
        """Whether the text that comes nearest is one that the file does not want to answer."""
        if stems in self._off_topic:
            return True
        off_topic = self._closest(stems, self._off_topic)
        return off_topic >= SAME_SUBJECT and off_topic > self._closest(stems, self._answered)

    def _closest(self, stems: frozenset[str], texts: Mapping[frozenset[str], float]) -> float:
        """The highest cosine of a text to any of these."""
        shared = ((self.weight(stems & other), weight) for other, weight in texts.items() if stems & other)
        return max((both / sqrt(weight) for both, weight in shared), default=0.0) / sqrt(
            self.weight(stems) or 1
        )


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
    standing: Standing = "open"
    stems = weights.stems(text)
    if any(question.outcome == "downvoted" and question.nearest in shown for question in questions):
        standing = "voted_down"
    elif considered.reply.kind not in OUTCOMES:
        standing = "answered"
    elif weights.is_off_topic(stems):
        standing = "off_topic"
    return _Asked(
        text=text,
        questions=tuple(questions),
        stems=stems,
        nearest=match.entry.id if match and likely else None,
        confidence=match.confidence if match else 0.0,
        standing=standing,
    )


def _belongs(one: _Asked, first: _Asked, weights: _Weights) -> bool:
    same = (one.nearest, one.standing) == (first.nearest, first.standing)
    return same and weights.alike(one.stems, first.stems)


def _gap(group: Sequence[_Asked], knowledge: Knowledge) -> Gap:
    first = group[0]
    return Gap(
        questions=tuple(question for each in group for question in each.questions),
        nearest=first.nearest,
        confidence=first.confidence,
        standing=first.standing,
        yaml=_lines_to_add(group, knowledge.entry_by_id.get(first.nearest or "")),
    )


def _lines_to_add(group: Sequence[_Asked], entry: Entry | None) -> str:
    has = set(map(normalise, entry.phrasings)) if entry else set()
    texts = dict.fromkeys(text for each in group if (text := _publishable(each.text)))
    indent = "      - " if entry else "  - "
    lines = [indent + quoted(text) for text in texts if normalise(text) not in has]
    key = ["    also_asked:"] if lines and entry and not entry.also_asked else []
    return "\n".join(key + lines)


def new_entry(gap: Gap) -> str:
    """The lines of a new entry; the file is refused until they are filled in. Empty where all is personal."""
    texts = [text for each in gap.texts if (text := _publishable(each))]
    if not texts:
        return ""
    also = "".join(f"\n      - {quoted(text)}" for text in dict.fromkeys(texts[1:]))
    return (
        "  - id: a-new-name\n    topic: one-of-the-topics\n"
        f"    question: {quoted(texts[0])}" + (f"\n    also_asked:{also}" if also else "") + "\n"
        "    answer:\n    source:\n    reviewed:\n    review_by:"
    )


def _publishable(text: str) -> str:
    """A text on one line as it may stand in a file that everybody reads; empty if it may not."""
    if tells_of_a_person(text):
        return ""
    seen = (each for each in text if each.isspace() or is_seen(each))
    return " ".join("".join(seen).split())


def quoted(text: str) -> str:
    """A text as YAML reads it back: as it stands where that is safe, else in double quotes."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(_escaped(character) for character in json.dumps(text, ensure_ascii=False))


def _escaped(character: str) -> str:
    """A character as YAML takes it and people see it: others are written by their number."""
    code = ord(character)
    if character.isprintable():
        return character
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
