"""Putting a job's files into place on the share: under a temporary name first, whole, and then.

A temporary name bears the job and the claim under which the file was made. Whoever takes over a
claim that another has let end removes that other's temporary files before anything else: should
the other wake up, it finds nothing to put into place.
"""

import os
import re
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from typing import Protocol

from printdesk.storage import layout
from printdesk.storage.durable import (
    Fingerprint,
    copy_verified,
    fingerprint,
    is_regular,
    sync_folder,
    write_synced,
)
from printdesk.storage.share import Share, patiently

# Where files of a job are put into place; pictures are made anew, and are nobody's loss.
FOLDERS = (*layout.STATUS_FOLDERS.values(), layout.ORIGINALS)
_TEMPORARY = re.compile(r"\.[0-9a-f]{32}\.([0-9a-f]{32})\.[0-9]+")


class Hold(Protocol):
    """What keeps others away from a job's files meanwhile."""

    def renew(self) -> None:
        """Hold on for another while, or raise when somebody else has taken over."""

    def go_on(self) -> None:
        """Renew when that is due: to be called again and again while a slow share is waited for."""


class Placing:
    """Puts the files of one job into place while a hold lasts; ``claim`` marks temporary names."""

    def __init__(self, share: Share, job_id: str, base: str, claim: str, hold: Hold) -> None:
        self.share = share
        self.base = base
        self.hold = hold
        self._of_the_job = f".{job_id}."
        self._ours = f"{self._of_the_job}{claim}."
        self._numbers = count(1)
        self._made: list[Path] = []

    def temporary(self, folder: str) -> Path:
        """A new temporary name in a folder of the share."""
        # It is short, whatever the file is called: that name may be as long as a name can be.
        path = self.share.entry(folder, f"{self._ours}{next(self._numbers)}")
        self._made.append(path)
        return path

    def copy(
        self, source: Path, folder: str, known: Fingerprint | None = None
    ) -> tuple[Path, Fingerprint]:
        """A verified copy under a temporary name, with the time at which its source was saved."""
        temporary = self.temporary(folder)
        self.hold.renew()
        saved = source.stat()
        copying = partial(copy_verified, source, temporary, known, self.hold.go_on)
        content = patiently(copying)
        os.utime(temporary, ns=(saved.st_atime_ns, saved.st_mtime_ns))
        return temporary, content

    def adopt(self, file: Path, folder: str) -> Path:
        """Give a file that has arrived on the share a temporary name of ours."""
        temporary = self.temporary(folder)
        self.hold.renew()
        patiently(partial(file.replace, temporary))
        return temporary

    def place(self, temporary: Path, path: Path, over: Fingerprint | None = None) -> Path | None:
        """Give a whole file its name. What stands there and is not ``over`` is kept aside.

        Tells under which name it is kept; None when nothing was in the way.
        """
        there = _stamp(path)
        known = there is not None and fingerprint(path, self.hold.go_on) == over
        self.hold.renew()
        aside = None
        # A slicer may have saved it again since it was looked at.
        if is_regular(path) and not (known and _stamp(path) == there):
            aside = set_aside(path, self.base)
        self._name(temporary, path)
        return aside

    def write(self, path: Path, folder: str, content: bytes) -> Fingerprint:
        """Write a file of our own: whoever looks sees the old or the new, whole."""
        temporary = self.temporary(folder)
        written = patiently(partial(write_synced, temporary, content))
        self.hold.renew()
        self._name(temporary, path)
        return written

    def drop(self) -> None:
        """Remove what was not put into place."""
        for path in self._made:
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def drop_others(self) -> None:
        """Remove what others have left for this job who held its files before. Raises OSError."""
        for folder in FOLDERS:
            self.hold.go_on()
            with os.scandir(self.share.path(folder)) as entries:
                names = [each.name for each in entries if each.name.startswith(self._of_the_job)]
            for name in names:
                if not name.startswith(self._ours):
                    self.share.entry(folder, name).unlink(missing_ok=True)

    def _name(self, temporary: Path, path: Path) -> None:
        patiently(partial(temporary.replace, path))
        self._made.remove(temporary)
        sync_folder(path.parent)


def claim_in(name: str) -> str | None:
    """The claim under which a temporary file of this name was made; None for other names."""
    found = _TEMPORARY.fullmatch(name)
    return found[1] if found else None


def set_aside(path: Path, base: str) -> Path:
    """Give a file of the set another name of the set, so that nothing is written over it."""
    taken = [other.name for other in path.parent.iterdir()]
    other = path.with_name(layout.numbered(base, "kept", path.name[len(base) :], taken))
    path.rename(other)
    return other


def _stamp(path: Path) -> tuple[int, int] | None:
    if not is_regular(path):
        return None
    state = path.stat()
    return state.st_size, state.st_mtime_ns
