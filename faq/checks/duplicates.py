"""No way of asking stands under two entries, not even in nearly the same words."""

from collections.abc import Iterator

from faq.checks.likeness import Likeness
from faq.knowledge import Knowledge
from faq.problems import Finding

NEARLY_EQUAL = 0.9
"""The cosine of their stems from which two phrasings are nearly the same."""


def near_duplicates(knowledge: Knowledge, likeness: Likeness) -> Iterator[Finding]:
    """Every phrasing of one entry that an earlier entry has in nearly the same words.

    Equal ones are found by faq.references already.
    """
    for row, earlier in likeness.alike(NEARLY_EQUAL):
        one, other = likeness.phrasings[row], likeness.phrasings[earlier]
        if one.owner != other.owner and one.words != other.words:
            where = knowledge.entries[other.owner].id
            what = f'"{one.text}" is nearly "{other.text}" of the entry "{where}".'
            remedy = "Keep the one whose entry answers it, or say what makes them differ."
            yield Finding(one.path, "near-duplicate", what, remedy, "warning")
