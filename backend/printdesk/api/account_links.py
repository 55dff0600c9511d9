"""What is done without being signed in: to ask for a link about an account, and to follow it."""

from typing import Annotated, Literal

from flask import Blueprint
from pydantic import Field

from printdesk.accounts import joining, links, own, requests, resets
from printdesk.accounts.links import Purpose
from printdesk.accounts.refusals import AddressTaken, LinkExpired, RegistrationClosed
from printdesk.accounts.status import AccountStatus
from printdesk.api.contract import Access, endpoint
from printdesk.api.current import (
    client_network,
    current_desk,
    current_limits,
    current_passwords,
)
from printdesk.api.fields import Address, Password, StaffName
from printdesk.api.schemas import Input, Instant, Output
from printdesk.errors import RateLimited

blueprint = Blueprint("account_links", __name__)


class ForgottenPassword(Input):
    """Whose password is to be chosen anew."""

    email: Address


class Registration(Input):
    """Who would like an account."""

    name: StaffName
    email: Address


class NewPassword(Input):
    """The password from now on."""

    password: Password


class Joining(Input):
    """What somebody adds who follows an invitation, or goes on with a registration."""

    name: StaffName
    password: Password


class LinkOut(Output):
    """What a link is for, and for whom."""

    purpose: Purpose
    name: str
    email: Annotated[str, Field(description="The account's, or the new one that is confirmed.")]
    expires_at: Instant
    awaits_approval: Annotated[
        bool, Field(description="After this link an administrator has the word.")
    ]


class JoinedOut(Output):
    """Who is in now, or waits for approval."""

    email: str
    status: Literal["active", "awaiting_approval"]


class ConfirmedOut(Output):
    """The address with which one signs in now."""

    email: str


@blueprint.post("/auth/password-reset")
@endpoint(Access.PUBLIC, own_accounts=True, status=202, refusals=(RateLimited,))
def ask_password_reset(body: ForgottenPassword) -> None:
    """Have a link for a new password sent.

    The answer is the same whether there is such an account or not.
    """
    _spend("reset", body.email)
    requests.ask_for_reset(current_desk(), body.email)


@blueprint.post("/auth/register")
@endpoint(Access.PUBLIC, own_accounts=True, status=202, refusals=(RegistrationClosed, RateLimited))
def register(body: Registration) -> None:
    """Ask for an account; a link goes to the address, and then an administrator decides.

    The answer is the same whether there is such an account or not.
    """
    _spend("register", body.email)
    requests.ask_to_join(current_desk(), body.email, body.name)


@blueprint.get("/auth/links/<token>")
@endpoint(Access.PUBLIC, own_accounts=True, refusals=(LinkExpired,))
def show_link(token: str) -> LinkOut:
    """Tell what a link is for. Opening it changes nothing."""
    link, account = links.read(current_desk(), token)
    return LinkOut(
        purpose=Purpose(link.purpose),
        name=account.name,
        email=link.email or account.email,
        expires_at=link.expires_at,
        awaits_approval=account.status == AccountStatus.REGISTERED,
    )


@blueprint.post("/auth/password-reset/<token>")
@endpoint(Access.PUBLIC, own_accounts=True, refusals=(LinkExpired,))
def reset_password(token: str, body: NewPassword) -> None:
    """Choose a new password by a link. All sessions end; a second factor stays."""
    resets.reset(current_desk(), current_passwords(), token, body.password)


@blueprint.post("/auth/join/<token>")
@endpoint(Access.PUBLIC, own_accounts=True, refusals=(LinkExpired,))
def join(token: str, body: Joining) -> JoinedOut:
    """Accept an invitation, or go on with a registration."""
    account = joining.join(current_desk(), current_passwords(), token, body.name, body.password)
    return JoinedOut.model_validate(account)


@blueprint.post("/auth/email-change/<token>")
@endpoint(Access.PUBLIC, own_accounts=True, refusals=(LinkExpired, AddressTaken))
def confirm_email(token: str) -> ConfirmedOut:
    """Confirm a new address by a link."""
    return ConfirmedOut.model_validate(own.confirm_new_address(current_desk(), token))


def _spend(what: str, email: str) -> None:
    limit = current_desk().settings.ratelimit_reset
    current_limits().spend(limit, what, client_network())
    # Known or not: nobody's mailbox is filled, and the limit tells nothing.
    current_limits().spend(limit, f"{what} for", email.strip().lower())
