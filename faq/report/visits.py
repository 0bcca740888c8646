"""What visitors asked, counted by what they got, by day and by entry."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from faq.store.activity import Activity

OUTCOMES = {
    "answer": "answered",
    "chat": "answered",
    "choices": "asked back",
    "unanswered": "unanswered",
    "urgent": "urgent",
}
"""What each kind of reply is called in the report, in the order in which they are shown."""


@dataclass(frozen=True)
class Visits:
    """Replies by outcome, by day and outcome, and answers by entry."""

    outcomes: Counter[str]
    days: dict[date, Counter[str]]
    entries: Counter[str]

    @property
    def replies(self) -> int:
        """How many replies there were."""
        return self.outcomes.total()

    @property
    def answered(self) -> float:
        """The share (0 to 1) of replies that were answers; 0 if there were none."""
        return self.outcomes["answered"] / max(self.replies, 1)


def visits_of(activity: Iterable[Activity]) -> Visits:
    """Count what the server counted."""
    outcomes: Counter[str] = Counter()
    days: dict[date, Counter[str]] = {}
    entries: Counter[str] = Counter()
    for each in activity:
        if each.entry:
            entries[each.entry] += each.count
        else:
            outcome = OUTCOMES[each.kind]
            outcomes[outcome] += each.count
            days.setdefault(each.day, Counter())[outcome] += each.count
    return Visits(outcomes, days, entries)
