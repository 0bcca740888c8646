"""Every entry has enough ways of asking to be found by."""

from collections.abc import Iterator

from faq.knowledge import Knowledge
from faq.plural import counted
from faq.problems import Finding

ENOUGH = 5
"""Phrasings from which an entry is found by words that it does not hold itself; see docs/checks.md."""


def few_phrasings(knowledge: Knowledge) -> Iterator[Finding]:
    """Every entry with few phrasings."""
    for place, entry in enumerate(knowledge.entries):
        count = len(entry.phrasings)
        if count < ENOUGH:
            what = f'The entry "{entry.id}" has {counted(count, "way")} of asking.'
            remedy = f"Add others under also_asked, {ENOUGH} at least: as visitors would type them."
            yield Finding(("entries", place, "id"), "few-phrasings", what, remedy, "warning")
