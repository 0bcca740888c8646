"""What a misspelt word is taken for."""

import pytest

from faq.spelling import Speller

FREQUENCIES = {
    "does": 90,
    "it": 200,
    "hurt": 40,
    "how": 80,
    "long": 60,
    "treatment": 50,
    "painful": 12,
    "hrt": 1,
    "price": 20,
}


@pytest.fixture
def speller() -> Speller:
    """A speller of nine words."""
    return Speller(FREQUENCIES, (frozenset({"rice"}), {"carpet"}), {"u": "you", "enuf": "long enough"})


@pytest.mark.parametrize(
    ("word", "repaired"),
    [
        ("tretment", ("treatment",)),
        ("painfull", ("painful",)),
        ("howlong", ("how", "long")),
        ("hurtttttttt", ("hurt",)),
        ("carrrrpettt", ("carpet",)),
        ("doesithurt", ("does", "it", "hurt")),
        ("hurt", ("hurt",)),
        ("rice", ("rice",)),
        ("xylophone", ("xylophone",)),
        ("12345", ("12345",)),
        ("it", ("it",)),
        ("u", ("you",)),
        ("enuf", ("long", "enough")),
    ],
)
def test_unknown_words_are_repaired_and_known_ones_left(
    speller: Speller, word: str, repaired: tuple[str, ...]
) -> None:
    """The nearest known word, words that ran together parted, right words as they are."""
    assert speller.repair(word) == repaired


def test_a_rare_word_may_be_a_slip_for_a_frequent_one(speller: Speller) -> None:
    """HRT is a word, but in "does it hrt" it may stand for hurt; rice is never price."""
    assert speller.others("hrt") == (("hurt",),)
    assert speller.others("rice") == ()
    assert speller.others("hurt") == ()
