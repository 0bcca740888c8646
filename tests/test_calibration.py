"""From scores to probabilities."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq import calibration
from faq.calibration import Calibration
from faq.knowledge import Knowledge
from faq.learning import make_assistant

PRIOR = calibration.prior(100)

falling = st.lists(st.floats(-1, 2, width=32), min_size=1, max_size=8).map(
    lambda found: sorted(found, reverse=True)
)


@given(scores=falling, none=st.floats(-1, 2), weights=st.tuples(*[st.floats(-6, 6)] * 3))
def test_probabilities_fall_and_add_up_to_one_at_most(
    scores: list[float], none: float, weights: tuple[float, ...]
) -> None:
    """Whatever was learnt."""
    for each in (PRIOR, Calibration(np.array(weights))):
        chances = each.probabilities(scores, none)
        assert all(0 <= chance <= 1 for chance in chances)
        assert all(left >= right - 1e-9 for left, right in pairwise(chances[1:]))
        assert sum(chances) <= 1 + 1e-9
        assert len(chances) == len(scores)


@given(scores=falling, none=st.floats(-1, 2))
def test_the_best_score_has_the_best_chance_unless_two_are_one(scores: list[float], none: float) -> None:
    """With the weights before learning, a runner-up never overtakes."""
    chances = PRIOR.probabilities(scores, none)
    assert all(chances[0] >= chance - 1e-9 for chance in chances)


@pytest.mark.parametrize("score", [0.2, 0.5, 1.0, 1.5])
def test_two_equal_scores_give_half_at_most_each(score: float) -> None:
    """However high, and three of them as well."""
    for count in (2, 3):
        assert max(PRIOR.probabilities([score] * count, 0.0)) <= 0.5
    assert PRIOR.probabilities([score, score / 4], 0.0)[0] > PRIOR.probabilities([score, score], 0.0)[0]


def test_a_higher_score_is_surer_and_one_of_none_less_sure() -> None:
    """In that direction, from the start."""
    best = [PRIOR.probabilities([score, 0.1], 0.1)[0] for score in (0.05, 0.2, 0.5, 0.9, 1.2)]
    assert best == sorted(best)
    assert best[0] < 0.1
    assert best[-1] > 0.8
    none = [PRIOR.probabilities([0.5, 0.1], score)[0] for score in (0.0, 0.2, 0.5, 1.0)]
    assert none == sorted(none, reverse=True)


def test_what_is_learnt_is_what_was_true() -> None:
    """Plenty of texts whose answers follow a known logistic: it is found, and its probabilities closely."""
    random = np.random.default_rng(1)
    truth = Calibration(PRIOR.weights + np.array([0.6, 0.5, 0.0]))
    best, none = random.uniform(0.02, 1.1, 20_000), random.uniform(0, 0.6, 20_000)
    found = calibration.signals(best, none)
    chance = calibration.logistic(found @ truth.weights)
    learnt = calibration.fit(PRIOR, found, random.random(20_000) < chance, np.full(20_000, 1.0))
    assert np.abs(calibration.logistic(found @ learnt.weights) - chance).max() < 0.05
    assert np.abs(learnt.weights - truth.weights)[:2].max() < 0.4


def test_without_evidence_the_prior_stays_and_with_little_it_hardly_moves() -> None:
    """Three texts do not turn round what holds for many files."""
    signals = calibration.signals(np.array([0.9, 0.8, 0.9]), np.array([0.0, 0.1, 0.0]))
    wrong = np.zeros(3, dtype=np.bool_)
    unmoved = calibration.fit(PRIOR, signals, wrong, np.zeros(3))
    np.testing.assert_allclose(unmoved.weights, PRIOR.weights)
    moved = calibration.fit(PRIOR, signals, wrong, np.ones(3))
    assert 0 < PRIOR.weights[0] - moved.weights[0] < 0.5


def test_signals_of_the_lowest_scores_are_numbers() -> None:
    """Nothing is the logarithm of 0."""
    found = calibration.signals(np.array([0.0, -3.0, 1e-9, 5.0]), np.array([0.0, -1.0, 1e-9, 5.0]))
    assert np.isfinite(found).all()


def test_entries_of_one_phrasing_do_not_wreck_it(small: Knowledge) -> None:
    """Their phrasings cannot be left out; what is asked as it is written is answered all the same."""
    single = replace(small, entries=tuple(replace(entry, also_asked=()) for entry in small.entries))
    assistant = make_assistant(single)
    for entry in single.entries:
        best = assistant.consider(entry.question).candidates[0]
        assert best.entry == entry
        assert best.confidence > 0.6
    assert assistant.consider("where can I park my car").candidates[0].confidence < 0.3


def test_one_entry_of_one_phrasing_beside_rich_ones_is_found(small: Knowledge) -> None:
    """As surely as the others nearly."""
    pain, *others = small.entries
    assistant = make_assistant(replace(small, entries=(replace(pain, also_asked=()), *others)))
    best = assistant.consider("does it hurt").candidates[0]
    assert (best.entry.id, best.confidence > 0.6) == ("pain", True)
    assert assistant.consider("how many minutes").candidates[0].entry.id == "length"
