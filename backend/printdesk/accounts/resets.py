"""A forgotten password: a link by mail, with which its holder chooses another."""

from datetime import timedelta

from sqlalchemy import select

from printdesk.accounts import links, sessions
from printdesk.accounts.changes import holder, note
from printdesk.accounts.letters import tell
from printdesk.accounts.links import Purpose
from printdesk.accounts.passwords import Passwords
from printdesk.accounts.refusals import LinkExpired
from printdesk.accounts.status import AccountStatus
from printdesk.actors import SYSTEM, Actor
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.models import Account
from printdesk.notifications.kinds import AccountKind

GOOD_FOR = timedelta(hours=1)


def send_if_known(tx: Transaction, desk: Desk, email: str) -> None:
    """Send a link to an address with which somebody can sign in; nothing to any other."""
    query = select(Account).where(Account.email == email).with_for_update()
    account = tx.session.scalars(query).one_or_none()
    if account and account.password_hash and account.status == AccountStatus.ACTIVE:
        send(tx, desk, account, SYSTEM)


def send(tx: Transaction, desk: Desk, account: Account, by: Actor) -> None:
    """Send the account's holder a link with which to choose a new password."""
    link = links.issue(tx.session, desk, account, Purpose.PASSWORD_RESET, GOOD_FOR)
    tell(tx, desk, account, AccountKind.PASSWORD_RESET, by, link=link)
    note(tx.session, desk, account, "password-reset-sent", by)


def reset(desk: Desk, passwords: Passwords, token: str, password: str) -> None:
    """Give the account of a link another password, and sign it out everywhere.

    Raises LinkNotValid, LinkExpired, and ValidationFailed for a password that will not do; then
    the link stays good.
    """
    link, known = links.read(desk, token, Purpose.PASSWORD_RESET)
    renewed = passwords.hash(password, (known.email, known.name))
    with desk.database.transaction() as tx:
        account = links.use(tx.session, desk, link)
        if account.status != AccountStatus.ACTIVE:
            raise LinkExpired
        change(tx, desk, account, renewed, holder(account))
        note(tx.session, desk, account, "password-reset", holder(account))


def change(
    tx: Transaction,
    desk: Desk,
    account: Account,
    password_hash: str,
    by: Actor,
    *,
    but: str | None = None,
) -> None:
    """Set a new password: all sessions end, or all but one, and its holder is told.

    Links end too, all of them: whoever knew the password before may have asked for another address.
    """
    account.password_hash = password_hash
    sessions.end_all(desk, tx.session, account.id, but=but)
    links.end_all(tx.session, desk, account.id)
    tell(tx, desk, account, AccountKind.PASSWORD_CHANGED, by)
