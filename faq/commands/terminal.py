"""What commands print: nothing in it moves the cursor or changes the terminal, whoever wrote it."""

import json

import click

_JOINERS = "\u200c\u200d"
"""Signs that nobody sees and that some scripts and emoji need."""


def say(text: str) -> None:
    """Print a text that may hold what visitors and editors wrote."""
    click.echo(printable(text))


def printable(text: str) -> str:
    """A text of one or more lines, with whatever cannot be seen in it spelt out: \\u001b."""
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character.isprintable() or character == "\n" or character in _JOINERS:
        return character
    return json.dumps(character)[1:-1]
