"""Checkpoints: each night the system's chain notes how far every job's chain goes.

Who cuts a chain's end off, its head row included, leaves a chain that is sound in itself. The
checkpoint remembers that there was more. Each tells only of the chains that have grown since the
one before; all of them together tell of every chain.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from printdesk.actors import SYSTEM
from printdesk.desk import Desk
from printdesk.history import SYSTEM_CHAIN, Happening, locked_head, record
from printdesk.models import Chain, Event


@dataclass(frozen=True)
class Mark:
    """How far a chain went at a checkpoint: its length, its last digest, and when that was."""

    length: int
    digest: str
    at: datetime


def take(desk: Desk) -> Event:
    """Add a checkpoint over all chains; its event."""
    with desk.database.transaction() as tx:
        session = tx.session
        # Nothing is deleted between this look at the chains and the event.
        locked_head(session, SYSTEM_CHAIN)
        known = _marks(session)
        jobs = select(Chain.name, Chain.length, Chain.digest).where(Chain.name != SYSTEM_CHAIN)
        chains = events = 0
        grown = {}
        for name, length, digest in session.execute(jobs.order_by(Chain.name)):
            chains, events = chains + 1, events + length
            mark = known.get(name)
            if mark is None or (mark.length, mark.digest) != (length, digest):
                grown[name] = [length, digest]
        told = {"chains": chains, "events": events, "heads": grown}
        return record(session, desk, None, Happening.CHECKPOINT, SYSTEM, **told)


def marks_in(event: Event) -> Iterator[tuple[str, Mark]]:
    """What a checkpoint tells of chains, by their names."""
    match event.details:
        case {"heads": dict(heads)}:
            for name, head in heads.items():
                match head:
                    case [int(length), str(digest)]:
                        yield name, Mark(length, digest, event.timestamp)


def _marks(session: Session) -> dict[str, Mark]:
    """The last mark of each chain."""
    checkpoints = select(Event).where(
        Event.chain == SYSTEM_CHAIN, Event.event_type == Happening.CHECKPOINT.value
    )
    marks: dict[str, Mark] = {}
    for event in session.scalars(checkpoints.order_by(Event.seq)):
        marks.update(marks_in(event))
    return marks
