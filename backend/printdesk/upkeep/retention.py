"""How long events stay in the database: the older ones of archived jobs move to the share.

What stays is a stub with the event's digest, so that the chain still verifies, and the name of
the file that holds the rest.
"""

from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select, update

from printdesk.actors import SYSTEM
from printdesk.desk import Desk
from printdesk.errors import JobBusy, JobNotFound, Refusal
from printdesk.history import Happening, record
from printdesk.jobs import leftovers
from printdesk.jobs.claims import Claim, claimed
from printdesk.jobs.states import Status
from printdesk.models import Event, Job, PendingDeletion
from printdesk.storage import layout, metadata
from printdesk.storage.durable import sync_folder, write_atomically
from printdesk.storage.share import patiently, refusing_share_trouble
from printdesk.upkeep import old_events

HIGH = timedelta(days=365)
MEDIUM = timedelta(days=180)
LOW = timedelta(days=90)

# Every override is kept as long as those that are kept longest, whatever its type.
KEPT: dict[Happening, timedelta] = {
    Happening.JOB_CREATED: HIGH,
    Happening.STAFF_APPROVED: HIGH,
    Happening.STAFF_REJECTED: HIGH,
    Happening.STUDENT_WITHDREW: HIGH,
    Happening.STATUS_REVERTED: HIGH,
    Happening.ADMIN_ACTION: HIGH,
    Happening.LOCK_FORCED: HIGH,
    Happening.PRINT_FAILED: HIGH,
    Happening.JOB_DELETED: HIGH,
    Happening.STATUS_CHANGED: MEDIUM,
    Happening.STUDENT_CONFIRMED: MEDIUM,
    Happening.CONFIRMATION_EXPIRED: MEDIUM,
    Happening.JOB_ARCHIVED: MEDIUM,
    Happening.DETAILS_CHANGED: MEDIUM,
    Happening.NOTES_UPDATED: MEDIUM,
    Happening.EMAIL_QUEUED: MEDIUM,
    Happening.EMAIL_SENT: MEDIUM,
    Happening.EMAIL_FAILED: MEDIUM,
    Happening.EMAIL_WITHDRAWN: MEDIUM,
    Happening.FILE_SUPERSEDED: MEDIUM,
    Happening.FILE_DELETED: MEDIUM,
    Happening.REVIEWED: LOW,
    Happening.FILE_OPENED: LOW,
    Happening.THUMBNAIL_FAILED: LOW,
    Happening.PREVIEW_FAILED: LOW,
}

log = structlog.get_logger(__name__)


def kept_for(event: Event) -> timedelta:
    """How long an event of a job stays in the database once the job is archived."""
    if event.details.get("override") is True:
        return HIGH
    completed = event.details.get("to") == Status.COMPLETED.value
    if event.event_type == Happening.STATUS_CHANGED and completed:
        return HIGH
    try:
        return KEPT[Happening(event.event_type)]
    except (KeyError, ValueError):
        # What nobody has thought of is kept rather too long.
        return HIGH


def move_old_events(desk: Desk) -> int:
    """Move the events that are old enough, job by job; how many. One that fails stops no other."""
    now = desk.clock.now()
    with desk.database.reading() as session:
        old = (Event.timestamp <= now - LOW) & Event.moved_to.is_(None)
        archived = select(Event.job_id).join(Job).where(old, Job.status == Status.ARCHIVED)
        jobs = [job_id for job_id in session.scalars(archived.distinct()) if job_id]
    events = in_jobs = 0
    for job_id in jobs:
        try:
            moved = _move_of(desk, job_id, now)
        except (Refusal, OSError) as error:
            log.warning("old_events_stay", job_id=job_id, reason=str(error))
            continue
        events, in_jobs = events + moved, in_jobs + bool(moved)
    if events:
        with desk.database.transaction() as tx:
            told = {"events": events, "jobs": in_jobs}
            record(tx.session, desk, None, Happening.EVENTS_MOVED, SYSTEM, **told)
    _remove_empty_folders(desk, now)
    return events


def _move_of(desk: Desk, job_id: str, now: datetime) -> int:
    with (
        suppress(JobBusy, JobNotFound),
        claimed(desk, job_id, lambda _, _job: None, wait=0) as claim,
    ):
        if claim.job.status != Status.ARCHIVED:
            return 0
        with desk.database.reading() as session:
            staying = select(Event).where(Event.job_id == job_id, Event.moved_to.is_(None))
            events = session.scalars(staying.order_by(Event.seq)).all()
        old = [event for event in events if event.timestamp <= now - kept_for(event)]
        if old:
            _move(desk, claim, old, now)
        return len(old)
    return 0


def _move(desk: Desk, claim: Claim, events: list[Event], now: datetime) -> None:
    """Write the events to a file, then leave stubs that name it. The job itself stays as it is."""
    path = old_events.path_of(claim.job, events[0], now.date())
    content = old_events.render(claim.job, events)
    with desk.database.transaction() as tx:
        claim.reopen(tx)
        # Until the commit it is the file that is too much.
        noted = {path: metadata.fingerprint_of(content)}
        leftovers.note(tx, desk, claim.job.id, claim.token, noted)
    with refusing_share_trouble():
        file = desk.share.path(path)
        file.parent.mkdir(exist_ok=True)
        sync_folder(file.parent.parent)
        patiently(lambda: write_atomically(file, content))
    with desk.database.transaction() as tx:
        job = claim.reopen(tx)
        stub = {"moved_to": path, "details": {}, "triggered_by": "", "user_name": ""}
        moved = update(Event).where(Event.id.in_([event.id for event in events]))
        tx.session.execute(moved.values(**stub))
        tx.session.execute(delete(PendingDeletion).where(PendingDeletion.path == path))
        job.metadata_stale = True
    leftovers.settle(claim)


def _remove_empty_folders(desk: Desk, now: datetime) -> None:
    """The folders of days whose jobs were all pruned since."""
    for day in desk.share.folders(layout.OLD_EVENTS):
        if day != now.date().isoformat():
            # A folder that still holds something cannot be removed this way.
            with suppress(OSError):
                desk.share.path(f"{layout.OLD_EVENTS}/{day}").rmdir()
