"""Moving a job's files from folder to folder: copied, verified and placed, then the old deleted.

A move never renames a file from one folder to the next. It copies under temporary names, which
begin with a dot, and gives the copies their names only while the mover still holds its claim.
"""

import os
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from printdesk.errors import FileInUse, FileUnreadable
from printdesk.storage import layout
from printdesk.storage.durable import Fingerprint, copy_verified
from printdesk.storage.placing import Placing
from printdesk.storage.share import patiently

SETTLING_TRIES = 3
# A file that was saved as lately as this may be half written, and is looked at again.
FRESH_NS = 1_000_000_000
PAUSE_SECONDS = 0.25

Stamp = tuple[int, int]


@dataclass(frozen=True)
class Copy:
    """A file of the set: its name, where it came from and went to, and what it is."""

    name: str
    source: str
    target: str
    content: Fingerprint
    temporary: Path


class Relocation:
    """One move of one job's files from folder to folder.

    ``own`` are names as the job's row spells them. ``taking`` is the path of a file in another
    folder that comes along, and is what will be printed: one of its name becomes a version.
    """

    def __init__(
        self,
        placing: Placing,
        source: str,
        target: str,
        *,
        own: Collection[str] = (),
        taking: str | None = None,
    ) -> None:
        self._placing, self._hold = placing, placing.hold
        self._share, self._base = placing.share, placing.base
        self._own = own
        self._taking = taking
        self._seen: dict[str, Stamp | None] = {}
        self._copied: dict[str, tuple[Path, Fingerprint]] = {}
        self.left: list[str] = []
        self.source = source
        self.target = target

    def copy(self, *, vital: Collection[str] = ()) -> list[Copy]:
        """Copy every file of the set but its metadata under a temporary name.

        It is gone through again until nobody has saved anything in the meantime. What cannot be
        carried, or is being written to all the time, stays where it is and is told by ``left``;
        but for one of the ``vital`` paths that raises FileUnreadable or FileInUse.
        """
        for last in (False,) * SETTLING_TRIES + (True,):
            there = self._there()
            for gone in self._copied.keys() - there.keys():
                self._forget(gone)
            changed = [path for path in there if self._seen.get(path, ()) != there[path]]
            if not changed:
                break
            for path in changed:
                if last:
                    self._forget(path)
                else:
                    self._hold.renew()
                    self._take(path, there[path])
            self._wait_for_savers(changed, vital)
        self._require(vital, there, being_saved=changed)
        self.left = [path for path in there if path not in self._copied]
        return self._named()

    def place(self, copies: list[Copy]) -> None:
        """Give the copies their names. What stands there and is different is kept aside."""
        for copy in copies:
            path = self._share.noted(copy.target)
            self._placing.place(copy.temporary, path, over=copy.content)

    def is_at(self, path: str, other: str) -> bool:
        """Whether two paths of the share are one file: in the same folder, under the same name."""
        folder, _, name = path.rpartition("/")
        other_folder, _, other_name = other.rpartition("/")
        return folder == other_folder and self._share.same(name, other_name)

    def _there(self) -> dict[str, Stamp | None]:
        """The files to be carried, by path, with size and time of saving where these are told."""
        metadata = layout.metadata_name(self._base)
        names = self._share.file_set(self.source, self._base)
        paths = [f"{self.source}/{name}" for name in names if not self._share.same(name, metadata)]
        if self._taking:
            paths.append(self._taking)
        return {path: self._stamp(path) for path in paths}

    def _stamp(self, path: str) -> Stamp | None:
        self._hold.go_on()
        try:
            state = patiently(self._share.noted(path).stat)
        except OSError as error:
            self._share.require_only(error)
            return None
        return state.st_size, state.st_mtime_ns

    def _take(self, path: str, stamp: Stamp | None) -> None:
        """Copy one file, unless it cannot be opened or its name cannot be kept."""
        self._forget(path)
        self._seen[path] = stamp
        if stamp is None or not layout.is_text(path):
            return
        try:
            source = self._share.noted(path)
            patiently(lambda: source.open("rb").close())
        except OSError as error:
            self._share.require_only(error)
            return
        temporary = self._placing.temporary(self.target)
        content = patiently(partial(copy_verified, source, temporary, go_on=self._hold.go_on))
        self._copied[path] = temporary, content

    def _forget(self, path: str) -> None:
        self._seen.pop(path, None)
        if path in self._copied:
            temporary, _ = self._copied.pop(path)
            temporary.unlink(missing_ok=True)

    def _wait_for_savers(self, copied: Collection[str], vital: Collection[str]) -> None:
        """Leave a slicer a moment to go on with a file that it may be writing just now.

        Whether a file is fresh is told by the share's own clock, which also dated the copy. Only
        then the copy gets the time of its source: which slice is the newest is told by that.
        """
        fresh = False
        for path in copied:
            stamp = self._seen.get(path)
            if path in self._copied and stamp:
                temporary, _ = self._copied[path]
                age = temporary.stat().st_mtime_ns - stamp[1]
                fresh |= age < FRESH_NS and any(self.is_at(path, each) for each in vital)
                os.utime(temporary, ns=(stamp[1], stamp[1]))
        if fresh:
            time.sleep(PAUSE_SECONDS)

    def _require(
        self,
        vital: Collection[str],
        there: Mapping[str, Stamp | None],
        being_saved: Collection[str],
    ) -> None:
        for path, stamp in there.items():
            if path not in self._copied and any(self.is_at(path, each) for each in vital):
                name = path.rpartition("/")[2]
                if path in being_saved:
                    raise FileInUse.being_saved(name)
                if stamp is not None:
                    raise FileUnreadable(name)

    def _named(self) -> list[Copy]:
        """The copies with the names that they get, spelled as the row spells them."""
        taken = {path.rpartition("/")[2] for path in self._copied}
        copies = []
        for path, (temporary, content) in self._copied.items():
            name = path.rpartition("/")[2]
            same = self._taking and self._share.same(name, self._taking.rpartition("/")[2])
            if same and path != self._taking:
                name = layout.numbered(self._base, "v", name[len(self._base) :], taken)
                taken.add(name)
            else:
                name = next((own for own in self._own if self._share.same(own, name)), name)
            copies.append(Copy(name, path, f"{self.target}/{name}", content, temporary))
        return copies
