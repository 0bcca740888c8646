"""A mistake in a knowledge file, as a value, and how it is shown."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Level = Literal["error", "warning"]

Path = tuple[str | int, ...]
"""Where something stands in the data of a file: ("entries", 3, "see_also", 0)."""


@dataclass(frozen=True)
class Finding:
    """A problem before it has a line: where in the data, what is wrong, what to do."""

    path: Path
    rule: str
    what: str
    remedy: str
    level: Level = "error"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, where, and what to do about it.

    Lines and columns count from 1. An error keeps the file from being served,
    a warning does not.
    """

    file: str
    line: int
    column: int
    level: Level
    rule: str
    what: str
    remedy: str

    def __str__(self) -> str:
        """One line, in the form that editors and CI systems can jump to."""
        return f"{self.file}:{self.line}:{self.column}: {self.level}: {self.what} {self.remedy} [{self.rule}]"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them keeps the file from being served."""
    return any(problem.level == "error" for problem in problems)


def as_text(problems: Iterable[Problem]) -> str:
    """All problems, one a line, in the order of the file."""
    return "\n".join(str(problem) for problem in sorted(problems))


def as_json(problems: Iterable[Problem]) -> str:
    """All problems as a JSON list of objects, in the order of the file."""
    return json.dumps([asdict(problem) for problem in sorted(problems)], ensure_ascii=False, indent=2)
