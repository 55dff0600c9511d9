"""The rule against handing in the same file twice."""

import hashlib

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from printdesk.jobs.states import BEFORE_PRINTING
from printdesk.models import Job


def key(student_email: str, file_hash: str) -> str:
    """The same for the same file from the same address, whatever the address's case."""
    return hashlib.sha256(f"{student_email.lower()} {file_hash}".encode()).hexdigest()


def holder(session: Session, duplicate_key: str) -> Job | None:
    """The job that stands against another submission with this key."""
    return session.scalars(select(Job).where(Job.duplicate_key == duplicate_key)).one_or_none()


def restate(session: Session, job: Job) -> None:
    """Set the key by what the job is now: it guards until the job is printed or rejected.

    A job that comes back while another with the same file is in work guards no more.
    """
    guards = job.status in BEFORE_PRINTING and job.first_printed_at is None
    try:
        with session.begin_nested():
            job.duplicate_key = key(job.student_email, job.file_hash) if guards else None
            session.flush()
    except IntegrityError:
        job.duplicate_key = None
