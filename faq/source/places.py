"""The plain data of a file, where each part of it stands, and what is wrong with it."""

from dataclasses import dataclass, field
from typing import Any

from faq.problems import Finding, Path, Problem
from faq.source.walk import Mistake

Place = tuple[int, int]
"""Line and column, from 1."""


@dataclass
class Document:
    """Plain data, the place of each part and of its key, how scalars that are no text were written, problems.

    `mended` are the lines (from 1) on which YAML went wrong, `unread` is what stands there and in what else
    was left out, `partial` are the parts of which some lines were left out.
    """

    file: str
    lines: tuple[str, ...] = ()
    data: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    mended: frozenset[int] = frozenset()
    unread: str = ""
    partial: set[Path] = field(default_factory=set)

    def place_of(self, path: Path) -> Place:
        """Where the part stands, or else the nearest part around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def located(self, finding: Finding) -> Problem:
        """A finding as a problem, with its place in the file."""
        key = self.keys.get(finding.path) if finding.marks == "key" else None
        return self.problem_at(key or self.place_of(finding.path), finding)

    def problem_at(self, place: Place, finding: Finding) -> Problem:
        """A finding as a problem, where its place is known already."""
        shown = self.lines[place[0] - 1] if place[0] <= len(self.lines) else ""
        return Problem(self.file, *place, finding.level, finding.rule, finding.what, finding.remedy, shown)

    def add(self, mistake: Mistake) -> None:
        """Keep a mistake in the YAML as a problem."""
        slip = mistake.slip
        finding = Finding((), slip.rule, slip.what, slip.remedy, slip.level)
        self.problems.append(self.problem_at((mistake.line + 1, slip.column + 1), finding))
