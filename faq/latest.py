"""The newest version of a file, right or wrong, and what is found out about it in the background."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, Thread
from typing import Generic, TypeVar

from faq.checking import problems_of
from faq.loader import Loaded, away, read_source
from faq.problems import Problem
from faq.watching import SETTLING, FileWatch

Given = TypeVar("Given")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Version:
    """A version of a file: its bytes, what reading them gave, what is known to be wrong, since when (UTC).

    What keeps it from being served is known at once, the rest when it `is_checked`. Until then the
    warnings of the version before stand in for its own.
    """

    source: bytes
    loaded: Loaded
    problems: tuple[Problem, ...]
    since: datetime
    is_checked: bool = False


class Latest:
    """Follows a file while its editor saves it; threads may share it."""

    def __init__(self, path: Path) -> None:
        """Take the file, which need not be there."""
        self.path = path
        # Nothing is served from here, so not even half a file has to wait for its other half.
        self._watch = FileWatch(path, patience=SETTLING)
        self._lock = Lock()
        self._contents = path.read_bytes() if path.is_file() else None
        self._version = self._read(())
        self._checking: Version | None = None

    def version(self) -> Version:
        """The last version that has come to rest, with what is known of it by now."""
        with self._lock:
            change = self._watch.look()
            if change and change.contents != self._contents:
                self._contents = change.contents
                self._version = self._read(self._version.problems)
            return self._version

    def check(self) -> None:
        """Begin to look for all that is wrong with the last version, unless that has begun."""
        with self._lock:
            if self._checking is not self._version and not self._version.is_checked:
                self._checking = self._version
                Thread(target=self._check, args=(self._version,), name="checking", daemon=True).start()

    def _read(self, before: Iterable[Problem]) -> Version:
        if self._contents is None:
            loaded = away(self.path, "Put it back, or start the preview again.")
        else:
            loaded = read_source(self._contents, str(self.path))
        warnings = [each for each in before if each.level == "warning"] if loaded.knowledge else []
        problems = tuple(sorted({*loaded.problems, *warnings}))
        return Version(self._contents or b"", loaded, problems, datetime.now(UTC))

    def _check(self, version: Version) -> None:
        problems = problems_of(version.loaded, version.since.date())
        with self._lock:
            if self._version is version:
                self._version = replace(version, problems=problems, is_checked=True)


class Follower(Generic[Given, Found]):
    """Finds something out in the background, anew when what it follows from changes; threads may share it."""

    def __init__(self, find: Callable[[Given], Found], first: Found) -> None:
        """Take what finds it out, and what stands in until that has been done once."""
        self._find = find
        self._found = first
        self._given: Given | None = None
        self._lock = Lock()
        self._work: Thread | None = None

    def look(self, given: Given) -> tuple[Found, bool]:
        """What was found out last, and whether that follows from this; else finding it out begins."""
        with self._lock:
            is_up_to_date = self._given == given
            # One after the other: what has changed meanwhile is seen at the next look.
            if not is_up_to_date and not (self._work and self._work.is_alive()):
                self._work = Thread(target=self._follow, args=(given,), name="following", daemon=True)
                self._work.start()
            return self._found, is_up_to_date

    def _follow(self, given: Given) -> None:
        found = self._find(given)
        with self._lock:
            self._given, self._found = given, found
