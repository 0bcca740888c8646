"""Each phrasing is left out in turn, to see under which entry it would be found.

What an editor cannot see by reading: phrasings that stand in the wrong entry, and entries that the words
of visitors do not tell apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from faq import ridge
from faq.checks.likeness import Likeness, Phrasing
from faq.features import Floats, Integers
from faq.knowledge import Knowledge
from faq.problems import Finding
from faq.progress import Progress
from faq.system import Design, seeds_of

ASTRAY = 0.4
"""By how much another entry must lead, where a score of 1 is that of a sure one."""

CLEAR = 0.2
"""By how much it must lead to count when entries are compared: less may be chance."""

TOO_CLOSE, FEWEST = 0.2, 4
"""The share of an entry's phrasings, and their number, from which it is too close to another."""

MOST = 50
"""Phrasings that are reported at most, the clearest first: nobody mends more at once."""


@dataclass(frozen=True)
class LeftOut:
    """Under which other entry each phrasing would best be found, and by how much that leads its own."""

    phrasings: tuple[Phrasing, ...]
    others: Integers
    leads: Floats


def leave_out(knowledge: Knowledge, likeness: Likeness, progress: Progress) -> LeftOut:
    """Leave out each phrasing in turn."""
    owners, entries = likeness.owners, len(knowledge.entries)
    nothing = np.zeros(len(owners), dtype=np.float32)
    seeds = seeds_of(" ".join(phrasing.words) for phrasing in likeness.phrasings)
    design = Design(likeness.vectors, np.zeros((len(owners), 0), dtype=np.float32), nothing, seeds)
    scores = ridge.leave_out(design, owners, entries, progress)[:, :entries]
    texts = np.arange(len(owners))
    own = scores[texts, owners].copy()
    scores[texts, owners] = -np.inf
    others = scores.argmax(axis=1)
    return LeftOut(likeness.phrasings, others, scores[texts, others] - own)


def astray(knowledge: Knowledge, left_out: LeftOut) -> Iterator[Finding]:
    """The phrasings that would clearly be found under another entry."""
    order = np.argsort(-left_out.leads, kind="stable")[:MOST]
    for row in order[left_out.leads[order] >= ASTRAY].tolist():
        phrasing, other = left_out.phrasings[row], knowledge.entries[left_out.others[row]]
        what = f'Without this line, "{phrasing.text}" would be taken for "{other.id}".'
        remedy = (
            f'Move it there, or give "{knowledge.entries[phrasing.owner].id}" more lines that are like it.'
        )
        yield Finding(phrasing.path, "astray", what, remedy, "warning")


def too_close(knowledge: Knowledge, left_out: LeftOut) -> Iterator[Finding]:
    """The entries of whose phrasings many would be found under one other entry."""
    entries = len(knowledge.entries)
    owners = np.array([phrasing.owner for phrasing in left_out.phrasings], dtype=np.int64)
    clear = left_out.leads >= CLEAR
    pairs = np.bincount(owners[clear] * entries + left_out.others[clear], minlength=entries**2)
    taken = pairs.reshape(entries, entries)
    sizes = np.bincount(owners, minlength=entries)
    for one, other in np.argwhere((taken >= FEWEST) & (taken >= TOO_CLOSE * sizes[:, None])).tolist():
        first, second = knowledge.entries[one].id, knowledge.entries[other].id
        what = f'{taken[one, other]} of {sizes[one]} phrasings of "{first}" would be taken for "{second}".'
        remedy = "Merge the two, or give each the words that tell them apart."
        yield Finding(("entries", one, "id"), "too-close", what, remedy, "warning")
