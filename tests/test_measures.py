"""The benchmarks' measures, on examples that can be worked out by hand."""

import numpy as np
import pytest

from benchmarks.measures import (
    Judged,
    best_accuracy,
    bins,
    calibration_error,
    coverage,
    out_of_scope_auc,
    standard_error,
    top_1,
)

RIGHT, WRONG, OUTSIDE = "right", "wrong", "outside"


def judged(*each: tuple[float, str]) -> Judged:
    """Questions, each with the best candidate's confidence and what it is."""
    return Judged(
        np.array([confidence for confidence, _ in each], dtype=np.float64),
        np.array([what == RIGHT for _, what in each], dtype=np.bool_),
        np.array([what != OUTSIDE for _, what in each], dtype=np.bool_),
    )


MIXED = judged((0.9, RIGHT), (0.8, WRONG), (0.7, RIGHT), (0.6, OUTSIDE), (0.5, RIGHT), (0.1, OUTSIDE))


def test_top_1_counts_questions_in_scope_whatever_the_confidence() -> None:
    """Three of four; the two out of scope do not count."""
    assert top_1(MIXED) == 0.75
    assert top_1(judged((0.5, OUTSIDE))) is None


def test_best_accuracy_tries_every_threshold() -> None:
    """From .5 on three are right and one refused, from .7 on two and two: four of six either way."""
    assert best_accuracy(MIXED) == pytest.approx(4 / 6)


def test_best_accuracy_may_refuse_everything() -> None:
    """Where no best candidate is right, those out of scope are all that can be right."""
    assert best_accuracy(judged((0.9, WRONG), (0.8, OUTSIDE), (0.7, OUTSIDE))) == pytest.approx(2 / 3)


def test_best_accuracy_cannot_part_equal_confidences() -> None:
    """One threshold answers both or neither."""
    assert best_accuracy(judged((0.5, RIGHT), (0.5, OUTSIDE))) == 0.5


def test_best_accuracy_is_top_1_where_all_is_in_scope() -> None:
    """Then nothing is gained by refusing."""
    everything = judged((0.9, RIGHT), (0.8, WRONG), (0.1, RIGHT))
    assert best_accuracy(everything) == top_1(everything)


def test_auc_counts_pairs_and_ties_half() -> None:
    """Pairs of one in scope and one out of it: all four beat .1, three beat .6."""
    assert out_of_scope_auc(MIXED) == 7 / 8
    assert out_of_scope_auc(judged((0.5, RIGHT), (0.5, OUTSIDE))) == 0.5
    assert out_of_scope_auc(judged((0.5, RIGHT))) is None


def test_calibration_error_is_zero_where_confidence_is_the_share_right() -> None:
    """Half of those with confidence .5 are right."""
    assert calibration_error(judged((0.5, RIGHT), (0.5, WRONG))) == 0


def test_calibration_error_weighs_bins_by_their_questions_and_counts_out_of_scope_as_wrong() -> None:
    """Three of confidence .9 with two right miss by .2333, one out of scope of .3 misses by .3."""
    found = judged((0.9, RIGHT), (0.9, RIGHT), (0.9, OUTSIDE), (0.3, OUTSIDE))
    assert calibration_error(found) == pytest.approx((3 * (0.9 - 2 / 3) + 0.3) / 4)


def test_a_confidence_of_one_falls_into_the_last_bin() -> None:
    """And one that is no share of 1 into none."""
    assert [each.number for each in bins(judged((1.0, RIGHT), (0.95, WRONG), (0.0, WRONG)))] == [1, 2]
    assert bins(judged((11.5, RIGHT))) == []
    assert calibration_error(judged((11.5, RIGHT))) is None


def test_coverage_answers_the_surest_first() -> None:
    """Of one question all is right, of two a half, and so on."""
    answered, right = coverage(judged((0.1, OUTSIDE), (0.9, RIGHT), (0.8, WRONG), (0.7, RIGHT)))
    assert answered.tolist() == [0.25, 0.5, 0.75, 1]
    assert right.tolist() == pytest.approx([1, 1 / 2, 2 / 3, 2 / 4])


def test_standard_error_of_a_share_is_the_binomial_one() -> None:
    """About the square root of p (1 - p) / n, the same at every call."""
    found = judged(*[(0.5, RIGHT)] * 60, *[(0.5, WRONG)] * 40)
    error = standard_error(top_1, found)
    assert error == pytest.approx((0.6 * 0.4 / 100) ** 0.5, rel=0.15)
    assert standard_error(top_1, found) == error
    assert standard_error(out_of_scope_auc, found) is None


def test_nothing_asked_is_nothing_measured() -> None:
    """No measure fails on no questions."""
    assert top_1(judged()) is best_accuracy(judged()) is calibration_error(judged()) is None
