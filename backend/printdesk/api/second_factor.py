"""One's own second factor."""

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from printdesk.accounts import second_factor
from printdesk.accounts.changes import holder
from printdesk.accounts.refusals import (
    SecondFactorNotBegun,
    SecondFactorOff,
    SecondFactorOn,
    WrongCode,
    WrongPassword,
)
from printdesk.accounts.second_factor import Enrollment
from printdesk.api.contract import Access, endpoint
from printdesk.api.current import actor, current_desk, current_limits
from printdesk.api.fields import Password
from printdesk.api.own_account import known_by_password
from printdesk.api.schemas import Input, Instant, Output
from printdesk.api.texts import Text
from printdesk.errors import RateLimited
from printdesk.models import Account

blueprint = Blueprint("second_factor", __name__)


class PasswordGiven(Input):
    """Proof that whoever is signed in is still the same."""

    current_password: Password


class CodeGiven(Input):
    """What the authenticator app shows."""

    code: Annotated[str, Text(1, 50)]


class SecondFactorOut(Output):
    """How it is with the second factor."""

    enabled: bool
    enabled_at: Instant | None
    recovery_codes_left: int


class EnrollmentOut(Output):
    """What an authenticator app is set up with. It counts once a code has been given."""

    secret: Annotated[str, Field(description="To be typed where there is no camera.")]
    uri: Annotated[str, Field(description="What the picture says: `otpauth://…`.")]
    qr_svg: Annotated[str, Field(description="A picture to scan, as a `data:` address.")]


class RecoveryCodesOut(Output):
    """Codes that do once each in place of the app. They are shown this once."""

    recovery_codes: list[str]


@blueprint.get("/auth/second-factor")
@endpoint(Access.STAFF, own_accounts=True)
def show_second_factor() -> SecondFactorOut:
    """Tell whether one has a second factor."""
    with current_desk().database.reading() as session:
        state = second_factor.state_of(session, actor().id)
    return SecondFactorOut(
        enabled=state.enabled_at is not None,
        enabled_at=state.enabled_at,
        recovery_codes_left=state.recovery_codes_left,
    )


@blueprint.post("/auth/second-factor/begin")
@endpoint(
    Access.STAFF,
    own_accounts=True,
    returns=EnrollmentOut,
    refusals=(WrongPassword, SecondFactorOn, RateLimited),
)
def begin_second_factor(body: PasswordGiven) -> Enrollment:
    """Get what an authenticator app is set up with."""
    account = known_by_password(body.current_password)
    return second_factor.begin(current_desk(), account.id)


@blueprint.post("/auth/second-factor/confirm")
@endpoint(
    Access.STAFF,
    own_accounts=True,
    refusals=(WrongCode, SecondFactorOn, SecondFactorNotBegun, RateLimited),
)
def confirm_second_factor(body: CodeGiven) -> RecoveryCodesOut:
    """Turn the second factor on by a code of the app, and get the recovery codes."""
    desk, account_id = current_desk(), actor().id
    current_limits().spend(desk.settings.ratelimit_code, "new code", account_id)
    return RecoveryCodesOut(recovery_codes=second_factor.enable(desk, account_id, body.code))


@blueprint.post("/auth/second-factor/recovery-codes")
@endpoint(Access.STAFF, own_accounts=True, refusals=(WrongPassword, SecondFactorOff, RateLimited))
def renew_recovery_codes(body: PasswordGiven) -> RecoveryCodesOut:
    """Get new recovery codes. Those before them are good no more."""
    account = known_by_password(body.current_password)
    codes = second_factor.renew_codes(current_desk(), account.id)
    return RecoveryCodesOut(recovery_codes=codes)


@blueprint.post("/auth/second-factor/turn-off")
@endpoint(Access.STAFF, own_accounts=True, refusals=(WrongPassword, SecondFactorOff, RateLimited))
def turn_off_second_factor(body: PasswordGiven) -> None:
    """Turn the second factor off. The password alone signs in from then on."""
    desk = current_desk()
    known = known_by_password(body.current_password)
    with desk.database.transaction() as tx:
        account = tx.session.get_one(Account, known.id, with_for_update=True)
        second_factor.turn_off(tx, desk, account, holder(account))
