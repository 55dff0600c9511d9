"""Changes of accounts, in the system's own history: who did what to whom."""

from sqlalchemy.orm import Session

from printdesk.actors import Actor, Role
from printdesk.desk import Desk
from printdesk.history import Happening, record
from printdesk.models import Account


def note(
    session: Session, desk: Desk, account: Account, action: str, by: Actor, **details: object
) -> None:
    """Keep in the history that somebody changed this account, in the transaction of the change."""
    whom: dict[str, object] = {"account": account.id, "email": account.email}
    told = {"action": action, **whom, **details}
    record(session, desk, None, Happening.ACCOUNT_CHANGED, by, **told)


def holder(account: Account) -> Actor:
    """The account's own holder, as the history names them."""
    return Actor(account.id, account.name, Role(account.role))
