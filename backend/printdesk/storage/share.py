"""The storage root: every path on it is built and checked here."""

import errno
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeVar

from printdesk.errors import FileInUse, Refusal, StorageFull, StorageUnavailable
from printdesk.storage import layout

Result = TypeVar("Result")

MARKER = ".printdesk-share"
TRIES = 3
FIRST_PAUSE_SECONDS = 0.1
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
PASSING = {errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.EAGAIN, errno.EBUSY, errno.EINTR}
WINDOWS_SHARING_VIOLATIONS = {32, 33}


class OutsideShare(ValueError):
    """A path that does not lie under the storage root."""


@dataclass(frozen=True)
class Space:
    """Free and total bytes of the disk that holds the share."""

    free: int
    total: int


class Share:
    """The folder that the server and all staff computers see."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, relative: str) -> Path:
        """Where a ``/``-separated path lies on this machine.

        Raises OutsideShare for one that leads out: by ``..``, a root, a drive, a NUL or a link.
        """
        pure = PurePosixPath(relative)
        parts = pure.parts
        if not parts or pure.is_absolute() or ".." in parts or not _can_be_named(relative):
            raise OutsideShare(relative)
        path = self.root.joinpath(*parts)
        real_root = os.path.realpath(self.root)
        if os.path.commonpath([real_root, os.path.realpath(path)]) != real_root:
            raise OutsideShare(relative)
        return path

    def prepare(self, known_id: str | None) -> str:
        """Make the folders and the share's mark, and give the mark.

        A share that should carry ``known_id`` and does not is away or another one: nothing is
        made there, so that no file is ever written below an empty mount point.
        """
        marker = self.root / MARKER
        with refusing_share_trouble():
            if known_id is not None and self._mark() != known_id:
                raise StorageUnavailable(
                    f"{self.root} is not this lab's share: its mark is missing or another. "
                    "Mount the share, then try again."
                )
            self.root.mkdir(parents=True, exist_ok=True)
            for folder in (*layout.FOLDERS, layout.RECORDS, layout.OLD_EVENTS):
                (self.root / folder).mkdir(exist_ok=True)
            if self._mark() is None:
                marker.write_text(uuid.uuid4().hex + "\n", encoding="ascii")
            return marker.read_text(encoding="ascii").strip()

    def is_used(self) -> bool:
        """Whether a database has kept jobs here. Changes nothing."""
        if (self.root / layout.LAB_FILE).exists():
            return True
        originals = self.root / layout.ORIGINALS
        return originals.is_dir() and bool(self.names(layout.ORIGINALS))

    def check(self) -> Space:
        """Look whether the share is there and can be written to. Raises StorageUnavailable."""
        with refusing_share_trouble():
            probe = self.root / layout.INCOMING / f".probe-{uuid.uuid4().hex}"
            probe.write_bytes(b"")
            probe.unlink()
            usage = shutil.disk_usage(self.root)
            return Space(free=usage.free, total=usage.total)

    def require_mounted(self) -> None:
        """Raise OSError when the share is away: what is missing there is not gone then."""
        (self.root / MARKER).stat()

    def names(self, folder: str) -> list[str]:
        """The names of the files in a folder of the share, but for temporary ones.

        A file that no path of the share can name, as one with a colon, stays nobody's: it must
        not stand in the way of the others. An audit tells of it.
        """
        with os.scandir(self.path(folder)) as entries:
            return sorted(
                e.name
                for e in entries
                if not e.name.startswith(".")
                and _can_be_named(e.name)
                and e.is_file(follow_symlinks=False)
            )

    def folders(self, folder: str) -> list[str]:
        """The names of the folders in a folder of the share."""
        with os.scandir(self.path(folder)) as entries:
            return sorted(e.name for e in entries if e.is_dir(follow_symlinks=False))

    def file_set(self, folder: str, base: str) -> list[str]:
        """The names of a job's files in a folder."""
        return [name for name in self.names(folder) if layout.belongs(name, base)]

    def _mark(self) -> str | None:
        try:
            return (self.root / MARKER).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None


def _can_be_named(text: str) -> bool:
    """Whether this is text, without what means a folder, a drive or a stream to some machine."""
    is_text = not any("\ud800" <= sign <= "\udfff" for sign in text)
    return is_text and not any(sign in text for sign in "\0\\:")


@contextmanager
def refusing_share_trouble() -> Iterator[None]:
    """Turn the operating system's complaints about the share into refusals."""
    try:
        yield
    except OSError as error:
        raise refusal_for(error) from error


def refusal_for(error: OSError) -> Refusal:
    """What people are told when the share answers with this error."""
    if error.errno in FULL:
        return StorageFull()
    if getattr(error, "winerror", None) in WINDOWS_SHARING_VIOLATIONS:
        return FileInUse()
    return StorageUnavailable()


def patiently(operation: Callable[[], Result]) -> Result:
    """Do something on the share, again after a growing pause when the network hiccups."""
    pause = FIRST_PAUSE_SECONDS
    for _ in range(TRIES - 1):
        try:
            return operation()
        except OSError as error:
            passing = error.errno in PASSING
            if not passing and getattr(error, "winerror", None) not in WINDOWS_SHARING_VIOLATIONS:
                raise
        time.sleep(pause)
        pause *= 3
    return operation()
