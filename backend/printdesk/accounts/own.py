"""What people change of their own account. What matters asks for the password once more."""

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from printdesk.accounts import links, resets
from printdesk.accounts.changes import holder, note
from printdesk.accounts.letters import tell
from printdesk.accounts.links import Purpose
from printdesk.accounts.local import require_free, valid_address, valid_name
from printdesk.accounts.passwords import Passwords
from printdesk.accounts.refusals import AddressTaken, LinkExpired, WrongPassword
from printdesk.accounts.status import AccountStatus
from printdesk.desk import Desk
from printdesk.models import Account
from printdesk.notifications.kinds import AccountKind

NEW_ADDRESS_GOOD_FOR = timedelta(hours=24)


def require_password(desk: Desk, passwords: Passwords, account_id: str, password: str) -> Account:
    """The account, whose holder knows its password. Raises WrongPassword."""
    with desk.database.reading() as session:
        account = session.get_one(Account, account_id)
    if not passwords.fits(account.password_hash, password):
        raise WrongPassword
    return account


def rename(desk: Desk, account_id: str, name: str) -> Account:
    """Change the name by which people are called from now on. Raises ValidationFailed."""
    name = valid_name(name)
    with desk.database.transaction() as tx:
        account = tx.session.get_one(Account, account_id, with_for_update=True)
        if account.name != name:
            before, account.name = account.name, name
            note(tx.session, desk, account, "renamed", holder(account), before=before)
    return account


def change_password(
    desk: Desk, passwords: Passwords, account: Account, password: str, session_id: str
) -> None:
    """Change the password; wherever else its holder is signed in, they are signed out.

    ``account`` is as it was when its present password was proved. Raises ValidationFailed, and
    WrongPassword when it was changed in this very moment.
    """
    renewed = passwords.hash(password, (account.email, account.name))
    with desk.database.transaction() as tx:
        current = tx.session.get_one(Account, account.id, with_for_update=True)
        if current.password_hash != account.password_hash:
            raise WrongPassword
        resets.change(tx, desk, current, renewed, holder(current), but=session_id)
        note(tx.session, desk, current, "password-changed", holder(current))


def ask_new_address(desk: Desk, account_id: str, email: str) -> None:
    """Send a link to the new address, which counts once it is followed, and tell the old one.

    Raises ValidationFailed and AddressTaken.
    """
    email = valid_address(email)
    with desk.database.transaction() as tx:
        account = tx.session.get_one(Account, account_id, with_for_update=True)
        require_free(tx.session, email)
        link = links.issue(
            tx.session, desk, account, Purpose.EMAIL_CHANGE, NEW_ADDRESS_GOOD_FOR, email
        )
        tell(tx, desk, account, AccountKind.EMAIL_CHANGE, holder(account), link=link, to=email)
        tell(tx, desk, account, AccountKind.EMAIL_CHANGE_ASKED, holder(account))
        note(tx.session, desk, account, "email-change-asked", holder(account), wanted=email)


def confirm_new_address(desk: Desk, token: str) -> Account:
    """Change the address to the one that a link has proved.

    Links that went to the old address are good no more. Raises LinkNotValid, LinkExpired and
    AddressTaken.
    """
    link, _ = links.read(desk, token, Purpose.EMAIL_CHANGE)
    try:
        with desk.database.transaction() as tx:
            account = links.use(tx.session, desk, link)
            if account.status != AccountStatus.ACTIVE or link.email is None:
                raise LinkExpired
            require_free(tx.session, link.email)
            tell(tx, desk, account, AccountKind.EMAIL_CHANGED, holder(account))
            before, account.email = account.email, link.email
            links.end_all(tx.session, desk, account.id)
            note(tx.session, desk, account, "email-changed", holder(account), before=before)
    except IntegrityError:
        raise AddressTaken from None  # somebody else got it in this very moment
    return account
