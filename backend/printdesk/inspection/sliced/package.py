"""Zip packages from strangers: read by name, never unpacked, and never more than a given size."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from printdesk.inspection.sliced.facts import Unreadable

MOST_AT_ONCE = 1024 * 1024
ENCRYPTED = 0x1
# The other ways to compress unpack as much as they like at once.
BOUNDED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, OverflowError),
)


class Package:
    """The parts of a package by their exact names."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def part(self, name: str, most: int) -> bytes | None:
        """A part, whole; None when there is none. Raises Unreadable when it is larger."""
        content = self.beginning(name, most + 1)
        if content is not None and len(content) > most:
            raise Unreadable
        return content

    def beginning(self, name: str, most: int) -> bytes | None:
        """The first ``most`` bytes of a part; None when there is none."""
        try:
            entry = self._archive.getinfo(name)
        except KeyError:
            return None
        if entry.compress_type not in BOUNDED or entry.flag_bits & ENCRYPTED:
            raise Unreadable
        with damage_is_told(), self._archive.open(entry) as part:
            return part.read(most)


@contextmanager
def opened(file: BinaryIO) -> Iterator[Package]:
    """A package. Raises Unreadable for what is none, or has a directory of absurd length."""
    with damage_is_told():
        archive = zipfile.ZipFile(_InMorsels(file))
    with archive:
        yield Package(archive)


@contextmanager
def damage_is_told() -> Iterator[None]:
    """Turn what a damaged package causes into one refusal."""
    try:
        yield
    except DAMAGE as error:
        raise Unreadable from error


class _InMorsels(io.RawIOBase):
    """A file of which nobody reads much at once: a zip's directory is read in one go."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(min(size, MOST_AT_ONCE + 1) if size >= 0 else MOST_AT_ONCE + 1)
        if len(content) > MOST_AT_ONCE:
            raise Unreadable
        return content
