"""Answers are easy to read.

Reading ease by the formula of Flesch (1948), and what others found for further languages:

    base - sentence * (words per sentence) - syllable * (syllables per word)

which is 100 for very easy texts and 0 for very difficult ones; 60 to 70 is plain English. Syllables are
counted by where words may be hyphenated (pyphen).
"""

from collections.abc import Callable, Collection, Iterator
from functools import cache

import pyphen

from faq.checks.wordings import sentences
from faq.knowledge import Knowledge
from faq.problems import Finding
from faq.text import words

HARD = 50.0
"""Reading ease below which a text is difficult, by the scale of Flesch."""

FORMULAS = {
    "en": (206.835, 1.015, 84.6),
    "de": (180.0, 1.0, 58.5),
    "es": (206.84, 1.02, 60.0),
    "fr": (207.0, 1.015, 73.6),
    "it": (217.0, 1.3, 60.0),
    "nl": (206.84, 0.93, 77.0),
}
"""Base, sentence and syllable: Flesch 1948, Amstad 1978, Fernandez Huerta 1959, Kandel and Moles 1958,
Franchina and Vacca 1986, Douma 1960."""

JUDGED = 20
"""Words from which an answer is judged: in a shorter one, a single word decides."""

OWN = 2
"""Syllables that a word of the subject counts at most: visitors ask for it by that name."""


def hard_answers(knowledge: Knowledge) -> Iterator[Finding]:
    """Every answer that is difficult to read; nothing for a language whose formula we do not know."""
    language = knowledge.language.lower().split("-")[0]
    if language not in FORMULAS:
        return
    own = _own_words(knowledge)
    texts = [(("urgent", place), group.answer) for place, group in enumerate(knowledge.urgent)]
    texts += [(("entries", place), entry.answer) for place, entry in enumerate(knowledge.entries)]
    for path, answer in texts:
        if len(words(answer)) < JUDGED or _ease(answer, language, _vowels) >= HARD:
            continue
        ease = reading_ease(answer, language, own)
        if ease < HARD:
            what = f"The answer is hard to read: {max(ease, 0):.0f} of 100 points; plain texts have 60."
            yield Finding((*path, "answer"), "hard-to-read", what, _remedy(answer, language, own), "warning")


def reading_ease(text: str, language: str, own: Collection[str] = ()) -> float:
    """How easy a text is to read: 100 very, 0 hardly. `own` are words that count as short, however long."""
    return _ease(text, language, lambda word: _syllables(word, language, own))


def _ease(text: str, language: str, syllables: Callable[[str], int]) -> float:
    told = words(text)
    base, of_sentence, of_syllable = FORMULAS[language]
    count = max(len(told), 1)
    of_all = sum(map(syllables, told))
    return base - of_sentence * count / max(len(sentences(text)), 1) - of_syllable * of_all / count


def _vowels(word: str) -> int:
    """No fewer than its syllables, and counted without a dictionary, which takes long to load."""
    return sum(letter not in "bcdfghjklmnpqrstvwxz" for letter in word)


def _syllables(word: str, language: str, own: Collection[str]) -> int:
    count = len(_hyphenation(language).positions(word)) + 1
    return min(count, OWN) if word in own else count


@cache
def _hyphenation(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=pyphen.language_fallback(language), left=1, right=1)


def _own_words(knowledge: Knowledge) -> frozenset[str]:
    """The words of the subject: those of the title, of topics and of questions."""
    texts = (knowledge.title, *knowledge.topics.values(), *(entry.question for entry in knowledge.entries))
    return frozenset(word for text in texts for word in words(text))


def _remedy(answer: str, language: str, own: Collection[str]) -> str:
    longest = max(sentences(answer), key=lambda sentence: len(words(sentence)))
    count = len(words(longest))
    hardest = sorted(set(words(answer)), key=lambda word: (-_syllables(word, language, own), word))[:3]
    start, listed = " ".join(longest.split()[:5]), ", ".join(hardest)
    return f'Part the sentence of {count} words ("{start} ..."), and find shorter words for: {listed}.'
