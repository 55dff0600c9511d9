"""Who a token stands for, now: the account's row has the last word, not the token."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from printdesk.accounts import clerk, tokens
from printdesk.accounts.changes import holder
from printdesk.accounts.status import AccountStatus
from printdesk.accounts.tokens import Claims
from printdesk.actors import Actor
from printdesk.desk import Desk
from printdesk.errors import NotSignedIn
from printdesk.models import Account, StaffSession


@dataclass(frozen=True)
class Caller:
    """A member of staff, and the session in which they are calling."""

    actor: Actor
    session_id: str


class Identification:
    """Tells who calls, by the tokens of the one issuer whom this desk believes: Printdesk itself,
    or Clerk where its keys are set."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        with_clerk = desk.settings.uses_clerk
        self._issuer = clerk.issuer(desk) if with_clerk else tokens.local_issuer(desk)
        self._account_of: Callable[[Desk, Claims], Account] = (
            clerk.account_of if with_clerk else _account_of
        )

    def caller(self, token: str) -> Caller:
        """The member of staff for whom the access token was made.

        A disabled account stops at once, and so does a session of ours that was ended; a changed
        role holds from the next request on. Raises NotSignedIn, and with Clerk a NotLetIn that
        says why, or SignInUnavailable.
        """
        claims = tokens.verified(self._desk, self._issuer, token)
        account = self._account_of(self._desk, claims)
        return Caller(holder(account), str(claims["sid"]))


def _account_of(desk: Desk, claims: Claims) -> Account:
    query = (
        select(Account)
        .join(StaffSession, StaffSession.account_id == Account.id)
        .where(
            Account.id == str(claims["sub"]),
            Account.status == AccountStatus.ACTIVE.value,
            StaffSession.id == str(claims.get("sid")),
            StaffSession.ended_at.is_(None),
            StaffSession.expires_at > desk.clock.now(),
        )
    )
    with desk.database.reading() as session:
        account = session.scalars(query).one_or_none()
    if account is None:
        raise NotSignedIn(tokens.EXPIRED)
    return account
