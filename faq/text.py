"""The one normalising of written language, for phrasings and questions alike.

Pure functions: a string goes in, the same string or words always come out.
"""

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import Stemmer as pystemmer

_APOSTROPHES = frozenset("'’‘ʼ`´＇")
_SPACES = re.compile(r" +")

REMEMBERED = 1000
"""Texts whose normal form is kept, and words whose stem is: parts of a message are looked at often."""

_SNOWBALL = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech", "da": "danish",
    "nl": "dutch", "en": "english", "eo": "esperanto", "et": "estonian", "fi": "finnish", "fr": "french",
    "de": "german",
    "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "nb": "norwegian", "nn": "norwegian", "no": "norwegian",
    "fa": "persian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "es": "spanish",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""The Snowball algorithm for the first part of a language tag."""


class _KeptCharacters(dict[int, str]):
    """What each character becomes: itself (letter, mark, number), nothing (apostrophe) or a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if character in _APOSTROPHES or category == "Cf":
            kept = ""
        elif category[0] in "LMN":
            kept = character
        else:
            kept = " "
        self[code] = kept
        return kept


_JOINERS = "\u200c\u200d"

_KEPT = _KeptCharacters()


@lru_cache(REMEMBERED)
def normalise(text: str) -> str:
    """Bring a text into the one form in which texts are compared.

    Unicode compatibility composition and case folding; apostrophes and
    invisible characters vanish (so that "don't" and "dont" are one word);
    whatever is no letter, mark or number becomes one space. Accents and vowel
    signs stay. Applying it twice gives the same as once.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFKC", _SPACES.sub(" ", folded.translate(_KEPT)).strip())


def is_seen(character: str) -> bool:
    """Whether a character can be seen, or is one of those that some scripts and emoji need."""
    return character.isprintable() or character in _JOINERS


def words(text: str) -> tuple[str, ...]:
    """The normalised words of a text, in order; none for a text of punctuation or emoji."""
    return tuple(normalise(text).split())


class Stemmer:
    """The stem of a word, by the Snowball rules of a language; the word itself where there are none.

    Safe to share between threads: the rules themselves are not, so a lock guards them.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        algorithm = _SNOWBALL.get(language.lower().split("-")[0])
        self._rules = pystemmer.Stemmer(algorithm, REMEMBERED) if algorithm else None
        self._lock = Lock()

    def __reduce__(self) -> tuple[type["Stemmer"], tuple[str]]:
        """Pickled by its language: neither the rules nor the lock can be."""
        return Stemmer, (self._language,)

    def __call__(self, word: str) -> str:
        """The stem of one normalised word."""
        if self._rules is None:
            return word
        with self._lock:
            return str(self._rules.stemWord(word))
