"""How far a walk through the lines of a YAML file has come, what is open there, what was wrong so far."""

from collections.abc import Callable
from dataclasses import dataclass, field

from faq.source.values import Slip


@dataclass(frozen=True)
class Keys:
    """The names that keys may have: at the top of a file, and anywhere."""

    top: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Mistake:
    """A slip on a line (from 0)."""

    line: int
    slip: Slip


@dataclass
class Level:
    """A mapping or a list that is open, and how far it is indented."""

    indent: int
    is_list: bool
    holds_keys: bool = False
    since: int = 0


@dataclass
class Walk:
    """The lines, what is open at the current one, and the mistakes until there."""

    lines: list[str]
    keys: Keys
    levels: list[Level] = field(default_factory=list)
    awaits: bool = False
    in_text: bool = False
    next: int = 0
    shift: tuple[int, int] = (0, 0)
    mended_run: int = -1
    mistakes: dict[int, Mistake] = field(default_factory=dict)
    blanked: set[int] = field(default_factory=set)

    def report(self, line: int, slip: Slip) -> None:
        """Keep a slip, unless the line has one already."""
        self.mistakes.setdefault(line, Mistake(line, slip))

    def report_run(self, line: int, slip: Slip) -> None:
        """Keep a slip, unless it is the same as on the line above."""
        between = self.lines[self.mended_run + 1 : line]
        if self.mended_run < 0 or any(each.strip() for each in between):
            self.report(line, slip)
        self.mended_run = line

    def blank(self, line: int) -> None:
        """Leave a line out."""
        self.lines[line] = ""
        self.blanked.add(line)

    @property
    def inner(self) -> int:
        """How far the innermost mapping or list is indented; -1 if none is open."""
        return self.levels[-1].indent if self.levels else -1

    def has(self, indent: int, is_list: bool) -> bool:
        """Whether a mapping or list is open at this indentation."""
        return any(each.indent == indent and each.is_list == is_list for each in self.levels)

    def close_below(self, indent: int, is_list: bool) -> None:
        """Close whatever is open inside the mapping or list at this indentation."""
        while not (self.levels[-1].indent == indent and self.levels[-1].is_list == is_list):
            self.levels.pop()

    def opens(self, indent: int, is_list: bool) -> bool:
        """Whether a new mapping or list may begin here."""
        if not self.levels:
            return True
        beside = is_list and not self.levels[-1].is_list
        return self.awaits and (indent > self.inner or (beside and indent == self.inner))

    def is_known(self, name: str) -> bool:
        """Whether a key of a knowledge file has this name."""
        return name.strip("\"'").lower() in self.keys.known

    def nearest(self, indent: int, is_list: bool, likely: Callable[[Level], bool]) -> int | None:
        """The indentation that a key or an item at another one was probably meant to have."""
        levels = [each for each in self.levels if each.is_list == is_list]
        best = min(
            levels,
            key=lambda each: (not likely(each), abs(each.indent - indent), -each.indent),
            default=None,
        )
        return best.indent if best else None

    def move(self, line: int, indent: int, target: int) -> int:
        """Indent a line as far as it should be, and tell by how much; the lines inside it may follow."""
        start, by = self.shift
        if not (by and indent > start and indent + by == target):  # else it moves with what it is inside
            what = f"The line starts with {spaces(indent)}, those that it belongs to with {target or 'none'}."
            self.report(line, Slip(indent, "indentation", what, f"Start it with {spaces(target)}."))
            self.shift = (indent, target - indent)
        self.lines[line] = " " * target + self.lines[line][indent:]
        return target - indent


def spaces(count: int) -> str:
    """A number of spaces in words."""
    return f"{count or 'no'} space{'' if count == 1 else 's'}"
