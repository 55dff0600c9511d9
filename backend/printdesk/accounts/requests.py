"""What anybody may ask for: a new password, or an account.

Who asks learns nothing of whether there is an account with an address, not even by the time that
the answer takes: what is asked is only noted, and the worker looks who that is.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta

import structlog
from sqlalchemy import delete, select

from printdesk.accounts import joining, resets
from printdesk.accounts.links import Purpose
from printdesk.accounts.local import valid_address, valid_name
from printdesk.accounts.refusals import RegistrationClosed
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.errors import ValidationFailed
from printdesk.models import AccountRequest

log = structlog.get_logger(__name__)

AT_ONCE = 50
LATE = timedelta(hours=1)

ANSWERS: dict[Purpose, Callable[[Transaction, Desk, AccountRequest], None]] = {
    Purpose.PASSWORD_RESET: lambda tx, desk, asked: resets.send_if_known(tx, desk, asked.email),
    Purpose.JOIN: lambda tx, desk, asked: joining.register(tx, desk, asked.email, asked.name),
}


def ask_for_reset(desk: Desk, email: str) -> None:
    """Have a link sent to an address, if it is that of an account. Raises ValidationFailed."""
    _note(desk, Purpose.PASSWORD_RESET, valid_address(email), "")


def ask_to_join(desk: Desk, email: str, name: str) -> None:
    """Ask for an account. Raises RegistrationClosed, and ValidationFailed for other domains."""
    domains = desk.settings.registration_domains
    if not domains:
        raise RegistrationClosed
    email = valid_address(email)
    if email.rpartition("@")[2] not in domains:
        named = ", ".join(f"@{domain}" for domain in domains)
        raise ValidationFailed({"email": f"Only addresses that end in {named} can register."})
    _note(desk, Purpose.JOIN, email, valid_name(name))


def answer_all(desk: Desk) -> None:
    """Look who has asked, and write to them. Who asked long ago has asked again since."""
    now = desk.clock.now()
    with desk.database.reading() as session:
        query = select(AccountRequest).order_by(AccountRequest.created_at).limit(AT_ONCE)
        waiting = list(session.scalars(query))
    for asked in waiting:
        try:
            _answer(desk, asked.id, late=asked.created_at <= now - LATE)
        except Exception:
            # It stays until it is late, and holds up nobody else.
            log.exception("account_request_not_answered", purpose=asked.purpose)


def _answer(desk: Desk, request_id: str, *, late: bool) -> None:
    with desk.database.transaction() as tx:
        mine = delete(AccountRequest).where(AccountRequest.id == request_id)
        asked = tx.session.scalars(mine.returning(AccountRequest)).one_or_none()
        if asked is not None and not late:  # None when another worker has taken it
            ANSWERS[Purpose(asked.purpose)](tx, desk, asked)


def _note(desk: Desk, purpose: Purpose, email: str, name: str) -> None:
    with desk.database.transaction() as tx:
        tx.session.add(
            AccountRequest(
                id=uuid.uuid4().hex,
                purpose=purpose.value,
                email=email,
                name=name,
                created_at=desk.clock.now(),
            )
        )
        tx.after_commit(desk.wake_worker)
