"""What somebody in trouble gets has the form of a care card.

One clear action comes first, in specific words; there are five points at most, a number to call and no link;
nothing is asked, nobody is scored, and nothing is called harmless (NHS digital service manual, care cards).
"""

import re
from collections.abc import Iterator

from faq.checks.wordings import Wordings, sentences
from faq.knowledge import Knowledge, UrgentGroup
from faq.problems import Finding

MOST_POINTS = 5

_LINK = re.compile(r"https?:|www\.|\]\(|\S@\S|\b[\w-]+\.(?:com|org|net|uk|de|eu)\b", re.IGNORECASE)
_ASKS = re.compile(r"[?？؟]")
_SCORE = re.compile(r"\d\s*%|\b\d+ out of \d+\b|\bper cent\b|\bpercent\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d \-]*\d")


def no_signs(knowledge: Knowledge) -> Iterator[Finding]:
    """A file that says nothing about harm."""
    if not knowledge.urgent:
        what = "The file has no signs of harm: a visitor in trouble gets an ordinary answer."
        remedy = 'Add "urgent" with signs and what to do, or put it back.'
        yield Finding(("urgent",), "no-urgent", what, remedy, "warning")


def urgent_form(knowledge: Knowledge, wordings: Wordings) -> Iterator[Finding]:
    """Everything in which an urgent answer departs from the form."""
    for place, group in enumerate(knowledge.urgent):
        for rule, what, remedy in _departures(group, knowledge, wordings):
            yield Finding(("urgent", place, "answer"), rule, what, remedy)


def _departures(
    group: UrgentGroup, knowledge: Knowledge, wordings: Wordings
) -> Iterator[tuple[str, str, str]]:
    cautions, answer = knowledge.cautions, group.answer
    points = sentences(answer)
    if not wordings.opening(cautions.actions, answer):
        listed = ", ".join(cautions.actions)
        yield "urgent-action", f'"{points[0]}" does not say what to do.', f"Begin with one of: {listed}."
    if len(points) > MOST_POINTS:
        what = f"The answer has {len(points)} sentences."
        yield "urgent-long", what, f"Keep the {MOST_POINTS} that help most."
    if not _names_number(answer, cautions.emergency_numbers):
        known = ", ".join(cautions.emergency_numbers) or "112, 999, 911, ..."
        yield "urgent-number", "The answer holds no number to call.", f"Add the local one: {known}."
    if _LINK.search(answer):
        what = "The answer holds a link, which leads away from help."
        yield "urgent-link", what, "Leave it out; the clinic's number is shown with the answer."
    if _ASKS.search(answer):
        what = "The answer asks something, but it must only help."
        yield "urgent-question", what, "Say what to do, for whom."
    if _SCORE.search(answer):
        yield "urgent-score", "The answer counts or scores.", "Say what to do instead."
    soothing = wordings.said(cautions.reassurances, answer)
    if soothing:
        what = f'"{soothing}" may keep somebody from getting help.'
        yield "urgent-reassurance", what, "Leave it out, or change cautions.reassurances."


def _names_number(answer: str, numbers: tuple[str, ...]) -> bool:
    found = {re.sub(r"\D", "", number) for number in _NUMBER.findall(answer)}
    wanted = {re.sub(r"\D", "", number) for number in numbers}
    return bool(found & wanted) if wanted else any(len(number) >= 3 for number in found)
