"""The mentions of harm in a message, and what is said around each."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from faq.harm.lexicon import Lexicon, Section
from faq.harm.patterns import LOOSE, MENTION, PLAIN, Keys, Match
from faq.message import MessageParser
from faq.text import words

_CLAUSE_END = re.compile(r"[,;:()\"“”]+|\s[-–—]+\s|\.{2,}|…")
_SHORT_YEAR = re.compile(r"(?<!\w)['’‘](\d\d)\b")

_CLAUSE_OPENING = 4
"""Words at the start of a clause among which its subject stands."""

_OF_SENTENCE, _OF_MESSAGE = " (sentence)", " (message)"

Features = dict[str, float]
"""What speaks for and against harm, each under its name; what it counts is in the weights."""


@dataclass(frozen=True)
class Sentence:
    """A sentence: its words after repair, what patterns know each by, and the clause each stands in."""

    text: str
    words: tuple[str, ...]
    keys: tuple[Keys, ...]
    clauses: tuple[int, ...]
    idioms: frozenset[int]
    """The places of words in idioms that only sound like harm."""
    asks: bool


@dataclass(frozen=True)
class Mention:
    """A concept that a sentence names, in which words, and what is said around them."""

    sentence: Sentence
    concept: Section
    words: str
    features: Features


class MentionFinder:
    """Finds mentions of harm; never changes after it is made."""

    def __init__(
        self, lexicon: Lexicon, parser: MessageParser, repair: Callable[[str], tuple[str, ...]]
    ) -> None:
        """Take a lexicon, how messages are parted, and what a word stands for."""
        self._lexicon = lexicon
        self._parser = parser
        self._repair = repair

    def sentences(self, message: str) -> tuple[Sentence, ...]:
        """The sentences of a message, read."""
        return tuple(map(self._sentence, self._parser.sentences(message)))

    def mentions(self, sentences: Sequence[Sentence]) -> list[Mention]:
        """Every mention of harm in a message."""
        named = [self._named(sentence) for sentence in sentences]
        if not any(named):
            return []
        cues = [self._lexicon.cues.matches(sentence.keys) for sentence in sentences]
        found = []
        for place, (sentence, matches) in enumerate(zip(sentences, named, strict=True)):
            elsewhere = {cue.section for other in (*cues[:place], *cues[place + 1 :]) for cue in other}
            found += [self._mention(sentence, match, cues[place], elsewhere) for match in matches]
        return found

    def _sentence(self, text: str) -> Sentence:
        spelt: list[str] = []
        keys: list[Keys] = []
        clauses: list[int] = []
        clause = 0
        for part in _CLAUSE_END.split(_SHORT_YEAR.sub(r" 19\1 ", text)):
            repaired = [word for token in words(part) for word in self._repair(token)]
            known = list(map(self._lexicon.keys, repaired))
            clause += bool(spelt) and _any_of(self._lexicon.subjects, known[:_CLAUSE_OPENING])
            for each in known:
                clause += not self._lexicon.breaks.isdisjoint(each)
                clauses.append(clause)
            spelt += repaired
            keys += known
        idioms = (
            range(match.places[0], match.places[-1] + 1) for match in self._lexicon.guards.matches(keys)
        )
        inside = frozenset(place for idiom in idioms for place in idiom)
        return Sentence(text, tuple(spelt), tuple(keys), tuple(clauses), inside, self._parser.asks(text))

    def _named(self, sentence: Sentence) -> list[Match]:
        """The concepts that a sentence names outside idioms."""
        found = self._lexicon.concepts.matches(sentence.keys)
        return [match for match in found if sentence.idioms.isdisjoint(match.places)]

    def _mention(
        self, sentence: Sentence, match: Match, cues: Iterable[Match], elsewhere: Collection[str]
    ) -> Mention:
        concept = self._lexicon.sections[match.section]
        features = dict.fromkeys((f"{name}{_OF_MESSAGE}" for name in sorted(elsewhere)), 1.0)
        features |= dict.fromkeys(self._cues(sentence, match, cues), 1.0)
        features["asked"] = float(sentence.asks)
        if concept.apart:
            features = {
                f"{concept.name}: {name}": value
                for name, value in features.items()
                if name in self._lexicon.sections and self._lexicon.sections[name].counts_for_any
            }
        features[f"concept {concept.name}"] = 1.0
        if match.grade != PLAIN:
            features[f"{'loose' if match.grade == LOOSE else 'sure'} {concept.group}"] = 1.0
        named = " ".join(sentence.words[place] for place in match.places)
        return Mention(sentence, concept, named, features)

    def _cues(self, sentence: Sentence, mention: Match, cues: Iterable[Match]) -> Iterator[str]:
        """The names of the cues in the clause of a mention, and of those that are only in its sentence."""
        own = [sentence.clauses[place] for place in mention.places]
        inside = set(mention.places)
        near: set[str] = set()
        further: set[str] = set()
        for cue in cues:
            if inside.issuperset(cue.places):
                continue
            in_clause = any(own[0] <= sentence.clauses[place] <= own[-1] for place in cue.places)
            (near if in_clause else further).add(cue.section)
        first, last = mention.places[0], mention.places[-1]
        as_one_word = (*sentence.keys[:first], frozenset({MENTION}), *sentence.keys[last + 1 :])
        near |= {cue.section for cue in self._lexicon.cues_around.matches(as_one_word)}
        yield from sorted(near)
        yield from (f"{name}{_OF_SENTENCE}" for name in sorted(further - near))


def together(sentences: Sequence[Sentence]) -> Sentence:
    """A whole message as one sentence."""
    if len(sentences) == 1:
        return sentences[0]
    return Sentence(
        " ".join(sentence.text for sentence in sentences),
        tuple(word for sentence in sentences for word in sentence.words),
        tuple(keys for sentence in sentences for keys in sentence.keys),
        tuple(clause for sentence in sentences for clause in sentence.clauses),
        frozenset().union(*(sentence.idioms for sentence in sentences)),
        any(sentence.asks for sentence in sentences),
    )


def _any_of(wanted: Keys, known: Iterable[Keys]) -> bool:
    return any(not wanted.isdisjoint(keys) for keys in known)
