"""The parts of a message: its sentences, which of them ask something, and where two questions are joined."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise

from faq.language import MessageWords, message_words
from faq.text import words

_SENTENCE_END = re.compile(
    r"(?<=[.!?;:…。！？؟])\s+"  # a mark, then space
    r"|(?<=[?!。！？؟])(?=\S)"  # or none, as typed on a phone
    r"|\n+"
    r"|\(?\b\d[.)]\s+"  # 1) or 2.
    r"|(?<=\s)[-–—•]+\s+"
)
_ASKING_MARKS = ("?", "？", "؟")
_JOINING_MARKS = r"[,;/،&+]\s*"

_SOFT_MARKS = " ,;.!"

FRAGMENT = 3
"""Words at most in a question that is no sentence: "downtime", "price please"."""

REMNANT = 2
"""Words at most in a sentence that asks about the one before: "true?"."""

MOST_JOINTS = 8
"""Joints at most that are looked at in a sentence; no question that we collected has more."""

WORDS_BEFORE = 2
"""Words that may stand before the word that opens a question."""

LEANING = 5
"""Words at most in a message that leans on the last answer without pointing back: "for how long"."""


@dataclass(frozen=True)
class Joined:
    """Two parts of a sentence that each may be a question; joined `weakly`, they more often are one."""

    left: str
    right: str
    weakly: bool = False


class MessageParser:
    """Parts messages by punctuation and by the words of a language; never changes after it is made."""

    def __init__(self, speech: MessageWords) -> None:
        self._speech = speech
        self._joints = _any_of(speech.joints, _JOINING_MARKS)
        self._weak_joints = _any_of(speech.weak_joints, r"(?!)")

    def sentences(self, message: str) -> tuple[str, ...]:
        """The sentences that hold words, in order; a remnant of a question belongs to the one before."""
        found: list[str] = []
        for part in _SENTENCE_END.split(message):
            if not words(part):
                continue
            remnant = ends_asking(part) and len(self._told(part)) <= REMNANT
            if found and remnant and not self.asks(found[-1]):
                found[-1] = f"{found[-1]} {part}"
            else:
                found.append(self._without_closing(part.strip()))
        return tuple(found)

    def _without_closing(self, sentence: str) -> str:
        """A sentence without the courtesy behind its question ("how much is it thanks")."""
        left = _without_end(sentence, self._speech.closers)
        return left if left != sentence and self.asks(left) else sentence

    def asks(self, sentence: str) -> bool:
        """Whether a sentence asks something: it ends so, or it or a part of it opens so."""
        if ends_asking(sentence) or self.opens(sentence):
            return True
        return self._inverts(words(sentence)) or any(
            self.opens(sentence[joint.end() :])
            for joint in islice(self._joints.finditer(sentence), MOST_JOINTS)
        )

    def opens(self, text: str) -> bool:
        """Whether a question opens at once or after a word or two ("roughly how long")."""
        for word in self._told(text)[: 1 + WORDS_BEFORE]:
            if word in self._speech.openers:
                return True
            if word in self._speech.statements:
                return False
        return False

    def is_fragment(self, sentence: str) -> bool:
        """Whether a text is a question in a few words, such as "price" or "eczema ok"."""
        told = self._told(sentence)
        names_something = not self._speech.openers.issuperset(told)
        return len(told) <= FRAGMENT and names_something and self._speech.statements.isdisjoint(told)

    def joined_questions(self, sentence: str) -> Iterator[Joined]:
        """Every way to part a sentence into two that each may be a question."""
        for joints in (self._joints, self._weak_joints):
            for joint in islice(joints.finditer(sentence), MOST_JOINTS):
                left, right = sentence[: joint.start()].strip(), sentence[joint.end() :].strip()
                coupled = not self._speech.couplers.isdisjoint(words(left))
                if not coupled and self._may_ask(left) and self._may_ask_at_once(right):
                    yield Joined(left, right, weakly=joints is self._weak_joints)

    def leans(self, message: str) -> bool:
        """Whether a message leans on what was said before: it is short, opens with "and", or points back."""
        found = words(message)
        if len(found) <= LEANING or found[0] in self._speech.fillers:
            return True
        return len(found) <= 2 * LEANING and not self._speech.pointers.isdisjoint(found)

    def _may_ask(self, text: str) -> bool:
        return bool(words(text)) and (self.asks(text) or self.is_fragment(text))

    def _may_ask_at_once(self, text: str) -> bool:
        """Whether a text is a question from its first word on, not a statement with a question behind it."""
        return self.opens(text) or self.is_fragment(text)

    def _inverts(self, told: Sequence[str]) -> bool:
        """Whether a verb stands before its pronoun, as in "I'm 71, is that too old"."""
        return any(
            first in self._speech.openers and second in self._speech.pronouns
            for first, second in pairwise(told)
        )

    def _told(self, text: str) -> tuple[str, ...]:
        """The words of a text without the fillers before them."""
        found = words(text)
        start = next(
            (place for place, word in enumerate(found) if word not in self._speech.fillers), len(found)
        )
        return found[start:]


@cache
def message_parser(language: str) -> MessageParser:
    """What parts the messages of a language."""
    return MessageParser(message_words(language))


def ends_asking(text: str) -> bool:
    """Whether a text ends with a question mark."""
    return text.rstrip().endswith(_ASKING_MARKS)


def _any_of(joints: Sequence[str], marks: str) -> re.Pattern[str]:
    """A pattern for joints between words, or for marks."""
    listed = "|".join(re.escape(joint).replace(r"\ ", r"\s+") for joint in joints)
    return re.compile(rf"(?:,\s+|(?<=\s))(?:{listed})\s+|{marks}" if listed else marks, re.IGNORECASE)


def _without_end(sentence: str, ends: Sequence[str]) -> str:
    """A sentence without any of some words at its end, and without the marks before and behind them."""
    left = sentence.rstrip(_SOFT_MARKS)
    for end in ends:
        if end and left.lower().endswith(end) and left[: -len(end)][-1:] in _SOFT_MARKS:
            return _without_end(left[: -len(end)].rstrip(_SOFT_MARKS), ends)
    return left
