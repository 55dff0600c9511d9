"""What somebody does who has got hold of the database, and not of the key."""

from typing import Any

from sqlalchemy import delete, insert, select, update

from printdesk.desk import Desk
from printdesk.models import Table
from tests import evidence

EVENT, CHAIN = Table.metadata.tables["event"], Table.metadata.tables["chain"]


def change(desk: Desk, chain: str, place: int, **values: object) -> None:
    """Write something else into an event."""
    _do(desk, update(EVENT).where(EVENT.c.chain == chain, EVENT.c.seq == place).values(**values))


def remove(desk: Desk, chain: str, seq: int) -> None:
    """Take an event away."""
    _do(desk, delete(EVENT).where(EVENT.c.chain == chain, EVENT.c.seq == seq))


def close_ranks(desk: Desk, chain: str) -> None:
    """Number the events anew, so that no gap tells of one that was taken away."""
    for place, event in enumerate(evidence.events(desk, chain), 1):
        _do(desk, update(EVENT).where(EVENT.c.id == event["id"]).values(seq=place))
    crown(desk, chain)


def make_room(desk: Desk, chain: str, seq: int) -> None:
    """Number the events anew, so that one can be put in at this place."""
    for event in reversed(evidence.events(desk, chain)):
        if event["seq"] >= seq:
            renumbered = update(EVENT).where(EVENT.c.id == event["id"])
            _do(desk, renumbered.values(seq=event["seq"] + 1))


def put_in(desk: Desk, event: dict[str, Any], **changed: object) -> None:
    """Add an event that was made up from another."""
    row = {k: v for k, v in event.items() if k != "id"} | changed
    _do(desk, insert(EVENT).values(**row))


def swap(desk: Desk, chain: str, one: int, other: int) -> None:
    """Let two events change places."""
    change(desk, chain, one, seq=-1)
    change(desk, chain, other, seq=one)
    change(desk, chain, -1, seq=other)


def crown(desk: Desk, chain: str) -> None:
    """Let the head of a chain say what its events say."""
    last = evidence.events(desk, chain)[-1]
    head = {"length": last["seq"], "digest": last["digest"]}
    _do(desk, update(CHAIN).where(CHAIN.c.name == chain).values(**head))


def cut(desk: Desk, chain: str, seq: int) -> None:
    """Take the events from this one on away, and let the head know nothing of them."""
    _do(desk, delete(EVENT).where(EVENT.c.chain == chain, EVENT.c.seq >= seq))
    crown(desk, chain)


def erase(desk: Desk, job_id: str) -> None:
    """Remove every row that tells of a job."""
    for table, column in (("event", "chain"), ("chain", "name"), ("message", "job_id")):
        content = Table.metadata.tables[table]
        _do(desk, delete(content).where(content.c[column] == job_id))
    job = Table.metadata.tables["job"]
    _do(desk, delete(job).where(job.c.id == job_id))


def write(desk: Desk, table: str, **values: object) -> None:
    """Write values into all rows of a table."""
    _do(desk, update(Table.metadata.tables[table]).values(**values))


def empty(desk: Desk, table: str) -> None:
    """Remove all rows of a table."""
    _do(desk, delete(Table.metadata.tables[table]))


def copy_of(desk: Desk, table: str) -> dict[str, Any]:
    """The first row of a table."""
    with desk.database.reading() as session:
        return dict(session.execute(select(Table.metadata.tables[table])).mappings().first() or {})


def add(desk: Desk, table: str, **values: object) -> None:
    """Add a row to a table."""
    _do(desk, insert(Table.metadata.tables[table]).values(**values))


def _do(desk: Desk, statement: Any) -> None:
    with desk.database.transaction() as tx:
        result = tx.session.execute(statement)
        # An INSERT does not tell this in the same way everywhere.
        assert statement.is_insert or result.rowcount > 0
