"""Numbers that several processes count together: each in files of its own, and all read as one.

The files are those of prometheus_client for several processes, in a private folder. A process counts in the
files of a place, which it holds as long as it lives; the next one to take the place counts on. So there are
never more files than there were processes at once, and nothing that was counted is lost.
"""

import fcntl
import os
import shutil
import weakref
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import Literal, NamedTuple

from prometheus_client import Metric
from prometheus_client.mmap_dict import MmapedDict, mmap_key
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.utils import floatToGoString

_ENTRY = 8
"""Bytes of a place in the table of places: the number of the process that holds it."""


@dataclass(frozen=True, eq=False, slots=True)
class Number:
    """One number: the files that it is kept in, and its name there."""

    file: str
    key: str


def counter(name: str, meaning: str, **labels: str) -> Number:
    """A number that only grows; the files know it as `name`_total."""
    return _number("counter", name, "_total", meaning, labels)


def gauge(name: str, meaning: str, joined: Literal["max", "min", "sum"]) -> Number:
    """A number that goes up and down, and how those of all living processes are joined."""
    return _number(f"gauge_live{joined}", name, "", meaning, {})


@dataclass(frozen=True, eq=False, slots=True)
class Histogram:
    """How many were at most so large: bounds, a number for each and one above all, and their sum."""

    bounds: tuple[float, ...]
    buckets: tuple[Number, ...]
    sum: Number


def histogram(name: str, meaning: str, bounds: tuple[float, ...], **labels: str) -> Histogram:
    """Sizes, counted by these bounds."""
    written = [floatToGoString(bound) for bound in (*bounds, float("inf"))]
    buckets = [_number("histogram", name, "_bucket", meaning, {**labels, "le": each}) for each in written]
    return Histogram(bounds, tuple(buckets), _number("histogram", name, "_sum", meaning, labels))


class Tally:
    """The numbers of this process and of those that are forked from it; threads may share it."""

    def __init__(self) -> None:
        """Make the folder; processes that are to count together must be forked after that."""
        self.folder = Path(mkdtemp(prefix="candid-numbers-"))
        self._table = os.open(self.folder / "places", os.O_RDWR | os.O_CREAT, 0o600)
        self._changing = Lock()
        self._own: _Place | None = None
        opened: list[_Place] = []
        self._opened = opened
        files = _Files(self.folder, self._table, opened, self._changing)
        weakref.finalize(self, _clean, files, os.getpid())

    def add(self, changes: Iterable[tuple[Number, float]]) -> None:
        """Add to numbers."""
        with self._changing:
            own = self._place()
            for number, amount in changes:
                own.write(number, own.read(number) + amount)

    def set(self, numbers: Iterable[tuple[Number, float]]) -> None:
        """Have numbers be these."""
        with self._changing:
            own = self._place()
            for number, value in numbers:
                own.write(number, value)

    def processes(self) -> dict[int, int]:
        """The processes that count, living ones only, by their places."""
        with self._changing:
            own = self._place()
            taken = os.pread(self._table, os.fstat(self._table).st_size, 0)
            entries = [taken[at : at + _ENTRY] for at in range(0, len(taken), _ENTRY)]
            return {
                place: int.from_bytes(entry, "little")
                for place, entry in enumerate(entries)
                # To ask for a place that is our own would free it.
                if place == own.index or not _is_free(self._table, place)
            }

    def collect(self) -> Iterable[Metric]:
        """The numbers of all processes as one; what goes up and down only of those that live."""
        living = {str(place) for place in self.processes()}
        files = [
            str(file)
            for file in self.folder.glob("*.db")
            if not file.name.startswith("gauge") or file.stem.rpartition("_")[2] in living
        ]
        metrics: Iterable[Metric] = MultiProcessCollector.merge(files)
        return metrics

    def _place(self) -> "_Place":
        """The place of this process, which is not that of the one it was forked from."""
        own, process = self._own, os.getpid()
        if own is None or own.process != process:
            for other in self._opened:
                other.close()
            own = self._own = _Place(self.folder, _claimed(self._table), process)
            self._opened[:] = [own]
        return own


class _Place:
    """The files of one process, and what stands in them."""

    def __init__(self, folder: Path, index: int, process: int) -> None:
        self.index, self.process = index, process
        self._folder = folder
        self._files: dict[str, MmapedDict] = {}
        self._values: dict[Number, float] = {}
        self._is_closed = False
        # What the process before had going up and down went with it.
        mark_process_dead(index, str(folder))

    def read(self, number: Number) -> float:
        """What a number is now."""
        value = self._values.get(number)
        if value is None and not self._is_closed:
            value = self._file(number.file).read_value(number.key)[0]
        return value or 0.0

    def write(self, number: Number, value: float) -> None:
        """Have a number be this."""
        if self._is_closed:
            return
        self._values[number] = value
        file = self._files.get(number.file) or self._file(number.file)
        file.write_value(number.key, value, 0.0)

    def close(self) -> None:
        """Write no more."""
        self._is_closed = True
        for file in self._files.values():
            file.close()
        self._files.clear()

    def _file(self, kind: str) -> MmapedDict:
        if kind not in self._files:
            path = self._folder / f"{kind}_{self.index}.db"
            # Who reads meets no file that is not yet whole.
            new = path if path.exists() else path.with_suffix(f".{self.process}")
            self._files[kind] = MmapedDict(str(new))
            new.replace(path)
        return self._files[kind]


def _number(file: str, name: str, suffix: str, meaning: str, labels: dict[str, str]) -> Number:
    return Number(file, mmap_key(name, f"{name}{suffix}", list(labels), list(labels.values()), meaning))


def _claimed(table: int) -> int:
    """The first place that no living process holds, held from now on: the kernel frees it when we end."""
    for place in count():
        with suppress(BlockingIOError, PermissionError):
            fcntl.lockf(table, fcntl.LOCK_EX | fcntl.LOCK_NB, _ENTRY, place * _ENTRY)
            os.pwrite(table, os.getpid().to_bytes(_ENTRY, "little"), place * _ENTRY)
            return place
    raise AssertionError


def _is_free(table: int, place: int) -> bool:
    """Whether no other process holds a place."""
    try:
        fcntl.lockf(table, fcntl.LOCK_SH | fcntl.LOCK_NB, _ENTRY, place * _ENTRY)
    except (BlockingIOError, PermissionError):
        return False
    fcntl.lockf(table, fcntl.LOCK_UN, _ENTRY, place * _ENTRY)
    return True


class _Files(NamedTuple):
    """All that a tally has open, and the lock under which it changes."""

    folder: Path
    table: int
    opened: list[_Place]
    changing: Lock


def _clean(files: _Files, maker: int) -> None:
    """Close the files, and take them away if nobody can count in them any more."""
    # A thread may still be at it when the process ends.
    with files.changing:
        for place in files.opened:
            place.close()
    os.close(files.table)
    if os.getpid() == maker:
        shutil.rmtree(files.folder, ignore_errors=True)
