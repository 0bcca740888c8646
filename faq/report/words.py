"""Figures in plain English, the same wherever they are said."""

from collections.abc import Sequence
from datetime import date

from faq.gaps import Gap
from faq.plural import plural
from faq.replay.trials import Trial

FEW = 80
"""Characters of a phrasing that are said at most where there is little room."""


def counted(number: int, what: str) -> str:
    """How many of something: 1 entry, 9,307 phrasings."""
    return f"{number:,} {plural(number, what)}"


def times(number: int) -> str:
    """How often something happened: once, 3 times."""
    return "once" if number == 1 else f"{number:,} times"


def reasons(gap: Gap) -> str:
    """What visitors said was wrong with an answer, after a colon; empty where nobody said."""
    return f": {', '.join(gap.reasons)}" if gap.reasons else ""


def percent(share: float) -> str:
    """A share (0 to 1) in percent, without decimals; only all is 100 %, and only none is 0 %."""
    whole = round(100 * share)
    if (whole == 0) != (share == 0):
        return "under 1 %"
    return "over 99 %" if whole == 100 and share < 1 else f"{whole} %"


def day_of(day: date) -> str:
    """A day as people write it: 22 November 2026."""
    return f"{day.day} {day:%B %Y}"


def days_left(left: int) -> str:
    """How far off a day is."""
    if left == 0:
        return "today"
    return f"in {counted(left, 'day')}" if left > 0 else f"{counted(-left, 'day')} overdue"


def named(ids: Sequence[str]) -> str:
    """The first of some entries, and how many others there are."""
    return ids[0] if len(ids) == 1 else f"{ids[0]} (and {len(ids) - 1:,} more)"


def cut(text: str) -> str:
    """A phrasing that fits where there is little room."""
    return text if len(text) <= FEW else text[: FEW - 1].rstrip() + "…"


def got(trial: Trial) -> str:
    """What a test got: the entries that were shown, or else the kind of the reply."""
    return " and ".join(trial.shown) or trial.kind
