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

from printdesk.errors import (
    FileInUse,
    FileUnreadable,
    Refusal,
    StorageFull,
    StorageUnavailable,
)
from printdesk.storage import layout
from printdesk.storage.durable import is_regular, write_atomically
from printdesk.storage.pulse import Pulse

Result = TypeVar("Result")

MARKER = ".printdesk-share"
TRIES = 3
FIRST_PAUSE_SECONDS = 0.1
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
PASSING = {errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.EAGAIN, errno.EBUSY, errno.EINTR}
WINDOWS_SHARING_VIOLATIONS = {32, 33}
# What Linux makes of the same when the share is mounted from a Windows server.
HELD_OPEN = {errno.EBUSY, errno.ETXTBSY}
# What opening a file answers when the share is there and this one file cannot be had.
OF_ONE_FILE = {
    *(errno.ENOENT, errno.EACCES, errno.EPERM, errno.EINVAL),
    *(errno.ENAMETOOLONG, errno.EILSEQ, errno.ELOOP, errno.ENXIO),
}


class OutsideShare(OSError):
    """A path that does not lie under the storage root, by its name or by a link on its way.

    An error of the share like others: whoever works there meets it wherever somebody puts a link.
    """

    def __init__(self, path: str) -> None:
        super().__init__(errno.ELOOP, "it leads out of the share", path)


@dataclass(frozen=True)
class Space:
    """Free and total bytes of the disk that holds the share."""

    free: int
    total: int


class Share:
    """The folder that the server and all staff computers see."""

    def __init__(self, root: Path) -> None:
        self.root = root
        # Found out at the first look, for it needs the share.
        self._ignores_case: bool | None = None
        self.pulse = Pulse(self.check)

    def path(self, relative: str) -> Path:
        """Where a ``/``-separated path lies on this machine.

        Raises OutsideShare for one that leads out: by ``..``, a root, a drive, a NUL or a link.
        """
        pure = PurePosixPath(relative)
        parts = pure.parts
        if not parts or pure.is_absolute() or ".." in parts or not _can_be_named(relative):
            raise OutsideShare(relative)
        return self._contained(self.root.joinpath(*parts))

    def entry(self, folder: str, name: str) -> Path:
        """Where a file lies that a folder ("" is the root) lists under this name, odd as it may be.

        People and slicers save under names that no path of ours would have, such as with a colon.
        Raises OutsideShare for a name that this machine would take for a path.
        """
        separators = {"/", "\0", os.sep, *(("\\", ":") if os.name == "nt" else ())}
        if name in {"", ".", ".."} or separators & set(name):
            raise OutsideShare(f"{folder}/{name}")
        return self._contained((self.path(folder) if folder else self.root) / name)

    def noted(self, path: str) -> Path:
        """Where a file lies of which we have noted the path, as its folder listed it."""
        folder, _, name = path.rpartition("/")
        return self.entry(folder, name)

    def same(self, name: str, other: str) -> bool:
        """Whether two names of one folder are one file: on many shares letter case counts not."""
        if name == other or name.casefold() != other.casefold():
            return name == other
        if self._ignores_case is None:
            self.require_mounted()
            self._ignores_case = self.path(MARKER.upper()).exists()
        return self._ignores_case

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
                # Whole or not at all: an empty mark would make all such shares one.
                write_atomically(marker, f"{uuid.uuid4().hex}\n".encode())
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
            probe = self.path(f"{layout.INCOMING}/.probe-{uuid.uuid4().hex}")
            probe.write_bytes(b"")
            probe.unlink()
            usage = shutil.disk_usage(self.root)
            return Space(free=usage.free, total=usage.total)

    def require_mounted(self) -> None:
        """Raise OSError when the share is away: what is missing there is not gone then."""
        (self.root / MARKER).stat()

    def require_only(self, error: OSError) -> None:
        """Raise an error again that tells of more than that this one file cannot be had."""
        if error.errno not in OF_ONE_FILE or is_held_open(error):
            raise error
        self.require_mounted()

    def has_file(self, path: str) -> bool:
        """Whether there is a file of its own at a noted path: no folder, and no link, wherever to.

        Where there is none the share may be away as well.
        """
        try:
            return is_regular(self.noted(path))
        except OutsideShare:
            return False

    def names(self, folder: str) -> list[str]:
        """The names of the files in a folder of the share, but for temporary ones."""
        with os.scandir(self.path(folder)) as entries:
            return sorted(
                e.name
                for e in entries
                if not e.name.startswith(".") and e.is_file(follow_symlinks=False)
            )

    def folders(self, folder: str) -> list[str]:
        """The names of the folders in a folder of the share."""
        with os.scandir(self.path(folder)) as entries:
            return sorted(e.name for e in entries if e.is_dir(follow_symlinks=False))

    def file_set(self, folder: str, base: str) -> list[str]:
        """The names of a job's files in a folder."""
        return [name for name in self.names(folder) if layout.belongs(name, base)]

    def _contained(self, path: Path) -> Path:
        real_root = os.path.realpath(self.root)
        if os.path.commonpath([real_root, os.path.realpath(path)]) != real_root:
            raise OutsideShare(str(path))
        return path

    def _mark(self) -> str | None:
        try:
            return (self.root / MARKER).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None


def _can_be_named(path: str) -> bool:
    """Whether this is text, without what means a folder, a drive or a stream to some machine."""
    return layout.is_text(path) and not any(sign in path for sign in "\0\\:")


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
    if isinstance(error, OutsideShare):
        return FileUnreadable.link(PurePosixPath(error.filename).name)
    if is_held_open(error):
        return FileInUse.open_elsewhere(Path(error.filename or "").name)
    return StorageUnavailable()


def is_held_open(error: OSError) -> bool:
    """Whether another program has the file open so that Windows lets nobody else at it."""
    winerror = getattr(error, "winerror", None)
    return winerror in WINDOWS_SHARING_VIOLATIONS or error.errno in HELD_OPEN


def patiently(operation: Callable[[], Result]) -> Result:
    """Do something on the share, again after a growing pause when the network hiccups."""
    pause = FIRST_PAUSE_SECONDS
    for _ in range(TRIES - 1):
        try:
            return operation()
        except OSError as error:
            if error.errno not in PASSING and not is_held_open(error):
                raise
        time.sleep(pause)
        pause *= 3
    return operation()
