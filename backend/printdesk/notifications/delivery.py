"""Delivery: a mail is claimed, sent outside any transaction, and what came of it is kept.

The claim is a lease. When the process dies while it sends, the lease runs out and the mail is
sent again under the same Message-ID: a mail may come twice, and never not at all.
"""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from printdesk import history
from printdesk.actors import SYSTEM
from printdesk.desk import Desk
from printdesk.history import Happening
from printdesk.models import Job, Message
from printdesk.notifications import pace
from printdesk.notifications.kinds import MailStatus
from printdesk.notifications.letters import compose
from printdesk.notifications.mail import Mailer
from printdesk.notifications.troubles import MailServerTrouble, RecipientRefused

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=2)
RENEW_SECONDS = 30.0
# The pauses after the first failed tries; the last of them holds for all that follow.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 120, 240))
TRIES = 24  # about three days
DIED = "Each worker that was to send this has died in the middle of it. The log may say why."


class _TooMany(Exception):
    """As many mails as may go out within a minute have."""


def due(session: Session, now: datetime, limit: int) -> list[str]:
    """The ids of the mails to send now, those that wait longest first."""
    query = (
        select(Message.id)
        .where(
            Message.status == MailStatus.QUEUED.value,
            Message.send_after <= now,
            or_(Message.lease.is_(None), Message.lease_expires <= now),
        )
        .order_by(Message.send_after, Message.created_at)
        .limit(limit)
    )
    return list(session.scalars(query))


def deliver(
    desk: Desk, mailer: Mailer, message_id: str, *, renew_seconds: float = RENEW_SECONDS
) -> bool:
    """Send a mail if it is due and nobody else is sending it; True when it went out.

    A try that fails is kept with the message and in the job's history, and never raised.
    """
    message = _claim(desk, message_id)
    if message is None:
        return False
    if end := _end_of(message):
        return _settle(desk, message, *end)
    try:
        with _lease_kept(desk, message, renew_seconds):
            mailer.send(compose(desk, message), message.recipient)
    except RecipientRefused as refusal:
        return _settle(desk, message, MailStatus.FAILED, str(refusal))
    except MailServerTrouble as trouble:
        return _settle(desk, message, MailStatus.QUEUED, str(trouble))
    except Exception as error:
        # A mistake of ours must not stop the mails behind this one; it is mended by an update,
        # after which this mail goes out like those that waited for the server.
        log.exception("mail_not_sent", message_id=message_id)
        return _settle(desk, message, MailStatus.QUEUED, f"Unexpected {type(error).__name__}.")
    return _settle(desk, message, MailStatus.SENT)


def _end_of(message: Message) -> tuple[MailStatus, str | None] | None:
    """What becomes of a mail that is not to be tried any more, and why."""
    if message.recalled or has_lost_its_job(message):
        return MailStatus.WITHDRAWN, None
    if message.attempts > TRIES:
        return MailStatus.FAILED, DIED
    return None


def has_lost_its_job(message: Message) -> bool:
    """Whether the mail is about a job that was deleted."""
    return message.job_number is not None and message.job_id is None


def pause_after(attempts: int) -> timedelta:
    """How long a mail waits after so many failed tries."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]


def _claim(desk: Desk, message_id: str) -> Message | None:
    """Take the lease by one conditional UPDATE, or None when there is nothing to take.

    A mail that must wait for its turn among all mails is left as it was.
    """
    try:
        with desk.database.transaction() as tx:
            message = _taken(tx.session, desk, message_id)
            if message is not None and not pace.take_turn(tx.session, desk):
                raise _TooMany
            return message
    except (_TooMany, IntegrityError):
        # IntegrityError: two workers were the first ever to take a turn, at the same instant.
        return None


def _taken(session: Session, desk: Desk, message_id: str) -> Message | None:
    now = desk.clock.now()
    return session.scalars(
        update(Message)
        .where(
            Message.id == message_id,
            Message.status == MailStatus.QUEUED.value,
            Message.send_after <= now,
            or_(Message.lease.is_(None), Message.lease_expires <= now),
        )
        # The try is counted when it begins, so that one which kills its process counts too.
        .values(lease=uuid.uuid4().hex, lease_expires=now + LEASE, attempts=Message.attempts + 1)
        .returning(Message)
    ).one_or_none()


@contextmanager
def _lease_kept(desk: Desk, message: Message, renew_seconds: float) -> Iterator[None]:
    """Renews the lease while a slow server takes its time, lest a second worker sends it too."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(renew_seconds):
            try:
                with desk.database.transaction() as tx:
                    tx.session.execute(
                        update(Message)
                        .where(Message.id == message.id, Message.lease == message.lease)
                        .values(lease_expires=desk.clock.now() + LEASE)
                    )
            except SQLAlchemyError:
                log.warning("mail_lease_not_renewed", message_id=message.id, exc_info=True)

    keeper = threading.Thread(target=renew, name="mail-lease", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()


def _settle(desk: Desk, claimed: Message, outcome: MailStatus, error: str | None = None) -> bool:
    """Keep what came of a try, unless the lease has passed to somebody else.

    QUEUED means that it is to be tried again. True when the mail went out and that is kept.
    """
    with desk.database.transaction() as tx:
        # The job's row is locked before its mails, here as everywhere.
        job = _locked_job(tx.session, claimed.job_id)
        message = tx.session.get(Message, claimed.id, with_for_update=True)
        if message is None or message.lease != claimed.lease:
            log.warning("mail_lease_lost", message_id=claimed.id, outcome=outcome.value)
            return False
        now = desk.clock.now()
        if outcome is MailStatus.QUEUED:
            outcome = _after_trouble(message, now)
        message.status = outcome.value
        message.lease = message.lease_expires = None
        message.last_error = error
        if outcome is MailStatus.SENT:
            message.sent_at = now
        if not has_lost_its_job(message):
            _record(tx.session, desk, job, message, error)
        return outcome is MailStatus.SENT


def _after_trouble(message: Message, now: datetime) -> MailStatus:
    if message.recalled or has_lost_its_job(message):
        return MailStatus.WITHDRAWN
    if message.attempts >= TRIES:
        return MailStatus.FAILED
    message.send_after = now + pause_after(message.attempts)
    return MailStatus.QUEUED


def _locked_job(session: Session, job_id: str | None) -> Job | None:
    return session.get(Job, job_id, with_for_update=True) if job_id else None


def _record(
    session: Session, desk: Desk, job: Job | None, message: Message, error: str | None
) -> None:
    """Add what came of a try to the job's history; of a mail about an account, to the system's."""
    told: dict[str, object] = {"kind": message.kind, "message_id": message.id}
    if message.status == MailStatus.WITHDRAWN.value:
        history.record(session, desk, job, Happening.EMAIL_WITHDRAWN, SYSTEM, **told)
        return
    told["attempt"] = message.attempts
    if error is None:
        history.record(session, desk, job, Happening.EMAIL_SENT, SYSTEM, **told)
        return
    told |= {"error": error, "given_up": message.status == MailStatus.FAILED.value}
    history.record(session, desk, job, Happening.EMAIL_FAILED, SYSTEM, **told)
