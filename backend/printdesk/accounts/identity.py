"""Who a token stands for, now: the account's row has the last word, not the token."""

from dataclasses import dataclass

from sqlalchemy import select

from printdesk.accounts import tokens
from printdesk.accounts.changes import holder
from printdesk.accounts.status import AccountStatus
from printdesk.actors import Actor
from printdesk.desk import Desk
from printdesk.errors import NotSignedIn
from printdesk.models import Account, StaffSession


@dataclass(frozen=True)
class Caller:
    """A member of staff, and the session in which they are calling."""

    actor: Actor
    session_id: str


def identify(desk: Desk, token: str) -> Caller:
    """The member of staff for whom the access token was made.

    A disabled account stops at once, and so does a session that was ended; a changed role holds
    from the next request on. Raises NotSignedIn.
    """
    claims = tokens.verified(desk, tokens.local_issuer(desk), token)
    session_id = str(claims.get("sid"))
    query = (
        select(Account)
        .join(StaffSession, StaffSession.account_id == Account.id)
        .where(
            Account.id == str(claims["sub"]),
            Account.status == AccountStatus.ACTIVE.value,
            StaffSession.id == session_id,
            StaffSession.ended_at.is_(None),
        )
    )
    with desk.database.reading() as session:
        account = session.scalars(query).one_or_none()
    if account is None:
        raise NotSignedIn(tokens.EXPIRED)
    return Caller(holder(account), session_id)
