"""`faq votes`: what visitors thought of the answers."""

import click

from faq.commands.kept import nothing_found, what_is_kept
from faq.commands.options import database_option
from faq.commands.terminal import say
from faq.store.votes import VOTES, VoteCount, VoteStore


@click.command()
@database_option
def command(database: str) -> None:
    """Print what visitors thought of the answers, those that helped least first."""
    with what_is_kept(database) as kept:
        counts = VoteStore(kept).counts() if kept else ()
    if not counts:
        say("No vote is kept yet." if kept else nothing_found(database))
        return
    say("".join(f"{vote.replace('_', ' '):>12}" for vote in VOTES) + "  answer")
    for count in counts:
        say(_line(count))


def _line(count: VoteCount) -> str:
    counts = "".join(f"{count.votes[vote]:>12}" for vote in VOTES)
    return f"{counts}  {' + '.join(count.entries)}"
