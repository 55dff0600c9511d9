"""A job's history in plain words, for its student: no staff name, no notes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from printdesk.history import Happening
from printdesk.jobs.states import Status
from printdesk.models import Event
from printdesk.notifications.kinds import Kind


@dataclass(frozen=True)
class Chapter:
    """Something that happened, as a student is told; ``status`` is what the job became."""

    at: datetime
    title: str
    text: str
    status: str | None


Words = tuple[str, str]

ARRIVED: dict[str, Words] = {
    Status.UPLOADED: ("Handed in", "We have your model. Staff will look at it."),
    Status.PENDING: ("Approved", "Please confirm the price, so that we can print."),
    Status.READYTOPRINT: ("In the queue", "Your print waits for a free printer."),
    Status.PRINTING: ("Printing", "Your model is on the printer."),
    Status.COMPLETED: ("Ready for pick-up", "Your print is done. Come and pick it up."),
    Status.PAIDPICKEDUP: ("Picked up", "You have your print. Thank you!"),
    Status.REJECTED: ("Not accepted", "We cannot print this model as it is."),
    Status.ARCHIVED: ("Archived", "This job is closed."),
}


def tell(events: Sequence[Event]) -> list[Chapter]:
    """What the student is told of these events, the oldest first."""
    told = []
    for event in events:
        words = _words(event)
        if words:
            status = event.details.get("to")
            told.append(Chapter(event.timestamp, *words, str(status) if status else None))
    return told


def _words(event: Event) -> Words | None:
    happening = Happening(event.event_type)
    if happening in _TOLD:
        return _TOLD[happening](event)
    return None


def _arrived(event: Event) -> Words | None:
    return ARRIVED.get(str(event.details.get("to")))


def _admin(event: Event) -> Words | None:
    if event.details.get("action") == "force-confirm":
        return "Confirmed for you", "The lab has confirmed the price for you."
    return _arrived(event)


def _mailed(event: Event) -> Words | None:
    texts: dict[object, Words] = {
        Kind.APPROVAL.value: ("Email sent", "We sent you the link to confirm the price."),
        Kind.REMINDER.value: ("Reminder sent", "Your link to confirm the price ends soon."),
        Kind.COMPLETION.value: ("Email sent", "We told you that your print is done."),
    }
    return texts.get(event.details.get("kind"))


def _withdrew(_event: Event) -> Words:
    return "Withdrawn", "You took this job back."


def _confirmed(_event: Event) -> Words:
    return "Confirmed", "You confirmed the price. Your print waits for a free printer."


def _failed(_event: Event) -> Words:
    return "Print failed", "Something went wrong on our side. We print it again at the same price."


def _reverted(event: Event) -> Words:
    texts: dict[object, Words] = {
        Status.PRINTING.value: ("Back on the printer", "Your print was not done yet after all."),
    }
    return texts.get(event.details.get("to"), ("Corrected", "Your print still waits for you."))


def _expired(_event: Event) -> Words:
    return "Link ended", "The link to confirm the price has ended. You can ask for a new one."


_TOLD: dict[Happening, Callable[[Event], Words | None]] = {
    Happening.JOB_CREATED: _arrived,
    Happening.STAFF_APPROVED: _arrived,
    Happening.STAFF_REJECTED: _arrived,
    Happening.STATUS_CHANGED: _arrived,
    Happening.STUDENT_CONFIRMED: _confirmed,
    Happening.STUDENT_WITHDREW: _withdrew,
    Happening.STATUS_REVERTED: _reverted,
    Happening.PRINT_FAILED: _failed,
    Happening.ADMIN_ACTION: _admin,
    Happening.CONFIRMATION_EXPIRED: _expired,
    Happening.EMAIL_SENT: _mailed,
    Happening.JOB_ARCHIVED: _arrived,
}
