"""Every answer has a source, and somebody looks at it again in time."""

from collections.abc import Iterator
from datetime import date

from faq.knowledge import Entry, Knowledge, UrgentGroup
from faq.problems import Finding, Path


def reviews_due(knowledge: Knowledge, today: date) -> Iterator[Finding]:
    """Every answer whose review is past or to come, and every entry that tells no source or no dates."""
    for place, group in enumerate(knowledge.urgent):
        yield from _dates(("urgent", place), group, today)
    for place, entry in enumerate(knowledge.entries):
        yield from _dates(("entries", place), entry, today)
        missing = _missing(entry)
        if missing and not entry.is_smalltalk:
            what = f'The answer "{entry.id}" does not tell its {" and ".join(missing)}.'
            remedy = "Add the lines, so that others know what it rests on and how old it is."
            yield Finding(("entries", place, "id"), "review-missing", what, remedy, "warning")


def _dates(path: Path, answer: Entry | UrgentGroup, today: date) -> Iterator[Finding]:
    if answer.review_by and answer.review_by < today:
        what = f'The answer "{answer.id}" was to be reviewed by {answer.review_by}.'
        remedy = "Compare it with its source, then write today into reviewed, a new day into review_by."
        yield Finding((*path, "review_by"), "review-past", what, remedy, "warning")
    if answer.reviewed and answer.reviewed > today:
        what = f'The answer "{answer.id}" was reviewed on {answer.reviewed}, a day that is still to come.'
        yield Finding((*path, "reviewed"), "review-date", what, "Write the day of the review.", "warning")


def _missing(entry: Entry) -> list[str]:
    parts = {"source": entry.source, "reviewed": entry.reviewed, "review_by": entry.review_by}
    return [name for name, value in parts.items() if value is None]
