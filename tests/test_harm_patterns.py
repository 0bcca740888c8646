"""The pattern language of the harm lexicon."""

import pytest

from faq.harm.patterns import Keys, PatternIndex, PatternReader


def stem(word: str) -> str:
    """A stem by the simplest of rules."""
    return word.removesuffix("s")


def keys(text: str) -> list[Keys]:
    """What patterns know the words of a text by."""
    return [frozenset({f"={word}", stem(word), f"{word[:4]}*"}) for word in text.split()]


def found(written: str, text: str) -> list[str]:
    """The words of a text that a pattern takes, for each match."""
    reader = PatternReader(stem)
    reader.define("@part", "cheek chin")
    index = PatternIndex(("section", pattern) for pattern in reader.read(written))
    words = text.split()
    return [" ".join(words[place] for place in match.places) for match in index.matches(keys(text))]


@pytest.mark.parametrize(
    ("written", "text", "taken"),
    [
        ("white|grey skin", "my grey skin", ["grey skin"]),
        ("white skin", "white is my skin", []),
        ("white .. skin", "white is now my skin", ["white skin"]),
        ("white .. skin", "white as it is now my skin", []),
        ("white ... skin", "white as it is now my skin", ["white skin"]),
        ("skin + white", "white as it is now my skin", ["white skin"]),
        ("no real? feeling", "no feeling", ["no feeling"]),
        ("no real? feeling", "no real feeling", ["no real feeling"]),
        ("blister", "two blisters", ["blisters"]),
        ("=blister", "two blisters", []),
        ("blis*", "it is blistering", ["blistering"]),
        ("raw @part", "a raw chin", ["raw chin"]),
        ("hand|foot gone .. numb", "hand gone and gone numb", ["hand gone numb"]),
        ("skin .. skin", "skin", []),
    ],
)
def test_a_pattern_takes_its_words(written: str, text: str, taken: list[str]) -> None:
    """Alternatives, gaps, nearness, what may be missing, forms, beginnings and sets."""
    assert found(written, text) == taken


def test_the_surest_grade_of_the_same_words_counts() -> None:
    """Loose, plain and sure patterns may all take the same words."""
    reader = PatternReader(stem)
    lines = ["~ raw", "raw", "! raw|sore", "~ sore"]
    index = PatternIndex(("harm", pattern) for line in lines for pattern in reader.read(line))
    assert [match.grade for match in index.matches(keys("raw"))] == ["!"]
    assert [match.grade for match in index.matches(keys("ouch"))] == []


def test_the_words_of_patterns_are_known() -> None:
    """So that none of them is taken for a slip; a short beginning is no word."""
    reader = PatternReader(stem)
    list(reader.read("=numb|blister* ooz* + <number>"))
    assert reader.vocabulary == {"numb", "blister"}
    assert reader.beginnings == {"blister*", "ooz*"}
