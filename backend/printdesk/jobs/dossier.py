"""A job's dossier: what ``metadata.json`` says, enough to make the row and its history again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from printdesk.documents import Form, Unreadable, mapping, row_from
from printdesk.history import event_from, event_told, events_of, histories_told
from printdesk.models import Event, Job
from printdesk.storage import metadata

FORMAT = 1
# Passing things: who holds the job just now, what was seen at the last look at the share, and
# whether this very file is up to date; and what is made of the other columns.
LEFT_OUT = {
    "locked_by",
    "locked_by_name",
    "locked_until",
    "move_claim",
    "move_expires",
    "file_missing",
    "metadata_stale",
    "inspection_lease",
    "inspection_attempts",
    "inspection_pause",
    "email_key",
    "search_text",
}
# What metadata did not tell before there was such a thing.
SINCE = {
    "inspected_at": None,
    "thumbnail_digest": None,
    "preview_digest": None,
    "printer_name": "",
}
JOB_FORM = Form(Job, LEFT_OUT)


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
    history = [event_told(event) for event in events_of(session, job.id)]
    return metadata.render(_contents(JOB_FORM.of(job), history, prepared=prepared))


def expected(session: Session, job_ids: Sequence[str]) -> dict[str, dict[str, object]]:
    """What the metadata of these jobs should say now, by id, but for what is written anew soon."""
    histories = histories_told(session, job_ids)
    query = select(Job.id, *JOB_FORM.columns).where(Job.metadata_stale.is_(False))
    return {
        job_id: _contents(JOB_FORM.of_values(values), histories[job_id])
        for job_id, *values in session.execute(query.where(Job.id.in_(job_ids)))
    }


def _contents(
    job: dict[str, object], events: list[dict[str, object]], *, prepared: bool = False
) -> dict[str, object]:
    return {"format": FORMAT, "prepared": prepared, "job": job, "events": events}


def read(content: Mapping[str, object]) -> Dossier:
    """The dossier that was rendered. Raises Unreadable with a sentence that tells what is wrong."""
    if content.get("format") != FORMAT:
        raise Unreadable(f"its format is {content.get('format')!r}, and not {FORMAT}")
    job = row_from(Job, {**SINCE, **mapping(content.get("job"), "“job”")}, LEFT_OUT)
    told = content.get("events")
    if not isinstance(told, list) or not told:
        raise Unreadable("it has no events")
    events = [event_from(mapping(each, "an event"), job.id, job.id) for each in told]
    prepared = content.get("prepared") is not False
    job.metadata_stale = prepared
    return Dossier(job, events, prepared)
