"""Local accounts: made, and proved by a password."""

import uuid

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from printdesk.accounts.changes import note
from printdesk.accounts.passwords import Passwords
from printdesk.accounts.refusals import AddressTaken, AwaitingApproval
from printdesk.accounts.status import AccountStatus
from printdesk.actors import SYSTEM, Actor, Role
from printdesk.addresses import plain_address
from printdesk.database import changed
from printdesk.desk import Desk
from printdesk.errors import InvalidCredentials, ValidationFailed
from printdesk.models import Account

STAFF_ROLES = (Role.STAFF, Role.ADMIN)
LONGEST_NAME = 100


def create(
    session: Session,
    desk: Desk,
    *,
    email: str,
    name: str,
    role: Role,
    password: str,
    passwords: Passwords | None = None,
    by: Actor = SYSTEM,
) -> Account:
    """Add an account that can sign in at once.

    Raises ValidationFailed for an address, name, role or password that will not do, and
    AddressTaken.
    """
    account = unfinished(desk, email, name, role, AccountStatus.ACTIVE)
    about = (account.email, account.name)
    account.password_hash = (passwords or Passwords()).hash(password, about)
    add(session, account)
    note(session, desk, account, "created", by, role=account.role)
    return account


def unfinished(desk: Desk, email: str, name: str, role: Role, status: AccountStatus) -> Account:
    """An account without a password, not kept yet. Raises ValidationFailed."""
    return Account(
        id=uuid.uuid4().hex,
        email=valid_address(email),
        name=valid_name(name),
        role=valid_role(role),
        status=status.value,
        created_at=desk.clock.now(),
    )


def add(session: Session, account: Account) -> None:
    """Keep an account. Raises AddressTaken."""
    require_free(session, account.email)
    session.add(account)
    session.flush()


def require_free(session: Session, email: str) -> None:
    """Raise AddressTaken when there is an account with this address."""
    if session.scalar(select(Account.id).where(Account.email == email)):
        raise AddressTaken


def prove(desk: Desk, passwords: Passwords, email: str, password: str) -> Account:
    """The account whose address and password these are.

    Raises InvalidCredentials, which does not tell, by its words or by the time it takes, whether
    there is such an account; and AwaitingApproval, to who knows the password.
    """
    with desk.database.reading() as session:
        query = select(Account).where(Account.email == email.strip().lower())
        account = session.scalars(query).one_or_none()
    # No transaction is open meanwhile: this is meant to take long.
    fits = passwords.fits(account.password_hash if account else None, password)
    if account is None or account.password_hash is None or not fits:
        raise InvalidCredentials
    if account.status == AccountStatus.AWAITING_APPROVAL:
        raise AwaitingApproval
    if account.status != AccountStatus.ACTIVE:
        raise InvalidCredentials
    if passwords.outdated(account.password_hash):
        _rehash(desk, passwords, account, password)
    return account


def _rehash(desk: Desk, passwords: Passwords, account: Account, password: str) -> None:
    renewed = passwords.rehash(password)
    unchanged = (Account.id == account.id, Account.password_hash == account.password_hash)
    with desk.database.transaction() as transaction:
        # A password that was changed in this very moment stays changed.
        if changed(
            transaction.session, update(Account).where(*unchanged).values(password_hash=renewed)
        ):
            account.password_hash = renewed


def valid_address(email: str) -> str:
    """The address as accounts keep it. Raises ValidationFailed."""
    try:
        return plain_address(email, local=True).lower()
    except ValueError as error:
        raise ValidationFailed({"email": str(error)}) from None


def valid_name(name: str) -> str:
    """The name without needless space. Raises ValidationFailed."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise ValidationFailed({"name": f"A name needs 1 to {LONGEST_NAME} characters."})
    return name


def valid_role(role: Role) -> str:
    """The role, if staff can have it. Raises ValidationFailed."""
    if role not in STAFF_ROLES:
        raise ValidationFailed({"role": "Choose one of: staff, admin."})
    return role.value
