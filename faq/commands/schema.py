"""`faq schema`: what text editors complete, explain and check a knowledge file by."""

import click

from faq.schema import schema_text


@click.command()
def command() -> None:
    """Print the JSON schema of knowledge files."""
    click.echo(schema_text(), nl=False)
