"""What to do next: of all that the figures show, what is most worth an editor's time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from faq.report.figures import Report
from faq.report.words import counted, day_of, got, named, percent, reasons, times

MOST = 3
"""Pieces of advice at most: more is a list that nobody begins with."""

SOON = 31
"""Days before a review in which it is time to think of it."""

MISLEADING = 0.9
"""Confidence from which a phrasing that finds another entry is worth a look."""

WELL_FOUND = 0.8
"""The share of an entry's left-out phrasings that find it from which it needs no more of them."""

MANY = 5
"""Slips between two entries from which they are worth telling apart."""


@dataclass(frozen=True)
class Advice:
    """One thing to do: what, why, and the id of the section that shows more."""

    what: str
    why: str
    section: str


def advice(report: Report) -> tuple[Advice, ...]:
    """The things most worth doing, the most pressing first."""
    return tuple(islice(_all(report), MOST))


def _all(report: Report) -> Iterator[Advice]:
    yield from _errors(report)
    yield from _past_reviews(report)
    yield from _failed_tests(report)
    yield from _most_asked(report)
    yield from _least_liked(report)
    yield from _closest_pair(report)
    yield from _misleading(report)
    yield from _coming_reviews(report)
    yield from _no_tests(report)
    yield from _warnings(report)
    yield from _least_found(report)


def _errors(report: Report) -> Iterator[Advice]:
    errors = [problem for problem in report.problems if problem.level == "error"]
    if errors:
        what = f"Mend {counted(len(errors), 'error')} in the file"
        yield Advice(what, f"Line {errors[0].line}: {errors[0].what} {errors[0].remedy}", "problems")


def _past_reviews(report: Report) -> Iterator[Advice]:
    past = [review for review in report.reviews if review.left < 0]
    if past:
        number = sum(len(review.ids) for review in past)
        why = f"{named(past[0].ids)} was to be checked by {day_of(past[0].day)}. Compare it with its source."
        yield Advice(f"Check {counted(number, 'answer')} whose review is overdue", why, "reviews")


def _failed_tests(report: Report) -> Iterator[Advice]:
    failed = [trial for trial in report.trials if not trial.passed]
    if failed:
        test = failed[0].expectation
        why = f"“{test.ask}” should get {test.expect} and gets {got(failed[0])}."
        yield Advice(f"Look at {counted(len(failed), 'test')} that failed", why, "tests")


def _most_asked(report: Report) -> Iterator[Advice]:
    if report.gaps:
        gap = report.gaps[0]
        first = f"“{next(iter(gap.texts))}”"
        if gap.standing == "voted_down":
            why = f"Visitors asked {first} or the like {times(gap.count)}, and it did not help{reasons(gap)}."
            yield Advice(f"Improve the answer of {gap.nearest}", why, "visits")
            return
        near = f" The nearest entry is {gap.nearest}." if gap.nearest else ""
        why = f"Visitors asked this or the like {times(gap.count)} and got no good answer.{near}"
        yield Advice(f"Answer {first}", why, "visits")


def _least_liked(report: Report) -> Iterator[Advice]:
    for voted in report.votes[:1]:
        if voted.votes["no"] > voted.votes["yes"]:
            why = f"{voted.votes['no']} visitors said that it did not help, {voted.votes['yes']} that it did."
            yield Advice(f"Read {named(voted.entries)} again", why, "visits")


def _closest_pair(report: Report) -> Iterator[Advice]:
    if report.pairs and report.pairs[0].slips >= MANY:
        there, back = report.pairs[0].there, report.pairs[0].back
        why = (
            f"Asked as if they were new, {len(there.phrasings):,} of {there.of:,} phrasings of {there.own}"
            f" are taken for {there.found}, and {len(back.phrasings):,} of {back.of:,} the other way round."
        )
        yield Advice(f"Tell {there.own} and {there.found} apart", why, "close")


def _misleading(report: Report) -> Iterator[Advice]:
    wrong = [each for each in report.left_out if not each.is_right and each.confidence >= MISLEADING]
    if wrong:
        worst = max(wrong, key=lambda each: (each.confidence, each.phrasing))
        why = (
            f"It stands under {worst.own} but reads like {worst.found}. Move it, or add more ways to ask this"
            f" to {worst.own}."
        )
        yield Advice(f"Look at “{worst.phrasing}”", why, "close")


def _coming_reviews(report: Report) -> Iterator[Advice]:
    soon = [review for review in report.reviews if 0 <= review.left <= SOON]
    if soon:
        number = sum(len(review.ids) for review in soon)
        why = f"The first is {named(soon[0].ids)}, by {day_of(soon[0].day)}."
        yield Advice(f"Plan {counted(number, 'review')} due within a month", why, "reviews")


def _no_tests(report: Report) -> Iterator[Advice]:
    if not report.trials:
        why = "Questions under “tests”, each with the entry it must get, show what an edit breaks."
        yield Advice("Write down what must work", why, "tests")


def _warnings(report: Report) -> Iterator[Advice]:
    warnings = [problem for problem in report.problems if problem.level == "warning"]
    if warnings:
        what = f"Look at {counted(len(warnings), 'warning')} of faq check"
        yield Advice(what, f"Line {warnings[0].line}: {warnings[0].what} {warnings[0].remedy}", "problems")


def _least_found(report: Report) -> Iterator[Advice]:
    for each in report.accuracies[:1]:
        if each.of and each.share < WELL_FOUND:
            why = f"Only {percent(each.share)} of its {each.of:,} phrasings find it once they are left out."
            yield Advice(f"Add ways of asking to {each.entry.id}", why, "found")
