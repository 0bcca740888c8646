"""What `faq check` costs an editor, and how many misplaced phrasings it finds.

python -m benchmarks.checks [--runs 5] [--rounds 8]
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

import click
import numpy as np

from benchmarks.public_sets import file_of
from benchmarks.tables import render
from benchmarks.workloads import invented
from faq.checks.left_out import ASTRAY, leave_out
from faq.checks.likeness import Likeness, likeness_of
from faq.files import shipped
from faq.knowledge import Knowledge
from faq.loader import load
from faq.progress import ignore

LARGE = 15_000
"""Phrasings of the large file."""

TOGETHER = 25
"""Phrasings that are misplaced at a time."""

SETTLED = -0.2
"""The lead of another entry below which a phrasing is clearly found in its own, so that it can be misplaced."""


@click.command()
@click.option("--runs", default=5, help="How often each check is timed.")
@click.option("--rounds", default=8, help=f"How often {TOGETHER} phrasings are put into wrong entries.")
def main(runs: int, rounds: int) -> None:
    """Time `faq check`, and plant phrasings in wrong entries."""
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large.yaml"
        large.write_text(file_of(invented(LARGE).phrasings), encoding="utf-8")
        files = (("shipped file", shipped("knowledge.yaml")), (f"{LARGE:,} phrasings", large))
        rows = [(name, f"{median(timed(path, runs)):.2f} s") for name, path in files]
    click.echo(render(("faq check, whole process, median", "time"), rows) + "\n")
    click.echo(render(("leave-one-out on the shipped file", ""), list(_planted(rounds))))


def timed(path: Path, runs: int) -> Iterator[float]:
    """Seconds that a check takes, the start of Python included."""
    for _ in range(runs):
        begin = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", "from faq.cli import main; main()", "check", path],
            stdout=subprocess.DEVNULL,
            check=False,
        )
        yield time.perf_counter() - begin


def _planted(rounds: int) -> Iterator[tuple[str, str]]:
    knowledge = load(shipped("knowledge.yaml"))
    likeness, draw = likeness_of(knowledge), np.random.default_rng(0)
    leads = leave_out(knowledge, likeness, ignore).leads
    yield "phrasings", f"{len(leads):,}"
    yield "reported as they are", str(int((leads >= ASTRAY).sum()))
    settled = np.flatnonzero(leads < SETTLED)
    found = [
        _found(knowledge, likeness, draw.choice(settled, TOGETHER, replace=False), draw)
        for _ in range(rounds)
    ]
    yield f"put into a wrong entry, {TOGETHER} at a time", str(rounds * TOGETHER)
    yield "of these reported", f"{np.mean(found):.0%}"


def _found(knowledge: Knowledge, likeness: Likeness, rows: np.ndarray, draw: np.random.Generator) -> float:
    """The share of some phrasings that are reported once they stand in other entries."""
    phrasings = list(likeness.phrasings)
    for row in rows.tolist():
        step = int(draw.integers(1, len(knowledge.entries)))
        phrasings[row] = replace(phrasings[row], owner=(phrasings[row].owner + step) % len(knowledge.entries))
    leads = leave_out(knowledge, replace(likeness, phrasings=tuple(phrasings)), ignore).leads
    return float((leads[rows] >= ASTRAY).mean())


if __name__ == "__main__":
    main()
