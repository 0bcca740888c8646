"""The one normalising of written language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.text import Stemmer, normalise, words


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    """What is normal stays as it is."""
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_words_hold_no_spaces_and_are_never_empty(text: str) -> None:
    """Words are what stands between spaces of the normalised text."""
    assert all(word and not word.isspace() and word == normalise(word) for word in words(text))


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Does it HURT??", "does it hurt"),
        ("don’t   I'm", "dont im"),
        ("ﬁne", "fine"),
        ("cafe\u0301", "café"),
        ("नमस्ते दुनिया", "नमस्ते दुनिया"),
        ("Straße", "strasse"),
        ("a\u200bb", "ab"),
        ("2-5 min.", "2 5 min"),
        ("😀 ?!", ""),
    ],
)
def test_what_people_type_becomes_one_form(written: str, normal: str) -> None:
    """Case, ligatures, apostrophes and invisible characters vanish; accents and vowel signs stay."""
    assert normalise(written) == normal


def test_stems_follow_the_language_and_unknown_languages_have_none() -> None:
    """English and German have rules; for Klingon a word is its own stem."""
    assert Stemmer("en-GB")("burning") == "burn"
    assert Stemmer("de")("behandlungen") == "behandl"
    assert Stemmer("tlh")("burning") == "burning"
