"""What one process has learnt serves the others of its server."""

import os
import pickle
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from faq.assistant import Assistant
from faq.knowledge import Knowledge
from faq.learning import Lesson, take_lesson
from faq.lessons import LessonShelf, private_folder
from faq.loader import load
from tests.conftest import SMALL, written

QUESTIONS = ["does it hrt", "how long?", "hello", "I have a blister", "what is a car"]


def replies(knowledge: Knowledge, lesson: Lesson) -> list[object]:
    """What is answered after a lesson."""
    assistant = Assistant(knowledge, *lesson.applied_to(knowledge))
    return [assistant.ask(question).as_dict() for question in QUESTIONS]


def test_a_lesson_read_back_teaches_the_same(small: Knowledge, tmp_path: Path) -> None:
    """To the last digit; also after it has been used."""
    shelf = LessonShelf(tmp_path)
    learnt = take_lesson(small)
    expected = replies(small, learnt)
    first, second = shelf.lesson(small), shelf.lesson(small)
    assert first is not second
    assert replies(small, first) == replies(small, second) == expected
    again = pickle.loads(pickle.dumps(first))  # noqa: S301
    assert np.array_equal(
        again.classifier.regression.coefficients.dense, learnt.classifier.regression.coefficients.dense
    )


def test_the_shipped_lesson_is_small(knowledge: Knowledge) -> None:
    """What is known of a language anyway is not written."""
    assert len(pickle.dumps(take_lesson(knowledge), pickle.HIGHEST_PROTOCOL)) < 10e6


def _learn(folder: Path, file: Path) -> tuple[int, float]:
    shelf = LessonShelf(folder)
    knowledge = load(file)
    shelf.lesson(knowledge)
    [lesson] = folder.iterdir()
    return os.getpid(), lesson.stat().st_mtime_ns


def test_processes_learn_a_version_once(tmp_path: Path) -> None:
    """The others wait and read; an older version goes."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    for text in (SMALL, SMALL.replace("is it painful", "is it agony")):
        file = written(tmp_path, text)
        with ProcessPoolExecutor(4) as pool:
            found = list(pool.map(_learn, [folder] * 8, [file] * 8))
        assert len({written_at for _, written_at in found}) == 1


def test_an_answer_alone_is_no_new_lesson(small: Knowledge, tmp_path: Path) -> None:
    """What is learnt from is the same."""
    shelf = LessonShelf(tmp_path)
    shelf.lesson(small)
    shelf.lesson(load(written(tmp_path.parent, SMALL.replace("uncomfortable", "cold"))))
    assert len(list(tmp_path.iterdir())) == 1


def test_without_its_folder_each_learns_for_itself(small: Knowledge, tmp_path: Path) -> None:
    """A temporary folder may be cleared by others."""
    assert replies(small, LessonShelf(tmp_path / "gone").lesson(small)) == replies(small, take_lesson(small))


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_the_folder_is_private_and_goes_with_its_maker() -> None:
    """Not with a process that was forked meanwhile."""
    with private_folder() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        child = os.fork()
        if child == 0:
            try:
                with private_folder():
                    pass
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        assert folder.exists()
    assert not folder.exists()
