"""What one process has learnt, for the others of the same server: a version is learnt from once."""

import fcntl
import os
import pickle
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from faq.knowledge import Knowledge
from faq.learning import Lesson, learnt_from_digest, take_lesson


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that nobody else may enter, gone when the process that made it leaves, not a forked one."""
    folder, owner = Path(mkdtemp(prefix="candid-")), os.getpid()
    try:
        yield folder
    finally:
        if os.getpid() == owner:
            shutil.rmtree(folder, ignore_errors=True)


class LessonShelf:
    """Lessons as files in a private folder: what lies there is believed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def lesson(self, knowledge: Knowledge) -> Lesson:
        """What is learnt from a knowledge: by this process, or by the one that was first.

        A process that dies over it lets go of the lock, and the next one learns. Where the folder cannot be
        used, each learns for itself.
        """
        try:
            with self._alone():
                return self._taken(knowledge)
        except OSError:
            return take_lesson(knowledge)

    def _taken(self, knowledge: Knowledge) -> Lesson:
        path = self._folder / learnt_from_digest(knowledge)
        if path.exists():
            lesson: Lesson = pickle.loads(path.read_bytes())  # noqa: S301
            return lesson
        lesson = take_lesson(knowledge)
        # Whoever is late looks for the newest only, and so would be late for it as well.
        for older in self._folder.iterdir():
            older.unlink()
        unfinished = path.with_suffix(".new")
        unfinished.write_bytes(pickle.dumps(lesson, pickle.HIGHEST_PROTOCOL))
        unfinished.rename(path)
        return lesson

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While no other process is here: two would learn the same."""
        lock = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)
