"""Whether everything that Printdesk stands on is there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, or_, select, text
from sqlalchemy.exc import SQLAlchemyError

from printdesk.desk import Desk
from printdesk.errors import Refusal
from printdesk.models import Heartbeat, Message
from printdesk.notifications.kinds import MailStatus
from printdesk.upkeep import record_keeping

SILENT_AFTER = timedelta(seconds=60)
LOW_SPACE_BYTES = 1024**3
SLOW_AFTER_SECONDS = 1.0
HANGS_AFTER_SECONDS = 5.0
LATE_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Component:
    """The state of one thing: ``ok``, ``warning`` or ``error``, and in words what is wrong."""

    status: str
    message: str = ""


OK = Component("ok")


def check(desk: Desk) -> dict[str, Component]:
    """The state of each component."""
    checks: dict[str, Callable[[Desk], Component]] = {
        "database": _database,
        "queue": _queue,
        "workers": _workers,
        "storage": _storage,
    }
    return {name: _guarded(look, desk) for name, look in checks.items()}


def _guarded(look: Callable[[Desk], Component], desk: Desk) -> Component:
    try:
        return look(desk)
    except SQLAlchemyError:
        return Component("error", "The database does not answer.")
    except Refusal as refusal:
        return Component("error", refusal.message)


def _database(desk: Desk) -> Component:
    with desk.database.reading() as session:
        session.execute(text("SELECT 1"))
    return OK


def _queue(desk: Desk) -> Component:
    """Mails that should have gone out long ago: the worker or the mail server is stuck."""
    long_ago = desk.clock.now() - LATE_AFTER
    # Each try that fails puts a mail off, so that it is never long overdue.
    tried_in_vain = (Message.attempts > 0) & (Message.created_at < long_ago)
    late = select(func.count()).where(
        Message.status == MailStatus.QUEUED.value,
        or_(Message.send_after < long_ago, tried_in_vain),
    )
    with desk.database.reading() as session:
        count = session.scalar(late) or 0
    said = "1 email is late." if count == 1 else f"{count} emails are late."
    return Component("warning", said) if count else OK


def _workers(desk: Desk) -> Component:
    with desk.database.reading() as session:
        last = session.scalar(select(func.max(Heartbeat.seen_at)))
    if last is None or last < desk.clock.now() - SILENT_AFTER:
        return Component("error", "No worker has been seen for a minute.")
    return OK


def _storage(desk: Desk) -> Component:
    answer = desk.share.pulse.ask(HANGS_AFTER_SECONDS)
    space = answer.seen
    with desk.database.reading() as session:
        trouble = record_keeping.trouble(session)
    if trouble:
        return Component("warning", trouble)
    if answer.seconds > SLOW_AFTER_SECONDS:
        return Component(
            "warning", f"The share answers slowly: one look took {answer.seconds:.1f} seconds."
        )
    if space.free < LOW_SPACE_BYTES:
        return Component("warning", "Less than 1 GB is free on the share's disk.")
    return OK
