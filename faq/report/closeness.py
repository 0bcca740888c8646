"""Which entries are close to each other: whose phrasings, left out, are found under the other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import squareform

from faq.report.left_out import LeftOut

CAUTION = 10
"""Phrasings that are added to each entry's when shares are compared: one slip of few phrasings is chance."""


@dataclass(frozen=True)
class Slips:
    """The phrasings of one entry that are found under another, the surest first, and of how many."""

    own: str
    found: str
    of: int
    phrasings: tuple[LeftOut, ...]

    @property
    def share(self) -> float:
        """The share (0 to 1) of the entry's phrasings."""
        return len(self.phrasings) / self.of

    @property
    def weight(self) -> float:
        """The same, smaller where the entry has few phrasings: what entries are compared by."""
        return len(self.phrasings) / (self.of + CAUTION)


@dataclass(frozen=True)
class Pair:
    """Two entries, and what slips from one to the other: most of it from the first."""

    there: Slips
    back: Slips

    @property
    def closeness(self) -> float:
        """How close they are: 0 if nothing slips, 2 at most."""
        return self.there.weight + self.back.weight

    @property
    def slips(self) -> int:
        """How many phrasings slip, either way."""
        return len(self.there.phrasings) + len(self.back.phrasings)


def slips_of(left_out: Sequence[LeftOut]) -> tuple[Slips, ...]:
    """All slips from one entry to another, those of the largest share first."""
    sizes = Counter(each.own for each in left_out)
    found: dict[tuple[str, str], list[LeftOut]] = {}
    for each in sorted(left_out, key=lambda one: (-one.confidence, one.phrasing)):
        if not each.is_right:
            found.setdefault((each.own, each.found), []).append(each)
    slips = (Slips(own, other, sizes[own], tuple(some)) for (own, other), some in found.items())
    return tuple(sorted(slips, key=lambda each: (-each.weight, each.own, each.found)))


def closest(left_out: Sequence[LeftOut]) -> tuple[Pair, ...]:
    """Every two entries between which something slips, the closest first."""
    sizes = Counter(each.own for each in left_out)
    slips = {(each.own, each.found): each for each in slips_of(left_out)}
    pairs = []
    for each in slips.values():
        # An entry of one phrasing slips nowhere, as nothing of it can be left out.
        nothing = Slips(each.found, each.own, max(sizes[each.found], 1), ())
        back = slips.get((each.found, each.own), nothing)
        if (each.weight, each.own) > (back.weight, back.own):
            pairs.append(Pair(each, back))
    return tuple(sorted(pairs, key=lambda pair: (-pair.closeness, pair.there.own, pair.there.found)))


def neighbourly(pairs: Sequence[Pair], most: int) -> tuple[str, ...]:
    """The ids of the entries of the closest pairs, `most` at most; close ones stand together."""
    chosen: dict[str, None] = {}
    for pair in pairs:
        both = (pair.there.own, pair.there.found)
        if len(chosen.keys() | set(both)) <= most:
            chosen.update(dict.fromkeys(both))
    ids = sorted(chosen)
    if len(ids) < 3:
        return tuple(ids)
    place = {name: number for number, name in enumerate(ids)}
    far = np.ones((len(ids), len(ids))) - np.eye(len(ids))
    for pair in pairs:
        one, other = place.get(pair.there.own), place.get(pair.there.found)
        if one is not None and other is not None:
            far[one, other] = far[other, one] = 1 - min(pair.closeness, 1)
    tree = linkage(squareform(far), method="average", optimal_ordering=True)
    return tuple(ids[leaf] for leaf in leaves_list(tree))
