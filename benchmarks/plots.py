"""The pictures of docs/benchmarks.md, as PNG."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.extras import extra
from benchmarks.measures import Judged, bins, calibration_error
from benchmarks.measures import coverage as answered_and_right
from benchmarks.tables import share

Sets = Mapping[str, Mapping[str, Judged]]
"""The name of each set, and what each matcher got on it."""

STYLES = {
    "Candid": ("Candid", "#0072B2"),
    "rapidfuzz WRatio": ("WRatio", "#8C8C8C"),
    "rapidfuzz token_set_ratio": ("token_set_ratio", "#E69F00"),
    "BM25": ("BM25", "#CC79A7"),
    "TF-IDF, logistic regression": ("TF-IDF regression", "#009E73"),
    "MiniLM, nearest phrasing": ("MiniLM nearest", "#D55E00"),
    "MiniLM, logistic regression": ("MiniLM regression", "#6A4C1C"),
}
"""What a matcher is called in a picture, and its colour (after Okabe and Ito, for every kind of eyes)."""

WITH_PROBABILITIES = ("TF-IDF, logistic regression", "MiniLM, logistic regression")
COLUMNS = 3
INK, PALE = "#333333", "#BBBBBB"
LEAST_SHOWN = 0.03
"""The share of questions from which an accuracy is drawn: that of very few is mostly chance."""

APART = 0.062
"""How far labels at the end of lines stay from each other, as a share of the height."""

SETTINGS = {
    "font.size": 8.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.constrained_layout.use": True,
}


def reliability(sets: Sets, ours: str, folder: Path) -> Path:
    """How often a best candidate is right, against the confidence in it."""
    figure, panels = _panels(len(sets), "Confidence", "Share right")
    for panel, (name, judged) in zip(panels, sets.items(), strict=True):
        panel.set_title(name, fontsize=9.5, loc="left")
        panel.plot([0, 1], [0, 1], color=PALE, linewidth=0.8, zorder=0)
        shown = [each for each in (ours, *WITH_PROBABILITIES) if each in judged]
        for place, matcher in enumerate(shown):
            _draw_bins(panel, matcher, judged[matcher], is_ours=matcher == ours)
            error = share(calibration_error(judged[matcher]))
            label, colour = STYLES[matcher]
            height = 0.04 + 0.075 * (len(shown) - 1 - place)
            panel.text(1, height, f"{label}: error {error}", color=colour, ha="right", fontsize=7.5)
    return _save(figure, folder / "reliability.png")


def coverage(sets: Sets, ours: str, folder: Path) -> Path:
    """How many answers are right, against how many questions are answered, the surest first."""
    figure, panels = _panels(len(sets), "Share of questions answered", "Share of answers right")
    for panel, (name, judged) in zip(panels, sets.items(), strict=True):
        panel.set_title(name, fontsize=9.5, loc="left")
        ends = {}
        for matcher, each in judged.items():
            answered, right = answered_and_right(each)
            seen = answered >= LEAST_SHOWN
            width = 2.2 if matcher == ours else 1.0
            panel.plot(answered[seen], right[seen], color=STYLES[matcher][1], linewidth=width)
            ends[matcher] = float(right[-1])
        for matcher, height in _spread(ends).items():
            label, colour = STYLES[matcher]
            weight = "bold" if matcher == ours else "normal"
            panel.text(1.02, height, label, color=colour, va="center", fontsize=7, fontweight=weight)
    return _save(figure, folder / "coverage.png")


def growth(sizes: Sequence[int], costs: Mapping[str, Mapping[str, Sequence[float]]], folder: Path) -> Path:
    """How costs grow with the phrasings, both on logarithmic scales."""
    figure, panels = _panels(len(costs), "Phrasings", "")
    colours = {"Candid": "#0072B2", "whole reply": "#0072B2", "matcher alone": "#56B4E9", "WRatio": "#8C8C8C"}
    for panel, (title, lines) in zip(panels, costs.items(), strict=True):
        panel.set_title(title, fontsize=9.5, loc="left")
        panel.set(xscale="log", yscale="log", xlim=(min(sizes) * 0.8, max(sizes) * 1.25))
        for label, values in lines.items():
            panel.plot(sizes, values, color=colours[label], linewidth=1.8, marker="o", markersize=3.5)
            if len(lines) > 1:
                side = {"whole reply": "bottom", "matcher alone": "top"}.get(label, "center")
                panel.annotate(
                    label, (sizes[-1], values[-1]), (6, 0), textcoords="offset points",
                    color=colours[label], va=side, fontsize=7.5,
                )  # fmt: skip
        values = [value for line in lines.values() for value in line]
        panel.set_ylim(10 ** _below(min(values)), max(values) * 2)
        for axis in (panel.xaxis, panel.yaxis):
            axis.set_major_formatter("{x:,.10g}")
    return _save(figure, folder / "growth.png")


def _panels(number: int, across: str, up: str) -> tuple[Any, list[Any]]:
    """A figure with a panel for each set; axes are named at the figure's edges only."""
    columns = min(number, COLUMNS)
    rows = -(-number // columns)
    with extra("matplotlib").rc_context(SETTINGS):
        figure = extra("matplotlib.figure").Figure(figsize=(3.2 * columns, 2.5 * rows))
        panels = list(figure.subplots(rows, columns, squeeze=False).flat)
        for panel in panels[number:]:
            panel.remove()
        for place, panel in enumerate(panels[:number]):
            panel.set(xlabel=across if place + columns >= number else "", ylim=(0, 1.02), xlim=(0, 1))
            if place % columns == 0:
                panel.set_ylabel(up)
    return figure, panels[:number]


def _draw_bins(panel: Any, matcher: str, judged: Judged, *, is_ours: bool) -> None:
    """A line through the bins, and for Candid points whose area is the number of questions."""
    found = bins(judged)
    confidence, right = [each.confidence for each in found], [each.right for each in found]
    colour = STYLES[matcher][1]
    panel.plot(confidence, right, color=colour, linewidth=1.8 if is_ours else 0.9)
    if is_ours:
        total = len(judged.confidence)
        sizes = [4 + 150 * each.number / total for each in found]
        panel.scatter(
            confidence,
            right,
            s=sizes,
            color=colour,
            edgecolor="white",
            linewidth=0.5,
            zorder=3,
            clip_on=False,
        )


def _spread(ends: Mapping[str, float]) -> dict[str, float]:
    """Heights near those at which lines end, so far apart that labels can be read."""
    names = sorted(ends, key=lambda name: ends[name])
    heights = [ends[name] for name in names]
    for _ in range(100):
        for below, above in pairwise(range(len(heights))):
            lack = APART - (heights[above] - heights[below])
            if lack > 0:
                heights[below] -= lack / 2
                heights[above] += lack / 2
    return dict(zip(names, heights, strict=True))


def _below(value: float) -> int:
    """The exponent of the power of ten below a value."""
    return math.floor(math.log10(value))


def _save(figure: Any, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120, pil_kwargs={"optimize": True})
    return path
