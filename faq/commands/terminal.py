"""What commands print: nothing in it moves the cursor or changes the terminal, whoever wrote it."""

import json

import click

from faq.text import is_seen


def say(text: str) -> None:
    """Print a text that may hold what visitors and editors wrote."""
    click.echo(printable(text))


def printable(text: str) -> str:
    """A text of one or more lines, with whatever cannot be seen in it spelt out: \\u001b."""
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character == "\n" or is_seen(character):
        return character
    return json.dumps(character)[1:-1]
