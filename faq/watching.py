"""Watching a file: what it holds, once it has changed and come to rest."""

import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

POLL = 0.05
"""Seconds between looks: these work on network drives and mounts of containers, where no news comes."""

SETTLING = 0.25
"""Seconds for which a file must stay the same to be at rest."""

GROWING = 1.0
"""The same for a file that only has more at its end: its writer may still be at it."""

PATIENCE = 10.0
"""The same for a file that looks as if it were cut off, or that is away."""

COARSE = 3.0
"""Seconds after which a file with the same times and size is the same: the coarsest clocks tick in two."""

END = 200
"""Bytes by which the end of a file is known."""

Stamp = tuple[int, ...]


@dataclass(frozen=True)
class Change:
    """What a file holds now; None if it has been away, unreadable or no file for so long that it is meant."""

    contents: bytes | None


class FileWatch:
    """Tells each change of a file once; belongs to one thread.

    `settling` is what will be told next unless the file changes further: what is worth preparing for.
    """

    def __init__(
        self,
        path: Path,
        *,
        settling: float = SETTLING,
        patience: float = PATIENCE,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Take the path, which may lead through symlinks; what is there at first counts as a change."""
        self._path = path
        self._settling, self._patience, self._clock = settling, patience, clock
        self._told: Change | None = None
        self._stamp: Stamp | None = None
        self._contents: bytes | None = None
        self._stamped = self._resting = clock()
        self.settling: bytes | None = None

    def look(self, served: bytes = b"") -> Change | None:
        """The change since the last one that was told, if the file is at rest now; never waits, never raises.

        `served` is the version that goes on being used meanwhile. A file that was cut off in the middle, as
        its writer died or is slow, may be a valid file that merely says less. So one that looks cut off next
        to `served` must rest for longer; then it is taken after all, as an editor may well have meant it.
        """
        self._notice(self._clock())
        change = Change(self._contents)
        if change == self._told:
            self.settling = None
            return None
        is_doubtful = self._contents is None or looks_cut_off(self._contents, served)
        if self._clock() - self._resting < self._rest(is_doubtful, served):
            self.settling = None if is_doubtful else self._contents
            return None
        self._told, self.settling = change, None
        return change

    def _rest(self, is_doubtful: bool, served: bytes) -> float:
        """Seconds for which the file must stay as it is."""
        if is_doubtful:
            return self._patience
        is_growing = bool(served) and (self._contents or b"").startswith(served)
        return min(GROWING, self._patience) if is_growing else self._settling

    def _notice(self, now: float) -> None:
        """Look at the file, and note since when it has been as it is."""
        stamp = _stamp(self._path)
        if stamp != self._stamp:
            self._stamp, self._stamped = stamp, now
        elif self._contents is not None and now - self._stamped > COARSE:
            return
        contents = _read(self._path) if stamp else None
        if contents != self._contents:
            self._contents, self._resting = contents, now


def looks_cut_off(new: bytes, served: bytes) -> bool:
    """Whether a file may be only the beginning of what its editor saved, to go by the version before.

    It may if its last line has no end but had one before, if it ends where the version before still goes
    on, or if it has fewer lines and nothing of the end of the version before.
    """
    if not served:
        return False
    if served.endswith(b"\n") and not new.endswith(b"\n"):
        return True
    if new[-END:] in served and not served.endswith(new[-END:]):
        return True
    lost = served[-END:] not in new and _last_line(new) != _last_line(served)
    return lost and new.count(b"\n") < served.count(b"\n")


def _last_line(text: bytes) -> bytes:
    return text.rstrip()[-END:].rpartition(b"\n")[2]


def _stamp(path: Path) -> Stamp | None:
    """What changes whenever a file does, but for coarse clocks; None if there is no file to read."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    # To open a pipe would wait for its writer.
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_mode


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
