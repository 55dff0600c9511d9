"""Holds: one process at a time does a thing, and what a dead one held is free in a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from printdesk.database import changed
from printdesk.desk import Desk
from printdesk.models import Slot


class HoldLost(Exception):
    """It took so long that another process does this by now."""


@dataclass
class Hold:
    """What says that one caller alone does what goes by a name."""

    desk: Desk
    name: str
    taken_at: datetime

    def renew(self) -> None:
        """Hold on for another while. Raises HoldLost when somebody else has taken over."""
        now = self.desk.clock.now()
        with self.desk.database.transaction() as tx:
            if not changed(tx.session, update(Slot).where(*self._ours()).values(taken_at=now)):
                raise HoldLost
        self.taken_at = now

    def let_go(self) -> None:
        """Let others do it from now on."""
        with self.desk.database.transaction() as tx:
            tx.session.execute(delete(Slot).where(*self._ours()))

    def _ours(self) -> tuple[ColumnElement[bool], ...]:
        return Slot.name == self.name, Slot.taken_at == self.taken_at


def is_held(session: Session, name: str, now: datetime, longest: timedelta) -> bool:
    """Whether somebody has what goes by this name just now."""
    slot = session.get(Slot, name)
    return slot is not None and slot.taken_at >= now - longest


@contextmanager
def alone(desk: Desk, name: str, longest: timedelta) -> Iterator[Hold | None]:
    """A hold on what goes by this name, while the body runs; None when another has it.

    Who holds it has a row of its name; one that was taken ``longest`` ago is a dead process's, and
    is taken over.
    """
    now = desk.clock.now()
    if not _take(desk, name, now, longest):
        yield None
        return
    hold = Hold(desk, name, now)
    try:
        yield hold
    finally:
        hold.let_go()


def _take(desk: Desk, name: str, now: datetime, longest: timedelta) -> bool:
    left_behind = (Slot.name == name) & (Slot.taken_at < now - longest)
    try:
        with desk.database.transaction() as tx:
            # Who comes later is told by the look, who comes in the same moment by the row's key.
            if is_held(tx.session, name, now, longest):
                return False
            if not changed(tx.session, update(Slot).where(left_behind).values(taken_at=now)):
                tx.session.add(Slot(name=name, taken_at=now))
    except IntegrityError:
        return False
    return True
