"""Deleting a job: row, files and events go; a line in the deletion log and its facts stay."""

from sqlalchemy import delete as delete_from
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from printdesk.actors import Actor
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.history import Happening, locked_head, record
from printdesk.jobs import leftovers, sweeping
from printdesk.jobs.claims import Check, Claim, claimed
from printdesk.jobs.siblings import SLICED_IN
from printdesk.jobs.states import TRANSITIONS, Action
from printdesk.jobs.transitions import permit
from printdesk.models import Deletion, Event, Job, Message
from printdesk.stats import facts
from printdesk.storage.durable import Fingerprint, fingerprint
from printdesk.storage.layout import STATUS_FOLDERS, is_text, preview_path, thumbnail_path
from printdesk.storage.share import refusing_share_trouble
from printdesk.upkeep import record_keeping
from printdesk.work import Work

# What the event says of a deleted job, and the deletion log keeps.
TOLD = ("job_id", "number", "student_name", "student_email", "status", "last_digest")


def delete(
    desk: Desk,
    job_id: str,
    by: Actor,
    action: Action = Action.DELETE,
    check: Check = lambda _session, _job: None,
) -> None:
    """Delete a job for good. Its files go after the commit, and the worker sees to the rest.

    ``check`` may refuse further in the transaction that takes the claim.
    """

    def permitted(session: Session, job: Job) -> None:
        permit(desk, job, TRANSITIONS[action], by)
        check(session, job)

    with claimed(desk, job_id, permitted) as claim:
        with refusing_share_trouble():
            files = _files(desk, claim)
        with desk.database.transaction() as tx:
            job = claim.reopen(tx)
            head = locked_head(tx.session, job.id)
            leftovers.note(tx, desk, job.id, claim.token, files)
            _let_go_of_resubmissions(tx, job)
            event = record(
                tx.session,
                desk,
                None,
                Happening.JOB_DELETED,
                by,
                job_id=job.id,
                number=job.number,
                student_name=job.student_name,
                student_email=job.student_email,
                status=job.status,
                length=head.length,
                last_digest=head.digest,
            )
            # The event comes first: it locks the system's chain, so that the log's lines are in
            # the order of their commits, and the facts that stay are, too.
            tx.session.add(line_of(event))
            facts.outlive(tx.session, job, event.timestamp)
            tx.session.execute(delete_from(Message).where(Message.job_id == job.id))
            tx.session.delete(head)
            tx.session.delete(job)
            desk.call_worker(tx, Work.TIDY, job_id)
    # The share must know of the deletion before the files that tell of the job are gone.
    if record_keeping.keep(desk):
        sweeping.sweep(desk, job_id)


def line_of(event: Event) -> Deletion:
    """The line of the deletion log that says what this JobDeleted event says."""
    told = event.details
    return Deletion(
        **{name: told[name] for name in TOLD},
        deleted_at=event.timestamp,
        deleted_by=event.triggered_by,
        deleted_by_name=event.user_name,
    )


def _let_go_of_resubmissions(tx: Transaction, job: Job) -> None:
    """Jobs that resubmit this one name no earlier job any more, also on the share."""
    later = update(Job).where(Job.parent_job_id == job.id)
    tx.session.execute(
        later.values(parent_job_id=None, metadata_stale=True, version=Job.version + 1)
    )


def _files(desk: Desk, claim: Claim) -> dict[str, Fingerprint]:
    """All files of the job, by their path on the share.

    What cannot be read, or has a name that cannot be kept, stays: the audit tells of it.
    """
    job = claim.job
    # A slice may have been saved late, where the job was before.
    folders = dict.fromkeys((STATUS_FOLDERS[job.status], *SLICED_IN))
    names = ((folder, desk.share.file_set(folder, job.base_name)) for folder in folders)
    paths = [f"{folder}/{name}" for folder, there in names for name in there]
    pictures = [thumbnail_path(job.base_name), preview_path(job.base_name)]
    elsewhere = [job.original_path, *pictures, *_old_events(desk, job)]
    paths += [path for path in elsewhere if desk.share.has_file(path)]
    desk.share.require_mounted()
    files = {}
    for path in filter(is_text, paths):
        claim.renew()
        try:
            files[path] = fingerprint(desk.share.noted(path), claim.go_on)
        except OSError as error:
            desk.share.require_only(error)
    return files


def _old_events(desk: Desk, job: Job) -> list[str]:
    """The files into which old events of the job were moved."""
    moved = select(Event.moved_to).where(Event.job_id == job.id).distinct()
    with desk.database.reading() as session:
        return [path for path in session.scalars(moved) if path]
