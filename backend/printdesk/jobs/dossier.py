"""A job's dossier: what ``metadata.json`` says, enough to make the row and its history again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from printdesk.documents import Unreadable, document_of, mapping, row_from
from printdesk.history import event_from, event_told, events_of
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


@dataclass(frozen=True)
class Dossier:
    """A job and its history, as rows that are in no database yet.

    ``prepared`` is true for a copy that was made for a move, before that was committed.
    """

    job: Job
    events: list[Event]
    prepared: bool


def render(session: Session, job: Job, *, prepared: bool = False) -> bytes:
    """The job's metadata as bytes. ``prepared`` marks a copy whose move is not committed yet."""
    return metadata.render(contents(job, events_of(session, job.id), prepared=prepared))


def contents(job: Job, events: Iterable[Event], *, prepared: bool = False) -> dict[str, object]:
    """What the metadata of a job with this history says."""
    return {
        "format": FORMAT,
        "prepared": prepared,
        "job": document_of(job, LEFT_OUT),
        "events": [event_told(event) for event in events],
    }


def read(content: Mapping[str, object]) -> Dossier:
    """The dossier that was rendered. Raises Unreadable with a sentence that tells what is wrong."""
    if content.get("format") != FORMAT:
        raise Unreadable(f"its format is {content.get('format')!r}, and not {FORMAT}")
    job = row_from(Job, mapping(content.get("job"), "“job”"), LEFT_OUT)
    told = content.get("events")
    if not isinstance(told, list) or not told:
        raise Unreadable("it has no events")
    events = [event_from(mapping(each, "an event"), job.id, job.id) for each in told]
    prepared = content.get("prepared") is not False
    job.metadata_stale = prepared
    return Dossier(job, events, prepared)
