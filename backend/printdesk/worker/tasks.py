"""The worker's tasks: thin, and harmless when they run twice."""

import os
import socket
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy import delete, select, update

from printdesk.desk import Desk
from printdesk.errors import Refusal
from printdesk.jobs import sweeping
from printdesk.models import Heartbeat, Job, Slot
from printdesk.notifications import outbox
from printdesk.notifications.mail import Mailer
from printdesk.storage import layout
from printdesk.storage.placing import claim_in
from printdesk.upkeep import record_keeping

log = structlog.get_logger(__name__)

MAILS_AT_ONCE = 50
# After so many jobs that could not be tidied the others wait for the next look.
TROUBLES_AT_ONCE = 5
TEMPORARY_AGE = timedelta(hours=24)
# Longer than the longest time between two runs.
SLOTS_KEPT = timedelta(days=8)
HEARTBEATS_KEPT = timedelta(days=1)


def nothing() -> None:
    """For whoever need not be told of each mail."""


def send_due_mails(
    desk: Desk, mailer: Mailer, stopping: Callable[[], bool], tried: Callable[[], None] = nothing
) -> None:
    """Send the mails whose time has come; ``tried`` is called after each."""
    with desk.database.reading() as session:
        due = outbox.due(session, desk.clock.now(), MAILS_AT_ONCE)
    for message_id in due:
        if stopping():
            return
        outbox.deliver(desk, mailer, message_id)
        tried()


def tidy_jobs(desk: Desk, stopping: Callable[[], bool], only: str | None = None) -> None:
    """Write stale metadata and finish deletions, unless the share is away.

    A job that cannot be tidied is put off, and holds up no other. ``only`` does so for this job
    alone.
    """
    # A deletion is told on the share before the files that tell of the job are gone.
    told = record_keeping.keep(desk)
    with desk.database.reading() as session:
        waiting = sweeping.waiting(session, desk, deleted=told, only=only)
    if not waiting or not _share_answers(desk, len(waiting)):
        return
    troubles = 0
    for job_id in waiting:
        if stopping() or troubles == TROUBLES_AT_ONCE:
            return
        if not sweeping.sweep(desk, job_id):
            if not _share_answers(desk, len(waiting)):
                return
            sweeping.put_off(desk, job_id)
            troubles += 1


def _share_answers(desk: Desk, jobs_waiting: int) -> bool:
    try:
        desk.share.check()
    except Refusal as refusal:
        log.warning("share_away", jobs_waiting=jobs_waiting, reason=refusal.message)
        return False
    return True


def purge_temporary_files(desk: Desk) -> None:
    """Remove what broken-off uploads and copies have left under temporary names.

    A copy that bears the mark of a move goes as soon as that is not under way any more; the
    others when they are old enough.
    """
    now = desk.clock.now()
    days = [f"{layout.OLD_EVENTS}/{day}" for day in desk.share.folders(layout.OLD_EVENTS)]
    for folder in (*layout.FOLDERS, layout.RECORDS, *days):
        age = sweeping.SUBMISSION_GRACE if folder == layout.INCOMING else TEMPORARY_AGE
        oldest = (now - age).timestamp()
        with os.scandir(desk.share.path(folder)) as entries:
            for entry in entries:
                temporary = entry.name.startswith(".") and not entry.name.startswith(".deleting-")
                if temporary and entry.is_file(follow_symlinks=False):
                    with suppress(OSError):
                        # Since when it stands there under this name: a copy that is being made
                        # has the time of saving of its source.
                        old = entry.stat(follow_symlinks=False).st_ctime < oldest
                        if old or _is_abandoned(desk, entry.name):
                            Path(entry.path).unlink()


def _is_abandoned(desk: Desk, name: str) -> bool:
    """Whether a temporary file was made under a claim that is over. Asked after it was listed."""
    claim = claim_in(name)
    if claim is None:
        return False
    with desk.database.reading() as session:
        return session.scalar(select(Job.id).where(Job.move_claim == claim)) is None


def beat(desk: Desk, worker: str) -> None:
    """Tell that this thread of a worker does its work."""
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        seen = update(Heartbeat).where(Heartbeat.worker == worker).values(seen_at=now)
        if not tx.session.execute(seen.returning(Heartbeat.worker)).first():
            tx.session.add(Heartbeat(worker=worker, seen_at=now))
            # Every process has a name of its own, and none comes back.
            tx.session.execute(delete(Heartbeat).where(Heartbeat.seen_at < now - HEARTBEATS_KEPT))


def forget(desk: Desk, workers: Collection[str]) -> None:
    """Tell that these have come to an orderly end, and need not be missed."""
    with desk.database.transaction() as tx:
        tx.session.execute(delete(Heartbeat).where(Heartbeat.worker.in_(workers)))


def worker_name(thread: str) -> str:
    """What this thread of a worker is called: by machine, process and thread."""
    return f"{machine_name()}{os.getpid()}:{thread}"


def machine_name() -> str:
    """How the names of all workers of this machine begin."""
    return f"{socket.gethostname()}:"


def slot_of(desk: Desk, name: str, every_seconds: int) -> str:
    """The run of recurring work whose time it is now."""
    seconds = int(desk.clock.now().timestamp())
    return f"{name}@{seconds // every_seconds * every_seconds}"


def done_of(desk: Desk, slots: Sequence[str]) -> set[str]:
    """Those of these runs that have come to their end, whoever did them."""
    with desk.database.reading() as session:
        return set(session.scalars(select(Slot.name).where(Slot.name.in_(slots))))


def mark_done(desk: Desk, slot: str) -> None:
    """Note that this run has come to its end, and forget those of long ago."""
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        tx.session.merge(Slot(name=slot, taken_at=now))
        tx.session.execute(delete(Slot).where(Slot.taken_at < now - SLOTS_KEPT))
