"""Whether everything that Printdesk stands on is there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.errors import Refusal
from printdesk.inspection import scanner
from printdesk.models import Heartbeat, Message, Task
from printdesk.notifications.kinds import MailStatus
from printdesk.upkeep import record_keeping, space

MAILS = "worker"
SILENT_AFTER = timedelta(seconds=60)
# What the threads beside it do. A round on a slow share takes its time.
BESIDE = {
    "share": "the work on the share",
    "inspections": "looking at models",
    "long-tasks": "long work such as audits",
}
STUCK_AFTER = timedelta(minutes=10)
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
    if desk.settings.clamd_address:
        checks["scanner"] = _scanner
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
    """Threads whose rounds come to no end: they are dead, hang, or fail each time."""
    now = desk.clock.now()
    with desk.database.reading() as session:
        last = _last_beats(session)
        at_work = select(Task.id).where(Task.lease_expires > now).limit(1)
        long_work = session.scalar(at_work) is not None
    if MAILS not in last or last[MAILS] < now - SILENT_AFTER:
        return Component(
            "error",
            "No worker has come to the end of its round for a minute: none runs, or it hangs, or "
            "fails each time. Printdesk's log tells why.",
        )
    stuck = [
        what
        for thread, what in BESIDE.items()
        if thread not in last or last[thread] < now - STUCK_AFTER
        # Long work tells by its lease that it goes on.
        if not (thread == "long-tasks" and long_work)
    ]
    if stuck:
        return Component(
            "warning",
            f"For {STUCK_AFTER.seconds // 60} minutes this has come to no end: {', '.join(stuck)}. "
            "It hangs, or fails each time. Printdesk's log tells why.",
        )
    return OK


def _last_beats(session: Session) -> dict[str, datetime]:
    """When each kind of thread was last seen, in whichever process."""
    last: dict[str, datetime] = {}
    for worker, seen_at in session.execute(select(Heartbeat.worker, Heartbeat.seen_at)):
        thread = worker.rpartition(":")[2]
        last[thread] = max(last.get(thread, seen_at), seen_at)
    return last


def _storage(desk: Desk) -> Component:
    answer = desk.share.pulse.ask(HANGS_AFTER_SECONDS)
    with desk.database.reading() as session:
        trouble = record_keeping.trouble(session) or space.trouble(session, desk, answer.seen.free)
    if trouble:
        return Component("warning", trouble)
    if answer.seconds > SLOW_AFTER_SECONDS:
        return Component(
            "warning", f"The share answers slowly: one look took {answer.seconds:.1f} seconds."
        )
    return OK


def _scanner(desk: Desk) -> Component:
    if scanner.answers(desk.settings.clamd_address):
        return OK
    return Component(
        "error",
        "The virus scanner at CLAMD_ADDRESS does not answer, so no file is taken. Start clamd, or "
        "leave CLAMD_ADDRESS empty.",
    )
