"""The report as one HTML file, which needs nothing beside it."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from faq.files import shipped
from faq.report import charts, words
from faq.report.advice import advice
from faq.report.charts import Bars, Circle, HeatMap
from faq.report.closeness import Slips, neighbourly
from faq.report.figures import Report, Tenth
from faq.report.visits import OUTCOMES

MOST_ENTRIES = 40
"""Entries in the heat map at most: with more, nobody could read it; the closest are shown."""

FILTERS = {
    "counted": words.counted,
    "cut": words.cut,
    "day": words.day_of,
    "got": words.got,
    "left": words.days_left,
    "number": "{:,}".format,
    "percent": words.percent,
    "reasons": words.reasons,
}


@dataclass(frozen=True)
class Pictures:
    """Where everything stands in the pictures; None where there is nothing to draw."""

    heat_map: HeatMap
    reliability: tuple[Circle, ...]
    days: Bars | None
    months: Bars | None


def render(report: Report) -> str:
    """The page; the same report gives the same bytes."""
    folder = shipped("templates")
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(folder),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(FILTERS)
    style, script = ((folder / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    return environment.get_template("report.html").render(
        advice=advice(report),
        # Its folder is nobody's business.
        file=Path(report.file).name,
        outcomes=tuple(dict.fromkeys(OUTCOMES.values())),
        pictures=_pictures(report),
        policy=_policy(style, script),
        report=report,
        rivals=_rivals(report),
        # Our own files, and the policy holds them to these very bytes.
        script=Markup(script),  # noqa: S704
        style=Markup(style),  # noqa: S704
    )


def _pictures(report: Report) -> Pictures:
    slips = [slips for pair in report.pairs for slips in (pair.there, pair.back)]
    due = {review.day: len(review.ids) for review in report.reviews}
    outcomes = tuple(dict.fromkeys(OUTCOMES.values()))
    return Pictures(
        charts.heat_map(
            neighbourly(report.pairs, MOST_ENTRIES),
            {(each.own, each.found): (each.share, _slips_in_words(each)) for each in slips},
        ),
        charts.reliability(
            [(each.confidence, each.right, each.number) for each in report.tenths],
            [_tenth_in_words(each) for each in report.tenths],
        ),
        charts.days(report.visits.days, outcomes) if report.visits.days else None,
        charts.months(due, report.today) if due else None,
    )


def _rivals(report: Report) -> dict[str, Slips]:
    """What most phrasings of each entry slip to."""
    slips = [slips for pair in report.pairs for slips in (pair.there, pair.back) if slips.phrasings]
    return {each.own: each for each in sorted(slips, key=lambda each: (len(each.phrasings), each.found))}


def _slips_in_words(slips: Slips) -> str:
    some = " and ".join(f"“{words.cut(each.phrasing)}”" for each in slips.phrasings[:2])
    of = words.counted(slips.of, "phrasing")
    return f"{len(slips.phrasings)} of {of} of {slips.own} found under {slips.found}, such as {some}"


def _tenth_in_words(tenth: Tenth) -> str:
    said, right = words.percent(tenth.confidence), words.percent(tenth.right)
    return f"{words.counted(tenth.number, 'question')}: {said} sure, {right} right"


def _policy(style: str, script: str) -> str:
    """What the page may do: nothing but to apply its own style and to run its own script."""
    hashes = [b64encode(sha256(each.encode()).digest()).decode() for each in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}';"
        " base-uri 'none'; form-action 'none'"
    )
