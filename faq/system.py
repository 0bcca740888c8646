"""A symmetric system of as many equations as texts, solved without its matrix ever being made.

    (X X' + diag(ridge)) A = B

by conjugate gradients on all columns at once (Hestenes and Stiefel 1952), so
that X stays sparse. A preconditioner from a random sketch of X X' (Frangella,
Tropp and Udell 2023) makes few steps enough, and the result the same on every
machine but for rounding.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from faq.features import Floats, Integers

TINY = np.float32(1e-30)


Seeds = NDArray[np.uint64]


def seeds_of(texts: Iterable[str]) -> Seeds:
    """A seed for each text, the same whatever stands around it; another for one that comes again."""
    seen: Counter[str] = Counter()
    found = []
    for text in texts:
        seen[text] += 1
        found.append(crc32(text.encode(), seen[text]))
    return np.array(found, dtype=np.uint64)


def signs(seeds: Seeds, count: int) -> Floats:
    """So many columns of -1 and 1 at random, a row for each seed, mixed as splitmix64 does (Steele 2014)."""
    columns = np.arange(1, count + 1, dtype=np.uint64)
    mixed: Seeds = np.asarray((seeds[:, None] << np.uint64(20)) + columns, dtype=np.uint64)
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.where(mixed >> np.uint64(63), 1, -1).astype(np.float32)


class Effort(NamedTuple):
    """How much work goes into a solution.

    `steps` of the solver, random `probes` that estimate the diagonal of the inverse, and `rank`, the
    directions of the sketch.
    """

    steps: int
    probes: int
    rank: int


@dataclass(frozen=True)
class Design:
    """What is seen of some texts, a row each: features of which each text has few, and dense ones.

    `alone` is the squared length of what else a text has, which no other has; `seeds` are what random
    numbers are drawn by, a different one for each text.
    """

    sparse: sparse.csr_matrix
    dense: Floats
    alone: Floats
    seeds: Seeds

    def rows(self, wanted: Integers) -> "Design":
        """Some of the texts, in their order."""
        if len(wanted) == len(self.alone):
            return self
        return Design(self.sparse[wanted], self.dense[wanted], self.alone[wanted], self.seeds[wanted])


@dataclass(frozen=True)
class System:
    """The matrix X X' + diag(ridge), of which only products are made."""

    vectors: sparse.csr_matrix
    transposed: sparse.csr_matrix
    dense: Floats
    diagonal: Floats
    ridge: Floats
    seeds: Seeds

    def image(self, columns: Floats) -> Floats:
        """The product of the matrix with some columns."""
        found = self._kernel(columns)
        found += self.diagonal * columns
        return found

    def solve(self, right: Floats, effort: Effort, tick: Callable[[], None]) -> Floats:
        """The solution for some right-hand sides, after a few steps."""
        precondition = self._preconditioner(effort.rank)
        solution, residual = np.zeros_like(right), right.copy()
        direction = precondition(residual)
        agreed = dot(residual, direction)
        for _ in range(effort.steps):
            image = self.image(direction)
            length = agreed / np.maximum(dot(direction, image), TINY)
            solution += length * direction
            residual -= length * image
            better = precondition(residual)
            before, agreed = agreed, dot(residual, better)
            direction *= agreed / np.maximum(before, TINY)
            direction += better
            tick()
        return solution

    def _kernel(self, columns: Floats) -> Floats:
        # Side by side on two cores: neither needs the interpreter, and each keeps the order of its sums.
        with ThreadPoolExecutor(1) as beside:
            of_features = beside.submit(lambda: self.vectors @ (self.transposed @ columns))
            of_meaning = self.dense @ (self.dense.T @ columns)
        found = of_features.result()
        found += of_meaning
        return np.asarray(found)

    def _preconditioner(self, rank: int) -> Callable[[Floats], Floats]:
        """About the inverse: that of the diagonal, but for the directions in which X X' is largest."""
        scale = np.asarray(1 / np.sqrt(self.diagonal), dtype=np.float32)
        probes = signs(self.seeds, min(rank, len(scale)))
        directions, sizes = _largest(lambda columns: scale * self._kernel(scale * columns), probes)
        gain = ((sizes[-1:].sum() + 1) / (sizes + 1) - 1)[:, None]

        def apply(columns: Floats) -> Floats:
            scaled = scale * columns
            scaled += directions @ (gain * (directions.T @ scaled))
            return np.asarray(scale * scaled)

        return apply


def make_system(design: Design, ridge: Floats) -> System:
    """The system of some texts.

    A feature that only one text has adds to nothing but the diagonal, so those
    are put there, which leaves half as many.
    """
    shared = np.bincount(design.sparse.indices, minlength=design.sparse.shape[1]) > 1
    alone = design.sparse[:, ~shared]
    of_alone = design.alone + np.asarray(alone.multiply(alone).sum(axis=1)).ravel()
    vectors = design.sparse[:, shared]
    return System(vectors, vectors.T.tocsr(), design.dense, (ridge + of_alone)[:, None], ridge, design.seeds)


def dot(left: Floats, right: Floats) -> Floats:
    """The product of each column with its counterpart."""
    return np.asarray(np.einsum("ij,ij->j", left, right))


def _largest(product: Callable[[Floats], Floats], probes: Floats) -> tuple[Floats, Floats]:
    """The directions in which a positive matrix is largest, a column each, and how large it is there.

    `product` multiplies the matrix with columns; `probes` are random columns, as many as directions are
    wanted. The Nystroem method with a small shift against rounding (algorithm 2.1 of the source).
    """
    probes = _principal(probes)[0].astype(np.float32)
    seen = product(probes)
    shift = np.float32(1e-5 * np.linalg.norm(seen) + 1e-6)
    seen = seen + shift * probes
    small: NDArray[np.float64] = (probes.T @ seen).astype(np.float64)
    root = np.linalg.cholesky((small + small.T) / 2)
    directions, sizes = _principal(seen @ np.linalg.inv(root).T)
    return directions.astype(np.float32), np.maximum(sizes - shift, 0).astype(np.float32)


def _principal(columns: NDArray[np.floating]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Orthonormal columns that span the same, the largest first, and the squared size along each.

    By way of the small square of a tall matrix, which is faster than QR and singular values; what that
    cannot tell from nothing is left out.
    """
    tall = columns.astype(np.float64)
    squares, turned = np.linalg.eigh(tall.T @ tall)
    told = np.flatnonzero(squares > 1e-9 * squares[-1])[::-1]
    return tall @ (turned[:, told] / np.sqrt(squares[told])), squares[told]
