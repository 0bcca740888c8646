"""How far something is that takes time: told to whoever cares, shown as a bar once it takes long."""

import sys
from collections.abc import Callable
from time import monotonic
from typing import Any

import click

PATIENCE = 1.0
"""Seconds after which a bar is shown."""


Progress = Callable[[float], None]
"""What is told the share of the work (0 to 1) that is done."""


def ignore(_share: float) -> None:
    """Tell nobody."""


class ProgressBar:
    """Called with the share (0 to 1) that is done; shows a bar on a terminal once it takes long."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._begun = monotonic()
        self._bar: Any = None

    def __call__(self, share: float) -> None:
        """Move the bar on."""
        is_early = monotonic() - self._begun < PATIENCE
        if self._bar is None and (is_early or share >= 1 or not sys.stderr.isatty()):
            return
        if self._bar is None:
            self._bar = click.progressbar(length=100, label=self._label, file=sys.stderr)
        self._bar.update(round(100 * share) - self._bar.pos)
        if share >= 1:
            self._bar.render_finish()
