"""Moving a job's files from folder to folder: copied, verified and placed, then the old deleted.

A move never renames a file from one folder to the next. It copies under temporary names, which
begin with a dot, and gives the copies their names only while the mover still holds its claim.
"""

import os
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path

from printdesk.errors import FileInUse
from printdesk.storage import layout
from printdesk.storage.durable import (
    Fingerprint,
    copy_verified,
    fingerprint,
    is_regular,
    sync_folder,
)
from printdesk.storage.share import Share, patiently

SETTLING_TRIES = 3
HIDDEN = ".deleting-"
LONGEST_NAME = 220  # bytes; file systems take 255, and what is put before a name needs some


@dataclass(frozen=True)
class Copy:
    """A file of the set: its name, where it came from and went to, and what it is."""

    name: str
    source: str
    target: str
    content: Fingerprint


class Relocation:
    """One move of one job's files; ``claim`` marks its temporary names."""

    def __init__(self, share: Share, base: str, source: str, target: str, claim: str) -> None:
        self._share = share
        self._base = base
        self._claim = claim
        self.source = source
        self.target = target

    def copy(self, still_ours: Callable[[], None]) -> list[Copy]:
        """Copy every file of the set but its metadata under a temporary name.

        ``still_ours`` is called before each file: it renews the claim, or raises.
        """
        copies = []
        for name in self._share.file_set(self.source, self._base):
            if name == layout.metadata_name(self._base):
                continue
            still_ours()
            content = patiently(partial(self._copy_settled, name))
            copies.append(Copy(name, f"{self.source}/{name}", f"{self.target}/{name}", content))
        return copies

    def place(self, copies: list[Copy]) -> None:
        """Give the copies their names. What stands there and is different is kept aside."""
        for copy in copies:
            path = self._share.path(copy.target)
            if is_regular(path) and fingerprint(path) != copy.content:
                set_aside(path, self._base)
            patiently(partial(self._temporary(copy.name).replace, path))
        sync_folder(self._share.path(self.target))

    def drop(self) -> None:
        """Remove what was copied and not placed."""
        prefix = f".{self._claim}."
        with suppress(OSError), os.scandir(self._share.path(self.target)) as entries:
            for entry in entries:
                if entry.name.startswith(prefix):
                    Path(entry.path).unlink()

    def _copy_settled(self, name: str) -> Fingerprint:
        """Copy a file as it is once nobody is writing to it."""
        source = self._share.path(f"{self.source}/{name}")
        for _ in range(SETTLING_TRIES):
            before = source.stat()
            content = copy_verified(source, self._temporary(name))
            after = source.stat()
            if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size):
                # Which slice is the newest is told by when it was saved, not by when it moved.
                os.utime(self._temporary(name), ns=(before.st_atime_ns, before.st_mtime_ns))
                return content
        raise FileInUse(f"{name} is being written to just now. Let the slicer finish saving.")

    def _temporary(self, name: str) -> Path:
        return self._share.path(f"{self.target}/.{self._claim}.{name}")


def set_aside(path: Path, base: str) -> Path:
    """Give a file of the set another name of the set, so that nothing is written over it."""
    rest = path.name[len(base) :]
    count = 1
    while (other := path.with_name(f"{base}.kept{count}{rest}")).exists():
        count += 1
    path.rename(other)
    return other


class Outcome(Enum):
    """What became of a deletion."""

    DELETED = "deleted"
    ABSENT = "absent"
    CHANGED = "changed"


def delete_unchanged(path: Path, content: Fingerprint) -> Outcome:
    """Delete a file if it is still what it was when it was copied.

    It is taken out of sight first, so that a slicer's save between look and deletion makes a
    file of its own; a file that turns out to be another is put back.
    """
    hidden = hidden_path(path, content)
    if not is_regular(hidden):
        if not is_regular(path):
            return Outcome.ABSENT
        if path.stat().st_size != content.size:
            return Outcome.CHANGED
        patiently(lambda: path.rename(hidden))
    if fingerprint(hidden) == content:
        patiently(hidden.unlink)
        sync_folder(path.parent)
        return Outcome.DELETED
    unhide(hidden, path)
    return Outcome.CHANGED


def hidden_path(path: Path, content: Fingerprint) -> Path:
    """Where a file with this content waits out of sight to be deleted."""
    name = path.name
    if len(os.fsencode(name)) > LONGEST_NAME:
        name = name[-LONGEST_NAME // 4 :]  # a character has four bytes at most
    return path.with_name(f"{HIDDEN}{content.sha256[:16]}-{name}")


def unhide(hidden: Path, path: Path) -> None:
    """Give a hidden file its name back, or one beside it when another file has taken that."""
    if path.exists():
        path = path.with_name(f"{path.stem}.kept-{uuid.uuid4().hex[:6]}{path.suffix}")
    hidden.rename(path)


def name_before_hiding(hidden: str) -> str:
    """The name that a hidden file had, or the end of a very long one."""
    return hidden[len(HIDDEN) + 17 :]
