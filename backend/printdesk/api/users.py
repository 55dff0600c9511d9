"""The accounts of staff, as administrators see and change them."""

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from printdesk.accounts import administration, joining, roster
from printdesk.accounts.refusals import (
    AccountInUse,
    AddressTaken,
    LastAdmin,
    SecondFactorOff,
    WrongAccountStatus,
)
from printdesk.accounts.roster import Entry, FoundAccounts, RosterQuery
from printdesk.accounts.status import AccountStatus
from printdesk.actors import Role, StaffRole
from printdesk.api.contract import Access, endpoint
from printdesk.api.current import actor, current_desk
from printdesk.api.fields import Address, StaffName
from printdesk.api.schemas import Input, Instant, Output, Whole
from printdesk.api.texts import Text

blueprint = Blueprint("users", __name__)


class UsersQuery(Input):
    """Which accounts, and which page of them, by name."""

    status: AccountStatus | None = None
    search: Annotated[str, Text(0, 100)] | None = None
    page: Annotated[Whole, Field(ge=1, le=1_000_000)] = 1
    limit: Annotated[Whole, Field(ge=1, le=200)] = 50


class Invitation(Input):
    """Who is invited, and what they may do then."""

    email: Address
    name: StaffName
    role: StaffRole


class Approval(Input):
    """What somebody may do who is let in."""

    role: StaffRole = "staff"


class RoleGiven(Input):
    """What somebody may do from now on."""

    role: StaffRole


class StaffMember(Output):
    """A member of staff, or somebody on the way there."""

    id: str
    name: str
    email: str
    role: StaffRole
    status: AccountStatus
    second_factor: bool
    created_at: Instant
    last_sign_in_at: Instant | None
    link_expires_at: Annotated[
        Instant | None,
        Field(description="Until when the link of an invitation or a registration is good."),
    ]


class UsersOut(Output):
    """A page of the accounts; `counts` are those of each status under the same search."""

    users: list[StaffMember]
    total: int
    filtered: int
    counts: dict[AccountStatus, int]


@blueprint.get("/admin/users")
@endpoint(Access.ADMIN, returns=UsersOut)
def list_users(query: UsersQuery) -> FoundAccounts:
    """Show the accounts of staff."""
    return roster.find(current_desk(), RosterQuery(**query.model_dump()))


@blueprint.post("/admin/users")
@endpoint(
    Access.ADMIN, own_accounts=True, returns=StaffMember, status=201, refusals=(AddressTaken,)
)
def invite_user(body: Invitation) -> Entry:
    """Invite somebody; a link with which they choose a password goes to their address."""
    desk = current_desk()
    with desk.database.transaction() as tx:
        account = joining.invite(tx, desk, body.email, body.name, Role(body.role), actor())
    return roster.entry(desk, account.id)


@blueprint.post("/admin/users/<user_id>/invite-again")
@endpoint(Access.ADMIN, own_accounts=True, returns=StaffMember, refusals=(WrongAccountStatus,))
def invite_user_again(user_id: str) -> Entry:
    """Send an invitation anew; the link before it is good no more."""
    administration.invite_again(current_desk(), user_id, actor())
    return roster.entry(current_desk(), user_id)


@blueprint.post("/admin/users/<user_id>/approve")
@endpoint(Access.ADMIN, own_accounts=True, returns=StaffMember, refusals=(WrongAccountStatus,))
def approve_user(user_id: str, body: Approval) -> Entry:
    """Let somebody in who has registered."""
    administration.approve(current_desk(), user_id, Role(body.role), actor())
    return roster.entry(current_desk(), user_id)


@blueprint.post("/admin/users/<user_id>/role")
@endpoint(Access.ADMIN, own_accounts=True, returns=StaffMember, refusals=(LastAdmin,))
def change_role(user_id: str, body: RoleGiven) -> Entry:
    """Change what somebody may do."""
    administration.set_role(current_desk(), user_id, Role(body.role), actor())
    return roster.entry(current_desk(), user_id)


@blueprint.post("/admin/users/<user_id>/disable")
@endpoint(Access.ADMIN, returns=StaffMember, refusals=(WrongAccountStatus, LastAdmin))
def disable_user(user_id: str) -> Entry:
    """Keep somebody out from this moment on, wherever they are signed in."""
    administration.disable(current_desk(), user_id, actor())
    return roster.entry(current_desk(), user_id)


@blueprint.post("/admin/users/<user_id>/enable")
@endpoint(Access.ADMIN, returns=StaffMember, refusals=(WrongAccountStatus,))
def enable_user(user_id: str) -> Entry:
    """Let somebody in again who was disabled."""
    administration.enable(current_desk(), user_id, actor())
    return roster.entry(current_desk(), user_id)


@blueprint.post("/admin/users/<user_id>/reset-password")
@endpoint(Access.ADMIN, own_accounts=True, status=202, refusals=(WrongAccountStatus,))
def send_password_reset(user_id: str) -> None:
    """Send somebody a link with which they choose a new password."""
    administration.send_reset(current_desk(), user_id, actor())


@blueprint.post("/admin/users/<user_id>/reset-second-factor")
@endpoint(Access.ADMIN, own_accounts=True, returns=StaffMember, refusals=(SecondFactorOff,))
def reset_second_factor(user_id: str) -> Entry:
    """Turn the second factor of somebody off who has lost their phone."""
    administration.reset_second_factor(current_desk(), user_id, actor())
    return roster.entry(current_desk(), user_id)


@blueprint.delete("/admin/users/<user_id>")
@endpoint(Access.ADMIN, refusals=(AccountInUse,))
def remove_user(user_id: str) -> None:
    """Take an invitation back, or decline a registration."""
    administration.remove(current_desk(), user_id, actor())
