"""A symmetric system of as many equations as texts, solved without its matrix ever being made.

    (X X' + diag(ridge)) A = B

by conjugate gradients on all columns at once (Hestenes and Stiefel 1952), so
that X stays sparse. A preconditioner from a random sketch of X X' (Frangella,
Tropp and Udell 2023) makes few steps enough, and the result the same on every
machine but for rounding.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from faq.features import Floats, Integers

RANK = 100
"""Directions of the sketch: with more, setting up takes longer than the steps that are saved."""

TINY = np.float32(1e-30)


@dataclass(frozen=True)
class Design:
    """What is seen of some texts, a row each: features of which each text has few, and dense ones.

    `alone` is the squared length of what else a text has, which no other has.
    """

    sparse: sparse.csr_matrix
    dense: Floats
    alone: Floats

    def rows(self, wanted: Integers) -> "Design":
        """Some of the texts, in their order."""
        if len(wanted) == len(self.alone):
            return self
        return Design(self.sparse[wanted], self.dense[wanted], self.alone[wanted])


@dataclass(frozen=True)
class System:
    """The matrix X X' + diag(ridge), of which only products are made."""

    vectors: sparse.csr_matrix
    transposed: sparse.csr_matrix
    dense: Floats
    diagonal: Floats
    ridge: Floats

    def image(self, columns: Floats) -> Floats:
        """The product of the matrix with some columns."""
        found = self._kernel(columns)
        found += self.diagonal * columns
        return found

    def solve(self, right: Floats, steps: int, tick: Callable[[], None]) -> Floats:
        """The solution for some right-hand sides, after a few steps."""
        precondition = self._preconditioner()
        solution, residual = np.zeros_like(right), right.copy()
        direction = precondition(residual)
        agreed = dot(residual, direction)
        for _ in range(steps):
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
        found = self.vectors @ (self.transposed @ columns)
        found += self.dense @ (self.dense.T @ columns)
        return np.asarray(found)

    def _preconditioner(self) -> Callable[[Floats], Floats]:
        """About the inverse: that of the diagonal, but for the directions in which X X' is largest."""
        scale = np.asarray(1 / np.sqrt(self.diagonal), dtype=np.float32)
        directions, sizes = _largest(lambda columns: scale * self._kernel(scale * columns), len(scale))
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
    return System(vectors, vectors.T.tocsr(), design.dense, (ridge + of_alone)[:, None], ridge)


def dot(left: Floats, right: Floats) -> Floats:
    """The product of each column with its counterpart."""
    return np.asarray(np.einsum("ij,ij->j", left, right))


def _largest(product: Callable[[Floats], Floats], size: int) -> tuple[Floats, Floats]:
    """The directions in which a positive matrix is largest, a column each, and how large it is there.

    `product` multiplies the matrix, size x size, with columns. The Nystroem
    method with a small shift against rounding (algorithm 2.1 of the source).
    """
    probes = np.random.default_rng(1).standard_normal((size, min(RANK, size))).astype(np.float32)
    probes = np.linalg.qr(probes)[0]
    seen = product(probes)
    shift = np.float32(1e-5 * np.linalg.norm(seen) + 1e-6)
    seen = seen + shift * probes
    small: NDArray[np.float64] = (probes.T @ seen).astype(np.float64)
    root = np.linalg.cholesky((small + small.T) / 2)
    whitened = np.linalg.solve(root, seen.T.astype(np.float64)).T
    directions, lengths, _ = np.linalg.svd(whitened, full_matrices=False)
    return directions.astype(np.float32), np.maximum(lengths**2 - shift, 0).astype(np.float32)
