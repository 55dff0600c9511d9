"""Who a token stands for, now: the account's row has the last word, not the token."""

from sqlalchemy import select

from printdesk.accounts import tokens
from printdesk.actors import Actor, Role
from printdesk.desk import Desk
from printdesk.errors import NotSignedIn
from printdesk.models import Account, StaffSession


def identify(desk: Desk, token: str) -> Actor:
    """The member of staff for whom the access token was made.

    A disabled account stops at once, and so does a session that was ended; a changed role holds
    from the next request on. Raises NotSignedIn.
    """
    claims = tokens.verified(desk, tokens.local_issuer(desk), token)
    query = (
        select(Account)
        .join(StaffSession, StaffSession.account_id == Account.id)
        .where(
            Account.id == str(claims["sub"]),
            Account.active,
            StaffSession.id == str(claims.get("sid")),
            StaffSession.ended_at.is_(None),
        )
    )
    with desk.database.reading() as session:
        account = session.scalars(query).one_or_none()
    if account is None:
        raise NotSignedIn(tokens.EXPIRED)
    return Actor(account.id, account.name, Role(account.role))
