"""What accounts refuse."""

from collections.abc import Iterable

from printdesk.errors import NotLetIn, Refusal


class AddressTaken(Refusal):
    """Two accounts cannot have the same address: it is what people sign in with."""

    status, code = 409, "address_taken"
    message = "There is an account with this email address already."


class AwaitingApproval(Refusal):
    """Told only to who has given the right password."""

    status, code = 403, "awaiting_approval"
    message = "Your account still waits for an administrator’s approval. You will get an email."


class SecondFactorRequired(Refusal):
    """Told only to who has given the right password."""

    status, code = 401, "second_factor_required"
    message = "Enter the code of your authenticator app, or one of your recovery codes."


class InvalidCode(Refusal):
    """Told only to who has given the right password."""

    status, code = 401, "invalid_code"
    message = "This code is not right, or was used before. Wait for the next one and enter that."


class WrongPassword(Refusal):
    """Somebody who is signed in does not know their password."""

    status, code = 403, "wrong_password"
    message = "This is not your current password."


class WrongCode(Refusal):
    """The code that would prove a new authenticator app does not fit."""

    status, code = 403, "wrong_code"
    message = "This code is not right. Check the app’s clock, then enter the code it shows now."


class SecondFactorOn(Refusal):
    status, code = 409, "second_factor_on"
    message = "The second factor is on already. Turn it off first to set up another app."


class SecondFactorOff(Refusal):
    status, code = 409, "second_factor_off"
    message = "The second factor is off."


class SecondFactorNotBegun(Refusal):
    status, code = 409, "second_factor_not_begun"
    message = "Scan the QR code first, then enter the code that the app shows."


class RegistrationClosed(Refusal):
    status, code = 403, "registration_closed"
    message = "New staff are invited here. Ask an administrator for an invitation."


class LinkExpired(Refusal):
    """A link of ours that is too old, was used, or was replaced by a newer one."""

    status, code = 410, "link_expired"
    message = "This link has expired or was used before. Ask for a new one."


class LastAdmin(Refusal):
    """Somebody must be able to let people in."""

    status, code = 409, "last_admin"
    message = "This is the only active administrator. Make somebody else an administrator first."


class WrongAccountStatus(Refusal):
    """An account is not in a status in which this can be done."""

    status, code = 409, "wrong_account_status"

    def __init__(self, current: str) -> None:
        words = current.replace("_", " ")
        super().__init__(
            f"This account is {words} now, and that does not allow this.",
            details={"status": current},
        )


class AccountInUse(Refusal):
    status, code = 409, "account_in_use"
    message = "The history names this person, so the account stays. Disable it to keep them out."


class KeptWithClerk(Refusal):
    """What is about accounts of our own, where people sign in by Clerk."""

    status, code = 409, "kept_with_clerk"
    message = "Accounts are kept with Clerk here. Change this in Clerk."


class AccountDisabled(NotLetIn):
    message = "Your account is disabled here. Ask an administrator of the lab."


class NoRole(NotLetIn):
    """Nobody is let in for having an account with Clerk alone."""

    message = (
        "You have no role at this print desk. Ask an administrator of the lab to give you one in "
        "Clerk, then sign in again."
    )


class SignInUnfinished(NotLetIn):
    """Clerk still wants something of them, such as to join an organization."""

    message = "Your sign-in is not finished yet. Do what Clerk still asks of you, then come back."


class Impersonated(NotLetIn):
    """The history would name somebody who was not there."""

    message = "This is a sign-in on somebody else's behalf. Please sign in as yourself."


class AddressNotVerified(NotLetIn):
    message = "Your email address is not verified. Verify it in your account with Clerk."


class ClaimMissing(NotLetIn):
    """The lab's Clerk does not put into tokens what we know people by."""

    def __init__(self, names: Iterable[str]) -> None:
        missing = ", ".join(sorted(names))
        super().__init__(
            f"Clerk does not tell what Printdesk needs to know of you: {missing}. An administrator "
            "of the lab adds it to the session token in Clerk's dashboard.",
            details={"missing": missing},
        )
