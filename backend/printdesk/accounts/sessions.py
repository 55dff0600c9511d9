"""Sessions: a browser stays signed in by a token that is exchanged for a new one at each use.

Two tabs may use the same token at the same moment: for a short grace the one that comes second is
let in too, but gets no token of its own, so that there is always one chain. A token that comes
back later than that was copied by somebody, and nobody can tell which of the two is the thief:
the whole session ends.

What keeps a session is input by hand. With each refresh a page tells how long ago it last saw some;
that it refreshes does not count, since it also does so while nobody is there. A page that was shut
tells nothing any more: its token is good a little longer than the idle time, by the life of an
access token, so that input right before the end is not lost.
"""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session

from printdesk.accounts import tokens
from printdesk.accounts.status import AccountStatus
from printdesk.database import changed
from printdesk.desk import Desk
from printdesk.errors import InvalidCredentials, NotSignedIn
from printdesk.models import Account, RefreshToken, StaffSession

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


def begin(desk: Desk, account: Account, device: str) -> SignedIn:
    """Sign an account in whose holder has proved to be it.

    Raises InvalidCredentials when it was disabled, or got another password, in this very moment.
    """
    now = desk.clock.now()
    with desk.database.transaction() as transaction:
        session = transaction.session
        proved = (Account.id == account.id, Account.password_hash == account.password_hash)
        active = Account.status == AccountStatus.ACTIVE.value
        if session.scalar(select(Account.id).where(*proved, active).with_for_update()) is None:
            raise InvalidCredentials
        signed_in = StaffSession(
            id=uuid.uuid4().hex,
            account_id=account.id,
            device=device,
            created_at=now,
            last_used_at=now,
            expires_at=now + timedelta(hours=desk.settings.session_hours),
        )
        gone = (StaffSession.account_id == account.id, StaffSession.expires_at <= now)
        session.execute(delete(StaffSession).where(*gone))
        session.add(signed_in)
        session.flush()
        fresh = _add_token(session, desk, signed_in, now)
        session.execute(update(Account).where(Account.id == account.id).values(last_sign_in_at=now))
    return SignedIn(account, tokens.issue(desk, account, signed_in.id), fresh)


def refresh(desk: Desk, token: str, idle: timedelta | None = None) -> SignedIn:
    """Exchange a refresh token for a new one and an access token. Raises NotSignedIn.

    ``idle`` is how long ago there was input by hand, where the caller knows.
    """
    now = desk.clock.now()
    used = None if idle is None else now - idle
    with desk.database.transaction() as transaction:
        # The refusal is raised outside: the end of a session must be committed.
        signed_in = _exchange(desk, transaction.session, _hash(token), now, used)
    if signed_in is None:
        raise NotSignedIn(tokens.EXPIRED)
    return signed_in


def end(desk: Desk, token: str) -> None:
    """Sign out: end the session that the token belongs to, if there is one."""
    family = select(RefreshToken.session_id).where(RefreshToken.token_hash == _hash(token))
    with desk.database.transaction() as transaction:
        _end(transaction.session, StaffSession.id.in_(family), desk.clock.now())


def end_one(desk: Desk, account_id: str, session_id: str) -> bool:
    """End one of an account's sessions; False when it has no such session any more."""
    now = desk.clock.now()
    with desk.database.transaction() as transaction:
        mine = (StaffSession.id == session_id, _live(desk, account_id, now))
        return changed(transaction.session, update(StaffSession).where(*mine).values(ended_at=now))


def end_all(desk: Desk, session: Session, account_id: str, *, but: str | None = None) -> None:
    """End all sessions of an account, or all but one; their access tokens stop too."""
    which = StaffSession.account_id == account_id
    _end(session, which & (StaffSession.id != but) if but else which, desk.clock.now())


def of_account(desk: Desk, account_id: str) -> list[StaffSession]:
    """An account's sessions that are not over, the one that was used last first."""
    live = _live(desk, account_id, desk.clock.now())
    query = select(StaffSession).where(live).order_by(StaffSession.last_used_at.desc())
    with desk.database.reading() as session:
        return list(session.scalars(query.order_by(StaffSession.id)))


def _live(desk: Desk, account_id: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        StaffSession.account_id == account_id,
        StaffSession.ended_at.is_(None),
        StaffSession.expires_at > now,
        StaffSession.last_used_at > now - _longest_idle(desk) - tokens.LIFETIME,
    )


def _longest_idle(desk: Desk) -> timedelta:
    return timedelta(minutes=desk.settings.session_idle_minutes)


def _exchange(
    desk: Desk, session: Session, token_hash: str, now: datetime, used: datetime | None
) -> SignedIn | None:
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
    if used is not None:
        # Of several tabs, the one with the latest input counts.
        later = (StaffSession.id == token.session_id, StaffSession.last_used_at < used)
        session.execute(update(StaffSession).where(*later).values(last_used_at=used))
    signed_in = session.get_one(StaffSession, token.session_id)
    account = session.get_one(Account, signed_in.account_id)
    over = signed_in.ended_at is not None or signed_in.expires_at <= now
    if over or account.status != AccountStatus.ACTIVE:
        return None
    stolen = not was_first and now > token.used_at + GRACE
    if stolen or now >= signed_in.last_used_at + _longest_idle(desk):
        _end(session, StaffSession.id == signed_in.id, now)
        return None
    fresh = _add_token(session, desk, signed_in, now) if was_first else None
    return SignedIn(account, tokens.issue(desk, account, signed_in.id), fresh)


def _add_token(session: Session, desk: Desk, signed_in: StaffSession, now: datetime) -> Fresh:
    token = secrets.token_urlsafe(32)
    idle_until = signed_in.last_used_at + _longest_idle(desk) + tokens.LIFETIME
    expires_at = min(idle_until, signed_in.expires_at)
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
