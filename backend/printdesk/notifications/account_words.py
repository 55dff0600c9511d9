"""The words of each mail about an account."""

from collections.abc import Callable
from datetime import datetime

from printdesk.notifications.backup_words import BACKUP_WRITERS
from printdesk.notifications.facts import AccountFacts
from printdesk.notifications.kinds import AccountKind
from printdesk.notifications.phrases import deadline, greeting_name
from printdesk.notifications.words import Letter, Link

NOT_YOU = (
    "If this was not you, change your password now and tell an administrator of the lab: somebody "
    "else may have access to your account."
)
IGNORE = "If you did not ask for this, ignore this email: nothing has been changed."


def account_letter(kind: AccountKind, facts: AccountFacts, now: datetime) -> Letter:
    """The words of a mail of this kind that goes out now."""
    return ACCOUNT_WRITERS[kind](facts, now)


def _invitation(facts: AccountFacts, now: datetime) -> Letter:
    by = greeting_name(facts.by_name) or "An administrator"
    return Letter(
        subject=f"You are invited to the staff of {facts.lab_name}",
        title="Welcome to the staff",
        preview="Choose a password, and you are in.",
        opening=(
            f"{by} has made an account for you at {facts.lab_name}, where you look after the 3D "
            "prints that students hand in.",
            "Please say how you want to be called, and choose a password.",
        ),
        details=_good_until(facts, now),
        button="Accept the invitation",
        link=Link.JOIN,
        closing=(
            "The link works once. If it has expired, ask an administrator for another one.",
            "If you do not know the lab, ignore this email.",
        ),
    )


def _registration(facts: AccountFacts, now: datetime) -> Letter:
    return Letter(
        subject=f"Finish your registration at {facts.lab_name}",
        title="Is this your address?",
        preview="Choose a password to go on.",
        opening=(
            f"Somebody, probably you, asked for a staff account at {facts.lab_name} with this "
            "address.",
            "Please choose a password. Then an administrator looks at your registration, and you "
            "get another email.",
        ),
        details=_good_until(facts, now),
        button="Choose a password",
        link=Link.JOIN,
        closing=("The link works once.", IGNORE),
    )


def _registration_waiting(facts: AccountFacts, _now: datetime) -> Letter:
    applicant = greeting_name(facts.applicant)
    return Letter(
        subject=f"{applicant} would like to join the staff",
        title="Somebody waits for your approval",
        preview="Look at the registration, and approve or decline it.",
        opening=(
            f"{applicant} has registered for a staff account, and has proved the address. The "
            "account can be used once an administrator approves it.",
        ),
        button="Look at the registration",
        link=Link.USERS,
    )


def _registration_approved(facts: AccountFacts, _now: datetime) -> Letter:
    return Letter(
        subject=f"Your account at {facts.lab_name} is ready",
        title="You can sign in now",
        preview="An administrator has approved your registration.",
        opening=("An administrator has approved your registration. You can sign in now.",),
        button="Sign in",
        link=Link.LOGIN,
    )


def _account_exists(facts: AccountFacts, _now: datetime) -> Letter:
    return Letter(
        subject=f"You have an account at {facts.lab_name} already",
        title="You have an account already",
        preview="Sign in with this address.",
        opening=(
            f"Somebody, probably you, asked for a staff account at {facts.lab_name} with this "
            "address. There is one already: sign in with it.",
        ),
        button="Sign in",
        link=Link.LOGIN,
        closing=("The page for signing in also helps when you forgot the password.", IGNORE),
    )


def _password_reset(facts: AccountFacts, now: datetime) -> Letter:
    by = greeting_name(facts.by_name)
    asked = (
        f"{by} has asked us to send you a link with which you can choose a new password."
        if by
        else "Somebody, probably you, asked for a new password for your staff account."
    )
    return Letter(
        subject=f"Choose a new password for {facts.lab_name}",
        title="Choose a new password",
        preview="The link works once, and for an hour.",
        opening=(asked,),
        details=_good_until(facts, now),
        button="Choose a new password",
        link=Link.PASSWORD_RESET,
        closing=(
            "The link works once. Your second factor, if you have one, stays as it is.",
            IGNORE,
        ),
    )


def _password_changed(facts: AccountFacts, _now: datetime) -> Letter:
    return _notice(
        facts,
        "Your password was changed",
        "The password of your staff account was changed. Wherever else you were signed in, you "
        "are signed out now.",
    )


def _email_change(facts: AccountFacts, now: datetime) -> Letter:
    return Letter(
        subject=f"Confirm your new address at {facts.lab_name}",
        title="Is this your new address?",
        preview="Confirm it to sign in with it from then on.",
        opening=(
            "You asked to sign in with this address from now on. Please confirm that it is yours.",
        ),
        details=_good_until(facts, now),
        button="Confirm this address",
        link=Link.EMAIL_CHANGE,
        closing=("Until then your old address stays the right one.", IGNORE),
    )


def _email_change_asked(facts: AccountFacts, _now: datetime) -> Letter:
    return _notice(
        facts,
        "Your address is about to change",
        "Somebody, probably you, asked to change the email address of your staff account. It "
        "changes when the link that we sent to the new address is followed.",
    )


def _email_changed(facts: AccountFacts, _now: datetime) -> Letter:
    return _notice(
        facts,
        "Your address was changed",
        "Your staff account has another email address now. This is the last email to the old one.",
    )


def _second_factor_on(facts: AccountFacts, _now: datetime) -> Letter:
    return _notice(
        facts,
        "Your second factor is on",
        "From now on you also need a code of your authenticator app to sign in. Keep the recovery "
        "codes where you find them without your phone.",
    )


def _second_factor_off(facts: AccountFacts, _now: datetime) -> Letter:
    by = greeting_name(facts.by_name)
    return _notice(
        facts,
        "Your second factor is off",
        f"{by or 'Somebody, probably you,'} turned the second factor of your staff account off. "
        "The password alone signs you in now. You can set it up again on the page of your account.",
    )


def _recovery_code_used(facts: AccountFacts, _now: datetime) -> Letter:
    return _notice(
        facts,
        "A recovery code was used",
        "Somebody, probably you, signed in to your staff account with a recovery code. It does not "
        "work again. If you have few left, make new ones on the page of your account.",
    )


def _storage_low(facts: AccountFacts, _now: datetime) -> Letter:
    return Letter(
        subject=f"The storage of {facts.lab_name} fills up",
        title="The storage fills up",
        preview=facts.reason,
        opening=(facts.reason,),
        button="Archive and prune",
        link=Link.DATA,
        closing=("You get this email once a day for as long as it is so.",),
    )


def _notice(facts: AccountFacts, title: str, said: str) -> Letter:
    return Letter(
        subject=f"{title} at {facts.lab_name}",
        title=title,
        preview="If this was you, there is nothing to do.",
        opening=(said,),
        button="See your account",
        link=Link.ACCOUNT,
        closing=(NOT_YOU,),
    )


def _good_until(facts: AccountFacts, now: datetime) -> tuple[tuple[str, str], ...]:
    ends = facts.link_expires
    if ends is None:
        return ()
    return (("Good until", deadline(ends, now)),)


ACCOUNT_WRITERS: dict[AccountKind, Callable[[AccountFacts, datetime], Letter]] = {
    AccountKind.INVITATION: _invitation,
    AccountKind.REGISTRATION: _registration,
    AccountKind.REGISTRATION_WAITING: _registration_waiting,
    AccountKind.REGISTRATION_APPROVED: _registration_approved,
    AccountKind.ACCOUNT_EXISTS: _account_exists,
    AccountKind.PASSWORD_RESET: _password_reset,
    AccountKind.PASSWORD_CHANGED: _password_changed,
    AccountKind.EMAIL_CHANGE: _email_change,
    AccountKind.EMAIL_CHANGE_ASKED: _email_change_asked,
    AccountKind.EMAIL_CHANGED: _email_changed,
    AccountKind.SECOND_FACTOR_ON: _second_factor_on,
    AccountKind.SECOND_FACTOR_OFF: _second_factor_off,
    AccountKind.RECOVERY_CODE_USED: _recovery_code_used,
    AccountKind.STORAGE_LOW: _storage_low,
    **BACKUP_WRITERS,
}
