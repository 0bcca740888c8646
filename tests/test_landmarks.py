"""The kernel by landmarks equals the kernel."""

import numpy as np
import pytest

from faq.features import Floats
from faq.landmarks import LANDMARKS, SHARPNESS, choose_landmarks


def directions(count: int, width: int = 16) -> Floats:
    """Some directions, the same ones each time."""
    some = np.random.default_rng(3).standard_normal((count, width)).astype(np.float32)
    return np.asarray(some / np.linalg.norm(some, axis=1, keepdims=True), dtype=np.float32)


def test_products_of_features_are_the_kernel_where_all_texts_are_landmarks() -> None:
    """exp(s (x . y - 1)), by the formula; less the little that keeps equal ones apart."""
    meanings = directions(80)
    features = choose_landmarks(meanings).features(meanings)
    np.testing.assert_allclose(
        features @ features.T, np.exp(SHARPNESS * (meanings @ meanings.T - 1)), atol=3e-3
    )


def test_texts_that_are_no_landmark_are_nearly_as_near_as_they_are() -> None:
    """Described by their nearness to others: in few dimensions closely."""
    all_of_them = directions(400, width=4)
    landmarks = choose_landmarks(all_of_them[:200])
    features = landmarks.features(all_of_them[200:])
    others = all_of_them[200:]
    np.testing.assert_allclose(features @ features.T, np.exp(SHARPNESS * (others @ others.T - 1)), atol=0.05)


def test_equal_texts_break_nothing() -> None:
    """Ten of each: numbers, and still the kernel."""
    meanings = np.repeat(directions(6), 10, axis=0)
    features = choose_landmarks(meanings).features(meanings)
    np.testing.assert_allclose(
        features @ features.T, np.exp(SHARPNESS * (meanings @ meanings.T - 1)), atol=3e-3
    )


def test_one_text_is_as_near_as_many_at_once() -> None:
    """What a question gets is what learning saw."""
    meanings = directions(30)
    landmarks = choose_landmarks(meanings)
    for row, meaning in enumerate(meanings):
        np.testing.assert_allclose(
            landmarks.nearness_of(meaning), landmarks.nearness(meanings)[row], atol=1e-6
        )


def test_a_text_without_meaning_is_near_nothing_and_no_landmark() -> None:
    """Zeros stay zeros."""
    meanings = directions(12)
    meanings[[2, 7]] = 0
    landmarks = choose_landmarks(meanings)
    assert len(landmarks.meanings) == 10
    assert not landmarks.nearness_of(meanings[2]).any()
    assert not landmarks.features(meanings)[[2, 7]].any()
    assert landmarks.features(meanings)[0].any()


@pytest.mark.parametrize("meanings", [np.zeros((5, 8)), np.zeros((5, 0)), np.zeros((0, 8))])
def test_where_nothing_has_a_meaning_there_are_no_landmarks(meanings: Floats) -> None:
    """Nor features."""
    landmarks = choose_landmarks(meanings.astype(np.float32))
    assert landmarks.features(meanings.astype(np.float32)).shape == (len(meanings), 0)
    assert landmarks.nearness_of(np.zeros(meanings.shape[1], dtype=np.float32)).shape == (0,)


def test_landmarks_are_bounded_and_stay_when_a_text_is_added() -> None:
    """At most one of them makes room, wherever the text stands."""
    meanings = directions(3 * LANDMARKS)
    before = choose_landmarks(meanings).meanings
    added = directions(3 * LANDMARKS + 1)[-1:]
    after = choose_landmarks(np.concatenate([meanings[:7], added, meanings[7:]])).meanings
    assert len(before) == len(after) == LANDMARKS
    kept = {row.tobytes() for row in before} & {row.tobytes() for row in after}
    assert len(kept) >= LANDMARKS - 1
