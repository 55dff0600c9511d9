"""The words of each mail, once for its text and its HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from printdesk.notifications.facts import Facts
from printdesk.notifications.kinds import Kind
from printdesk.notifications.phrases import (
    deadline,
    dollars,
    file_name,
    grams,
    hours,
    moment,
)


class Link(Enum):
    """The links that a mail can have."""

    CONFIRM = "confirm"
    TRACK = "track"
    PASSWORD_RESET = "password-reset"  # noqa: S105 - not a password
    JOIN = "join"
    EMAIL_CHANGE = "email-change"
    LOGIN = "login"
    ACCOUNT = "account"
    USERS = "admin/users"
    DATA = "admin/data"
    BACKUPS = "admin/backups"


@dataclass(frozen=True)
class Letter:
    """What a mail says, in the order in which it says it."""

    subject: str
    title: str
    preview: str
    opening: tuple[str, ...]
    button: str
    link: Link = Link.TRACK
    reasons: tuple[str, ...] = ()
    note: str = ""
    details: tuple[tuple[str, str], ...] = ()
    closing: tuple[str, ...] = ()


STATUSES = {
    "UPLOADED": "waiting to be checked by the lab’s staff",
    "PENDING": "waiting for you to confirm it",
    "READYTOPRINT": "confirmed, and in line to be printed",
    "PRINTING": "being printed",
    "COMPLETED": "finished, and ready for pick-up",
    "PAIDPICKEDUP": "paid and picked up",
    "REJECTED": "not accepted",
    "ARCHIVED": "filed away",
}

AFTER_THE_END = "If you miss that, the same link lets you ask for a new one."


def letter(kind: Kind, facts: Facts, now: datetime) -> Letter:
    """The words of a mail of this kind that goes out now."""
    return WRITERS[kind](facts, now)


def _received(facts: Facts, _now: datetime) -> Letter:
    return Letter(
        subject=f"We have your 3D print #{facts.number}",
        title="We have your model",
        preview="The lab’s staff will check it and write to you.",
        opening=(
            "Thank you for handing in your model. The lab’s staff will check it and work out "
            "what it costs.",
            "You will then get another email: either with the price, for you to confirm, or with "
            "what needs to change. Nothing is printed or charged before you confirm.",
        ),
        details=_details(facts),
        button="Follow your print",
    )


def _approval(facts: Facts, now: datetime) -> Letter:
    return Letter(
        subject=f"Please confirm your 3D print #{facts.number}{_price(facts)}",
        title="Your model can be printed",
        preview=f"Look at the price and confirm{_until(facts)}.",
        opening=(
            "Good news: we checked your model, and it can be printed. Please look at the price "
            "and confirm that you want it.",
            "We start printing only after you have confirmed.",
        ),
        details=_details(facts, *_confirm_by(facts, now)),
        button="Review and confirm",
        link=Link.CONFIRM,
        closing=(
            AFTER_THE_END,
            "Changed your mind? You can withdraw the print on its page, at no cost.",
        ),
    )


def _reminder(facts: Facts, now: datetime) -> Letter:
    return Letter(
        subject=f"Reminder: please confirm your 3D print #{facts.number}{_price(facts)}",
        title="Your print is waiting for you",
        preview=f"Please confirm{_until(facts)}.",
        opening=(
            "Your 3D print is ready to go into the line, but you have not confirmed it yet. We "
            "start printing only after you have.",
        ),
        details=_details(facts, *_confirm_by(facts, now)),
        button="Review and confirm",
        link=Link.CONFIRM,
        closing=(
            AFTER_THE_END,
            "Changed your mind? You can withdraw the print on its page, at no cost.",
        ),
    )


def _rejection(facts: Facts, _now: datetime) -> Letter:
    return Letter(
        subject=f"Your 3D print #{facts.number} could not be accepted",
        title="We cannot print this model",
        preview="Here is why, and what you can do next.",
        opening=(
            "Thank you for handing in your model. We looked at it, and we are sorry that we "
            "cannot print it as it is.",
        ),
        reasons=facts.reject_reasons,
        note=facts.custom_reason or "",
        details=(("File", file_name(facts.original_filename)),),
        button="See your print",
        closing=(
            "Nothing is charged. From the page of this print you can hand in a new version "
            "whenever you like. If you have a question, come by: we are glad to help.",
        ),
    )


def _completion(facts: Facts, _now: datetime) -> Letter:
    return Letter(
        subject=f"Your 3D print #{facts.number} is ready for pick-up",
        title="Your print is ready",
        preview=f"Pick it up at {facts.lab_name}{_price(facts)}.",
        opening=(
            f"Your 3D print is finished. You can pick it up at {facts.lab_name}, and pay for it "
            "there.",
        ),
        details=_details(facts, *_hours_open(facts)),
        button="See your print",
    )


def _completion_correction(facts: Facts, _now: datetime) -> Letter:
    return Letter(
        subject=f"Correction: your 3D print #{facts.number} is not ready yet",
        title="Your print is not ready yet",
        preview="Our last email went out too early.",
        opening=(
            "Our last email said that your 3D print is ready for pick-up. It went out too early: "
            "we still have work to do on it. We are sorry for the trouble.",
            "Please wait for our next email before you come by.",
        ),
        details=(("File", file_name(facts.original_filename)),),
        button="Follow your print",
    )


def _confirmed_for_you(facts: Facts, _now: datetime) -> Letter:
    at_price = "" if facts.cost_cents is None else ", at the price below"
    return Letter(
        subject=f"We confirmed your 3D print #{facts.number} for you{_price(facts)}",
        title="Your print is confirmed",
        preview="It is in line now. You have nothing to do.",
        opening=(
            f"The lab’s staff confirmed your 3D print on your behalf{at_price}. It is in line to "
            "be printed, and you have nothing to do.",
            "If this is not what you want, please tell the lab’s staff soon, before it is printed.",
        ),
        details=_details(facts),
        button="Follow your print",
    )


def _status_change(facts: Facts, _now: datetime) -> Letter:
    return Letter(
        subject=f"Your 3D print #{facts.number} has a new status",
        title="News of your print",
        preview=f"It is now {STATUSES[facts.status]}.",
        opening=(
            f"The lab’s staff changed the status of your 3D print. It is now "
            f"{STATUSES[facts.status]}.",
        ),
        details=_details(facts),
        button="See your print",
    )


WRITERS: dict[Kind, Callable[[Facts, datetime], Letter]] = {
    Kind.RECEIVED: _received,
    Kind.APPROVAL: _approval,
    Kind.REJECTION: _rejection,
    Kind.COMPLETION: _completion,
    Kind.CONFIRMED_FOR_YOU: _confirmed_for_you,
    Kind.COMPLETION_CORRECTION: _completion_correction,
    Kind.REMINDER: _reminder,
    Kind.STATUS_CHANGE: _status_change,
}


def _details(facts: Facts, *urgent: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """What is known of the print: the price first, then what else cannot wait."""
    rows = (
        ("Cost", None if facts.cost_cents is None else dollars(facts.cost_cents)),
        *urgent,
        ("Printing time", None if facts.time_hours is None else hours(facts.time_hours)),
        ("Weight", None if facts.weight_g is None else grams(facts.weight_g)),
        ("Material", facts.material) if facts.material else ("Method", facts.print_method),
        ("Color", facts.color),
        ("Printer", facts.printer_name),
        ("File", file_name(facts.original_filename)),
    )
    return tuple((name, value) for name, value in rows if value)


def _hours_open(facts: Facts) -> tuple[tuple[str, str], ...]:
    return (("Opening hours", facts.opening_hours),) if facts.opening_hours else ()


def _price(facts: Facts) -> str:
    return "" if facts.cost_cents is None else f" ({dollars(facts.cost_cents)})"


def _until(facts: Facts) -> str:
    return f" by {moment(facts.confirm_token_expires)}" if facts.confirm_token_expires else ""


def _confirm_by(facts: Facts, now: datetime) -> tuple[tuple[str, str], ...]:
    ends = facts.confirm_token_expires
    if ends is None:
        return ()
    return (("Confirm by", deadline(ends, now)),)
