"""Looking through the accounts there are."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from printdesk.accounts.links import Purpose
from printdesk.accounts.status import AccountStatus
from printdesk.desk import Desk
from printdesk.errors import NotFound
from printdesk.models import Account, AccountLink, SecondFactor


@dataclass(frozen=True)
class RosterQuery:
    """Who is looked for: in names and addresses."""

    status: AccountStatus | None = None
    search: str | None = None
    page: int = 1
    limit: int = 50


@dataclass(frozen=True)
class Entry:
    """An account as administrators see it.

    ``link_expires_at`` is of the invitation or registration whose link is still good.
    """

    id: str
    name: str
    email: str
    role: str
    status: AccountStatus
    second_factor: bool
    created_at: datetime
    last_sign_in_at: datetime | None
    link_expires_at: datetime | None


@dataclass(frozen=True)
class FoundAccounts:
    """A page of accounts by name; ``counts`` are those of each status under the same search."""

    users: list[Entry]
    total: int
    filtered: int
    counts: dict[AccountStatus, int]


def find(desk: Desk, query: RosterQuery) -> FoundAccounts:
    """The accounts that a query asks for."""
    matching = _matching(query.search)
    rows = _entries(desk).where(*matching)
    if query.status:
        rows = rows.where(Account.status == query.status.value)
    rows = rows.order_by(func.lower(Account.name), Account.id)
    rows = rows.limit(query.limit).offset((query.page - 1) * query.limit)
    by_status = select(Account.status, func.count()).where(*matching).group_by(Account.status)
    with desk.database.reading() as session:
        found: dict[str, int] = dict(session.execute(by_status).all())
        counts = {status: found.get(status.value, 0) for status in AccountStatus}
        return FoundAccounts(
            users=_read(session, rows),
            total=session.scalar(select(func.count()).select_from(Account)) or 0,
            filtered=counts[query.status] if query.status else sum(counts.values()),
            counts=counts,
        )


def entry(desk: Desk, account_id: str) -> Entry:
    """One account. Raises NotFound."""
    with desk.database.reading() as session:
        for found in _read(session, _entries(desk).where(Account.id == account_id)):
            return found
    raise NotFound("There is no such account.")


def account_id_of(desk: Desk, email: str) -> str:
    """The id of the account with this address. Raises NotFound."""
    with desk.database.reading() as session:
        found = session.scalar(select(Account.id).where(Account.email == email.strip().lower()))
    if found is None:
        raise NotFound(f"There is no account with the address {email}.")
    return found


def _entries(desk: Desk) -> Select[Account, bool, datetime]:
    has_second_factor = (
        select(SecondFactor.account_id)
        .where(SecondFactor.account_id == Account.id, SecondFactor.enabled_at.is_not(None))
        .exists()
    )
    open_until = (
        select(func.max(AccountLink.expires_at))
        .where(
            AccountLink.account_id == Account.id,
            AccountLink.purpose == Purpose.JOIN.value,
            AccountLink.ended_at.is_(None),
            AccountLink.expires_at > desk.clock.now(),
        )
        .scalar_subquery()
    )
    return select(Account, has_second_factor, open_until)


def _read(session: Session, rows: Select[Account, bool, datetime]) -> list[Entry]:
    return [
        Entry(
            id=account.id,
            name=account.name,
            email=account.email,
            role=account.role,
            status=AccountStatus(account.status),
            second_factor=has_second_factor,
            created_at=account.created_at,
            last_sign_in_at=account.last_sign_in_at,
            link_expires_at=open_until,
        )
        for account, has_second_factor, open_until in session.execute(rows)
    ]


def _matching(words: str | None) -> list[ColumnElement[bool]]:
    if not words:
        return []
    return [
        or_(
            Account.name.icontains(words, autoescape=True),
            Account.email.icontains(words, autoescape=True),
        )
    ]
