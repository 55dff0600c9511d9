"""Holds: one process at a time does a thing, and what a dead one held is free in a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from printdesk.database import changed
from printdesk.desk import Desk
from printdesk.models import Slot


@contextmanager
def alone(desk: Desk, name: str, longest: timedelta) -> Iterator[bool]:
    """Whether this caller is the only one that does what goes by this name, while the body runs.

    Who holds it has a row of its name; one that was taken ``longest`` ago is a dead process's, and
    is taken over.
    """
    now = desk.clock.now()
    left_behind = (Slot.name == name) & (Slot.taken_at < now - longest)
    try:
        with desk.database.transaction() as tx:
            if not changed(tx.session, update(Slot).where(left_behind).values(taken_at=now)):
                tx.session.add(Slot(name=name, taken_at=now))
    except IntegrityError:
        yield False
        return
    try:
        yield True
    finally:
        with desk.database.transaction() as tx:
            ours = (Slot.name == name) & (Slot.taken_at == now)
            tx.session.execute(delete(Slot).where(ours))
