"""A job's dossier: what ``metadata.json`` says, enough to make the row and its history again."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from printdesk.history import events_of
from printdesk.models import Event, Job
from printdesk.storage import metadata

FORMAT = 1
# Passing things: who holds the job just now, and whether this very file is up to date.
LEFT_OUT = {
    "locked_by",
    "locked_by_name",
    "locked_until",
    "move_claim",
    "move_expires",
    "metadata_stale",
}


def render(session: Session, job: Job, *, prepared: bool = False) -> bytes:
    """The job's metadata as bytes. ``prepared`` marks a copy whose move is not committed yet."""
    content = {
        "format": FORMAT,
        "prepared": prepared,
        "job": {
            column.key: _plain(getattr(job, column.key))
            for column in Job.__table__.columns
            if column.key not in LEFT_OUT
        },
        "events": [_event(event) for event in events_of(session, job.id)],
    }
    return metadata.render(content)


def _event(event: Event) -> dict[str, object]:
    return {
        "seq": event.seq,
        "timestamp": _plain(event.timestamp),
        "event_type": event.event_type,
        "details": event.details,
        "triggered_by": event.triggered_by,
        "user_name": event.user_name,
        "digest": event.digest,
    }


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case Decimal():
            # As text, so that no digit is lost on the way back.
            return str(value)
        case _:
            return value
