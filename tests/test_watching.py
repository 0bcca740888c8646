"""Watching a file: every way in which editors and systems change one, and what is not a change."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest

from faq.commands.check import compared
from faq.problems import Problem
from faq.watching import COARSE, GROWING, PATIENCE, POLL, SETTLING, Change, FileWatch, looks_cut_off
from tests.conftest import ROOT, SMALL


class Clock:
    """A clock that goes on only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """The time, in seconds."""
        return self.now


class Watched:
    """A file, its watch, and the clock of the watch."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = Clock()
        self.watch = FileWatch(path, clock=self.clock)

    def after(self, seconds: float, served: bytes = b"") -> list[bytes | None]:
        """What is told in so many seconds of looking."""
        end, told = self.clock.now + seconds, []
        while self.clock.now < end:
            change = self.watch.look(served)
            told += [change.contents] if change else []
            self.clock.now += POLL
        return told


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    """A watched file whose contents have been told."""
    path = tmp_path / "file.yaml"
    path.write_bytes(b"one\n")
    watched = Watched(path)
    assert watched.after(1) == [b"one\n"]
    return watched


def test_a_change_is_told_once_when_the_file_is_at_rest(watched: Watched) -> None:
    """Not before, and not again."""
    watched.path.write_bytes(b"two\n")
    assert watched.after(SETTLING) == []
    assert watched.after(2) == [b"two\n"]
    assert watched.after(20) == []


def test_the_first_look_tells_nothing_yet(tmp_path: Path) -> None:
    """What is there at first is a change too, but it may still be being written."""
    path = tmp_path / "file.yaml"
    path.write_bytes(b"one\n")
    watch = FileWatch(path, settling=0)
    assert watch.look() == Change(b"one\n")
    assert FileWatch(path).look() is None


def test_a_file_that_is_still_being_written_is_waited_for(watched: Watched) -> None:
    """Each part that comes starts the wait anew."""
    with watched.path.open("wb") as file:
        for part in (b"two\n", b"three\n", b"four\n"):
            file.write(part)
            file.flush()
            assert watched.after(SETTLING - 0.05) == []
    assert watched.after(1) == [b"two\nthree\nfour\n"]


def test_to_save_the_same_again_is_no_change(watched: Watched) -> None:
    """New times alone are not."""
    os.utime(watched.path, (1, 1))
    assert watched.after(2) == []
    watched.path.unlink()
    watched.path.write_bytes(b"one\n")
    assert watched.after(20) == []


def test_a_deleted_file_is_waited_for_and_told_if_it_stays_away(watched: Watched) -> None:
    """Some editors delete before they write; and what comes back is told."""
    watched.path.unlink()
    assert watched.after(PATIENCE - 1) == []
    assert watched.after(3) == [None]
    assert watched.after(20) == []
    watched.path.write_bytes(b"two\n")
    assert watched.after(1) == [b"two\n"]


def test_what_comes_back_unchanged_is_told_only_if_it_was_missed(watched: Watched) -> None:
    """Whoever was told that it is away must hear that it is back."""
    watched.path.unlink()
    assert watched.after(PATIENCE + 2) == [None]
    watched.path.write_bytes(b"one\n")
    assert watched.after(1) == [b"one\n"]


def test_a_file_that_is_replaced_by_another_is_seen(watched: Watched) -> None:
    """As most editors save: a new file, renamed over the old one."""
    other = watched.path.with_suffix(".tmp")
    other.write_bytes(b"two\n")
    other.replace(watched.path)
    assert watched.after(1) == [b"two\n"]


def test_swapped_symlinks_are_seen(tmp_path: Path) -> None:
    """As Kubernetes does it: file -> ..data/file, ..data -> a folder for each version, swapped by a rename."""
    for version in ("1", "2"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "file.yaml").write_text(f"version {version}\n")
        os.utime(tmp_path / version / "file.yaml", (1, 1))
    (tmp_path / "..data").symlink_to("1")
    (tmp_path / "file.yaml").symlink_to("..data/file.yaml")
    watched = Watched(tmp_path / "file.yaml")
    assert watched.after(1) == [b"version 1\n"]
    (tmp_path / "..tmp").symlink_to("2")
    (tmp_path / "..tmp").replace(tmp_path / "..data")
    assert watched.after(1) == [b"version 2\n"]


def test_a_change_that_leaves_size_and_time_alike_is_seen(watched: Watched) -> None:
    """As tools leave them that put the time back; also long after the file was looked into last."""
    assert watched.after(COARSE + 1) == []
    stamp = watched.path.stat()
    sleep(0.02)
    watched.path.write_bytes(b"two\n")
    os.utime(watched.path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert watched.after(1) == [b"two\n"]


def test_bytes_are_compared_while_the_times_of_the_file_are_new(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system says that nothing has changed at all; later it is believed, so as not to read all day."""
    stamp = watched.path.stat()
    monkeypatch.setattr(Path, "stat", lambda _path: stamp)
    watched.path.write_bytes(b"two\n")
    assert watched.after(1) == [b"two\n"]
    assert watched.after(COARSE) == []
    watched.path.write_bytes(b"six\n")
    assert watched.after(2) == []


def test_something_else_in_the_place_of_the_file_is_like_none(watched: Watched) -> None:
    """A folder, a pipe that nobody writes to, a symlink to itself: none stops the watch."""
    for make in (Path.mkdir, os.mkfifo, lambda path: path.symlink_to(path)):
        watched.path.unlink()
        make(watched.path)
        assert watched.after(1) == []
        watched.path.rmdir() if watched.path.is_dir() else watched.path.unlink()
        watched.path.write_bytes(b"one\n")
        assert watched.after(1) == []
    watched.path.write_bytes(b"two\n")
    assert watched.after(1) == [b"two\n"]


def test_a_file_that_cannot_be_read_just_now_is_tried_again(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may not be read until its owner says so, or a drive fails for a while: the file's times may stay."""
    watched.path.write_bytes(b"two\n")
    with monkeypatch.context() as away:
        away.setattr(Path, "read_bytes", _fail)
        assert watched.after(PATIENCE + 2) == [None]
    assert watched.after(1) == [b"two\n"]


def _fail(_path: Path) -> bytes:
    raise PermissionError


WHOLE = b"".join(b"  - id: entry-%d\n    answer: This is answer number %d.\n" % (n, n) for n in range(40))


@pytest.mark.parametrize("length", [1, 9, 100, len(WHOLE) // 2, len(WHOLE) - 200, len(WHOLE) - 1])
@pytest.mark.parametrize("edited", [b"  - id: entry-0\n", b"  - id: entry-20\n", b"  - id: entry-30\n"])
def test_a_file_cut_off_in_the_middle_looks_like_it(length: int, edited: bytes) -> None:
    """Wherever the edit is: also at a line's end, also right behind the edit."""
    saved = WHOLE.replace(edited, edited + b"    source: A new line.\n")
    assert looks_cut_off(saved[:length], WHOLE)
    at_line = saved[:length].rpartition(b"\n")[0] + b"\n"
    assert looks_cut_off(at_line, WHOLE)


@pytest.mark.parametrize(
    "saved",
    [
        WHOLE,
        WHOLE + b"  - id: entry-40\n    answer: Appended.\n",
        WHOLE.replace(b"number 20", b"number twenty"),
        WHOLE.replace(b"  - id: entry-20\n    answer: This is answer number 20.\n", b""),
        WHOLE.replace(b"number 39.", b"number thirty-nine."),
        WHOLE.replace(b"number 39.", b"39."),
        WHOLE.replace(b"  - id: entry-39\n", b""),
        WHOLE.replace(b"\n", b"\r\n"),
        b"# A comment\n" + WHOLE,
    ],
)
def test_an_edit_does_not_look_cut_off(saved: bytes) -> None:
    """At the beginning, in the middle, at the end, in the last line; longer or shorter."""
    assert not looks_cut_off(saved, WHOLE)


def test_a_file_without_a_last_line_end_is_whole_if_it_never_had_one() -> None:
    """Some editors write none."""
    assert not looks_cut_off(b"one\ntwo", b"one\nand")
    assert looks_cut_off(b"one\ntwo", b"one\nand\n")
    assert looks_cut_off(WHOLE + b"  - id: ent", WHOLE)


def test_what_looks_cut_off_is_taken_only_after_a_long_rest(watched: Watched) -> None:
    """It may be a slow writer, or be meant: the last entries may have been deleted."""
    watched.path.write_bytes(WHOLE)
    assert watched.after(1, b"one\n") == [WHOLE]
    watched.path.write_bytes(WHOLE[: len(WHOLE) // 2])
    assert watched.after(PATIENCE - 1, WHOLE) == []
    assert watched.after(2, WHOLE) == [WHOLE[: len(WHOLE) // 2]]


@pytest.fixture
def checking(small_file: Path) -> Iterator["subprocess.Popen[str]"]:
    """`faq check --watch` of the file of three entries, in a process of its own."""
    script = "from faq.cli import main; main()"
    command = [sys.executable, "-u", "-c", script, "check", "--watch", str(small_file)]
    out = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=out, stderr=subprocess.STDOUT) as process:
        yield process
        process.kill()


def told_by(checking: "subprocess.Popen[str]") -> list[str]:
    """What it prints next, up to the line that ends a check, without the time of that line."""
    lines: list[str] = []
    while not lines or not lines[-1].endswith("Ctrl-C ends this."):
        assert checking.stdout
        line = checking.stdout.readline()
        assert line, lines
        lines.append(line.rstrip())
    assert re.match(r"\d\d:\d\d:\d\d ", lines[-1])
    return [*lines[:-1], lines[-1][9:]]


def test_check_watch_tells_what_each_save_has_changed(
    checking: "subprocess.Popen[str]", small_file: Path
) -> None:
    """Until it is interrupted, which is no failure; it outlives the file."""
    begin = told_by(checking)
    assert begin[-1] == "Waiting for a change. Ctrl-C ends this."
    assert begin[-2].startswith(f"{small_file}: 3 entries, ")
    small_file.write_text(SMALL.replace("topic: time", "topic: tmie"), encoding="utf-8")
    broken = told_by(checking)
    assert any(line.startswith(f"{small_file}:19:12: error: There is no topic") for line in broken)
    assert broken[-1].endswith("1 new problem. Ctrl-C ends this.")
    small_file.unlink()
    gone = told_by(checking)
    assert "The file cannot be read: No such file or directory." in gone[0]
    assert gone[-1].endswith("mended, 1 new problem. Ctrl-C ends this.")
    small_file.write_text(SMALL, encoding="utf-8")
    assert told_by(checking)[:-1] == begin[:-1]
    checking.send_signal(signal.SIGINT)
    assert checking.wait(timeout=10) == 0


def test_a_problem_that_only_moves_is_neither_mended_nor_new() -> None:
    """Lines above it may have been added; of two alike, one may be mended."""

    def problem(line: int, what: str = "It is wrong.") -> Problem:
        return Problem("file.yaml", line, 1, "error", "rule", what, "Mend it.")

    assert compared([problem(1)], [problem(9)]) == "Changed: the same problems."
    assert compared([problem(1), problem(2)], [problem(1)]) == "Changed: 1 problem mended."
    assert compared([], [problem(1), problem(2)]) == "Changed: 2 new problems."
    both = compared([problem(1), problem(2)], [problem(3, "It is different.")])
    assert both == "Changed: 2 problems mended, 1 new problem."


def test_a_file_that_grows_at_its_end_is_waited_for_longer(watched: Watched) -> None:
    """Whoever appends line by line pauses between lines, and each is a whole file."""
    watched.path.write_bytes(b"one\ntwo\n")
    assert watched.after(SETTLING + POLL, served=b"one\n") == []
    watched.path.write_bytes(b"one\ntwo\nthree\n")
    assert watched.after(GROWING, served=b"one\n") == []
    assert watched.after(1, served=b"one\n") == [b"one\ntwo\nthree\n"]
    watched.path.write_bytes(b"two\nthree\n")
    assert watched.after(SETTLING + 3 * POLL, served=b"one\ntwo\nthree\n") == [b"two\nthree\n"]
