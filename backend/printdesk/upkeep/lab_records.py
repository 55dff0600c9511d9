"""What the lab keeps on the share: catalog, counters, deletion log, system events, past facts.

With every job's ``metadata.json`` it is enough to make the database again.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from printdesk import catalog
from printdesk.documents import Unreadable, document_of, mapping, row_from
from printdesk.history import SYSTEM_CHAIN, event_from
from printdesk.models import Counter, Deletion, Event, Setting
from printdesk.storage import layout, metadata
from printdesk.storage.journal import Journal
from printdesk.storage.share import Share

FORMAT = 1


@dataclass(frozen=True)
class Lab:
    """The file of the lab: the catalog that an admin has saved, if any, and the counters."""

    catalog: Setting | None
    counters: dict[str, int]


def render_lab(session: Session) -> bytes:
    """What the file of the lab says of this database."""
    saved = session.get(Setting, catalog.DOCUMENT)
    content = {
        "format": FORMAT,
        "catalog": document_of(saved) if saved else None,
        "counters": {counter.name: counter.value for counter in session.query(Counter)},
    }
    return metadata.render(content)


def read_lab(share: Share) -> Lab | None:
    """What the file says; None when there is none. Raises Unreadable."""
    try:
        text = share.path(layout.LAB_FILE).read_bytes()
    except FileNotFoundError:
        return None
    try:
        content = mapping(json.loads(text), "it")
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from None
    if content.get("format") != FORMAT:
        raise Unreadable(f"its format is {content.get('format')!r}, and not {FORMAT}")
    saved = content.get("catalog")
    counters = mapping(content.get("counters"), "“counters”")
    return Lab(
        row_from(Setting, mapping(saved, "“catalog”")) if saved is not None else None,
        {name: value for name, value in counters.items() if isinstance(value, int)},
    )


def deletion_log(share: Share) -> Journal:
    """The lines of the deletion log."""
    return Journal(share.path(layout.DELETION_LOG))


def system_events(share: Share) -> Journal:
    """The system's own history."""
    return Journal(share.path(layout.SYSTEM_EVENTS))


def past_facts(share: Share) -> Journal:
    """The facts of jobs that were deleted, for statistics."""
    return Journal(share.path(layout.PAST_FACTS))


def told_deletion(line: Deletion) -> dict[str, object]:
    """A line of the deletion log as it is told on the share."""
    return document_of(line, {"id"})


def deletion_from(told: Mapping[str, object]) -> Deletion:
    """The line that was told. Raises Unreadable."""
    return row_from(Deletion, told, {"id"})


def read_system_events(share: Share) -> Iterator[tuple[int, Event | None]]:
    """The system's events on the share with the place of each; None for one that is damaged."""
    for line in system_events(share).lines():
        try:
            yield line.place, event_from(mapping(line.content, "it"), SYSTEM_CHAIN, None)
        except Unreadable:
            yield line.place, None
