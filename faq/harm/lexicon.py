"""What harm is called in a language, and how one tells that it is there: faq/data/harm-<language>.txt."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from faq.files import language_data
from faq.harm.patterns import MENTION, NUMBER, YEAR, Keys, Pattern, PatternIndex, PatternReader

CACHED_WORDS = 2048
"""Words whose keys are kept: visitors use few others."""

_HEADING = re.compile(r"\[(?P<kind>concept|cue|guard) (?P<name>\S+)(?P<rest>.*)\]")
_SET = re.compile(r"(?P<name>@\w+):(?P<members>.*)")
_NUMBER = re.compile(r"\d+\w{0,4}")  # 38, 3rd, 10mins
_YEAR = re.compile(r"(19\d|20[0-3])\d")


@dataclass(frozen=True)
class Section:
    """A heading of the lexicon.

    A `concept` is what may be harm, in an urgent `group`; a `cue` is what
    speaks for it (+) or against it (-) around a mention; a `guard` holds idioms
    that only sound like harm. `weight` is what it counts before any is fitted.
    """

    kind: str
    name: str
    group: str = ""
    weight: float = 0.0
    options: frozenset[str] = frozenset()

    @property
    def vague(self) -> bool:
        """Whether a concept names no harm itself: only what is said around it counts."""
        return "vague" in self.options

    @property
    def apart(self) -> bool:
        """Whether only those cues count for a concept that count for any."""
        return "apart" in self.options

    @property
    def counts_for_any(self) -> bool:
        """Whether a cue counts even for a concept that stands apart."""
        return "any" in self.options


Patterns = Iterable[tuple[Section, Pattern]]


class Lexicon:
    """Concepts, cues and idioms of a language; never changes after it is made."""

    def __init__(self, patterns: Patterns, reader: PatternReader, stem: Callable[[str], str]) -> None:
        """Take patterns with their sections, what read them, and the rule for which forms are one word."""
        listed = tuple(patterns)
        self.sections: Mapping[str, Section] = {section.name: section for section, _ in listed}
        self.concepts = _index("concept", listed)
        self.guards = _index("guard", listed)
        self.cues = _index("cue", (each for each in listed if not _is_around(each[1])))
        self.cues_around = _index("cue", (each for each in listed if _is_around(each[1])))
        """Those whose patterns hold the mention itself."""
        self.subjects = reader.words("@subject")
        """Words one of which stands near the start of a clause; without one, a comma parts only a list."""
        self.breaks = reader.words("@break")
        """Words that a clause starts with."""
        self.vocabulary = frozenset(reader.vocabulary)
        self._beginnings = frozenset(reader.beginnings)
        self._stem = stem
        self.keys = lru_cache(CACHED_WORDS)(self._keys)
        """What patterns know a word by."""

    def _keys(self, word: str) -> Keys:
        keys = {f"={word}", self._stem(word)}
        if _NUMBER.fullmatch(word):
            keys.add(YEAR if _YEAR.fullmatch(word) else NUMBER)
        beginnings = (f"{word[:end]}*" for end in range(1, len(word) + 1))
        return frozenset(keys.union(self._beginnings.intersection(beginnings)))


def read_lexicon(text: str, stem: Callable[[str], str]) -> Lexicon:
    """The lexicon that a text says: sets, headings, and patterns below each, `#` before remarks."""
    reader = PatternReader(stem)
    reader.define("@subject", "")
    reader.define("@break", "")
    return Lexicon(tuple(_patterns(text, reader)), reader, stem)


def shipped_lexicon(language: str, stem: Callable[[str], str]) -> Lexicon:
    """The lexicon of a language; an empty one where we have none."""
    path = language_data("harm-{}.txt", language)
    return read_lexicon(path.read_text(encoding="utf-8"), stem) if path.exists() else empty_lexicon(stem)


def empty_lexicon(stem: Callable[[str], str]) -> Lexicon:
    """A lexicon that names nothing."""
    return read_lexicon("", stem)


def _patterns(text: str, reader: PatternReader) -> Iterator[tuple[Section, Pattern]]:
    section = Section("guard", "above any heading")
    for line in (line.split("#")[0].strip() for line in text.splitlines()):
        if named := _SET.match(line):
            reader.define(named["name"], named["members"])
        elif heading := _HEADING.match(line):
            section = _section(heading)
        elif line:
            yield from ((section, pattern) for pattern in reader.read(line))


def _section(heading: re.Match[str]) -> Section:
    words = heading["rest"].split()
    numbers = [word for word in words if not word.isalpha()]
    names = [word for word in words if word.isalpha()]
    group = names.pop(0) if heading["kind"] == "concept" else ""
    weight = float(numbers[0]) if numbers else 0.0
    return Section(heading["kind"], heading["name"], group, weight, frozenset(names))


def _index(kind: str, patterns: Patterns) -> PatternIndex:
    return PatternIndex((section.name, pattern) for section, pattern in patterns if section.kind == kind)


def _is_around(pattern: Pattern) -> bool:
    return any(MENTION in slot.words for run in pattern.runs for slot in run)
