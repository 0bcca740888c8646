"""What words mean: near words point alike."""

import numpy as np
import pytest

from faq.meaning import word_vectors


def nearness(one: str, other: str) -> float:
    """The cosine of two English texts."""
    vectors = word_vectors("en")
    return float(vectors.meaning(one.split()) @ vectors.meaning(other.split()))


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("price", "cost", "pain"),
        ("pain", "hurt", "price"),
        ("doctor", "physician", "parking"),
        ("pregnant", "baby", "invoice"),
        ("face", "skin", "money"),
        ("minutes", "hours", "wrinkles"),
    ],
)
def test_words_that_are_used_alike_point_alike(word: str, near: str, far: str) -> None:
    """Although they share no letters."""
    assert nearness(word, near) > nearness(word, far) + 0.1


def test_a_meaning_is_a_direction() -> None:
    """1 long, and the same whatever the order of the words."""
    meaning = word_vectors("en").meaning(["how", "much", "does", "it", "cost"])
    assert np.linalg.norm(meaning) == pytest.approx(1, abs=1e-5)
    assert nearness("how much does it cost", "it cost how much does") == pytest.approx(1, abs=1e-5)


def test_frequent_words_count_for_little() -> None:
    """The one word that tells decides where a question points."""
    assert nearness("what is the price of it", "price") > nearness(
        "what is the price of it", "what is the of it"
    )


@pytest.mark.parametrize("text", [[], ["qzxv"], ["qzxv", "jjjkk"], [""], ["痛い"]])
def test_unknown_words_mean_nothing(text: list[str]) -> None:
    """A vector of zeros, as wide as any; beside known words they change nothing."""
    vectors = word_vectors("en")
    assert not vectors.meaning(text).any()
    assert vectors.meaning(text).shape == vectors.meaning(["price"]).shape
    np.testing.assert_array_equal(vectors.meaning([*text, "price"]), vectors.meaning(["price"]))


def test_it_knows_which_words_are_spelt_right() -> None:
    """And takes nothing but words."""
    vectors = word_vectors("en")
    assert "price" in vectors
    assert "prce" not in vectors
    assert "" not in vectors
    assert 5 not in vectors


def test_a_region_has_the_words_of_its_language() -> None:
    """Capitals in the tag or not."""
    assert "price" in word_vectors("en-GB")
    assert "price" in word_vectors("EN")


@pytest.mark.parametrize("language", ["xx", "de", "ja", ""])
def test_a_language_without_vectors_knows_nothing(language: str) -> None:
    """No word is right or wrong, and a text means nothing."""
    vectors = word_vectors(language)
    assert "price" not in vectors
    assert vectors.meaning(["price", "cost"]).shape == (0,)
