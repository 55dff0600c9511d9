"""What can be seen of a job from outside, at any instant: its row, its notes and its files.

The steps of everything that is done with a job go by names, and each name says what can be seen
once that step is done. So a test stops a process at a step and knows nothing of its code.
"""

import json
from collections.abc import Callable
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.models import Counter, Event, Job, Message, PendingDeletion, Slot, Table
from printdesk.storage import layout
from printdesk.storage.layout import STATUS_FOLDERS

HIDDEN, PROBE = ".deleting-", ".probe-"


class Look:
    """One look at the lab and at a job in it; ``first`` is the one before all of them."""

    def __init__(self, session: Session, desk: Desk, job_id: str, first: "Look | None") -> None:
        self._session, self._desk, self._job_id = session, desk, job_id
        self._root = desk.share.root
        self.job = session.get(Job, job_id)
        self.number = session.scalar(select(Counter.value)) or 0
        self.slots = set(session.scalars(select(Slot.name)))
        self.first = first or self
        if first is None and self.job is not None:
            self.was = self.job
            self.folder = STATUS_FOLDERS[self.job.status]
            self.own = self.set_in(self.folder)
            self.elsewhere_then = self.elsewhere()
            self.events_then = self.events

    @property
    def claimed(self) -> bool:
        return bool(self.job and self.job.move_claim)

    @property
    def stale(self) -> bool:
        return bool(self.job and self.job.metadata_stale)

    @property
    def changed(self) -> bool:
        """Whether something new stands in the job's history."""
        return self.events > self.first.events_then

    @cached_property
    def events(self) -> int:
        return self._count(Event, Event.job_id == self._job_id)

    @cached_property
    def notes(self) -> int:
        return self._count(PendingDeletion)

    @property
    def moved_events(self) -> int:
        return self._count(Event, Event.moved_to.is_not(None))

    @property
    def posted(self) -> bool:
        """Whether a mail has been handed over."""
        outbox = self._desk.settings.outbox_dir
        return outbox.exists() and any(path.suffix == ".eml" for path in outbox.iterdir())

    def told(self, event_type: str) -> bool:
        """Whether such an event stands in the history."""
        return self._count(Event, Event.event_type == event_type) > 0

    def mail(self, condition: Callable[[Message], bool]) -> bool:
        return any(map(condition, self._session.scalars(select(Message))))

    def seen(self, pattern: str) -> bool:
        """Whether there is such a file or folder, hidden ones only if the pattern is of those."""
        return any(
            path.name[0] != "." or pattern.rpartition("/")[2][0] == "."
            for path in self._root.glob(pattern)
        )

    @property
    def own_copy(self) -> str:
        """The name of the file that was authoritative in the beginning."""
        return self.first.was.display_name

    def has(self, name: str, content: bytes) -> bool:
        """Whether a file that lies where the job's files were has this content."""
        return (self._root / self.first.folder / name).read_bytes() == content

    def lines(self, record: str) -> int:
        """How many lines one of the lab's records has."""
        path = self._root / ".printdesk" / record
        return path.read_bytes().count(b"\n") if path.exists() else 0

    def set_in(self, folder: str) -> list[str]:
        """The job's files in a folder, but for its metadata."""
        base = self.first.was.base_name
        return [
            path.name
            for path in (self._root / folder).iterdir()
            if layout.belongs(path.name, base) and path.name != layout.metadata_name(base)
        ]

    def left(self) -> list[str]:
        """What still has its name where the job's files were."""
        return self.set_in(self.first.folder)

    def elsewhere(self) -> list[str]:
        """The job's files that have their names in another folder than in the beginning."""
        others = (each for each in STATUS_FOLDERS.values() if each != self.first.folder)
        return [name for folder in others for name in self.set_in(folder)]

    def prepared(self) -> bool | None:
        """Whether metadata in another folder is prepared only; None when there is none."""
        for folder in STATUS_FOLDERS.values():
            path = self._root / folder / layout.metadata_name(self.first.was.base_name)
            if folder != self.first.folder and path.exists():
                told: dict[str, Any] = json.loads(path.read_bytes())
                return bool(told["prepared"])
        return None

    def temporary(self) -> list[str]:
        """The files in status folders that have no name yet."""
        return [name for name in self._dotted() if not name.startswith((HIDDEN, PROBE))]

    def hidden(self) -> list[str]:
        """The files that are out of sight, to be deleted."""
        return [name for name in self._dotted() if name.startswith(HIDDEN)]

    def _dotted(self) -> list[str]:
        folders = (*STATUS_FOLDERS.values(), layout.ORIGINALS)
        names = (path.name for folder in folders for path in (self._root / folder).iterdir())
        return [name for name in names if name.startswith(".")]

    def _count(self, table: type[Table], *conditions: Any) -> int:
        return len(self._session.scalars(select(table).where(*conditions)).all())


Step = Callable[[Look], bool]
