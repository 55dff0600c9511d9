"""Whether everything that Printdesk stands on is there."""

from collections.abc import Callable, Iterable, Sequence
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
from printdesk.upkeep.backup import warnings as backup_warnings
from printdesk.work import QueuesAway

MAILS = "worker"
SILENT_AFTER = timedelta(seconds=60)
# What the threads beside it do. A round on a slow share takes its time.
BESIDE = {
    "share": "the work on the share",
    "inspections": "looking at models",
    "long-tasks": "long work such as audits",
}
# What only the worker of production has.
SOMETIMES = {"ticker": "what recurs"}
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
Beat = tuple[str, datetime]


def check(desk: Desk) -> dict[str, Component]:
    """The state of each component."""
    checks: dict[str, Callable[[Desk], Component]] = {
        "database": _database,
        "queue": _queue,
        "workers": _workers,
        "storage": _storage,
        "backups": _backups,
    }
    if desk.settings.clamd_address:
        checks["scanner"] = _scanner
    if desk.queues:
        checks["redis"] = _redis
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
        beats = _beats(session)
        at_work = select(Task.id).where(Task.lease_expires > now).limit(1)
        long_work = session.scalar(at_work) is not None
    last = _newest((worker.rpartition(":")[2], seen_at) for worker, seen_at in beats)
    if MAILS not in last or last[MAILS] < now - SILENT_AFTER:
        return Component(
            "error",
            "No worker has come to the end of its round for a minute: none runs, or it hangs, or "
            "fails each time. Printdesk's log tells why.",
        )
    expected = BESIDE | {thread: what for thread, what in SOMETIMES.items() if thread in last}
    stuck = [
        what
        for thread, what in expected.items()
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
    return _processes(beats, now) if desk.queues else OK


def _processes(beats: Sequence[Beat], now: datetime) -> Component:
    """How many processes work, and whether one has gone without taking leave."""
    last = _newest((worker.rpartition(":")[0], seen_at) for worker, seen_at in beats)
    known = {process: seen for process, seen in last.items() if seen >= now - STUCK_AFTER}
    silent = sum(seen < now - SILENT_AFTER for seen in known.values())
    at_work = len(known) - silent
    said = "1 process works." if at_work == 1 else f"{at_work} processes work."
    if not silent:
        return Component("ok", said)
    return Component(
        "warning",
        f"{said} {silent} fell silent within the last {STUCK_AFTER.seconds // 60} minutes: killed, "
        "or on a machine that is gone. What was in hand there is taken up by the others.",
    )


def _beats(session: Session) -> list[Beat]:
    """Which threads of which processes were seen when."""
    return [(row.worker, row.seen_at) for row in session.scalars(select(Heartbeat))]


def _newest(seen: Iterable[Beat]) -> dict[str, datetime]:
    last: dict[str, datetime] = {}
    for name, seen_at in seen:
        last[name] = max(last.get(name, seen_at), seen_at)
    return last


def _redis(desk: Desk) -> Component:
    assert desk.queues is not None  # noqa: S101 - asked only then
    try:
        waiting = sum(desk.queues.lengths().values())
    except QueuesAway:
        return Component(
            "warning",
            "Redis does not answer. Emails and other work wait until it does, and each process "
            "counts by itself how often somebody tries something.",
        )
    return Component("ok", f"{waiting} waiting in the queues.")


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


def _backups(desk: Desk) -> Component:
    said = backup_warnings.warning(desk)
    return Component("warning", said) if said else OK
