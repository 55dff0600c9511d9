"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and ten recovery codes.

A code is taken once: of the app's, none of a time step up to the last one taken; of the recovery
codes, each until it is used. Both are decided by one conditional UPDATE.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

import segno
from pyotp import HOTP, TOTP, random_base32
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from printdesk import catalog
from printdesk.accounts.changes import holder, note
from printdesk.accounts.letters import tell
from printdesk.accounts.passwords import LETTERS
from printdesk.accounts.refusals import (
    InvalidCode,
    SecondFactorNotBegun,
    SecondFactorOff,
    SecondFactorOn,
    WrongCode,
)
from printdesk.actors import Actor
from printdesk.database import Transaction, changed
from printdesk.desk import Desk
from printdesk.models import Account, RecoveryCode, SecondFactor
from printdesk.notifications.kinds import AccountKind

STEP_SECONDS = 30
DIGITS = 6
# A phone's clock may be a step ahead or behind.
STEPS_OFF = (0, -1, 1)
CODES = 10
HALF = 5  # letters of each half of a recovery code


@dataclass(frozen=True)
class Enrollment:
    """What an authenticator app is set up with: ``qr_svg`` is an address of a picture."""

    secret: str
    uri: str
    qr_svg: str


@dataclass(frozen=True)
class State:
    """Since when an account has a second factor, if ever, and its recovery codes that are left."""

    enabled_at: datetime | None
    recovery_codes_left: int


def state_of(session: Session, account_id: str) -> State:
    """How it is with an account's second factor."""
    unused = (RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    left = session.scalar(select(func.count()).select_from(RecoveryCode).where(*unused))
    enabled = select(SecondFactor.enabled_at).where(SecondFactor.account_id == account_id)
    return State(session.scalar(enabled), left or 0)


def is_on(desk: Desk, account_id: str) -> bool:
    """Whether an account needs a code to sign in."""
    with desk.database.reading() as session:
        return state_of(session, account_id).enabled_at is not None


def begin(desk: Desk, account_id: str) -> Enrollment:
    """Make a new secret for an app. It counts once a code has proved that the app has it.

    Raises SecondFactorOn.
    """
    secret = random_base32()
    with desk.database.transaction() as tx:
        account = tx.session.get_one(Account, account_id, with_for_update=True)
        kept = tx.session.get(SecondFactor, account_id)
        if kept is not None and kept.enabled_at is not None:
            raise SecondFactorOn
        tx.session.merge(
            SecondFactor(
                account_id=account_id,
                secret=desk.keys.sealed(secret, account_id),
                begun_at=desk.clock.now(),
                enabled_at=None,
                last_step=None,
            )
        )
        issuer = catalog.current(tx.session).lab_name
    uri = TOTP(secret).provisioning_uri(name=account.email, issuer_name=issuer)
    picture = segno.make(uri, error="m", micro=False)
    return Enrollment(secret, uri, picture.svg_data_uri(scale=5, border=3, light="#fff"))


def enable(desk: Desk, account_id: str, code: str) -> list[str]:
    """Turn the second factor on, and give the recovery codes, which are told this once.

    Raises SecondFactorNotBegun, SecondFactorOn, and WrongCode when the app's code does not fit.
    """
    with desk.database.transaction() as tx:
        account = tx.session.get_one(Account, account_id, with_for_update=True)
        kept = tx.session.get(SecondFactor, account_id)
        if kept is None:
            raise SecondFactorNotBegun
        if kept.enabled_at is not None:
            raise SecondFactorOn
        step = _step_of(desk, kept, _plain(code))
        if step is None:
            raise WrongCode
        kept.enabled_at, kept.last_step = desk.clock.now(), step
        note(tx.session, desk, account, "second-factor-on", holder(account))
        tell(tx, desk, account, AccountKind.SECOND_FACTOR_ON, holder(account))
        return _new_codes(tx.session, desk, account_id)


def prove(desk: Desk, account: Account, code: str) -> None:
    """See that a code is one of the account's app, or a recovery code, and use it up.

    Raises InvalidCode.
    """
    plain = _plain(code)
    of_app = len(plain) == DIGITS and plain.isascii() and plain.isdigit()
    with desk.database.transaction() as tx:
        taken = _take_app_code if of_app else _take_recovery_code
        if not taken(tx, desk, account, plain):
            raise InvalidCode


def renew_codes(desk: Desk, account_id: str) -> list[str]:
    """New recovery codes; those before them are good no more. Raises SecondFactorOff."""
    with desk.database.transaction() as tx:
        account = tx.session.get_one(Account, account_id, with_for_update=True)
        if state_of(tx.session, account_id).enabled_at is None:
            raise SecondFactorOff
        note(tx.session, desk, account, "recovery-codes-renewed", holder(account))
        return _new_codes(tx.session, desk, account_id)


def turn_off(tx: Transaction, desk: Desk, account: Account, by: Actor) -> None:
    """Turn the second factor of an account off and forget its secret. Raises SecondFactorOff."""
    if state_of(tx.session, account.id).enabled_at is None:
        raise SecondFactorOff
    for table in (SecondFactor, RecoveryCode):
        tx.session.execute(delete(table).where(table.account_id == account.id))
    note(tx.session, desk, account, "second-factor-off", by)
    tell(tx, desk, account, AccountKind.SECOND_FACTOR_OFF, by)


def _take_app_code(tx: Transaction, desk: Desk, account: Account, code: str) -> bool:
    kept = tx.session.get(SecondFactor, account.id)
    step = _step_of(desk, kept, code) if kept and kept.enabled_at else None
    if step is None:
        return False
    later = or_(SecondFactor.last_step.is_(None), SecondFactor.last_step < step)
    mine = update(SecondFactor).where(SecondFactor.account_id == account.id, later)
    return changed(tx.session, mine.values(last_step=step))


def _take_recovery_code(tx: Transaction, desk: Desk, account: Account, code: str) -> bool:
    unused = (
        RecoveryCode.digest == desk.keys.recovery_digest(account.id, code),
        RecoveryCode.account_id == account.id,
        RecoveryCode.used_at.is_(None),
    )
    use = update(RecoveryCode).where(*unused).values(used_at=desk.clock.now())
    if not changed(tx.session, use):
        return False
    note(tx.session, desk, account, "recovery-code-used", holder(account))
    tell(tx, desk, account, AccountKind.RECOVERY_CODE_USED, holder(account))
    return True


def _step_of(desk: Desk, kept: SecondFactor, code: str) -> int | None:
    """The time step, of those about now, that the app shows this code in."""
    secret = desk.keys.unsealed(kept.secret, kept.account_id)
    if secret is None:
        return None
    now = int(desk.clock.now().timestamp()) // STEP_SECONDS
    codes = HOTP(secret)
    fits = (now + off for off in STEPS_OFF if hmac.compare_digest(codes.at(now + off), code))
    return next(fits, None)


def _new_codes(session: Session, desk: Desk, account_id: str) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = ["".join(secrets.choice(LETTERS) for _ in range(2 * HALF)) for _ in range(CODES)]
    for code in codes:
        digest = desk.keys.recovery_digest(account_id, code)
        session.add(RecoveryCode(digest=digest, account_id=account_id))
    return [f"{code[:HALF]}-{code[HALF:]}" for code in codes]


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()
