"""A mistake in a knowledge file, as a value, and how it is shown."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

WIDTH = 65
"""Characters of a line that are shown at most, so that it fits a terminal of 80 columns."""

Level = Literal["error", "warning"]

Path = tuple[str | int, ...]
"""Where something stands in the data of a file: ("entries", 3, "see_also", 0)."""


@dataclass(frozen=True)
class Finding:
    """A problem before it has a line: where in the data, its value or its key, what is wrong, what to do."""

    path: Path
    rule: str
    what: str
    remedy: str
    level: Level = "error"
    marks: Literal["value", "key"] = "value"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, where, and what to do about it.

    Lines and columns count from 1; `shown` is the line as it stands in the file. An error keeps the file
    from being served, a warning does not.
    """

    file: str
    line: int
    column: int
    level: Level
    rule: str
    what: str
    remedy: str
    shown: str = ""

    def __str__(self) -> str:
        """One line, in the form that editors and CI systems can jump to."""
        return f"{self.file}:{self.line}:{self.column}: {self.level}: {self.what} {self.remedy} [{self.rule}]"

    @property
    def with_line(self) -> str:
        """What is wrong, the line with its place marked, and what to do, each on lines of their own."""
        number = f"{self.line:>6} | "
        line, mark = _around(self.shown, self.column - 1)
        shown = (number + line, " " * (len(number) + mark) + "^") if line.strip() else ()
        what = f"{self.file}:{self.line}:{self.column}: {self.level}: {self.what} [{self.rule}]"
        return "\n".join((what, *shown, " " * len(number) + self.remedy))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them keeps the file from being served."""
    return any(problem.level == "error" for problem in problems)


def as_text(problems: Iterable[Problem]) -> str:
    """All problems in the order of the file, each with the line it is about."""
    return "\n\n".join(problem.with_line for problem in sorted(problems))


def as_commands(problems: Iterable[Problem]) -> str:
    """All problems as workflow commands, which GitHub shows beside the lines of a change."""
    return "\n".join(map(_as_command, sorted(problems)))


def as_json(problems: Iterable[Problem]) -> str:
    """All problems as a JSON list of objects, in the order of the file."""
    return json.dumps([asdict(problem) for problem in sorted(problems)], ensure_ascii=False, indent=2)


def _around(line: str, place: int) -> tuple[str, int]:
    """The part of a line around a place, and the place in it; tabs become spaces to keep marks in place."""
    line = line.replace("\t", " ")
    start = max(0, place - WIDTH // 2) if len(line) > WIDTH else 0
    end = start + WIDTH
    before, after = "..." if start else "", "..." if end < len(line) else ""
    return f"{before}{line[start:end]}{after}", len(before) + place - start


def _as_command(problem: Problem) -> str:
    place = f"file={_escaped(problem.file, ':,')},line={problem.line},col={problem.column}"
    said = _escaped(f"{problem.what} {problem.remedy}")
    return f"::{problem.level} {place},title={_escaped(problem.rule, ':,')}::{said}"


def _escaped(text: str, more: str = "") -> str:
    """A text as workflow commands want it; values of properties escape more characters than messages."""
    for character in ("%", "\r", "\n", *more):
        text = text.replace(character, f"%{ord(character):02X}")
    return text
