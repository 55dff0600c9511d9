"""Putting the share's files into a backup: by a link to an earlier one, or a verified copy."""

import ctypes
import errno
import hashlib
import os
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from threading import Event

from printdesk.storage.durable import CHUNK, CopyDiffers, Fingerprint, GoOn
from printdesk.storage.inventory import Entry
from printdesk.upkeep.backup.manifest import Kept
from printdesk.upkeep.backup.pool import Pool

Writing = Callable[[], AbstractContextManager[None]]

# Hashing and waiting for a share do without Python's lock.
COPIERS = 4
# So many are in one copier's hand: few, that none is left with the large ones when others are done.
IN_HAND = 8
GO_ON_SECONDS = 1.0
TRIES = 3
ZEROS = bytes(CHUNK)
# What a file system answers that has no hard links, or not across these folders.
NO_LINKS = {errno.EPERM, errno.EXDEV, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EACCES}
SYNCS_AT_ONCE = sys.platform != "win32"


class NeverAtRest(OSError):
    """A file was saved again and again while it was copied."""


@dataclass(frozen=True)
class Wanted:
    """A file that shall be in the backup at a path of the share, and where it is had from.

    ``entry`` is the file as it was listed; its own path may be another by now, or in the backup.
    """

    path: str
    source: Path
    entry: Entry


@dataclass(frozen=True)
class Put:
    """What became of it: what is kept now, or why that could not be had."""

    wanted: Wanted
    kept: Kept | None
    linked: bool = False
    error: OSError | None = None


class Copier:
    """Puts files into the tree of a backup. No file there is ever written to in place.

    A file may be the same as in the backups before: what is changed in one is changed in all.
    ``writing`` turns the operating system's complaints about the tree into refusals.
    """

    def __init__(self, tree: Path, pool: Pool, writing: Writing, *, links: bool = True) -> None:
        self.writing = writing
        self._tree = tree
        self._pool = pool
        self._links = links
        self._folders: set[Path] = set()
        self._closing = Event()
        self._threads = ThreadPoolExecutor(COPIERS, thread_name_prefix="backup")

    def __enter__(self) -> "Copier":
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._threads.shutdown(cancel_futures=True)

    def put_all(self, files: Sequence[Wanted], go_on: GoOn) -> Iterator[Put]:
        """Put files into the backup, several at a time. ``go_on`` is called again and again.

        A file that could not be read is told with its error. Raises what ``writing`` raises.
        """
        parts = [files[start : start + IN_HAND] for start in range(0, len(files), IN_HAND)]
        futures = [self._threads.submit(self._put_each, part) for part in parts]
        for future in futures:
            while not future.done():
                wait([future], GO_ON_SECONDS)
                go_on()
            yield from future.result()

    def put(self, wanted: Wanted) -> Put:
        """Put one file into the backup."""
        try:
            linked = self._linked(wanted)
            if linked:
                return Put(wanted, linked, linked=True)
            return Put(wanted, self._copied(wanted))
        except OSError as error:
            return Put(wanted, None, error=error)

    def write(self, path: str, content: bytes) -> Kept:
        """Put a file into the backup that is made here and now."""
        target = self._target(path)
        with self.writing(), _replacing(target) as temporary:
            temporary.write_bytes(content)
            _settle(temporary)
        modified = target.stat().st_mtime_ns
        return Kept(path, len(content), modified, hashlib.sha256(content).hexdigest())

    def _put_each(self, files: Sequence[Wanted]) -> list[Put]:
        return [self.put(wanted) for wanted in files if not self._closing.is_set()]

    def _linked(self, wanted: Wanted) -> Kept | None:
        """What is kept of a file that an earlier backup has; None when it has to be copied."""
        held = self._pool.like(wanted.entry)
        if held is None:
            return None
        kept = held.kept._replace(path=wanted.path)
        target = self._target(wanted.path)
        try:
            if held.file.stat().st_size != kept.size:
                return None
            if held.file == target:
                return kept
            if not self._links:
                return None
            self._link(held.file, target)
        except OSError as error:
            if error.errno in NO_LINKS:
                self._links = False
            return None
        return kept

    def _link(self, file: Path, target: Path) -> None:
        try:
            # A link is there whole or not at all.
            os.link(file, target)
        except FileExistsError:
            # It is of a backup that broke off.
            with _replacing(target) as temporary:
                os.link(file, temporary)

    def _copied(self, wanted: Wanted) -> Kept:
        target = self._target(wanted.path)
        for _ in range(TRIES):
            before = wanted.source.stat()
            with _replacing(target, self.writing) as temporary:
                content = self._copy(wanted.source, temporary)
                with self.writing():
                    os.utime(temporary, ns=(before.st_atime_ns, before.st_mtime_ns))
            after = wanted.source.stat()
            if (after.st_size, after.st_mtime_ns) == (content.size, before.st_mtime_ns):
                return Kept(wanted.path, content.size, before.st_mtime_ns, content.sha256)
        raise NeverAtRest(errno.EBUSY, "it was saved again and again while it was copied")

    def _copy(self, source: Path, temporary: Path) -> Fingerprint:
        with open(source, "rb", buffering=0, opener=_not_a_link) as reader:
            return write_verified(lambda: self._next_of(reader), temporary, self.writing)

    def _next_of(self, reader: FileIO) -> bytes:
        # Whoever is to end does not wait for the rest of a large file.
        if self._closing.is_set():
            raise OSError(errno.ECANCELED, "it is not wanted any more")
        return reader.read(CHUNK)

    def _target(self, path: str) -> Path:
        target = self._tree / path
        if target.parent not in self._folders:
            with self.writing():
                target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(target.parent)
        return target


def write_verified(read: Callable[[], bytes], target: Path, writing: Writing) -> Fingerprint:
    """Write what ``read`` gives until it gives nothing, and read back each part as it is written.

    Zeros take no room on disk where there are many. Raises CopyDiffers, and what ``read`` raises.
    """
    digest, size = hashlib.sha256(), 0
    with writing():
        file = target.open("wb+", buffering=0)
    with file:
        while chunk := read():
            digest.update(chunk)
            with writing():
                _write_part(file, _without_zeros(chunk), size)
            size += len(chunk)
        with writing():
            file.truncate(size)
            if not SYNCS_AT_ONCE:
                os.fsync(file.fileno())
    return Fingerprint(size, digest.hexdigest())


def _without_zeros(part: bytes) -> bytes:
    """What of it is to be written: not zeros at its end, which a file has where it has a hole."""
    while part and part[len(part) // 2 :] == ZEROS[: len(part) - len(part) // 2]:
        part = part[: len(part) // 2]
    return part


def _write_part(file: FileIO, part: bytes, start: int) -> None:
    file.seek(start)
    done = 0
    while done < len(part):
        done += file.write(part[done:])
    file.seek(start)
    done = 0
    while done < len(part):
        there = file.read(len(part) - done)
        # Bytes and bytes: to compare them with a view of others takes ten times as long.
        if not there or there != part[done : done + len(there)]:
            raise CopyDiffers(errno.EIO, "the copy differs from what was written", file.name)
        done += len(there)


def _not_a_link(path: str, flags: int) -> int:
    """Open a file, and no link that somebody has put in its place since it was listed."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))


def sync_all(folder: Path) -> None:
    """Put on disk all that was written in a folder, where the system can do that at once."""
    if sys.platform == "linux":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            # Of the disk of this folder alone: others may be busy, or away.
            if ctypes.CDLL(None, use_errno=True).syncfs(descriptor):
                raise OSError(ctypes.get_errno(), "it could not be put on disk", str(folder))
        finally:
            os.close(descriptor)
    elif sys.platform != "win32":
        os.sync()


def _settle(path: Path) -> None:
    if not SYNCS_AT_ONCE:
        with path.open("rb+") as file:
            os.fsync(file.fileno())


class _replacing:
    """A temporary name beside a file, which takes the file's place in the end, or is removed."""

    def __init__(self, target: Path, writing: Writing = nullcontext) -> None:
        self._target = target
        self._writing = writing
        self._temporary = target.with_name(f".{uuid.uuid4().hex}.tmp")

    def __enter__(self) -> Path:
        return self._temporary

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        if failed is None:
            with self._writing():
                self._temporary.replace(self._target)
        else:
            with suppress(OSError):
                self._temporary.unlink()
