"""What a message is judged by: the phrases it is made of, and how like the editors' signs of harm it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from faq.harm.likeness import Likeness, SignLikeness
from faq.harm.phrases import Integers, PhraseReader
from faq.message import MessageParser
from faq.spelling import Speller
from faq.text import words

MOST_COMPARED = 40
"""Sentences at most that are compared with the signs, the longest: hundreds must not take long."""


NOT_LIKE = Likeness(0.0, ())


@dataclass(frozen=True)
class Sentence:
    """A sentence as it was typed, and its words as they are read, after repair."""

    text: str
    words: tuple[str, ...]

    def without(self, word: str) -> "Sentence":
        """The same sentence as if a word were not in it."""
        return replace(self, words=tuple(other for other in self.words if other != word))


@dataclass(frozen=True)
class Evidence:
    """What some sentences are judged by together."""

    phrases: Integers
    likeness: Likeness


class EvidenceReader:
    """Reads messages for what speaks for harm in them; never changes after it is made."""

    def __init__(
        self, parser: MessageParser, speller: Speller, phrases: PhraseReader, likeness: SignLikeness | None
    ) -> None:
        """Take what parts messages, repairs words, knows phrases, and knows the signs, if there are any."""
        self._parser = parser
        self._speller = speller
        self._phrases = phrases
        self._likeness = likeness

    def words(self, text: str) -> tuple[str, ...]:
        """The words of a text, each as it is read."""
        return tuple(word for token in words(text) for word in self._speller.repair(token))

    def sentences(self, message: str) -> tuple[Sentence, ...]:
        """The sentences of a message that hold words."""
        read = (Sentence(text, self.words(text)) for text in self._parser.sentences(message))
        return tuple(sentence for sentence in read if sentence.words)

    def of(self, sentences: Sequence[Sentence]) -> Evidence:
        """What speaks for harm in some sentences: the likeness is that of the likest, or of all together."""
        phrases = self._phrases.read(sentence.words for sentence in sentences)
        if self._likeness is None:
            return Evidence(phrases, NOT_LIKE)
        different = {sentence.words for sentence in sentences}
        longest = sorted(different, key=lambda read: (-len(read), read))[:MOST_COMPARED]
        whole = tuple(word for sentence in sentences for word in sentence.words)
        likeness = max(map(self._likeness.of, {whole, *longest}))
        return Evidence(phrases, likeness)
