"""What a line of the log looks like, as text or JSON, and what of an exception may stand in it."""

import json
import logging
import os
import time
import traceback
from collections.abc import Iterator
from typing import Any, NamedTuple

_FLASK = "faq.web.application"
"""The logger of Flask itself, which would name the path that was asked for."""

_QUOTING = ("faq.web", "gunicorn", "werkzeug")
"""Loggers whose exceptions may quote what somebody sent."""

_NAMES = {"gunicorn.error": "server", "py.warnings": "warnings"}
"""Better names for loggers of others."""


class Request(NamedTuple):
    """What is told of a request: method and route of a known few, never as they were sent.

    `seconds` is how long it took, `size` how many bytes the body has, `moment` when it ended (Unix time).
    """

    method: str
    route: str
    status: int
    seconds: float
    size: int
    moment: float


class Lines(logging.Formatter):
    """Makes lines: those that programs log, and those of requests, which are far more."""

    def request(self, told: Request) -> str:
        """The line of a request; made without a record, which would take three times as long."""
        raise NotImplementedError


def lines(kind: str) -> Lines:
    """What makes lines of this kind, text or json."""
    return JsonLines() if kind == "json" else TextLines()


class TextLines(Lines):
    """A short line for people; what follows its first line is indented, so that none can be forged."""

    def __init__(self) -> None:
        super().__init__()
        self._clock = _Clock()

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        text = "\n".join(filter(None, (_message(record), _exception(record))))
        if not text.isprintable():
            text = "\n    ".join(_printable(line) for line in text.split("\n"))
        return f"{self._clock(record.created)}Z {record.levelname} {_name(record)}: {text}"

    def request(self, told: Request) -> str:
        """The line."""
        what = f"{told.method} {told.route} {told.status}, {told.seconds * 1000:.2f} ms, {told.size} bytes"
        return f"{self._clock(told.moment)}Z INFO access: {what}"


class JsonLines(Lines):
    """One object a line, with what was measured of a request as fields of their own."""

    def __init__(self) -> None:
        super().__init__()
        self._clock = _Clock()

    def format(self, record: logging.LogRecord) -> str:
        """The line, in ASCII."""
        said: dict[str, Any] = {
            "time": self._time(record.created),
            "level": record.levelname.lower(),
            "logger": _name(record),
            "message": _message(record),
            "pid": record.process,
        }
        if exception := _exception(record):
            said["exception"] = exception
        return json.dumps(said)

    def request(self, told: Request) -> str:
        """The line; nothing in it needs to be quoted."""
        return (
            f'{{"time": "{self._time(told.moment)}", "level": "info", "logger": "access", "message": '
            f'"{told.method} {told.route} {told.status}", "pid": {os.getpid()}, "method": "{told.method}", '
            f'"route": "{told.route}", "status": {told.status}, "ms": {told.seconds * 1000:.2f}, '
            f'"bytes": {told.size}}}'
        )

    def _time(self, moment: float) -> str:
        return f"{self._clock(moment)}.{int(moment % 1 * 1000):03d}Z"


class _Clock:
    """The time in UTC to the second, made once a second."""

    def __init__(self) -> None:
        self._last = (-1, "")

    def __call__(self, moment: float) -> str:
        second = int(moment)
        last = self._last
        if last[0] != second:
            last = self._last = (second, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second)))
        return last[1]


def _name(record: logging.LogRecord) -> str:
    return _NAMES.get(record.name, record.name)


def _message(record: logging.LogRecord) -> str:
    return "A request failed." if record.name == _FLASK else record.getMessage()


def _exception(record: logging.LogRecord) -> str:
    """What was raised and where; its words only where they cannot be a visitor's."""
    if not (record.exc_info and record.exc_info[1]):
        return ""
    error = record.exc_info[1]
    if not record.name.startswith(_QUOTING):
        return "".join(traceback.format_exception(error)).rstrip()
    return "\n".join(_without_words(each) for each in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception and what led to it, the last first."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)


def _without_words(error: BaseException) -> str:
    """The kind of an exception and the lines of ours that it came by."""
    kind = type(error)
    # What the operating system says is in words of its own.
    why = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    where = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    return f"{kind.__module__}.{kind.__qualname__}{why}\n{where}".rstrip()


def _printable(line: str) -> str:
    """A line in which control characters, and what turns the direction of writing, are spelt out."""
    if line.isprintable():
        return line
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in line
    )
