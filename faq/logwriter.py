"""Writes the lines of the log, and never keeps a worker waiting for who reads them."""

import logging
import os
import select
import threading
from collections import deque
from contextlib import suppress

from faq.loglines import Lines, Request

MOST_WAITING = 10_000
"""Lines that wait while nobody takes them; further ones are lost."""

PAUSE = 0.1
"""Seconds between two writings of a worker: what a crash may lose."""

PATIENCE = 1.0
"""Seconds for which the end of a worker waits for its last lines to be taken."""

WHOLE = 4096
"""Bytes that reach a pipe in one piece, so that lines of several workers do not mix (PIPE_BUF on Linux)."""


class LogWriter(logging.Handler):
    """Writes lines to a file descriptor: at once, or once started by a thread that writes many together.

    A pipe that nobody reads fills up, and then whoever writes waits. So what waits is bounded, and what
    nobody takes in time is lost, and counted in `lost`.
    """

    def __init__(self, descriptor: int, lines: Lines) -> None:
        super().__init__()
        self.setFormatter(lines)
        self._lines = lines
        self.lost = 0
        self._said = 0
        self._descriptor = descriptor
        self._waiting: deque[bytes | Request] = deque()
        self._end = threading.Event()
        self._thread: threading.Thread | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Take the line of a record."""
        self._take(_encoded(self.format(record)))

    def request(self, told: Request) -> None:
        """Take what is told of a request; its line is made when it is written."""
        self._take(told)

    def start(self) -> None:
        """Leave the writing to a thread; does nothing where one is at it."""
        if self._thread is None:
            self._end.clear()
            self._thread = threading.Thread(target=self._run, name="log", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Have the last lines written unless nobody takes them, and from then on write at once."""
        thread, self._thread = self._thread, None
        if thread:
            self._end.set()
            thread.join(PATIENCE)

    def flush(self) -> None:
        """End well, as logging asks for at the end of a process."""
        self.stop()

    def _take(self, line: bytes | Request) -> None:
        """Let a line wait, unless too many do."""
        if len(self._waiting) >= MOST_WAITING:
            self.lost += 1
            return
        self._waiting.append(line)
        if self._thread is None:
            self._write(PAUSE)

    def _run(self) -> None:
        while not self._end.wait(PAUSE):
            self._write(PATIENCE)
        self._write(PATIENCE)

    def _write(self, patience: float) -> None:
        """Write what waits, as long as somebody takes it."""
        while piece := self._piece():
            if not _written(self._descriptor, piece, patience):
                self.lost += piece.count(b"\n")
                return

    def _piece(self) -> bytes:
        """The next lines, as many as reach a pipe in one piece, and first how many were lost."""
        pieces, size = [], 0
        if self._waiting and self.lost > self._said:
            count, self._said = self.lost - self._said, self.lost
            said = f"{count} lines of the log were lost, as nobody took them."
            record = logging.LogRecord("faq.logs", logging.WARNING, "", 0, said, (), None)
            pieces.append(_encoded(self.format(record)))
        with suppress(IndexError):
            while not size or size + len(self._first()) <= WHOLE:
                pieces.append(self._first())
                self._waiting.popleft()
                size += len(pieces[-1])
        return b"".join(pieces)

    def _first(self) -> bytes:
        """The next line; raises IndexError where none waits."""
        line = self._waiting[0]
        if isinstance(line, bytes):
            return line
        self._waiting[0] = made = _encoded(self._lines.request(line))
        return made


def _encoded(line: str) -> bytes:
    return f"{line}\n".encode("utf-8", "backslashreplace")


def _written(descriptor: int, piece: bytes, patience: float) -> bool:
    """Write, if there is room for it within some seconds; whether that was so."""
    ready = select.poll()
    ready.register(descriptor, select.POLLOUT)
    if not ready.poll(patience * 1000):
        return False
    try:
        while piece:
            piece = piece[os.write(descriptor, piece) :]
    except OSError:
        return False
    return True
