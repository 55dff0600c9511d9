"""A job's history as its stays: in which status it was, from when to when, and who ended it.

A step that was taken back counts as if it had never been taken.
"""

from collections.abc import Iterable
from datetime import datetime

from printdesk.actors import STUDENT
from printdesk.history import Happening
from printdesk.jobs.states import Status
from printdesk.models import Event, Stay

# What else than the next status can end a stay.
FAILED = "FAILED"
DELETED = "DELETED"
# The reason of a rejection for which none of the lab's list was chosen.
OWN_WORDS = "Another reason, in staff's own words"

MOVES = {
    Happening.JOB_CREATED,
    Happening.STAFF_APPROVED,
    Happening.STAFF_REJECTED,
    Happening.STUDENT_CONFIRMED,
    Happening.STUDENT_WITHDREW,
    Happening.STATUS_CHANGED,
    Happening.PRINT_FAILED,
    Happening.ADMIN_ACTION,
    Happening.JOB_ARCHIVED,
}
# The events that tell of stays; all others are passed over.
COUNTED = sorted(MOVES | {Happening.DETAILS_CHANGED, Happening.STATUS_REVERTED})
STATUSES = {status.value for status in Status}


def seconds(moment: datetime) -> int:
    """A moment in whole seconds since 1970."""
    return int(moment.timestamp())


def first_printer(printer: str, events: Iterable[Event]) -> str:
    """The printer that was chosen when a job was handed in, ``printer`` being its printer now."""
    for event in events:
        if event.event_type == Happening.DETAILS_CHANGED:
            before = event.details.get("before")
            if isinstance(before, dict) and "printer" in before:
                return str(before["printer"])
    return printer


def go_on(stays: list[Stay], event: Event, printer: str) -> bool:
    """Let one more event count; whether it changed anything.

    ``printer`` is the one a job begins with.
    """
    told = event.details
    match event.event_type:
        case Happening.DETAILS_CHANGED:
            after = told.get("after")
            if not (stays and isinstance(after, dict) and "printer" in after):
                return False
            stays[-1].printer = str(after["printer"])
        case Happening.STATUS_REVERTED if len(stays) > 1 and stays[-2].status == told.get("to"):
            _take_back(stays)
        case Happening.STATUS_REVERTED:
            _step(stays, event, printer)
        case kind if kind in MOVES and told.get("to") in STATUSES:
            if kind == Happening.STAFF_APPROVED and stays:
                stays[-1].printer = str(told.get("printer", stays[-1].printer))
            _step(stays, event, printer)
        case _:
            return False
    return True


def _step(stays: list[Stay], event: Event, printer: str) -> None:
    at, status = seconds(event.timestamp), str(event.details["to"])
    if stays:
        last = stays[-1]
        printer = last.printer
        last.until = max(at, last.since)
        last.became = FAILED if event.event_type == Happening.PRINT_FAILED else status
        last.ended_by, last.ended_by_name = event.triggered_by, event.user_name
        last.reason = _reason(event, status)
    stays.append(Stay(status=status, since=at, printer=printer))


def _take_back(stays: list[Stay]) -> None:
    stays.pop()
    last = stays[-1]
    last.until = last.became = last.ended_by = last.ended_by_name = last.reason = None


def _reason(event: Event, status: str) -> str | None:
    if event.event_type == Happening.PRINT_FAILED:
        return str(event.details.get("reason") or "")
    if status != Status.REJECTED or event.triggered_by == STUDENT.id:
        return None
    reasons = event.details.get("reasons")
    chosen = [str(each) for each in reasons] if isinstance(reasons, list) else []
    return "\n".join(chosen or [OWN_WORDS])
