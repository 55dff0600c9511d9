"""``printdesk reindex``: make anew what searches and statistics are found by."""

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager

from printdesk import trigrams
from printdesk.desk import Desk
from printdesk.stats import months

Opening = Callable[[], AbstractContextManager[Desk]]


def add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", opening: Opening
) -> None:
    """Offer the command."""
    text = "make anew what searches and statistics are found by"
    making = commands.add_parser("reindex", help=text)
    making.set_defaults(run=lambda _chosen: run(opening))


def run(opening: Opening) -> None:
    """Fill the index of parts of words and pack the months again; rows stay as they are."""
    with opening() as desk:
        with desk.database.transaction() as tx:
            if trigrams.is_there(tx.session):
                trigrams.make_anew(tx.session)
                print("The index of parts of words is filled again.")
            else:
                print("This database has no index of parts of words: searches look through all.")
        with desk.database.transaction() as tx:
            months.unpack(tx.session)
        print(f"{months.pack(desk)} months are packed again for statistics.")
