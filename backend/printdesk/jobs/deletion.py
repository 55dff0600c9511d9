"""Deleting a job: row, files and events go; a line in the deletion log stays."""

from sqlalchemy import delete as delete_from

from printdesk.actors import Actor
from printdesk.desk import Desk
from printdesk.history import Happening, record
from printdesk.jobs import leftovers
from printdesk.jobs.claims import Claim, claimed
from printdesk.jobs.states import TRANSITIONS, Action
from printdesk.jobs.transitions import permit
from printdesk.models import Chain, Deletion, Message
from printdesk.storage.durable import Fingerprint, fingerprint
from printdesk.storage.layout import STATUS_FOLDERS
from printdesk.storage.share import refusing_share_trouble


def delete(desk: Desk, job_id: str, by: Actor, action: Action = Action.DELETE) -> None:
    """Delete a job for good. Its files go after the commit, and the worker sees to the rest."""
    rule = TRANSITIONS[action]
    with claimed(desk, job_id, lambda _, job: permit(desk, job, rule, by)) as claim:
        with refusing_share_trouble():
            files = _files(desk, claim)
        with desk.database.transaction() as tx:
            job = claim.reopen(tx)
            head = tx.session.get(Chain, job.id)
            last_digest = head.digest if head else ""
            leftovers.note(tx, desk, job.id, claim.token, files)
            tx.session.add(
                Deletion(
                    job_id=job.id,
                    number=job.number,
                    student_name=job.student_name,
                    student_email=job.student_email,
                    status=job.status,
                    deleted_at=desk.clock.now(),
                    deleted_by=by.id,
                    deleted_by_name=by.name,
                    last_digest=last_digest,
                )
            )
            record(
                tx.session,
                desk,
                None,
                Happening.JOB_DELETED,
                by,
                job_id=job.id,
                number=job.number,
                status=job.status,
                last_digest=last_digest,
            )
            tx.session.execute(delete_from(Message).where(Message.job_id == job.id))
            if head is not None:
                tx.session.delete(head)
            tx.session.delete(job)
            tx.after_commit(desk.wake_worker)
    leftovers.sweep(desk, job_id)


def _files(desk: Desk, claim: Claim) -> dict[str, Fingerprint]:
    """All files of the job, by their path on the share."""
    job = claim.job
    folder = STATUS_FOLDERS[job.status]
    paths = [f"{folder}/{name}" for name in desk.share.file_set(folder, job.base_name)]
    if desk.share.path(job.original_path).is_file():
        paths.append(job.original_path)
    files = {}
    for path in paths:
        claim.renew()
        files[path] = fingerprint(desk.share.path(path))
    return files
