"""The parts of a message: its sentences, which of them ask something, and where two questions are joined."""

import re
from collections.abc import Iterator

from faq.language import MessageWords
from faq.text import words

_SENTENCE_END = re.compile(
    r"(?<=[.!?;:…。！？؟])\s+"  # a mark, then space
    r"|(?<=[?!。！？؟])(?=\S)"  # or none, as typed on a phone
    r"|\n+"
    r"|\s*\(?\b\d[.)]\s+"  # 1) or 2.
    r"|\s+[-–—•]+\s+"
)
_ASKING_MARKS = ("?", "？", "؟")
_JOINING_MARKS = r"\s*[,;/،]\s*|\s*[&+]\s*"

FRAGMENT = 3
"""Words at most in a question that is no sentence: "downtime", "price please"."""

REMNANT = 2
"""Words at most in a sentence that asks about the one before: "true?"."""

LEANING = 5
"""Words at most in a message that leans on the last answer without pointing back: "for how long"."""


class MessageParser:
    """Parts messages by punctuation and by the words of a language; never changes after it is made."""

    def __init__(self, speech: MessageWords) -> None:
        self._speech = speech
        joints = "|".join(re.escape(joint).replace(r"\ ", r"\s+") for joint in speech.joints)
        joined = rf"\s*,?\s+(?:{joints})\s+|{_JOINING_MARKS}" if joints else _JOINING_MARKS
        self._joints = re.compile(joined, re.IGNORECASE)

    def sentences(self, message: str) -> tuple[str, ...]:
        """The sentences that hold words, in order; a remnant of a question belongs to the one before."""
        found: list[str] = []
        for part in _SENTENCE_END.split(message):
            if not words(part):
                continue
            remnant = _ends_asking(part) and len(self._told(part)) <= REMNANT
            if found and remnant and not self.asks(found[-1]):
                found[-1] = f"{found[-1]} {part}"
            else:
                found.append(part.strip())
        return tuple(found)

    def asks(self, sentence: str) -> bool:
        """Whether a sentence asks something: it ends so, or it or a part of it opens so."""
        if _ends_asking(sentence) or self._opens(sentence):
            return True
        return any(self._opens(sentence[joint.end() :]) for joint in self._joints.finditer(sentence))

    def is_fragment(self, sentence: str) -> bool:
        """Whether a text is a question in a few words, such as "price" or "eczema ok"."""
        told = self._told(sentence)
        return 1 <= len(told) <= FRAGMENT and self._speech.statements.isdisjoint(told)

    def joined_questions(self, sentence: str) -> Iterator[tuple[str, str]]:
        """Every way to part a sentence into two that each may be a question."""
        for joint in self._joints.finditer(sentence):
            left, right = sentence[: joint.start()].strip(), sentence[joint.end() :].strip()
            if self._may_ask(left) and self._may_ask_at_once(right):
                yield left, right

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
        told = self._told(text)
        if not told:
            return False
        asks_in_the_end = _ends_asking(text) and told[0] not in self._speech.statements
        return self._opens(text) or self.is_fragment(text) or asks_in_the_end

    def _opens(self, text: str) -> bool:
        told = self._told(text)
        return bool(told) and told[0] in self._speech.openers

    def _told(self, text: str) -> tuple[str, ...]:
        """The words of a text without the fillers before them."""
        found = words(text)
        start = next(
            (place for place, word in enumerate(found) if word not in self._speech.fillers), len(found)
        )
        return found[start:]


def _ends_asking(text: str) -> bool:
    return text.rstrip().endswith(_ASKING_MARKS)
