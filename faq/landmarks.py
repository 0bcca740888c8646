"""How near a text is, in meaning, to some of the learnt texts: a Gaussian kernel, by landmarks.

    k(x, y) = exp(SHARPNESS (x . y - 1))    for meanings x, y of length 1

is a Gaussian of their distance. All kernel values between texts would be too
many to keep; the texts are described by their values with some of them, the
landmarks (the Nystroem method, Williams and Seeger 2001).
"""

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from faq.features import Floats

SHARPNESS = 3.0
"""How fast nearness falls off with the angle; see docs/matching.md."""

LANDMARKS = 500
"""Landmarks at most: with more, no ranking that we measured got better."""

_JITTER = 1e-3
"""What keeps equal landmarks apart."""

_STEPS = 100
"""Each number of a meaning is taken to so many steps when landmarks are drawn: its last digits may differ."""


@dataclass(frozen=True)
class Landmarks:
    """Some meanings (a row each), and the matrix that makes kernel values with them orthonormal features."""

    meanings: Floats
    whitening: Floats

    def nearness(self, meanings: Floats) -> Floats:
        """The kernel values of texts with the landmarks, texts x landmarks; 0 where a text has no meaning."""
        with_meaning = np.einsum("ij,ij->i", meanings, meanings) > 0
        nearness = np.exp(SHARPNESS * (meanings @ self.meanings.T - 1)) * with_meaning[:, None]
        return np.asarray(nearness, dtype=np.float32)

    def nearness_of(self, meaning: Floats) -> Floats:
        """The kernel values of one text."""
        if not meaning.any():
            return np.zeros(len(self.meanings), dtype=np.float32)
        return np.asarray(np.exp(SHARPNESS * (self.meanings @ meaning - 1)))

    def features(self, meanings: Floats) -> Floats:
        """Features of texts whose products are about the kernel values between them."""
        return np.asarray(self.nearness(meanings) @ self.whitening, dtype=np.float32)


def choose_landmarks(meanings: Floats) -> Landmarks:
    """Some of the texts that have a meaning, by what they mean and not by where they stand.

    So an editor who adds a text moves one landmark at most, and other replies stay as they are.
    """
    places = np.flatnonzero(np.einsum("ij,ij->i", meanings, meanings))
    rounded = (meanings[places] * _STEPS).round().astype(np.int8)
    lots = {blake2b(row.tobytes()).digest(): place for row, place in zip(rounded, places, strict=True)}
    some = meanings[[lots[lot] for lot in sorted(lots)[:LANDMARKS]]]
    kernel = np.exp(SHARPNESS * (some @ some.T - 1)).astype(np.float64) + _JITTER * np.eye(len(some))
    return Landmarks(some, np.linalg.inv(np.linalg.cholesky(kernel)).T.astype(np.float32))
