"""Ridge regression from texts to classes, with its leave-one-out predictions.

Pure array functions. The weighted problem is solved in its dual form,

    (X X' + penalty * D) A = Y,   D = diag(1 / weight).
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from faq.features import Floats, Integers
from faq.progress import Progress
from faq.system import TINY, Design, Effort, System, dot, make_system, signs

PENALTY = 0.3
"""How much large coefficients cost; see docs/matching.md."""

BALANCE = 0.75
"""How far small classes are made up for: 0 leaves each text its weight, 1 gives each class the same."""

LEARNING = Effort(steps=16, probes=8, rank=100)
"""To learn: further steps change no ranking that we measured, the median error of the diagonal is 10 %, and a
wider sketch takes longer than the steps that it saves."""

LOOKING, LOOKED_AT = Effort(steps=10, probes=32, rank=20), 64
"""To see what becomes of single texts that are left out: with probes for all, then exactly for some."""

SMOOTH = 1.5
"""The penalty for that: with less, more steps would be needed, and tell hardly more."""

MANY, ROUNDS = 100, 24
"""From so many classes on targets move, and how often; with fewer classes it is better if they stay."""

BLOCK = 16_384
"""Features whose coefficients are worked out at a time, so that they are kept at half precision only."""


@dataclass(frozen=True)
class Coefficients:
    """What each feature (row) speaks for: a column for each class. Those of sparse features are many."""

    sparse: NDArray[np.float16]
    dense: Floats


def fit(design: Design, classes: Integers, none: int) -> Coefficients:
    """The coefficients of a regression.

    `classes` holds the class of each text, from 0 to `none`, which stands for
    texts of no class.
    """
    system = make_system(design, PENALTY / _weights(classes, none))
    targets = _targets(classes, none)
    return _coefficients(design, system.solve(targets, LEARNING, _ignore))


def leave_out(design: Design, classes: Integers, none: int, progress: Progress) -> Floats:
    """Leave-one-out predictions, texts x (none + 1), by which single texts can be judged.

    Those that another class leads most have the exact diagonal, of the solutions for unit vectors: by chance
    of the probes, right ones would be among them.
    """
    system = make_system(design, SMOOTH / _weights(classes, none))
    targets = _targets(classes, none)
    done = count(1)

    def tick() -> None:
        progress(next(done) / (2 * LOOKING.steps))

    probes = signs(design.seeds, LOOKING.probes)
    dual, diagonal = _dual_and_diagonal(system, targets, probes, LOOKING, tick)
    found = np.asarray(targets - dual / diagonal[:, None], dtype=np.float32)
    doubtful = np.argsort((found * targets).sum(axis=1) - found.max(axis=1), kind="stable")[:LOOKED_AT]
    units = np.zeros((len(classes), len(doubtful)), dtype=np.float32)
    units[doubtful, np.arange(len(doubtful))] = 1
    exact = system.solve(units, LOOKING, tick)[doubtful, np.arange(len(doubtful))]
    found[doubtful] = targets[doubtful] - dual[doubtful] / exact[:, None]
    return found


def fit_and_leave_out(
    design: Design, classes: Integers, none: int, progress: Progress, effort: Effort
) -> tuple[Coefficients, Floats]:
    """The coefficients of a regression, and leave-one-out predictions.

    Where classes are many, a text that scores over 1 for its own class or
    under 0 for another is no mistake: its target moves there, which makes the
    loss a squared hinge. The predictions are, for each text, the scores, texts
    x (none + 1), that the regression without that text would give it: y - a /
    diag(inverse), where the diagonal of the inverse is estimated with random
    probes (Bekas, Kokiopoulou and Saad 2007).
    """
    targets = _targets(classes, none)
    system = make_system(design, PENALTY / _weights(classes, none))
    rounds = ROUNDS if none >= MANY else 0
    done = count(1)

    def tick() -> None:
        progress(next(done) / (effort.steps + rounds))

    probes = signs(design.seeds, effort.probes)
    dual, diagonal = _dual_and_diagonal(system, targets, probes, effort, tick)
    if rounds:
        dual, targets = _forgive(system, dual.copy(), classes, rounds, tick)
    return _coefficients(design, dual), np.asarray(targets - dual / diagonal[:, None], dtype=np.float32)


def _dual_and_diagonal(
    system: System, targets: Floats, probes: Floats, effort: Effort, tick: Callable[[], None]
) -> tuple[Floats, Floats]:
    """The dual solution, and about the diagonal of the inverse."""
    solution = system.solve(np.hstack([targets, probes]), effort, tick)
    dual, seen = np.split(solution, [targets.shape[1]], axis=1)
    diagonal = (probes * seen).mean(axis=1)
    return dual, np.maximum(diagonal, 0.3 * np.median(diagonal))


def _targets(classes: Integers, none: int) -> Floats:
    targets = np.zeros((len(classes), none + 1), dtype=np.float32)
    targets[np.arange(len(classes)), classes] = 1
    return targets


def _coefficients(design: Design, dual: Floats) -> Coefficients:
    columns = design.sparse.T.tocsr()
    blocks = [
        (columns[start : start + BLOCK] @ dual).astype(np.float16)
        for start in range(0, columns.shape[0], BLOCK)
    ]
    return Coefficients(np.concatenate(blocks), np.asarray(design.dense.T @ dual, dtype=np.float32))


def _weights(classes: Integers, none: int) -> Floats:
    """The weight of each text: 1 in a class of middling size, more in smaller ones.

    Texts of no class weigh 1 as well, but together no more than all the others:
    a small file must not drown in them.
    """
    sizes = np.bincount(classes, minlength=none + 1)
    of_class = (max(sizes[:none].mean(), 1) / np.maximum(sizes, 1)) ** BALANCE
    of_class[none] = min(1, sizes[:none].sum() / max(sizes[none], 1))
    return np.asarray(of_class[classes], dtype=np.float32)


def _forgive(
    system: System, solution: Floats, classes: Integers, rounds: int, tick: Callable[[], None]
) -> tuple[Floats, Floats]:
    """What a solution becomes whose targets move to what is more than reached, and these targets.

    Conjugate gradients for a function that is quadratic in pieces (Polak and
    Ribiere 1969), one step for each move of the targets.
    """
    texts = np.arange(len(classes))
    image = system.image(solution)
    direction = np.zeros_like(solution)
    before, squared = direction, np.zeros(solution.shape[1], dtype=np.float32)
    for _ in range(rounds):
        targets = image - system.ridge[:, None] * solution
        reached = targets[texts, classes]
        np.minimum(targets, 0, out=targets)
        targets[texts, classes] = np.maximum(reached, 1)
        residual = targets - image
        conjugate = dot(residual, residual) - dot(residual, before)
        direction *= np.clip(conjugate / np.maximum(squared, TINY), 0, 1, dtype=np.float32)
        direction += residual
        before, squared = residual, dot(residual, residual)
        step = system.image(direction)
        length = dot(residual, direction) / np.maximum(dot(direction, step), TINY)
        solution += length * direction
        step *= length
        image += step
        tick()
    return solution, targets


def _ignore() -> None:
    pass
