"""Tables as text, for a terminal or as Markdown."""

from collections.abc import Sequence
from itertools import zip_longest

Rows = Sequence[Sequence[str]]


def render(head: Sequence[str], rows: Rows, *, markdown: bool = False) -> str:
    """A table whose first column stands left and the others right.

    Rows may end early; one of two cells holds a remark, which may be wider than its column.
    """
    full = [list(row) for row in zip(*zip_longest(head, *rows, fillvalue=""), strict=True)]
    if markdown:
        rule = ["---", *["---:"] * (len(head) - 1)]
        return "\n".join(f"| {' | '.join(row)} |" for row in (full[0], rule, *full[1:]))
    widths = [max(map(len, column)) for column in zip(*full, strict=True)]
    if len(head) > 2:
        widths[1] = max(len(row[1]) for row in (head, *rows) if len(row) > 2)
    return "\n".join(_line(row, widths) for row in full)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        text.rjust(width) if place else text.ljust(width)
        for place, (text, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join((first, *others)).rstrip()


def share(value: float | None) -> str:
    """A share of 1 with three digits, .925; a dash where there is none."""
    return "-" if value is None else f"{value:.3f}".removeprefix("0")


def heading(text: str, *, markdown: bool = False) -> str:
    """A heading over a table."""
    return f"### {text}\n" if markdown else f"{text}\n"
