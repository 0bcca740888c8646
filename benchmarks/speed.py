"""How fast Candid and its peers answer, how long they take to build, and how much memory they need.

Run as: python -m benchmarks.speed [--sizes 500,15000] [--sets FOLDER] [--markdown]
    or: python -m benchmarks.speed --growth [--sizes 100,300] [--plots FOLDER] [--markdown]

Every question goes to each matcher in turn, in one process with one thread.
Builds are timed in fresh processes. docs/benchmarks.md says more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import click

from benchmarks import plots
from benchmarks.extras import drawing
from benchmarks.public_sets import QuestionSet, task_of
from benchmarks.tables import heading, render
from benchmarks.timing import (
    MINILM,
    RANK,
    REPLY,
    TOKEN_SET,
    WRATIO,
    Built,
    in_fresh_process,
    peak_mib,
    time_all,
    time_answers,
    time_build,
)
from benchmarks.workloads import invented, workload

SIZES = "500,15000"
GROWTH = "100,300,1000,3000,10000,30000,100000"
COMPARED = (REPLY, WRATIO, TOKEN_SET, MINILM)
HEAD = ("", "median", "95th percentile", "times WRatio", "times MiniLM", "build", "peak memory")


@dataclass(frozen=True)
class Grown:
    """What Candid costs with so many phrasings, and WRatio's answers beside it."""

    asked: QuestionSet
    built: Built
    taken: dict[str, list[float]]

    @property
    def size(self) -> int:
        """The number of phrasings."""
        return len(self.asked.pairs)

    def milliseconds(self, name: str) -> float:
        """A matcher's median time for an answer."""
        return median(self.taken[name]) * 1000


def speed_table(asked: QuestionSet, names: Sequence[str] = COMPARED, *, markdown: bool = False) -> str:
    """A row for each matcher on one set of phrasings."""
    task = task_of(asked)
    built = {name: in_fresh_process(time_build, name, task) for name in names}
    taken = in_fresh_process(time_answers, [name for name in names if isinstance(built[name], Built)], task)
    rows = [_row(name, taken, built.get(name)) for name in taken]
    rows += [[name, what] for name, what in built.items() if isinstance(what, str)]
    return render(HEAD, rows, markdown=markdown)


def growth(sizes: Sequence[int]) -> Iterator[Grown]:
    """What Candid costs with each number of invented phrasings."""
    for size in sizes:
        asked = invented(size)
        task = task_of(asked)
        built, taken = in_fresh_process(time_all, REPLY, task, WRATIO)
        click.echo(f"{size:,} phrasings: built in {built.seconds:.1f} s", err=True)
        yield Grown(asked, built, taken)


def growth_table(grown: Sequence[Grown], *, markdown: bool = False) -> str:
    """A row for each number of phrasings."""
    head = ("phrasings", "answers", "build", "peak memory", "matcher alone", "whole reply", "WRatio")
    rows = [
        [
            f"{each.size:,}",
            f"{len(each.asked.phrasings):,}",
            f"{each.built.seconds:.2f} s",
            f"{each.built.peak_mib:,.0f} MiB",
            *(f"{each.milliseconds(name):.2f} ms" for name in (RANK, REPLY, WRATIO)),
        ]
        for each in grown
    ]
    return render(head, rows, markdown=markdown)


def _row(name: str, taken: dict[str, list[float]], built: Built | str | None) -> list[str]:
    seconds = taken[name]
    row = [name, f"{median(seconds) * 1000:.2f} ms", f"{quantiles(seconds, n=20)[-1] * 1000:.2f} ms"]
    row += [_times(seconds, taken.get(other)) for other in (WRATIO, MINILM)]
    if isinstance(built, Built):
        row += [f"{built.seconds:.2f} s", f"{built.peak_mib:,.0f} MiB"]
    return row


def _times(seconds: Sequence[float], others: Sequence[float] | None) -> str:
    """A median as a multiple of another's."""
    return f"{median(seconds) / median(others):.3g}" if others else "-"


def _draw(grown: Sequence[Grown], folder: Path) -> None:
    costs = {
        "Build, seconds": {"Candid": [each.built.seconds for each in grown]},
        "Peak memory, MiB": {"Candid": [each.built.peak_mib for each in grown]},
        "One answer, milliseconds": {
            "whole reply": [each.milliseconds(REPLY) for each in grown],
            "matcher alone": [each.milliseconds(RANK) for each in grown],
            "WRatio": [each.milliseconds(WRATIO) for each in grown],
        },
    }
    click.echo(f"Written: {plots.growth([each.size for each in grown], costs, folder)}", err=True)


def _speed(sizes: Sequence[int], sets: Path | None, markdown: bool) -> None:
    for size in sizes:
        asked = workload(size, sets)
        title = f"{asked.name}, {len(asked.phrasings)} answers, {len(asked.questions)} questions"
        click.echo(heading(title, markdown=markdown))
        click.echo(speed_table(asked, markdown=markdown) + "\n")
    empty = in_fresh_process(peak_mib)
    click.echo(f"Memory is that of the whole process; Python with numpy and scipy alone: {empty:.0f} MiB.")


@click.command()
@click.option("--sizes", help=f"Numbers of phrasings; {SIZES}, and for the growth {GROWTH}, unless given.")
@click.option("--sets", type=click.Path(exists=True, path_type=Path), help="A folder with CLINC150.")
@click.option("--growth", "grow", is_flag=True, help="How cost grows with the phrasings, instead.")
@click.option("--plots", "folder", type=click.Path(path_type=Path), help="Write the growth as a picture.")
@click.option("--markdown", is_flag=True, help="Print the tables as Markdown.")
def main(sizes: str | None, sets: Path | None, grow: bool, folder: Path | None, markdown: bool) -> None:
    """Print the speed of Candid and its peers."""
    numbers = [int(size) for size in (sizes or (GROWTH if grow else SIZES)).split(",")]
    if not grow:
        _speed(numbers, sets, markdown)
        return
    grown = list(growth(numbers))
    click.echo(growth_table(grown, markdown=markdown))
    if folder:
        with drawing():
            _draw(grown, folder)


if __name__ == "__main__":
    main()
