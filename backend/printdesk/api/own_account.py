"""One's own account: its name, its password, its address, and where it is signed in."""

from typing import Annotated

from flask import Blueprint, after_this_request
from pydantic import Field

from printdesk.accounts import own, sessions
from printdesk.accounts.refusals import AddressTaken, WrongPassword
from printdesk.api.auth import forget
from printdesk.api.auth_schemas import User
from printdesk.api.contract import Access, endpoint
from printdesk.api.current import (
    actor,
    caller,
    current_desk,
    current_limits,
    current_passwords,
)
from printdesk.api.fields import Address, Password, StaffName
from printdesk.api.schemas import Input, Instant, Output
from printdesk.errors import NotFound, RateLimited
from printdesk.models import Account, StaffSession

blueprint = Blueprint("account", __name__)


class OwnName(Input):
    """How somebody wants to be called."""

    name: StaffName


class PasswordChange(Input):
    """A new password, asked for by whoever knows the present one."""

    current_password: Password
    password: Password


class AddressChange(Input):
    """A new address, asked for by whoever knows the password."""

    email: Address
    current_password: Password


class SessionOut(Output):
    """A browser in which somebody is signed in."""

    id: str
    device: Annotated[str, Field(description="The browser and the system, in words.")]
    created_at: Instant
    last_used_at: Annotated[Instant, Field(description="When there last was input by hand.")]
    expires_at: Instant
    current: Annotated[bool, Field(description="It is the one that asks.")]


class SessionsOut(Output):
    """The sessions of an account, the one that was used last first."""

    sessions: list[SessionOut]


@blueprint.patch("/auth/me")
@endpoint(Access.STAFF, own_accounts=True, returns=User)
def rename_me(body: OwnName) -> Account:
    """Change one's own name. What the history tells of earlier keeps the old one."""
    return own.rename(current_desk(), actor().id, body.name)


@blueprint.post("/auth/password")
@endpoint(Access.STAFF, own_accounts=True, refusals=(WrongPassword, RateLimited))
def change_password(body: PasswordChange) -> None:
    """Change one's own password. All other sessions end."""
    account = known_by_password(body.current_password)
    own.change_password(
        current_desk(), current_passwords(), account, body.password, caller().session_id
    )


@blueprint.post("/auth/email")
@endpoint(
    Access.STAFF, own_accounts=True, status=202, refusals=(WrongPassword, AddressTaken, RateLimited)
)
def change_email(body: AddressChange) -> None:
    """Ask for another address. It counts once the link that is sent there is followed."""
    account = known_by_password(body.current_password)
    own.ask_new_address(current_desk(), account.id, body.email)


@blueprint.get("/auth/sessions")
@endpoint(Access.STAFF, own_accounts=True)
def list_sessions() -> SessionsOut:
    """Show where one is signed in."""
    here = caller()
    found = sessions.of_account(current_desk(), here.actor.id)
    return SessionsOut(sessions=[_session_out(each, here.session_id) for each in found])


@blueprint.delete("/auth/sessions/<session_id>")
@endpoint(Access.STAFF, own_accounts=True)
def end_session(session_id: str) -> None:
    """Sign out one of one's own sessions."""
    if not sessions.end_one(current_desk(), actor().id, session_id):
        raise NotFound("This session is over already.")


@blueprint.post("/auth/logout-everywhere")
@endpoint(Access.STAFF, own_accounts=True)
def sign_out_everywhere() -> None:
    """Sign out everywhere, here too."""
    desk = current_desk()
    with desk.database.transaction() as tx:
        sessions.end_all(desk, tx.session, actor().id)
    after_this_request(forget)


def known_by_password(password: str) -> Account:
    """The caller's account, once they have given its password.

    Raises WrongPassword, and RateLimited after too many tries.
    """
    desk, limits, account_id = current_desk(), current_limits(), actor().id
    limit = desk.settings.ratelimit_login
    with limits.place(limit, "password", account_id) as count:
        try:
            return own.require_password(desk, current_passwords(), account_id, password)
        except WrongPassword:
            count()
            raise


def _session_out(session: StaffSession, current: str) -> SessionOut:
    return SessionOut(
        id=session.id,
        device=session.device,
        created_at=session.created_at,
        last_used_at=session.last_used_at,
        expires_at=session.expires_at,
        current=session.id == current,
    )
