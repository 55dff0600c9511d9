"""What is copied already, written down for whoever goes on with a backup that breaks off."""

from collections.abc import Sequence
from functools import partial

from printdesk.clock import stopwatch
from printdesk.storage.journal import Journal
from printdesk.upkeep.backup.copying import Writing, sync_all
from printdesk.upkeep.backup.manifest import Kept
from printdesk.upkeep.backup.progress import Progress

# What was copied within this time is copied again when it breaks off.
EVERY_SECONDS = 5.0
# All that others have written to this disk is put on it with ours. However long that takes, it is
# not most of what a backup does.
SYNCS_SHARE = 0.1


class Remembering:
    """Called with what was copied; writes it down once it is on the disk, every few seconds."""

    def __init__(self, journal: Journal, progress: Progress, writing: Writing) -> None:
        self._journal = journal
        self._progress = progress
        self._writing = writing
        self._waiting: list[Kept] = []
        self._since = stopwatch()
        self._pause = 0.0

    def __call__(self, files: Sequence[Kept]) -> None:
        self._waiting += files
        if not self._waiting or self._since() < self._pause:
            return
        took = stopwatch()
        with self._writing():
            # What is named there is believed: after a power cut, too, it has to be whole.
            self._progress.during(partial(sync_all, self._journal.path.parent))
            self._journal.append([kept._asdict() for kept in self._waiting], self._journal.last())
        self._waiting = []
        self._since, self._pause = stopwatch(), max(EVERY_SECONDS, took() / SYNCS_SHARE)
