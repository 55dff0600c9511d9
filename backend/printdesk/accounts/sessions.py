"""Sessions: a browser stays signed in by a token that is exchanged for a new one at each use.

Two tabs may use the same token at the same moment: for a short grace the one that comes second is
let in too, but gets no token of its own, so that there is always one chain. A token that comes
back later than that was copied by somebody, and nobody can tell which of the two is the thief:
the whole session ends.
"""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from printdesk.accounts import tokens
from printdesk.desk import Desk
from printdesk.errors import NotSignedIn
from printdesk.models import Account, RefreshToken, StaffSession

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
GRACE = timedelta(seconds=30)


@dataclass(frozen=True)
class Fresh:
    """A refresh token, and until when it is good."""

    token: str
    expires_at: datetime


@dataclass(frozen=True)
class SignedIn:
    """Somebody who is signed in. ``refresh`` is None for the second of two tabs."""

    account: Account
    access_token: str
    refresh: Fresh | None


def begin(desk: Desk, account: Account) -> SignedIn:
    """Sign an account in whose holder has proved to be it."""
    now = desk.clock.now()
    with desk.database.transaction() as transaction:
        session = transaction.session
        signed_in = StaffSession(
            id=uuid.uuid4().hex, account_id=account.id, created_at=now, expires_at=now + LONGEST
        )
        gone = (StaffSession.account_id == account.id, StaffSession.expires_at <= now)
        session.execute(delete(StaffSession).where(*gone))
        session.add(signed_in)
        session.flush()
        fresh = _add_token(session, signed_in, now)
        session.execute(update(Account).where(Account.id == account.id).values(last_sign_in_at=now))
    return SignedIn(account, tokens.issue(desk, account, signed_in.id), fresh)


def refresh(desk: Desk, token: str) -> SignedIn:
    """Exchange a refresh token for a new one and an access token. Raises NotSignedIn."""
    now = desk.clock.now()
    with desk.database.transaction() as transaction:
        # The refusal is raised outside: the end of a session must be committed.
        signed_in = _exchange(desk, transaction.session, _hash(token), now)
    if signed_in is None:
        raise NotSignedIn(tokens.EXPIRED)
    return signed_in


def end(desk: Desk, token: str) -> None:
    """Sign out: end the session that the token belongs to, if there is one."""
    family = select(RefreshToken.session_id).where(RefreshToken.token_hash == _hash(token))
    with desk.database.transaction() as transaction:
        _end(transaction.session, StaffSession.id.in_(family), desk.clock.now())


def _exchange(desk: Desk, session: Session, token_hash: str, now: datetime) -> SignedIn | None:
    # One conditional UPDATE decides which of two tabs was first.
    unused = (
        RefreshToken.token_hash == token_hash,
        RefreshToken.used_at.is_(None),
        RefreshToken.expires_at > now,
    )
    use = update(RefreshToken).where(*unused).values(used_at=now).returning(RefreshToken.id)
    was_first = session.scalar(use) is not None
    token = session.scalars(
        select(RefreshToken).where(RefreshToken.token_hash == token_hash)
    ).one_or_none()
    if token is None or token.used_at is None:
        return None
    signed_in = session.get_one(StaffSession, token.session_id)
    account = session.get_one(Account, signed_in.account_id)
    if signed_in.ended_at is not None or signed_in.expires_at <= now or not account.active:
        return None
    if not was_first and now > token.used_at + GRACE:
        _end(session, StaffSession.id == signed_in.id, now)
        return None
    fresh = _add_token(session, signed_in, now) if was_first else None
    return SignedIn(account, tokens.issue(desk, account, signed_in.id), fresh)


def _add_token(session: Session, signed_in: StaffSession, now: datetime) -> Fresh:
    token = secrets.token_urlsafe(32)
    expires_at = min(now + IDLE, signed_in.expires_at)
    session.add(
        RefreshToken(
            id=uuid.uuid4().hex,
            session_id=signed_in.id,
            token_hash=_hash(token),
            created_at=now,
            expires_at=expires_at,
        )
    )
    return Fresh(token, expires_at)


def _end(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    running = (which, StaffSession.ended_at.is_(None))
    session.execute(update(StaffSession).where(*running).values(ended_at=now))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
