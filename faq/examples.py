"""The texts that the assistant learns from: phrasings, signs of harm, and questions on other subjects."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from faq.knowledge import Knowledge
from faq.language import background_questions
from faq.text import words


class Role(Enum):
    """What a text is an example of."""

    PHRASING = "phrasing"
    SIGN = "sign"
    NOT_SIGN = "not a sign"
    OTHER = "other subject"


@dataclass(frozen=True)
class Example:
    """The words of a text to learn from, and which entry or urgent group (by place) it is an example of."""

    words: tuple[str, ...]
    role: Role
    owner: int = 0


def examples_of(knowledge: Knowledge) -> tuple[Example, ...]:
    """Every text of a knowledge that holds words, and everyday questions of its language."""
    return tuple(example for example in _examples(knowledge) if example.words)


def _examples(knowledge: Knowledge) -> Iterator[Example]:
    for owner, entry in enumerate(knowledge.entries):
        yield from (Example(words(text), Role.PHRASING, owner) for text in entry.phrasings)
    for owner, group in enumerate(knowledge.urgent):
        yield from (Example(words(text), Role.SIGN, owner) for text in group.signs)
        yield from (Example(words(text), Role.NOT_SIGN, owner) for text in group.not_signs)
    others = (*knowledge.off_topic, *background_questions(knowledge.language))
    yield from (Example(words(text), Role.OTHER) for text in others)
