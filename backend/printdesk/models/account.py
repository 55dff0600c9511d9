"""Staff, their sessions, and the tokens that keep those alive."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from printdesk.models.table import Table


class Account(Table):
    """A member of staff, or somebody on the way there. ``email`` is kept in lower case.

    ``external_id`` is what Clerk calls them, where people sign in by Clerk.
    """

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    external_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    email: Mapped[str] = mapped_column(String(100), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]


class StaffSession(Table):
    """One signed-in browser, from its sign-in to its end.

    It is a row of its own so that one change ends a whole family of rotating tokens.
    """

    __tablename__ = "staff_session"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    device: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    # When somebody last did something by hand; a refresh that a page does by itself is not that.
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class RefreshToken(Table):
    """One link in a session's chain of rotating tokens; only the hash of the token is kept."""

    __tablename__ = "refresh_token"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    session_id: Mapped[str] = mapped_column(
        ForeignKey("staff_session.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SecondFactor(Table):
    """What an authenticator app and we know of an account; it counts once it is enabled.

    ``secret`` is sealed with a key that is not in the database. ``last_step`` is the time step of
    the last code that was taken: none up to it is taken again.
    """

    __tablename__ = "second_factor"

    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    secret: Mapped[str] = mapped_column(String(255))
    begun_at: Mapped[datetime]
    enabled_at: Mapped[datetime | None]
    last_step: Mapped[int | None]


class RecoveryCode(Table):
    """A code that does once in place of the app; only its digest is kept."""

    __tablename__ = "recovery_code"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    used_at: Mapped[datetime | None]


class AccountLink(Table):
    """A link that was sent by mail, and does once. The link itself is in no row.

    ``email`` is the new address, where the link proves one. ``ended_at`` tells when it was used,
    or a newer one took its place.
    """

    __tablename__ = "account_link"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[str] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(100))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class AccountRequest(Table):
    """What somebody who is not signed in asks for; the worker looks who that is."""

    __tablename__ = "account_request"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
