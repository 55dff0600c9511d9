"""Local accounts: made, and proved by a password."""

import uuid

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from printdesk.accounts.passwords import Passwords
from printdesk.actors import SYSTEM, Actor, Role
from printdesk.addresses import plain_address
from printdesk.desk import Desk
from printdesk.errors import InvalidCredentials, Refusal, ValidationFailed
from printdesk.history import Happening, record
from printdesk.models import Account

STAFF_ROLES = (Role.STAFF, Role.ADMIN)
LONGEST_NAME = 100


class AddressTaken(Refusal):
    """Two accounts cannot have the same address: it is what people sign in with."""

    status, code = 409, "address_taken"
    message = "There is an account with this e-mail address already."


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
    account = Account(
        id=uuid.uuid4().hex,
        email=_address(email),
        name=_name(name),
        role=_role(role),
        active=True,
        password_hash=(passwords or Passwords()).hash(password),
        created_at=desk.clock.now(),
    )
    if session.scalar(select(Account.id).where(Account.email == account.email)):
        raise AddressTaken
    session.add(account)
    session.flush()
    details = {"account": account.id, "email": account.email, "role": account.role}
    record(session, desk, None, Happening.ADMIN_ACTION, by, action="account-created", **details)
    return account


def prove(desk: Desk, passwords: Passwords, email: str, password: str) -> Account:
    """The account whose address and password these are.

    Raises InvalidCredentials, which does not tell, by its words or by the time it takes, whether
    there is such an account.
    """
    with desk.database.reading() as session:
        query = select(Account).where(Account.email == email.strip().lower(), Account.active)
        account = session.scalars(query).one_or_none()
    # No transaction is open meanwhile: this is meant to take long.
    fits = passwords.fits(account.password_hash if account else None, password)
    if account is None or account.password_hash is None or not fits:
        raise InvalidCredentials
    if passwords.outdated(account.password_hash):
        _rehash(desk, passwords, account, password)
    return account


def _rehash(desk: Desk, passwords: Passwords, account: Account, password: str) -> None:
    renewed = passwords.rehash(password)
    unchanged = (Account.id == account.id, Account.password_hash == account.password_hash)
    with desk.database.transaction() as transaction:
        # A password that was changed in this very moment stays changed.
        transaction.session.execute(update(Account).where(*unchanged).values(password_hash=renewed))


def _address(email: str) -> str:
    try:
        return plain_address(email, local=True).lower()
    except ValueError as error:
        raise ValidationFailed({"email": str(error)}) from None


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise ValidationFailed({"name": f"A name needs 1 to {LONGEST_NAME} characters."})
    return name


def _role(role: Role) -> str:
    if role not in STAFF_ROLES:
        raise ValidationFailed({"role": "Choose one of: staff, admin."})
    return role.value
