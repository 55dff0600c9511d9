"""Files written so that a crash leaves either the old or the new, and copies that are checked."""

import hashlib
import os
import stat
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Fingerprint:
    """What a file is: its size in bytes and the SHA-256 of its content, in hex."""

    size: int
    sha256: str


EMPTY = Fingerprint(0, hashlib.sha256().hexdigest())

GoOn = Callable[[], None]


class CopyDiffers(OSError):
    """What arrived is not what was read."""


def at_once() -> None:
    """For reading that nothing depends on meanwhile."""


def fingerprint(path: Path, go_on: GoOn = at_once) -> Fingerprint:
    """The fingerprint of a file, read in one pass. ``go_on`` is called again and again."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        for chunk in _chunks(file, go_on):
            digest.update(chunk)
            size += len(chunk)
    return Fingerprint(size, digest.hexdigest())


def copy_verified(
    source: Path, target: Path, known: Fingerprint | None = None, go_on: GoOn = at_once
) -> Fingerprint:
    """Copy a file, put it on disk, read it back and compare. ``target`` must be a temporary name.

    ``known`` is what the source is, where that was found out already; ``go_on`` is called again
    and again meanwhile, however slow the share is. Raises CopyDiffers, having removed the copy,
    when size or hash are not the same.
    """
    try:
        with source.open("rb") as reader, target.open("wb") as writer:
            if known is None:
                read = _copy_hashing(reader, writer, go_on)
            else:
                # What was read is not worked out again: the copy is compared with what it is.
                read = known
                for chunk in _chunks(reader, go_on):
                    writer.write(chunk)
            writer.flush()
            os.fsync(writer.fileno())
        if fingerprint(target, go_on) != read:
            raise CopyDiffers(f"the copy of {source.name} differs from it")
    except BaseException:
        with suppress(OSError):
            target.unlink()
        raise
    return read


def _chunks(reader: BinaryIO, go_on: GoOn) -> Iterator[bytes]:
    while chunk := reader.read(CHUNK):
        yield chunk
        go_on()


def _copy_hashing(reader: BinaryIO, writer: BinaryIO, go_on: GoOn) -> Fingerprint:
    digest = hashlib.sha256()
    size = 0
    for chunk in _chunks(reader, go_on):
        digest.update(chunk)
        writer.write(chunk)
        size += len(chunk)
    return Fingerprint(size, digest.hexdigest())


def write_atomically(path: Path, content: bytes) -> Fingerprint:
    """Put content into a file: whoever looks sees the old or the new, whole."""
    temporary = path.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        written = write_synced(temporary, content)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)
    return written


def write_synced(path: Path, content: bytes) -> Fingerprint:
    """Write a file and put it on disk. ``path`` must be a temporary name."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Fingerprint(len(content), hashlib.sha256(content).hexdigest())


def sync_folder(folder: Path) -> None:
    """Put a folder's names on disk, where the system knows how to."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Some network file systems refuse this, and then keep names safe in their own way.
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_regular(path: Path) -> bool:
    """Whether there is a file of its own at this path, neither a folder nor a link."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False
