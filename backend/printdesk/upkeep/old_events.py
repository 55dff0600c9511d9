"""The files on the share into which old events of archived jobs are moved."""

import json
from datetime import date

from printdesk.documents import Unreadable, mapping
from printdesk.history import event_from, event_told
from printdesk.models import Event, Job
from printdesk.storage import layout, metadata
from printdesk.storage.share import Share

FORMAT = 1


def path_of(job: Job, first: Event, day: date) -> str:
    """Where on the share the events that are moved on a day go, ``first`` being the oldest.

    An event is moved once, so that no two files have the same first event.
    """
    return f"{layout.OLD_EVENTS}/{day.isoformat()}/{job.number}-{first.seq}.json"


def render(job: Job, events: list[Event]) -> bytes:
    """The file that keeps these events."""
    return metadata.render(
        {
            "format": FORMAT,
            "job_id": job.id,
            "number": job.number,
            "events": [event_told(event) for event in events],
        }
    )


def read(share: Share, path: str, job_id: str) -> dict[int, Event]:
    """The events in such a file by their place in the chain.

    Raises Unreadable when it is not there, or does not say what it should.
    """
    try:
        content = mapping(json.loads(share.path(path).read_bytes()), path)
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error}") from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path} is damaged: {error}") from None
    if content.get("format") != FORMAT or content.get("job_id") != job_id:
        raise Unreadable(f"{path} holds something else")
    told = content.get("events")
    if not isinstance(told, list):
        raise Unreadable(f"{path} holds no events")
    events = [event_from(mapping(each, "an event"), job_id, job_id) for each in told]
    return {event.seq: event for event in events}
