"""Patterns of words, the small language of the harm lexicon.

A pattern is written as words in order: `a|b` either of two, `a?` one that may
be missing, `..` up to three words between, `...` up to seven, `+` near one
another in any order, `word*` with any ending, `=word` in exactly this form
(else in any with the same stem), `<number>`, `<year>`, and `@name` any word of
a named set. `HIT` is a mention of harm, for patterns about what stands around
one. `~` before a pattern grades it as loose, `!` as meaning hardly anything else.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

NEAR, FAR = 3, 7
"""Words that `..` and `...` may skip."""

WINDOW = 6
"""Words that may stand between the parts of a pattern that `+` joins."""

NUMBER, YEAR, MENTION = "<number>", "<year>", "HIT"

LOOSE, PLAIN, SURE = GRADES = ("~", "", "!")
"""How surely a pattern means what its section names, from the least."""

SHORTEST_BEGINNING = 4
"""Letters from which the beginning in `word*` is itself a word: "blister*", but not "ooz*"."""

_SKIPS = {"..": NEAR, "...": FAR}

Keys = frozenset[str]
"""What patterns know a word by: its form ("=sores"), its stem ("sore"), beginnings ("sor*"), "<number>"."""

Places = tuple[int, ...]
"""Where in a sentence the words of a match stand, in order."""


class Slot(NamedTuple):
    """One place of a pattern: the words that may stand there, and how many may be skipped before it."""

    words: Keys
    skip: int


Run = tuple[Slot, ...]
"""Slots in order."""


class Pattern(NamedTuple):
    """Runs of slots near one another, in any order; most patterns are one run."""

    runs: tuple[Run, ...]
    grade: str

    def match(self, sentence: Sequence[Keys], start: int) -> Places | None:
        """The places of the words that the pattern takes, given that its first word stands at `start`."""
        places = _follow(self.runs[0], sentence, start)
        for run in self.runs[1:]:
            found = _near(run, sentence, places) if places else None
            if found is None:
                return None
            places = (*(places or ()), *found)
        return places


class Match(NamedTuple):
    """Where a pattern of a section was found, and how surely it means what the section names."""

    section: str
    places: Places
    grade: str


class PatternIndex:
    """The patterns of some sections, by the words that they begin with; never changes after it is made."""

    def __init__(self, patterns: Iterable[tuple[str, Pattern]]) -> None:
        """Take patterns, each with the name of its section."""
        index: dict[str, list[tuple[str, Pattern]]] = {}
        for entry in patterns:
            for word in entry[1].runs[0][0].words:
                index.setdefault(word, []).append(entry)
        self._index = {word: tuple(entries) for word, entries in index.items()}

    def matches(self, sentence: Sequence[Keys]) -> list[Match]:
        """Every match in a sentence, the same words once for each section, with the surest grade."""
        grades: dict[tuple[str, Places], str] = {}
        for start, keys in enumerate(sentence):
            for key in keys:
                for section, pattern in self._index.get(key, ()):
                    places = pattern.match(sentence, start)
                    if places:
                        found = section, tuple(sorted(places))
                        grades[found] = max(grades.get(found, LOOSE), pattern.grade, key=GRADES.index)
        return [Match(*found, grade) for found, grade in sorted(grades.items())]


class PatternReader:
    """Reads patterns as they are written; the sets that it is told of are known to all later ones."""

    def __init__(self, stem: Callable[[str], str]) -> None:
        """Take the rule that tells which forms are one word."""
        self._stem = stem
        self._read: dict[str, Keys] = {}
        self.vocabulary: set[str] = set()
        """Every word that was read, as it was written."""
        self.beginnings: set[str] = set()
        """Every beginning of words that was read, with its asterisk."""

    def define(self, name: str, members: str) -> None:
        """Name a set of words, separated by spaces."""
        self._read[name] = frozenset(key for word in members.split() for key in self._keys(word))

    def read(self, line: str) -> Iterator[Pattern]:
        """The patterns that a line stands for: several where words may be missing."""
        grade = line[0] if line[0] in (LOOSE, SURE) else PLAIN
        tokens = line[len(grade) :].split()
        choices = [(token[:-1], "") if token.endswith("?") else (token,) for token in tokens]
        for chosen in product(*choices):
            yield Pattern(self._runs(token for token in chosen if token), grade)

    def _runs(self, tokens: Iterable[str]) -> tuple[Run, ...]:
        runs: list[list[Slot]] = [[]]
        skip = 0
        for written in tokens:
            if written == "+":
                runs.append([])
            elif written not in _SKIPS:
                runs[-1].append(Slot(self.words(written), skip))
            skip = _SKIPS.get(written, 0)
        return tuple(map(tuple, runs))

    def words(self, token: str) -> Keys:
        """The keys of a token, such as `a|b` or `@name`; tokens that are written alike share them."""
        if token not in self._read:
            self._read[token] = frozenset(key for word in token.split("|") for key in self._keys(word))
        return self._read[token]

    def _keys(self, word: str) -> Iterable[str]:
        if word.startswith("@"):
            return self._read[word]
        if word in (MENTION, NUMBER, YEAR):
            return (word,)
        if word.endswith("*"):
            self.beginnings.add(word)
            if len(word) > SHORTEST_BEGINNING:
                self.vocabulary.add(word[:-1])
            return (word,)
        self.vocabulary.add(word.removeprefix("="))
        return (word,) if word.startswith("=") else (self._stem(word),)


def _follow(run: Run, sentence: Sequence[Keys], start: int, slot: int = 0) -> Places | None:
    """The places of a run's words from a slot on whose word stands at `start`."""
    following = slot + 1
    if following == len(run):
        return (start,)
    wanted, skip = run[following]
    for ahead in range(start + 1, min(len(sentence), start + 2 + skip)):
        if not sentence[ahead].isdisjoint(wanted):
            places = _follow(run, sentence, ahead, following)
            if places:
                return (start, *places)
    return None


def _near(run: Run, sentence: Sequence[Keys], places: Places) -> Places | None:
    """The places of a run's words near those that are taken, the nearest first."""
    first, last = max(0, min(places) - WINDOW - 1), min(len(sentence), max(places) + WINDOW + 2)
    starts = [place for place in range(first, last) if not sentence[place].isdisjoint(run[0].words)]
    for start in sorted(starts, key=lambda place: (abs(place - places[0]), place)):
        found = _follow(run, sentence, start)
        if found and set(found).isdisjoint(places):
            return found
    return None
