"""What administrators do with accounts. At least one of them stays."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session

from printdesk.accounts import joining, links, resets, second_factor, sessions
from printdesk.accounts.changes import note
from printdesk.accounts.letters import tell
from printdesk.accounts.local import valid_role
from printdesk.accounts.refusals import AccountInUse, LastAdmin, WrongAccountStatus
from printdesk.accounts.status import UNFINISHED, AccountStatus
from printdesk.actors import Actor, Role
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.errors import NotFound
from printdesk.models import Account
from printdesk.notifications.kinds import AccountKind


def invite_again(desk: Desk, account_id: str, by: Actor) -> None:
    """Send somebody who is invited another link. Raises NotFound and WrongAccountStatus."""
    with _changing(desk, account_id, AccountStatus.INVITED) as (tx, account):
        joining.send_invitation(tx, desk, account, by)
        note(tx.session, desk, account, "invited-again", by)


def approve(desk: Desk, account_id: str, role: Role, by: Actor) -> None:
    """Let somebody in who has registered. Raises NotFound and WrongAccountStatus."""
    with _changing(desk, account_id, AccountStatus.AWAITING_APPROVAL) as (tx, account):
        account.status = AccountStatus.ACTIVE.value
        account.role = valid_role(role)
        note(tx.session, desk, account, "approved", by, role=account.role)
        tell(tx, desk, account, AccountKind.REGISTRATION_APPROVED, by)


def set_role(desk: Desk, account_id: str, role: Role, by: Actor) -> None:
    """Change what somebody may do, from their next request on. Raises NotFound and LastAdmin."""
    with _changing(desk, account_id) as (tx, account):
        if account.role == valid_role(role):
            return
        if role is not Role.ADMIN:
            _require_another_admin(tx.session, account)
        before, account.role = account.role, role.value
        note(tx.session, desk, account, "role-changed", by, before=before, role=role.value)


def disable(desk: Desk, account_id: str, by: Actor) -> None:
    """Keep somebody out from this moment on: sessions, tokens and links end.

    Raises NotFound, WrongAccountStatus and LastAdmin.
    """
    with _changing(desk, account_id, AccountStatus.ACTIVE) as (tx, account):
        _require_another_admin(tx.session, account)
        account.status = AccountStatus.DISABLED.value
        sessions.end_all(desk, tx.session, account.id)
        links.end_all(tx.session, desk, account.id)
        note(tx.session, desk, account, "disabled", by)


def enable(desk: Desk, account_id: str, by: Actor) -> None:
    """Let somebody in again. Raises NotFound and WrongAccountStatus."""
    with _changing(desk, account_id, AccountStatus.DISABLED) as (tx, account):
        account.status = AccountStatus.ACTIVE.value
        note(tx.session, desk, account, "enabled", by)


def send_reset(desk: Desk, account_id: str, by: Actor) -> None:
    """Send somebody a link for a new password. Raises NotFound and WrongAccountStatus."""
    with _changing(desk, account_id, AccountStatus.ACTIVE) as (tx, account):
        resets.send(tx, desk, account, by)


def set_password(desk: Desk, account_id: str, password_hash: str, by: Actor) -> None:
    """Give somebody who is at hand another password. Raises NotFound and WrongAccountStatus."""
    with _changing(desk, account_id, AccountStatus.ACTIVE) as (tx, account):
        resets.change(tx, desk, account, password_hash, by)
        note(tx.session, desk, account, "password-reset", by)


def reset_second_factor(desk: Desk, account_id: str, by: Actor) -> None:
    """Help somebody who has lost the app and the codes. Raises NotFound and SecondFactorOff."""
    with _changing(desk, account_id) as (tx, account):
        second_factor.turn_off(tx, desk, account, by)


def remove(desk: Desk, account_id: str, by: Actor) -> None:
    """Take an invitation back, or decline a registration. Raises NotFound and AccountInUse."""
    with _changing(desk, account_id) as (tx, account):
        if account.status not in UNFINISHED:
            raise AccountInUse
        note(tx.session, desk, account, "removed", by, status=account.status)
        tx.session.delete(account)


@contextmanager
def _changing(
    desk: Desk, account_id: str, wanted: AccountStatus | None = None
) -> Iterator[tuple[Transaction, Account]]:
    with desk.database.transaction() as tx:
        _lock_admins(tx.session)
        account = tx.session.get(Account, account_id, with_for_update=True)
        if account is None:
            raise NotFound("There is no such account.")
        if wanted is not None and account.status != wanted:
            raise WrongAccountStatus(account.status)
        yield tx, account


def _lock_admins(session: Session) -> list[str]:
    """The administrators who can sign in. Nobody else can change them until the transaction ends.

    They are locked in one order before any other account, so that of two who disable each other
    at the same moment one waits, and then is refused.
    """
    active_admin = (
        Account.role == Role.ADMIN.value,
        Account.status == AccountStatus.ACTIVE.value,
    )
    query = select(Account.id).where(*active_admin).order_by(Account.id).with_for_update()
    return list(session.scalars(query))


def _require_another_admin(session: Session, account: Account) -> None:
    if _lock_admins(session) == [account.id]:
        raise LastAdmin
