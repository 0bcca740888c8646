"""What speaks for harm and against it, added up."""

import pytest

from faq.harm.lexicon import read_lexicon, shipped_lexicon
from faq.harm.weighing import START, Weighing, probability, shipped_weights, unfitted_weights
from faq.text import Stemmer

LEXICON = (
    "[concept blister harm 0.5]\nblister\n[concept despair despair 2 apart]\ndie\n[cue joke -1 any]\nhaha\n"
)


def test_features_add_up_from_the_start() -> None:
    """What has no weight counts nothing."""
    weighing = Weighing({START: -1, "since": 2, "likeness": 4})
    assert weighing.log_odds({"since": 1, "likeness": 0.5, "unheard-of": 1}) == 3
    assert weighing.log_odds({}) == -1


def test_reasons_are_told_by_their_weight() -> None:
    """The heaviest first; what hardly counts is left out."""
    weighing = Weighing({"since": 1, "asked": -2, "joke": 0.01})
    assert weighing.reasons({"since": 1, "asked": 1, "joke": 1}) == (("asked", -2), ("since", 1))


@pytest.mark.parametrize(("log_odds", "chance"), [(0, 0.5), (1000, 1), (-1000, 0)])
def test_log_odds_are_a_probability(log_odds: float, chance: float) -> None:
    """However large."""
    assert probability(log_odds) == pytest.approx(chance)


def test_the_lexicon_gives_weights_to_begin_with() -> None:
    """A cue counts less the further off it stands; for what is apart it has a weight of its own."""
    weights = unfitted_weights(read_lexicon(LEXICON, Stemmer("en")).sections.values())
    assert weights["concept blister"] == 0.5
    assert weights["joke"] < weights["joke (sentence)"] < weights["joke (message)"] < 0
    assert weights["despair: joke"] == -1
    assert weights["loose harm"] < 0 < weights["sure despair"]


def test_fitted_weights_take_the_place_of_those_of_the_lexicon() -> None:
    """Every shipped one names something that can be met; a language without any has those to begin with."""
    sections = shipped_lexicon("en", Stemmer("en")).sections.values()
    assert {*shipped_weights("en", sections)} == {*unfitted_weights(sections)}
    assert shipped_weights("en", sections) != unfitted_weights(sections)
    assert shipped_weights("xx", ()) == unfitted_weights(())
