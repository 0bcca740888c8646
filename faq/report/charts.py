"""Where everything stands in the pictures of the report; templates/report_charts.html draws them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from faq.report.words import day_of

SHADES = (0.01, 0.02, 0.04, 0.08)
"""Shares at which a square of the heat map becomes darker: five shades, which paper can tell apart."""

LEAST_SHARE = 0.005
"""The share from which a square is drawn: less is chance."""

SIDE, LETTER, LONGEST_LABEL = 20, 6, 22
"""Pixels of a square of the heat map and, about, of a letter beside it; letters of a label at most."""

PLOT, EDGE, LARGEST = 300, 44, 16
"""Pixels of the square in the reliability diagram, of the room for its labels, and of its largest circle."""

WIDTH, HEIGHT = 1000, 160
"""Pixels of the pictures along time."""

NO_LABEL = ("", "")

MOST_BARS, MOST_MONTHS = 60, 18
"""Days that are shown at most (the latest), and months (the next)."""


@dataclass(frozen=True)
class Square:
    """A square of the heat map: column and row from 0, its shade 1 to 5, its number, and its words."""

    column: int
    row: int
    shade: int
    number: str
    words: str


@dataclass(frozen=True)
class HeatMap:
    """The labels of rows and columns, shortened where they are long, and the squares off the diagonal."""

    labels: tuple[str, ...]
    squares: tuple[Square, ...]

    side: int = SIDE

    @property
    def size(self) -> int:
        """Pixels of the squares together, either way."""
        return self.side * len(self.labels)

    @property
    def room(self) -> int:
        """Pixels that the longest label needs, and what sets it apart."""
        return LETTER * max(map(len, self.labels), default=0) + 14


@dataclass(frozen=True)
class Circle:
    """A point of the reliability diagram: its place and radius in pixels, and its words."""

    x: float
    y: float
    radius: float
    words: str


@dataclass(frozen=True)
class Part:
    """A part of a bar: its kind, where it begins and how high it is in pixels, and its words."""

    kind: str
    y: float
    height: float
    words: str


@dataclass(frozen=True)
class Bar:
    """A bar along time: where it begins and its width in pixels, two lines of label, its parts upwards."""

    x: float
    width: float
    labels: tuple[str, str]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Column:
    """What a bar shows: its name, the two lines below it, and how many there are of each kind."""

    name: str
    labels: tuple[str, str]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Bars:
    """Bars along time, and the number that the highest line stands for."""

    top: int
    bars: tuple[Bar, ...]


def heat_map(ids: Sequence[str], shares: Mapping[tuple[str, str], tuple[float, str]]) -> HeatMap:
    """Squares for the share (0 to 1, with its words) of each row's entry that is found under the column's."""
    place = {name: number for number, name in enumerate(ids)}
    squares = [
        Square(place[found], place[own], _shade(share), _percent(share), words)
        for (own, found), (share, words) in shares.items()
        if own in place and found in place and share >= LEAST_SHARE
    ]
    ordered = sorted(squares, key=lambda square: (square.row, square.column))
    return HeatMap(tuple(map(shortened, ids)), tuple(ordered))


def reliability(bins: Sequence[tuple[float, float, int]], words: Sequence[str]) -> tuple[Circle, ...]:
    """A circle for each (confidence, share right, number), its area in proportion to the number."""
    most = max((number for _, _, number in bins), default=1)
    return tuple(
        Circle(
            round(EDGE + PLOT * confidence, 1),
            round(LARGEST + PLOT * (1 - right), 1),
            round(max(3, LARGEST * sqrt(number / most)), 1),
            said,
        )
        for (confidence, right, number), said in zip(bins, words, strict=True)
    )


def days(counts: Mapping[date, Mapping[str, int]], kinds: Sequence[str]) -> Bars:
    """A bar for each day with a count and those between, in parts by kind; the latest `MOST_BARS`."""
    last = max(counts)
    first = max(min(counts), last - timedelta(days=MOST_BARS - 1))
    shown = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    every = -(-len(shown) // 10)
    return _bars(
        [
            Column(
                day_of(day),
                (str(day.day), f"{day:%b}") if place % every == 0 else NO_LABEL,
                counts.get(day, {}),
            )
            for place, day in enumerate(shown)
        ],
        kinds,
    )


def months(counts: Mapping[date, int], today: date) -> Bars:
    """A bar for each month from this one on, with what is due in it; what is overdue stands before them."""
    first = today.replace(day=1)
    starts = [_months_later(first, number) for number in range(MOST_MONTHS)]
    overdue = sum(number for day, number in counts.items() if day < today)
    columns = [Column("overdue", ("over-", "due"), {"overdue": overdue})]
    for start in starts:
        due = sum(
            number
            for day, number in counts.items()
            if day >= today and (day.year, day.month) == (start.year, start.month)
        )
        year = str(start.year) if start.month == 1 or start == first else ""
        columns.append(Column(f"{start:%B %Y}", (f"{start:%b}", year), {"due": due}))
    return _bars(columns, ("overdue", "due"))


def shortened(label: str) -> str:
    """A label that has room."""
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


def _bars(columns: Sequence[Column], kinds: Sequence[str]) -> Bars:
    top = _round_up(max(sum(column.counts.values()) for column in columns))
    step = WIDTH / len(columns)
    width = min(36.0, step * 0.72)
    return Bars(
        top,
        tuple(
            Bar(
                round(place * step + (step - width) / 2, 1),
                round(width, 1),
                column.labels,
                tuple(_parts(column, kinds, top)),
            )
            for place, column in enumerate(columns)
        ),
    )


def _parts(column: Column, kinds: Sequence[str], top: int) -> Iterator[Part]:
    base = 0
    for kind in kinds:
        number = column.counts.get(kind, 0)
        base += number
        if number:
            y, height = HEIGHT * (1 - base / top), HEIGHT * number / top
            yield Part(kind, round(y, 1), round(height, 1), f"{column.name}: {number:,} {kind}")


def _months_later(first: date, number: int) -> date:
    years, month = divmod(first.month - 1 + number, 12)
    return first.replace(year=first.year + years, month=month + 1)


def _round_up(number: int) -> int:
    """The next number that reads well on an axis and can be halved."""
    unit = int("1".ljust(len(str(number)) - 1, "0"))
    factors = (2, 4, 6, 8, 10, 12, 16, 20, 40, 60, 80, 100)
    return next(factor * unit for factor in factors if factor * unit >= number)


def _shade(share: float) -> int:
    return 1 + sum(share >= limit for limit in SHADES)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}" if share >= SHADES[0] else ""
