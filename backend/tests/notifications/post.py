"""Short words for what tests of mails do again and again."""

from datetime import datetime

from printdesk import history
from printdesk.actors import SYSTEM, Actor, Role
from printdesk.desk import Desk
from printdesk.history import Happening
from printdesk.models import Job, Message
from printdesk.notifications.facts import Facts
from printdesk.notifications.outbox import Kind, queue, withdraw_unsent

STAFF = Actor("a1", "Sam Staff", Role.STAFF)
LAB: dict[str, str] = {
    "lab_name": "Makerspace",
    "printer_name": "Prusa MK4S",
    "opening_hours": "Mon–Fri 9–17",
}
MAIL_EVENTS = {
    Happening.EMAIL_QUEUED,
    Happening.EMAIL_SENT,
    Happening.EMAIL_FAILED,
    Happening.EMAIL_WITHDRAWN,
}


def queued(
    desk: Desk, job: Job, kind: Kind = Kind.APPROVAL, send_after: datetime | None = None
) -> str:
    """Queue a mail in a transaction of its own; its id."""
    with desk.database.transaction() as tx:
        locked = tx.session.get_one(Job, job.id, with_for_update=True)
        message = queue(
            tx,
            desk,
            locked,
            kind,
            STAFF,
            send_after=send_after,
            lab_name=LAB["lab_name"],
            printer_name=LAB["printer_name"],
            opening_hours=LAB["opening_hours"],
        )
        return message.id


def withdrawn(desk: Desk, job: Job, *kinds: Kind) -> int:
    """Withdraw in a transaction of its own, as an action on the job does."""
    with desk.database.transaction() as tx:
        locked = tx.session.get_one(Job, job.id, with_for_update=True)
        return withdraw_unsent(tx, desk, locked, kinds, STAFF)


def row(desk: Desk, message_id: str) -> Message:
    """The message as the database has it."""
    with desk.database.reading() as session:
        return session.get_one(Message, message_id)


def mail_events(desk: Desk, job: Job) -> list[str]:
    """The types of the job's events that tell of mails, in order."""
    with desk.database.reading() as session:
        events = history.events_of(session, job.id)
    return [event.event_type for event in events if event.event_type in MAIL_EVENTS]


def last_details(desk: Desk, job: Job) -> dict[str, object]:
    """The details of the job's newest event."""
    with desk.database.reading() as session:
        return history.events_of(session, job.id)[-1].details


def unsent(job: Job, kind: Kind, desk: Desk, **facts: object) -> Message:
    """A message that is in no database, to be composed."""
    told = Facts.of_job(job, **LAB, **facts)
    return Message(
        id="m" * 32,
        job_id=job.id,
        job_number=job.number,
        kind=kind.value,
        recipient=job.student_email,
        subject="",
        facts=told.as_json(),
        header_id="<20300301T120000Z-123-test-mmmmmmmmmmmm@example.edu>",
        created_by=SYSTEM.id,
    )
