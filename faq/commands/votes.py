"""`faq votes`: what visitors thought of the answers."""

import click

from faq.commands.options import database_option
from faq.store.database import Database, StoreError
from faq.store.votes import VOTES, Tally, VoteStore


@click.command()
@database_option
def command(database: str) -> None:
    """Print what visitors thought of the answers, those that helped least first."""
    try:
        tallies = VoteStore(Database(database)).tallies()
    except StoreError as error:
        raise click.ClickException(f"{database} cannot be read: {error}") from error
    click.echo("".join(f"{vote.replace('_', ' '):>12}" for vote in VOTES) + "  answer")
    for tally in tallies:
        click.echo(_line(tally))


def _line(tally: Tally) -> str:
    counts = "".join(f"{tally.votes[vote]:>12}" for vote in VOTES)
    return f"{counts}  {' + '.join(tally.entries)}"
