"""The newest version of a file, right or wrong: what is in it, and all that is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, Thread

from faq.checking import problems_of
from faq.loader import Loaded, read, read_source
from faq.problems import Problem
from faq.watching import SETTLING, FileWatch


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
        self._version = self._read(path.read_bytes() if path.is_file() else b"", ())
        self._checking: Version | None = None

    def version(self) -> Version:
        """The last version that has come to rest, with what is known of it by now."""
        with self._lock:
            change = self._watch.look()
            source = change.contents or b"" if change else self._version.source
            if source != self._version.source:
                self._version = self._read(source, self._version.problems)
            return self._version

    def check(self) -> None:
        """Begin to look for all that is wrong with the last version, unless that has begun."""
        with self._lock:
            if self._checking is not self._version and not self._version.is_checked:
                self._checking = self._version
                Thread(target=self._check, args=(self._version,), name="checking", daemon=True).start()

    def _read(self, source: bytes, before: Iterable[Problem]) -> Version:
        loaded = read_source(source, str(self.path)) if source else read(self.path)
        warnings = [each for each in before if each.level == "warning"] if loaded.knowledge else []
        problems = tuple(sorted({*loaded.problems, *warnings}))
        return Version(source, loaded, problems, datetime.now(UTC))

    def _check(self, version: Version) -> None:
        problems = problems_of(version.loaded, version.since.date())
        with self._lock:
            if self._version is version:
                self._version = replace(version, problems=problems, is_checked=True)
