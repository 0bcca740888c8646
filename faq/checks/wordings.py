"""Whether a text says something: plain words compared with sentences, whatever their form."""

import re
from collections.abc import Iterable, Sequence

from faq.text import Stemmer, words

_SENTENCE_END = re.compile(r"(?<=[.!?…。！？؟])\s+|\n+")


def sentences(text: str) -> list[str]:
    """The sentences of a curated text, letter for letter."""
    return [sentence for part in _SENTENCE_END.split(text) if (sentence := part.strip())]


class Wordings:
    """Finds words and phrases of a language in texts, in any of their forms; never changes."""

    def __init__(self, language: str) -> None:
        self._stem = Stemmer(language)

    def said(self, phrases: Iterable[str], text: str) -> str | None:
        """The first of some phrases that a text holds; None if it holds none."""
        told = words(text)
        return next((phrase for phrase in phrases if self._stands(words(phrase), told)), None)

    def opening(self, phrases: Iterable[str], text: str) -> str | None:
        """The first of some phrases that a text begins with; None if with none."""
        told = words(text)
        return next((phrase for phrase in phrases if self._leads(words(phrase), told)), None)

    def _stands(self, wanted: Sequence[str], told: Sequence[str]) -> bool:
        first = wanted[0][:-1] if wanted else ""
        starts = (start for start, word in enumerate(told) if word.startswith(first))
        return any(self._leads(wanted, told[start:]) for start in starts)

    def _leads(self, wanted: Sequence[str], told: Sequence[str]) -> bool:
        return 0 < len(wanted) <= len(told) and all(map(self._is_form, told, wanted))

    def _is_form(self, word: str, wanted: str) -> bool:
        """Whether a word is a form of the wanted one; "effect" is none of "effective"."""
        return word.startswith(wanted[:-1]) and self._stem(word) == self._stem(wanted)
