"""Links that prove who follows them: made when their mail is sent, good once and for a while.

A link is a row and a signature over its id; without the secret nobody can make one out of what the
database holds. Of each purpose an account has one good link at the most, the newest.
"""

import uuid
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from printdesk.accounts.refusals import LinkExpired
from printdesk.database import changed
from printdesk.desk import Desk
from printdesk.errors import LinkNotValid
from printdesk.models import Account, AccountLink

KEPT = timedelta(days=30)


class Purpose(StrEnum):
    """What a link is for."""

    PASSWORD_RESET = "password_reset"  # noqa: S105 - not a password
    JOIN = "join"
    EMAIL_CHANGE = "email_change"


def issue(
    session: Session,
    desk: Desk,
    account: Account,
    purpose: Purpose,
    good_for: timedelta,
    email: str | None = None,
) -> AccountLink:
    """A new link for this purpose; one that was sent before is good no more."""
    end_all(session, desk, account.id, purpose)
    now = desk.clock.now()
    link = AccountLink(
        id=uuid.uuid4().hex,
        account_id=account.id,
        purpose=purpose.value,
        email=email,
        created_at=now,
        expires_at=now + good_for,
    )
    session.add(link)
    session.flush()
    return link


def read(desk: Desk, token: str, purpose: Purpose | None = None) -> tuple[AccountLink, Account]:
    """The link that a token names and whose it is; nothing is used up.

    Raises LinkNotValid for what is no link of ours for this purpose, LinkExpired when it is over.
    """
    link_id = desk.keys.read_account_link_token(token)
    if link_id is None:
        raise LinkNotValid
    query = select(AccountLink, Account).join(Account).where(AccountLink.id == link_id)
    with desk.database.reading() as session:
        found = session.execute(query).one_or_none()
    if found is None:
        raise LinkExpired
    link, account = found
    if purpose is not None and link.purpose != purpose:
        raise LinkNotValid
    if link.ended_at is not None or link.expires_at <= desk.clock.now():
        raise LinkExpired
    return link, account


def use(session: Session, desk: Desk, link: AccountLink) -> Account:
    """Use a link up, and lock its account. Of several at the same moment one comes through.

    Raises LinkExpired.
    """
    now = desk.clock.now()
    # The account's row is locked before its links, here as everywhere.
    account = session.get(Account, link.account_id, with_for_update=True)
    good = (
        AccountLink.id == link.id,
        AccountLink.ended_at.is_(None),
        AccountLink.expires_at > now,
    )
    if account is None or not changed(
        session, update(AccountLink).where(*good).values(ended_at=now)
    ):
        raise LinkExpired
    return account


def end_all(session: Session, desk: Desk, account_id: str, *purposes: Purpose) -> None:
    """End an account's links for these purposes, or for all."""
    which = [AccountLink.account_id == account_id, AccountLink.ended_at.is_(None)]
    if purposes:
        which.append(AccountLink.purpose.in_([purpose.value for purpose in purposes]))
    session.execute(update(AccountLink).where(*which).values(ended_at=desk.clock.now()))


def forget_old(desk: Desk) -> None:
    """Delete the links that have been over for long."""
    with desk.database.transaction() as tx:
        old = AccountLink.expires_at < desk.clock.now() - KEPT
        tx.session.execute(delete(AccountLink).where(old))
