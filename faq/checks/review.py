"""Every answer has a source, and somebody looks at it again in time."""

from collections.abc import Iterator
from datetime import date

from faq.knowledge import Entry, Knowledge
from faq.problems import Finding


def reviews_due(knowledge: Knowledge, today: date) -> Iterator[Finding]:
    """Every entry whose review is past, or that tells no source or no dates."""
    for place, entry in enumerate(knowledge.entries):
        path = ("entries", place)
        if entry.review_by and entry.review_by < today:
            what = f'The answer "{entry.id}" was to be reviewed by {entry.review_by}.'
            remedy = (
                "Compare it with its source, then write today into reviewed and a new day into review_by."
            )
            yield Finding((*path, "review_by"), "review-past", what, remedy, "warning")
        missing = _missing(entry)
        if missing and not entry.is_smalltalk:
            what = f'The answer "{entry.id}" does not tell its {" and ".join(missing)}.'
            remedy = "Add the lines, so that others know what it rests on and how old it is."
            yield Finding((*path, "id"), "review-missing", what, remedy, "warning")
        if entry.reviewed and entry.reviewed > today:
            what = f'The answer "{entry.id}" was reviewed on {entry.reviewed}, a day that is still to come.'
            yield Finding((*path, "reviewed"), "review-date", what, "Write the day of the review.", "warning")


def _missing(entry: Entry) -> list[str]:
    parts = {"source": entry.source, "reviewed": entry.reviewed, "review_by": entry.review_by}
    return [name for name, value in parts.items() if value is None]
