"""The outbox: mails are queued in the transaction of their cause, and withdrawn while they wait."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from email.utils import parseaddr

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from printdesk import history
from printdesk.actors import Actor
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.errors import InvalidTransition, NotFound
from printdesk.history import Happening
from printdesk.models import Job, Message
from printdesk.notifications.account_words import account_letter
from printdesk.notifications.delivery import deliver, due, has_lost_its_job
from printdesk.notifications.facts import AccountFacts, Facts
from printdesk.notifications.kinds import AccountKind, Kind, MailStatus
from printdesk.notifications.letters import masked_text
from printdesk.notifications.words import letter
from printdesk.work import Work

__all__ = [
    "Kind",
    "MailStatus",
    "deliver",
    "drop",
    "due",
    "masked_text",
    "of_job",
    "queue",
    "queue_to_account",
    "retry",
    "was_sent",
    "withdraw_unsent",
]

# A new link ends the one before it, so a reminder of that one would lead nowhere.
REPLACES = {Kind.APPROVAL: {Kind.APPROVAL, Kind.REMINDER}}


def queue(
    tx: Transaction,
    desk: Desk,
    job: Job,
    kind: Kind,
    by: Actor,
    *,
    lab_name: str,
    printer_name: str,
    send_after: datetime | None = None,
    **facts: object,
) -> Message:
    """Queue a mail to the job's student; it goes out after the commit, or at ``send_after``.

    The job's facts are kept as they are now. ``facts`` adds ``opening_hours``, or says another
    thing than the job does under a name of the job's. A mail of the same kind that has not gone
    out yet is withdrawn: this one says it anew.
    """
    withdraw_unsent(tx, desk, job, REPLACES.get(kind, {kind}), by)
    told = Facts.of_job(job, lab_name=lab_name, printer_name=printer_name, **facts)
    return _queue(
        tx,
        desk,
        job,
        kind,
        by,
        recipient=job.student_email,
        subject=letter(kind, told, desk.clock.now()).subject,
        facts=told.as_json(),
        send_after=send_after,
    )


def queue_to_account(
    tx: Transaction, desk: Desk, kind: AccountKind, facts: AccountFacts, recipient: str, by: Actor
) -> Message:
    """Queue a mail about an account; it goes out after the commit."""
    subject = account_letter(kind, facts, desk.clock.now()).subject
    return _queue(
        tx, desk, None, kind, by, recipient=recipient, subject=subject, facts=facts.as_json()
    )


def _queue(
    tx: Transaction,
    desk: Desk,
    job: Job | None,
    kind: Kind | AccountKind,
    by: Actor,
    *,
    recipient: str,
    subject: str,
    facts: dict[str, object],
    send_after: datetime | None = None,
) -> Message:
    now = desk.clock.now()
    message_id = uuid.uuid4().hex
    number = job.number if job else None
    message = Message(
        id=message_id,
        job_id=job.id if job else None,
        job_number=number,
        kind=kind.value,
        recipient=recipient,
        subject=subject,
        facts=facts,
        header_id=_header_id(desk, now, number, kind, message_id),
        status=MailStatus.QUEUED.value,
        created_at=now,
        created_by=by.id,
        send_after=send_after or now,
    )
    tx.session.add(message)
    history.record(
        tx.session, desk, job, Happening.EMAIL_QUEUED, by, kind=kind.value, message_id=message_id
    )
    if message.send_after <= now:
        desk.call_worker(tx, Work.MAIL, message_id)
    return message


def withdraw_unsent(tx: Transaction, desk: Desk, job: Job, kinds: Iterable[Kind], by: Actor) -> int:
    """Withdraw the job's mails of these kinds that wait; how many certainly never went out.

    One that is being sent at this instant cannot be held back, but it gets no further try. One
    whose sender died is withdrawn and not counted, for nobody knows whether it went out: for
    both, ``was_sent`` says yes.
    """
    now = desk.clock.now()
    waiting = and_(
        Message.job_id == job.id,
        Message.kind.in_([kind.value for kind in kinds]),
        Message.status == MailStatus.QUEUED.value,
    )
    # The condition is in the UPDATE itself: a worker that takes the same mail at this instant
    # comes either before it, and then the mail is leased, or after it and finds it withdrawn.
    withdrawn = tx.session.execute(
        update(Message)
        .where(waiting, or_(Message.lease.is_(None), Message.lease_expires <= now))
        .values(status=MailStatus.WITHDRAWN.value)
        .returning(Message.id, Message.kind, Message.lease)
    ).all()
    tx.session.execute(update(Message).where(waiting).values(recalled=True))
    for message_id, kind, _ in withdrawn:
        history.record(
            tx.session, desk, job, Happening.EMAIL_WITHDRAWN, by, kind=kind, message_id=message_id
        )
    return sum(lease is None for _, _, lease in withdrawn)


def was_sent(session: Session, job: Job, kind: Kind, *, corrected_by: Kind | None = None) -> bool:
    """Whether a mail of this kind went out, or may have: one is being sent, or its sender died.

    One that a later mail of the kind ``corrected_by`` has taken back does not count.
    """
    gone: ColumnElement[bool] = or_(
        Message.status == MailStatus.SENT.value, Message.lease.is_not(None)
    )
    correction = aliased(Message)
    corrected = exists().where(
        correction.job_id == job.id,
        correction.kind == (corrected_by.value if corrected_by else None),
        correction.status != MailStatus.WITHDRAWN.value,
        correction.created_at >= Message.created_at,
    )
    sent = exists().where(Message.job_id == job.id, Message.kind == kind.value, gone, ~corrected)
    return bool(session.scalar(select(sent)))


def of_job(session: Session, job_id: str) -> list[Message]:
    """The mails about a job, the newest first."""
    query = select(Message).where(Message.job_id == job_id)
    return list(session.scalars(query.order_by(Message.created_at.desc(), Message.id)))


def retry(tx: Transaction, desk: Desk, message_id: str, by: Actor) -> Message:
    """Put a mail that could not be sent back into the queue: now, and its tries are counted anew.

    Raises NotFound when there is no such mail, InvalidTransition when no try has failed yet, or
    one is under way.
    """
    job, message = _locked(tx.session, message_id)
    if message is None or has_lost_its_job(message):
        raise NotFound("There is no such email, or its job was deleted.")
    if not _could_not_be_sent(message, desk.clock.now()):
        raise InvalidTransition(
            "retry", message.status, "Only an email that could not be sent can be sent again."
        )
    message.status = MailStatus.QUEUED.value
    message.attempts = 0
    message.send_after = desk.clock.now()
    history.record(
        tx.session,
        desk,
        job,
        Happening.EMAIL_QUEUED,
        by,
        kind=message.kind,
        message_id=message.id,
        retried=True,
    )
    desk.call_worker(tx, Work.MAIL, message.id)
    return message


def drop(tx: Transaction, desk: Desk, message_id: str, by: Actor) -> Message:
    """Give up a mail that failed or still waits. One that is being sent gets no further try.

    Raises NotFound when there is no such mail, InvalidTransition when it went out already.
    """
    job, message = _locked(tx.session, message_id)
    if message is None:
        raise NotFound("There is no such email.")
    if message.status not in {MailStatus.QUEUED.value, MailStatus.FAILED.value}:
        raise InvalidTransition(
            "drop", message.status, "Only an email that waits or failed can be given up."
        )
    message.recalled = True
    if _is_free(message, desk.clock.now()):
        message.status = MailStatus.WITHDRAWN.value
        told = {"kind": message.kind, "message_id": message.id, "dropped": True}
        history.record(tx.session, desk, job, Happening.EMAIL_WITHDRAWN, by, **told)
    return message


def _could_not_be_sent(message: Message, now: datetime) -> bool:
    """Whether it was given up, or waits for another try."""
    if message.status == MailStatus.FAILED.value:
        return True
    is_waiting = message.status == MailStatus.QUEUED.value and _is_free(message, now)
    return is_waiting and message.attempts > 0 and not message.recalled


def _is_free(message: Message, now: datetime) -> bool:
    """Whether nobody sends it just now."""
    return message.lease_expires is None or message.lease_expires <= now


def _locked(session: Session, message_id: str) -> tuple[Job | None, Message | None]:
    """A mail and its job, which nobody else can change until the transaction ends."""
    job_id = session.scalar(select(Message.job_id).where(Message.id == message_id))
    # The job's row is locked before its mails, here as everywhere, so that nobody waits in a ring.
    job = session.get(Job, job_id, with_for_update=True) if job_id else None
    message = session.get(Message, message_id, with_for_update=True, populate_existing=True)
    return job, message


def _header_id(
    desk: Desk, now: datetime, number: int | None, kind: Kind | AccountKind, message_id: str
) -> str:
    """The Message-ID: the same for every try, so that mail servers can drop a second copy."""
    domain = parseaddr(desk.settings.mail_from)[1].rpartition("@")[2] or "localhost"
    about = "staff" if number is None else number
    return f"<{now:%Y%m%dT%H%M%SZ}-{about}-{kind.value}-{message_id[:12]}@{domain}>"
