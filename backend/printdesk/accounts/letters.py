"""What accounts tell by mail."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from printdesk import catalog
from printdesk.accounts.status import AccountStatus
from printdesk.actors import Actor, Role
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.models import Account, AccountLink
from printdesk.notifications import outbox
from printdesk.notifications.facts import AccountFacts
from printdesk.notifications.kinds import AccountKind


def tell(
    tx: Transaction,
    desk: Desk,
    account: Account,
    kind: AccountKind,
    by: Actor,
    *,
    link: AccountLink | None = None,
    to: str | None = None,
    applicant: str = "",
    more: Mapping[str, object] | None = None,
) -> None:
    """Queue a mail of this kind to the account's address, or to another one of theirs.

    ``more`` are facts of such a mail under their own names.
    """
    known = {
        "account_id": account.id,
        "name": account.name,
        "lab_name": catalog.current(tx.session).lab_name,
        "by_name": by.name if by.is_staff and by.id != account.id else "",
        "applicant": applicant,
        "link_id": link.id if link else None,
        "link_expires": link.expires_at if link else None,
    }
    facts = AccountFacts.model_validate(known | dict(more or {}))
    outbox.queue_to_account(tx, desk, kind, facts, to or account.email, by)


def admins(session: Session) -> Sequence[Account]:
    """Every administrator who can sign in."""
    query = select(Account).where(
        Account.role == Role.ADMIN.value, Account.status == AccountStatus.ACTIVE.value
    )
    return session.scalars(query.order_by(Account.id)).all()


def tell_admins(tx: Transaction, desk: Desk, applicant: Account, by: Actor) -> None:
    """Tell every administrator who can sign in of somebody who waits for approval."""
    for admin in admins(tx.session):
        tell(tx, desk, admin, AccountKind.REGISTRATION_WAITING, by, applicant=applicant.name)
