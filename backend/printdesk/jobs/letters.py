"""What jobs tell students by mail."""

from datetime import datetime
from typing import TypedDict

from sqlalchemy.orm import Session

from printdesk import catalog
from printdesk.actors import Actor
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.models import Job
from printdesk.notifications import letters, outbox
from printdesk.notifications.facts import Facts
from printdesk.notifications.kinds import Kind
from printdesk.notifications.letters import Draft


class LabWords(TypedDict):
    """What a mail tells of the lab."""

    lab_name: str
    printer_name: str
    opening_hours: str


def tell(
    tx: Transaction,
    desk: Desk,
    job: Job,
    kind: Kind,
    by: Actor,
    *,
    send_after: datetime | None = None,
) -> None:
    """Queue a mail of this kind to the job's student, with the lab's own words in it."""
    words = _lab_words(tx.session, job)
    outbox.queue(tx, desk, job, kind, by, send_after=send_after, **words)


def draft(session: Session, desk: Desk, job: Job, kind: Kind, **facts: object) -> Draft:
    """The mail that the job's student would get, were these the job's facts."""
    told = Facts.of_job(job, **{**_lab_words(session, job), **facts})
    return letters.draft(kind, told, desk.clock.now())


def _lab_words(session: Session, job: Job) -> LabWords:
    lab = catalog.current(session)
    return LabWords(
        lab_name=lab.lab_name,
        printer_name=job.printer_name,
        opening_hours=lab.opening_hours,
    )
