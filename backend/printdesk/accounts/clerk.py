"""People who sign in by Clerk: what their tokens must say, and the rows by which we know them.

Clerk tells who somebody is and which role they have; our row gives them the id under which the
history names them, and a way to be kept out here at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from printdesk.accounts.changes import holder, note
from printdesk.accounts.key_server import KeyServer
from printdesk.accounts.local import LONGEST_NAME, valid_address
from printdesk.accounts.refusals import (
    AccountDisabled,
    AddressNotVerified,
    ClaimMissing,
    Impersonated,
    NoRole,
    SignInUnfinished,
)
from printdesk.accounts.status import AccountStatus
from printdesk.accounts.tokens import Claims, Issuer, issued_at
from printdesk.actors import SYSTEM, Role
from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.errors import ValidationFailed
from printdesk.models import Account

ROLES = {
    "admin": Role.ADMIN,
    "org:admin": Role.ADMIN,
    "staff": Role.STAFF,
    "org:staff": Role.STAFF,
    "member": Role.STAFF,
    "org:member": Role.STAFF,
}
# How exactly the time is kept at which somebody was here last.
SEEN_EVERY = timedelta(minutes=15)


@dataclass(frozen=True)
class Member:
    """Somebody, as a token of Clerk tells of them."""

    external_id: str
    email: str
    name: str
    role: Role
    told_at: datetime


def issuer(desk: Desk) -> Issuer:
    """Clerk, with the keys that its server tells."""
    settings = desk.settings
    keys = KeyServer(f"{settings.clerk_issuer}/.well-known/jwks.json", desk.clock)
    return Issuer(
        name=settings.clerk_issuer,
        algorithms=("RS256",),
        authorized_parties=frozenset(settings.clerk_authorized_parties),
        key_of=keys.key,
    )


def account_of(desk: Desk, claims: Claims) -> Account:
    """The account of whoever a proved token names; the first token makes it, later ones keep
    name, address and role up to date.

    Raises a NotLetIn that says what is missing.
    """
    member = _member(desk.settings, claims)
    with desk.database.reading() as session:
        account = _known(session, member)
    if account is None or _outdated(account, member):
        account = _kept(desk, member)
    if account.status == AccountStatus.DISABLED:
        raise AccountDisabled
    return account


def _member(settings: Settings, claims: Claims) -> Member:
    if claims.get("sts") == "pending":
        raise SignInUnfinished
    if claims.get("act"):
        raise Impersonated
    role = _role(settings, claims)
    missing = {"sid", "email", "email_verified"} - {
        name for name, value in claims.items() if value not in (None, "")
    }
    if missing:
        raise ClaimMissing(missing)
    if claims["email_verified"] is not True:
        raise AddressNotVerified
    try:
        email = valid_address(str(claims["email"]))
    except ValidationFailed:
        raise ClaimMissing({"email"}) from None
    name = " ".join(str(claims.get("name") or "").split())[:LONGEST_NAME].strip()
    return Member(str(claims["sub"]), email, name or email, role, issued_at(claims))


def _role(settings: Settings, claims: Claims) -> Role:
    wanted = settings.clerk_organization
    if wanted and wanted not in {_claim(claims, "o.id"), _claim(claims, "org_id")}:
        raise NoRole
    role = ROLES.get(str(_claim(claims, settings.clerk_role_claim)))
    if role is None:
        raise NoRole
    return role


def _claim(claims: Claims, path: str) -> object:
    """What stands at a path such as ``metadata.role``, or None."""
    found: object = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _known(session: Session, member: Member) -> Account | None:
    query = select(Account).where(Account.external_id == member.external_id)
    return session.scalars(query).one_or_none()


def _outdated(account: Account, member: Member) -> bool:
    """Whether a token tells what the row does not know yet.

    The row is as new as the newest token. One from before that is still good for a moment, and
    would give a role back that has been taken away.
    """
    seen = account.last_sign_in_at
    if seen is None or account.external_id != member.external_id:
        return True
    kept = (account.name, account.email, account.role)
    news = kept != (member.name, member.email, member.role)
    return seen <= member.told_at and (news or seen + SEEN_EVERY <= member.told_at)


def _kept(desk: Desk, member: Member) -> Account:
    try:
        with desk.database.transaction() as tx:
            return _keep(desk, tx.session, member)
    except IntegrityError:
        # A page asks for several things at once, and of its first requests another was faster.
        with desk.database.transaction() as tx:
            return _keep(desk, tx.session, member)


def _keep(desk: Desk, session: Session, member: Member) -> Account:
    holders = select(Account).where(Account.email == member.email)
    namesake = session.scalars(holders.with_for_update()).one_or_none()
    account = _known(session, member) or namesake
    if account is None:
        return _added(desk, session, member)
    if account.status == AccountStatus.DISABLED or not _outdated(account, member):
        return account
    if account.external_id != member.external_id:
        # Clerk has proved the address: who had it here until now is the same person.
        account.external_id = member.external_id
        note(session, desk, account, "linked", SYSTEM, clerk_user=member.external_id)
    _update(desk, session, account, member, address_is_free=namesake in {None, account})
    return account


def _added(desk: Desk, session: Session, member: Member) -> Account:
    account = Account(
        id=uuid4().hex,
        external_id=member.external_id,
        email=member.email,
        name=member.name,
        role=member.role.value,
        status=AccountStatus.ACTIVE.value,
        created_at=desk.clock.now(),
        last_sign_in_at=member.told_at,
    )
    session.add(account)
    session.flush()
    told = {"role": account.role, "clerk_user": member.external_id}
    note(session, desk, account, "created", holder(account), **told)
    return account


def _update(
    desk: Desk, session: Session, account: Account, member: Member, *, address_is_free: bool
) -> None:
    account.status = AccountStatus.ACTIVE.value
    account.last_sign_in_at = member.told_at
    if account.role != member.role:
        before, account.role = account.role, member.role.value
        note(session, desk, account, "role-changed", SYSTEM, before=before, role=account.role)
    if account.name != member.name:
        before, account.name = account.name, member.name
        note(session, desk, account, "renamed", holder(account), before=before)
    if account.email != member.email and address_is_free:
        before, account.email = account.email, member.email
        note(session, desk, account, "email-changed", holder(account), before=before)
