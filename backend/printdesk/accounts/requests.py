"""What anybody may ask for: a new password, or an account.

Who asks learns nothing of whether there is an account with an address, not even by the time that
the answer takes: what is asked is only noted, and the worker looks who that is.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from printdesk.accounts import joining, resets
from printdesk.accounts.links import Purpose
from printdesk.accounts.local import valid_address, valid_name
from printdesk.accounts.refusals import RegistrationClosed
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.errors import ValidationFailed
from printdesk.models import AccountRequest
from printdesk.work import Work

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


def waiting(session: Session, limit: int = AT_ONCE) -> list[str]:
    """The ids of what was asked and has no answer yet, the oldest first."""
    query = select(AccountRequest.id).order_by(AccountRequest.created_at).limit(limit)
    return list(session.scalars(query))


def answer_all(desk: Desk) -> None:
    """Look who has asked, and write to them."""
    with desk.database.reading() as session:
        asked = waiting(session)
    for request_id in asked:
        answer(desk, request_id)


def answer(desk: Desk, request_id: str) -> None:
    """Look who has asked this, and write to them. Who asked long ago has asked again since."""
    try:
        with desk.database.transaction() as tx:
            mine = delete(AccountRequest).where(AccountRequest.id == request_id)
            asked = tx.session.scalars(mine.returning(AccountRequest)).one_or_none()
            # None when another worker has taken it.
            if asked is not None and asked.created_at > desk.clock.now() - LATE:
                ANSWERS[Purpose(asked.purpose)](tx, desk, asked)
    except Exception:
        # It stays until it is late, and holds up nobody else.
        log.exception("account_request_not_answered", request_id=request_id)


def _note(desk: Desk, purpose: Purpose, email: str, name: str) -> None:
    asked = AccountRequest(
        id=uuid.uuid4().hex,
        purpose=purpose.value,
        email=email,
        name=name,
        created_at=desk.clock.now(),
    )
    with desk.database.transaction() as tx:
        tx.session.add(asked)
        desk.call_worker(tx, Work.ANSWER, asked.id)
