"""The version of the knowledge file that is served: whole, and replaced only by one that is right."""

import logging
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

from faq.assistant import Assistant
from faq.checking import problems_of_texts
from faq.knowledge import Knowledge
from faq.learning import Lesson, take_lesson
from faq.loader import KnowledgeError, Loaded, away, read, read_source
from faq.memory import give_back, share_one_heap
from faq.plural import counted
from faq.problems import Problem
from faq.progress import Progress, ignore
from faq.replay.parts import parts_only_in
from faq.watching import POLL, FileWatch

log = logging.getLogger(__name__)

TURN = 0.001
"""Seconds after which a thread lets others go on: with Python's 0.005 learning takes twice as long then."""

CATCHING_UP = 3.0
"""Seconds for which a process that was forked after the file had changed waits to take the newest version."""

SHOWN = 3
"""Problems that the log shows; `faq check` shows them all."""


@dataclass(frozen=True)
class Edition:
    """A version of the file, all that answers from it, and since when it is served (UTC)."""

    source: bytes = field(repr=False)
    assistant: Assistant
    lesson: Lesson = field(repr=False)
    since: datetime

    @property
    def knowledge(self) -> Knowledge:
        """What the version says."""
        return self.assistant.knowledge

    @cached_property
    def digest(self) -> str:
        """What tells this version from others: the first 12 digits of `sha256sum`."""
        return sha256(self.source).hexdigest()[:12]


@dataclass(frozen=True)
class Refusal:
    """Why the file as it is now is not served: every error in it, and since when it has had any (UTC)."""

    problems: tuple[Problem, ...]
    since: datetime


class Reloader:
    """Serves the last version of a file that was right.

    `current` is what is served, `refused` why that is not what the file says now, if it is not. Both are
    replaced, never changed, so a request that took `current` once is answered from one version. `warnings`
    are about what its texts say, found once it is served; `faq check` has more.
    """

    def __init__(
        self,
        path: Path,
        progress: Progress = ignore,
        watch: FileWatch | None = None,
        learn: Callable[[Knowledge], Lesson] = take_lesson,
    ) -> None:
        """Load and learn; raises KnowledgeError for a file that cannot be served. Nothing is watched yet.

        `learn` is how new versions are learnt from.
        """
        self._path = path
        self._learn = learn
        self._watch = watch or FileWatch(path)
        self._stop = Event()
        self._prepared: tuple[Edition, Loaded] | None = None
        self.refused: Refusal | None = None
        self.warnings: tuple[Problem, ...] = ()
        share_one_heap()
        self.current = _first_edition(path, progress)
        give_back()

    def catch_up(self) -> None:
        """Take the newest version before anything is answered from this one, unless it takes long to rest."""
        last = monotonic() + CATCHING_UP
        while self._newest() != self.current.source and not self.refused and monotonic() < last:
            self.look()
            sleep(POLL)

    def start(self) -> None:
        """Take new versions from now on, until told to stop."""
        # Learning leaves and enters the interpreter often, and waits so long for each request in between.
        sys.setswitchinterval(TURN)
        Thread(target=self._run, name="reloading", daemon=True).start()

    def stop(self) -> None:
        """Serve what is served now, whatever becomes of the file."""
        self._stop.set()

    def look(self) -> None:
        """Take the file as it is now if it has changed and come to rest; never raises for what is in it."""
        try:
            change = self._watch.look(self.current.source)
            if change is None and self._prepare(self._watch.settling):
                change = self._watch.look(self.current.source)
            if change:
                self._take(change.contents)
                give_back()
        except Exception:
            log.exception("Something went wrong with %s.", self._path)
            self._refuse([_problem(self._path, "failed", *_FAILED)])

    def _newest(self) -> bytes:
        try:
            return self._path.read_bytes()
        except OSError:
            return self.current.source

    def _run(self) -> None:
        self._warn(read_source(self.current.source, str(self._path)))
        give_back()
        while not self._stop.wait(POLL):
            self.look()

    def _prepare(self, source: bytes | None) -> bool:
        """Learn what the file says while it comes to rest, which takes less time; whether it was worth it."""
        known = (self.current.source, self._prepared[0].source if self._prepared else None)
        if source is None or source in known:
            return False
        loaded = read_source(source, str(self._path))
        if loaded.knowledge is None:
            return False
        self._prepared = _edition(source, loaded.knowledge, self._lesson(loaded.knowledge)), loaded
        return True

    def _take(self, source: bytes | None) -> None:
        if source is None:
            self._refuse(away(self._path, "Put it back, and see to it that the server may read it.").problems)
            return
        if source == self.current.source:
            self._serve(self.current)
            return
        if self._prepared and source == self._prepared[0].source:
            edition, loaded = self._prepared
            self._serve_new(replace(edition, since=datetime.now(UTC)), loaded)
            return
        loaded = read_source(source, str(self._path))
        if loaded.knowledge is None:
            self._refuse(problem for problem in loaded.problems if problem.level == "error")
        else:
            self._serve_new(_edition(source, loaded.knowledge, self._lesson(loaded.knowledge)), loaded)

    def _lesson(self, knowledge: Knowledge) -> Lesson:
        known = self.current.lesson
        return known if known.teaches(knowledge) else self._learn(knowledge)

    def _serve_new(self, edition: Edition, loaded: Loaded) -> None:
        before = self.current
        self._serve(edition)
        for parts in parts_only_in(before.knowledge, edition.knowledge):
            named = f"{', '.join(parts.names[:SHOWN])}{', ...' if len(parts.names) > SHOWN else ''}"
            log.warning("%d of %d %s are gone: %s.", len(parts.names), parts.total, parts.key, named)
        self._warn(loaded)

    def _serve(self, edition: Edition) -> None:
        is_new, self.current, self._prepared = edition is not self.current, edition, None
        refused, self.refused = self.refused, None
        if is_new or refused:
            mended = f" It had been refused since {_said(refused.since)}." if refused else ""
            log.info("%s is served as it is now, version %s.%s", self._path, edition.digest, mended)

    def _warn(self, loaded: Loaded) -> None:
        """Look at what the texts say, which may wait until they are served: it stops nothing."""
        self.warnings = problems_of_texts(loaded, datetime.now(UTC).date())
        if self.warnings:
            count, listed = len(self.warnings), "\n".join(map(str, self.warnings[:SHOWN]))
            log.warning("%s about what it says:\n%s", counted(count, "warning"), listed)

    def _refuse(self, problems: Iterable[Problem]) -> None:
        self._prepared = None
        since = self.refused.since if self.refused else datetime.now(UTC)
        self.refused = Refusal(tuple(problems), since)
        listed = self.refused.problems
        log.warning(
            "%s is refused: %s. Version %s goes on being served, as since %s.\n%s",
            self._path,
            counted(len(listed), "problem"),
            self.current.digest,
            _said(self.current.since),
            "\n".join(map(str, listed[:SHOWN])),
        )


_FAILED = ("The server could not use this file.", "Tell who looks after it: the cause stands in its log.")


def _problem(path: Path, rule: str, what: str, remedy: str) -> Problem:
    return Problem(str(path), 1, 1, "error", rule, what, remedy)


def _first_edition(path: Path, progress: Progress) -> Edition:
    try:
        source = path.read_bytes()
    except OSError as error:
        raise KnowledgeError(read(path).problems) from error
    knowledge = read_source(source, str(path)).knowledge_or_raise()
    return _edition(source, knowledge, take_lesson(knowledge, progress))


def _edition(source: bytes, knowledge: Knowledge, lesson: Lesson) -> Edition:
    assistant = Assistant(knowledge, *lesson.applied_to(knowledge))
    return Edition(source, assistant, lesson, datetime.now(UTC))


def _said(moment: datetime) -> str:
    return moment.isoformat(" ", "seconds")
