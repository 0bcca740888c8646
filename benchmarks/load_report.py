"""What a measurement under load tells: a table, what was measured, and on which machine."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.load_processes import cores
from benchmarks.tables import heading, render


@dataclass(frozen=True)
class Report:
    """One part: its table, what must be known to read it, and the records that it was made from."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str]
    records: Sequence[Any]

    def text(self, *, markdown: bool = False) -> str:
        """The part as it is printed."""
        table = render(self.head, self.rows, markdown=markdown)
        return "\n\n".join((heading(self.title, markdown=markdown).strip(), table, " ".join(self.notes)))


@dataclass(frozen=True)
class Machine:
    """On what was measured."""

    cores: int
    processor: str
    memory_gib: float
    system: str
    python: str
    gunicorn: str
    gevent: str
    flask: str

    def text(self) -> str:
        """In one line."""
        return (
            f"{self.cores} cores ({self.processor}), {self.memory_gib:.0f} GiB, {self.system}, Python "
            f"{self.python}, gunicorn {self.gunicorn}, gevent {self.gevent}, Flask {self.flask}"
        )


def machine() -> Machine:
    """This one."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    libraries = {name: version(name) for name in ("gunicorn", "gevent", "flask")}
    return Machine(
        cores(), _processor(), pages / 2**30, platform.system(), platform.python_version(), **libraries
    )


def write(path: Path, command: str, reports: Sequence[Report]) -> None:
    """All parts as JSON, with the machine and the command."""
    parts = [{"title": each.title, "records": [asdict(one) for one in each.records]} for each in reports]
    found = {"command": command, "machine": asdict(machine()), "parts": parts}
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _processor() -> str:
    """Its name as Linux knows it."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
