"""The regression equals the textbook: conjugate gradients, leaving out, and what no other text has."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse

from faq import ridge
from faq.features import Floats
from faq.ridge import Coefficients
from faq.system import Design, Seeds, seeds_of, signs

Doubles = NDArray[np.float64]


def make_design(texts: int, alone: float = 0.0, seed: int = 5) -> Design:
    """Texts about 1 long, with features that many of them share."""
    random = np.random.default_rng(seed)
    features = sparse.random(texts, 40, density=0.15, random_state=random, format="csr", dtype=np.float32)
    features.data /= np.sqrt(np.maximum(features.multiply(features).sum(axis=1), 0.1)).A1[
        np.repeat(np.arange(texts), np.diff(features.indptr))
    ]
    dense = random.standard_normal((texts, 6)) / 6
    return Design(
        features.tocsr(), dense.astype(np.float32), np.full(texts, alone, dtype=np.float32), seeds(texts)
    )


def seeds(texts: int) -> Seeds:
    """A seed for each of so many texts."""
    return seeds_of(map(str, range(texts)))


def make_classes(texts: int, none: int) -> NDArray[np.int64]:
    """Classes of different sizes, and some texts of none."""
    return np.arange(texts) ** 2 % (none + 1)


def learn(design: Design, classes: NDArray[np.int64], none: int) -> tuple[Coefficients, Floats]:
    """What is learnt, and predictions for left-out texts."""
    return ridge.fit_and_leave_out(design, classes, none, lambda _: None, ridge.LEARNING)


def kernel(design: Design) -> Doubles:
    """The products of all texts, as one plain matrix."""
    dense, shared = design.dense.astype(float), design.sparse.toarray().astype(float)
    return np.asarray(shared @ shared.T + dense @ dense.T + np.diag(design.alone.astype(float)))


def penalties(classes: NDArray[np.int64], none: int) -> Doubles:
    """What is added to the diagonal, by the definition of balance."""
    sizes = np.bincount(classes, minlength=none + 1)
    weights = (sizes[:none].mean() / np.maximum(sizes, 1)) ** ridge.BALANCE
    weights[none] = min(1, sizes[:none].sum() / max(sizes[none], 1))
    return np.asarray(ridge.PENALTY / weights[classes])


@pytest.mark.parametrize("alone", [0.0, 0.3])
def test_coefficients_are_those_of_the_solved_system(alone: float) -> None:
    """As numpy.linalg.solve gives them; half precision is kept of sparse features."""
    design, classes = make_design(60, alone), make_classes(60, 4)
    found = ridge.fit(design, classes, 4)
    dual = np.linalg.solve(kernel(design) + np.diag(penalties(classes, 4)), np.eye(5)[classes])
    np.testing.assert_allclose(found.sparse, design.sparse.toarray().T @ dual, atol=4e-3)
    np.testing.assert_allclose(found.dense, design.dense.T @ dual, atol=4e-3)


def test_both_ways_to_learn_give_the_same_coefficients() -> None:
    """With few classes, leaving out changes nothing in what is learnt."""
    design, classes = make_design(60), make_classes(60, 4)
    alone, with_left_out = ridge.fit(design, classes, 4), learn(design, classes, 4)[0]
    np.testing.assert_allclose(alone.sparse, with_left_out.sparse, atol=2e-3)
    np.testing.assert_allclose(alone.dense, with_left_out.dense, atol=1e-4)


def leave_out(design: Design, classes: NDArray[np.int64], none: int) -> Doubles:
    """Predictions by really leaving each text out, the weights of texts as they are."""
    products, added, targets = kernel(design), penalties(classes, none), np.eye(none + 1)[classes]
    predicted = []
    for row in range(len(classes)):
        others = np.arange(len(classes)) != row
        inside = products[np.ix_(others, others)] + np.diag(added[others])
        predicted.append(products[row, others] @ np.linalg.solve(inside, targets[others]))
    return np.array(predicted)


@pytest.mark.parametrize("alone", [0.0, 0.3])
def test_leaving_out_by_the_diagonal_is_leaving_out(alone: float) -> None:
    """The formula is exact with an exact diagonal, and nearly so with very many probes."""
    design, classes = make_design(60, alone), make_classes(60, 4)
    exact = leave_out(design, classes, 4)
    system = kernel(design) + np.diag(penalties(classes, 4))
    targets = np.eye(5)[classes]
    formula = targets - np.linalg.solve(system, targets) / np.diag(np.linalg.inv(system))[:, None]
    np.testing.assert_allclose(formula, exact, atol=1e-8)
    effort = ridge.LEARNING._replace(probes=4000)
    found = ridge.fit_and_leave_out(design, classes, 4, lambda _: None, effort)[1]
    np.testing.assert_allclose(found, exact, atol=0.1)


@pytest.mark.parametrize("alone", [0.0, 0.3])
def test_few_probes_tell_enough(alone: float) -> None:
    """With as many as there are, predictions are near those of really leaving out, and far from the targets."""
    design, classes = make_design(200, alone), make_classes(200, 4)
    exact, targets = leave_out(design, classes, 4), np.eye(5)[classes]
    left_out, looked_at = learn(design, classes, 4)[1], ridge.leave_out(design, classes, 4, lambda _: None)
    assert np.median(np.abs(left_out - exact)) < 0.05
    assert likeness(left_out, exact) > max(0.8, likeness(targets, exact) + 0.3)
    assert likeness(looked_at, exact) > likeness(left_out, exact)


def likeness(one: Doubles | Floats, other: Doubles) -> float:
    """How two matrices of numbers go together, 1 at most."""
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def test_progress_is_told_to_the_end() -> None:
    """In shares that grow, the last one all."""
    told: list[float] = []
    ridge.fit_and_leave_out(make_design(30), make_classes(30, 3), 3, told.append, ridge.LEARNING)
    assert told == sorted(told)
    assert 0 < told[0] <= told[-1] == pytest.approx(1)


def test_what_a_text_has_alone_holds_it_back() -> None:
    """The more of a text no other has, the less its class is learnt from the rest of it, as if it were a feature."""
    with_number, classes = make_design(30, 0.5), make_classes(30, 3)
    own = sparse.identity(30, format="csr", dtype=np.float32) * np.float32(np.sqrt(0.5))
    spelt_out = Design(
        sparse.hstack([with_number.sparse, own], format="csr"),
        with_number.dense,
        np.zeros(30, dtype=np.float32),
        seeds(30),
    )
    one, two = ridge.fit(with_number, classes, 3), ridge.fit(spelt_out, classes, 3)
    np.testing.assert_allclose(one.sparse, two.sparse[:40], atol=2e-3)
    np.testing.assert_allclose(one.dense, two.dense, atol=1e-4)
    assert np.abs(one.sparse).sum() < np.abs(ridge.fit(make_design(30), classes, 3).sparse).sum()


def test_small_classes_weigh_more_and_those_of_none_not_too_much() -> None:
    """A class of one text among large ones scores higher for its text than it would unbalanced."""
    design = make_design(60)
    lonely = np.zeros(60, dtype=np.int64)
    lonely[0], lonely[30:] = 1, 2
    few_of_none = ridge.fit(design, lonely, 2)
    score = design.sparse[[0]] @ few_of_none.sparse.astype(float) + design.dense[[0]] @ few_of_none.dense
    unbalanced = np.linalg.solve(kernel(design) + ridge.PENALTY * np.eye(60), np.eye(3)[lonely])
    assert score[0, 1] > (kernel(design)[0] @ unbalanced)[1] + 0.05


def test_some_rows_of_a_design_are_those_texts() -> None:
    """In the order wanted; all of them are the design itself."""
    design = make_design(20, 0.1)
    some = design.rows(np.array([3, 5, 11]))
    np.testing.assert_array_equal(some.sparse.toarray(), design.sparse.toarray()[[3, 5, 11]])
    np.testing.assert_array_equal(some.dense, design.dense[[3, 5, 11]])
    assert len(some.alone) == 3
    np.testing.assert_array_equal(design.rows(np.arange(20)).dense, design.dense)


@pytest.mark.parametrize("none", [1, 3])
def test_the_smallest_problems_are_solved(none: int) -> None:
    """One text, or one of each class: numbers, no warning."""
    for texts in (1, none, none + 1):
        design = make_design(texts)
        coefficients, left_out = learn(design, np.arange(texts) % (none + 1), none)
        assert np.isfinite(coefficients.sparse).all()
        assert np.isfinite(left_out).all()


def test_with_many_classes_a_score_beyond_its_target_is_no_mistake() -> None:
    """Targets move there: a text sure of its class holds others back less, and none is far below 0."""
    count = ridge.MANY + 20
    classes = np.repeat(np.arange(count), 3)
    features = sparse.random(
        3 * count, 300, density=0.05, random_state=np.random.default_rng(2), format="csr"
    )
    common = sparse.csr_matrix(np.repeat(np.eye(count), 3, axis=0))
    both = sparse.hstack([features, common], format="csr").astype(np.float32)
    dense = np.zeros((3 * count, 1), dtype=np.float32)
    design = Design(both, dense, np.zeros(3 * count, dtype=np.float32), seeds(3 * count))
    found, left_out = learn(design, classes, count)
    plain = ridge.fit(design, classes, count)
    own = np.eye(count + 1, dtype=bool)[classes]
    moved, still = (both @ each.sparse.astype(np.float32) for each in (found, plain))
    assert moved[own].mean() > still[own].mean()
    assert (left_out.argmax(axis=1) == classes).mean() > 0.8


def test_signs_are_even_and_stay_when_a_text_is_added() -> None:
    """Each text draws its own, wherever it stands; one that comes again draws others."""
    texts = [f"text {number}" for number in range(2000)]
    before, after = signs(seeds_of(texts), 32), signs(seeds_of(["another", *texts]), 32)
    np.testing.assert_array_equal(after[1:], before)
    assert set(before.ravel()) == {-1, 1}
    assert abs(before.mean()) < 0.02
    assert np.abs(before.T @ before / 2000 - np.eye(32)).max() < 0.12
    twice = signs(seeds_of(["same", "same"]), 256)
    assert abs((twice[0] * twice[1]).mean()) < 0.25
