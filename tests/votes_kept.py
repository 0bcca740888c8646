"""Which votes stand in a database, and how often: read without the program that has written them."""

import sqlite3
from collections import Counter

import psycopg

_VOTES = "SELECT entries FROM votes"


def kept_votes(url: str) -> Counter[str]:
    """How often each combination of entries was voted on, by the address of the database."""
    if url.startswith("sqlite:///"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        rows = connection.execute(_VOTES).fetchall()
        connection.close()
    else:
        with psycopg.connect(url) as server:
            rows = server.execute(_VOTES).fetchall()
    return Counter(entries for (entries,) in rows)
