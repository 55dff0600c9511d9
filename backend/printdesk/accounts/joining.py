"""How people get an account: by an administrator's invitation, or by registering themselves."""

from datetime import timedelta

from sqlalchemy import exists, select

from printdesk.accounts import links
from printdesk.accounts.changes import holder, note
from printdesk.accounts.letters import tell, tell_admins
from printdesk.accounts.links import Purpose
from printdesk.accounts.local import add, unfinished, valid_name
from printdesk.accounts.passwords import Passwords
from printdesk.accounts.refusals import LinkExpired
from printdesk.accounts.status import AccountStatus
from printdesk.actors import SYSTEM, Actor, Role
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.models import Account, AccountLink
from printdesk.notifications.kinds import AccountKind

INVITATION_GOOD_FOR = timedelta(days=7)
REGISTRATION_GOOD_FOR = timedelta(hours=24)

# What becomes of an account whose holder follows the link and chooses a password.
FINISHED = {
    AccountStatus.INVITED: AccountStatus.ACTIVE,
    AccountStatus.REGISTERED: AccountStatus.AWAITING_APPROVAL,
}


def invite(tx: Transaction, desk: Desk, email: str, name: str, role: Role, by: Actor) -> Account:
    """Make an account for somebody, and send them the link with which they choose a password.

    Raises ValidationFailed and AddressTaken.
    """
    account = unfinished(desk, email, name, role, AccountStatus.INVITED)
    add(tx.session, account)
    note(tx.session, desk, account, "invited", by, role=account.role)
    send_invitation(tx, desk, account, by)
    return account


def send_invitation(tx: Transaction, desk: Desk, account: Account, by: Actor) -> None:
    """Send somebody who is invited the link; one that was sent before is good no more."""
    link = links.issue(tx.session, desk, account, Purpose.JOIN, INVITATION_GOOD_FOR)
    tell(tx, desk, account, AccountKind.INVITATION, by, link=link)


def register(tx: Transaction, desk: Desk, email: str, name: str) -> None:
    """Answer somebody who asks for an account, at the address that they gave."""
    query = select(Account).where(Account.email == email).with_for_update()
    account = tx.session.scalars(query).one_or_none()
    if account is None:
        account = unfinished(desk, email, name, Role.STAFF, AccountStatus.REGISTERED)
        add(tx.session, account)
        note(tx.session, desk, account, "registered", SYSTEM)
    match AccountStatus(account.status):
        case AccountStatus.REGISTERED:
            link = links.issue(tx.session, desk, account, Purpose.JOIN, REGISTRATION_GOOD_FOR)
            tell(tx, desk, account, AccountKind.REGISTRATION, SYSTEM, link=link)
        case AccountStatus.INVITED:
            send_invitation(tx, desk, account, SYSTEM)
        case AccountStatus.ACTIVE:
            tell(tx, desk, account, AccountKind.ACCOUNT_EXISTS, SYSTEM)
        case _:
            pass  # an administrator has the word


def join(desk: Desk, passwords: Passwords, token: str, name: str, password: str) -> Account:
    """Finish an invitation, and be in; or a registration, and wait for approval.

    Raises LinkNotValid, LinkExpired, and ValidationFailed; then the link stays good.
    """
    link, known = links.read(desk, token, Purpose.JOIN)
    name = valid_name(name)
    password_hash = passwords.hash(password, (known.email, name))
    with desk.database.transaction() as tx:
        account = links.use(tx.session, desk, link)
        before = AccountStatus(account.status)
        if before not in FINISHED:
            raise LinkExpired
        account.name, account.password_hash = name, password_hash
        account.status = FINISHED[before].value
        note(tx.session, desk, account, "joined", holder(account), status=account.status)
        if before is AccountStatus.REGISTERED:
            tell_admins(tx, desk, account, holder(account))
    return account


def forget_unfinished(desk: Desk) -> None:
    """Forget registrations whose link nobody followed; who still wants one asks again."""
    with desk.database.transaction() as tx:
        open_link = exists().where(
            AccountLink.account_id == Account.id, AccountLink.expires_at > desk.clock.now()
        )
        forgotten = (Account.status == AccountStatus.REGISTERED.value, ~open_link)
        for account in tx.session.scalars(select(Account).where(*forgotten).with_for_update()):
            note(tx.session, desk, account, "registration-forgotten", SYSTEM)
            tx.session.delete(account)
