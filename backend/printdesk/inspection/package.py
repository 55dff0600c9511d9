"""The zip around a 3MF, opened so that nothing in it can take much memory or time."""

import errno
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MOST_ENTRIES = 5000
# As many entries with long names and extra fields; of the shortest it would be 20,000.
DIRECTORY_BYTES = 1024 * 1024
MOST_BYTES = 600 * 1024 * 1024
# The ways that the standard knows. Python unpacks others, but as much at once as they like.
BOUNDED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
CHUNK = 1024 * 1024

END = b"PK\x05\x06"
END_64 = b"PK\x06\x06"
LOCATOR_64 = b"PK\x06\x07"
# What follows the directory at the most: a comment, and the records that tell where it is.
TAIL = 65_535 + 22 + 20


class BrokenPackage(Exception):
    """A zip that cannot be read, or is larger than any model."""


def part_name(name: str) -> str:
    """The name of a part as all who mean it write it; letter case does not matter in a package."""
    return name.lstrip("/").lower()


class Package:
    """A zip whose parts are read piece by piece; all together they have a limit."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = MOST_BYTES
        self._names = {part_name(name): name for name in archive.namelist()}

    @property
    def names(self) -> list[str]:
        return list(self._names)

    def has(self, name: str) -> bool:
        return part_name(name) in self._names

    def read(self, name: str) -> Iterator[bytes]:
        """The content of a part, piece by piece. Raises BrokenPackage."""
        with _unzipping():
            entry = self._archive.getinfo(self._names[part_name(name)])
            if entry.compress_type not in BOUNDED:
                raise BrokenPackage("it is packed in another way than the standard knows")
            with self._archive.open(entry) as part:
                while piece := part.read(CHUNK):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise BrokenPackage("it unpacks to more than any model")
                    yield piece

    def beginning(self, name: str, most: int) -> bytes:
        """The first ``most`` bytes of a part; nothing where there is none. Raises BrokenPackage."""
        found = b""
        if self.has(name):
            for piece in self.read(name):
                found += piece[: most - len(found)]
                if len(found) == most:
                    break
        return found


# What Python's zipfile raises for archives that are damaged, encrypted or packed strangely.
UNZIPPING = (
    KeyError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeError,
    ValueError,
    struct.error,
)


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """The package in a file. Raises BrokenPackage for one that is damaged or has too many parts.

    Raises OSError for a file that cannot be had, which says nothing about what is in it.
    """
    if _directory_bytes(path) > DIRECTORY_BYTES:
        raise BrokenPackage("it has too many parts")
    with _unzipping():
        archive = zipfile.ZipFile(path)
    with archive:
        if len(archive.namelist()) > MOST_ENTRIES:
            raise BrokenPackage("it has too many parts")
        yield Package(archive)


@contextmanager
def _unzipping() -> Iterator[None]:
    """Tell of a damaged archive by BrokenPackage; that the share does not give it, by OSError."""
    try:
        yield
    except OSError as error:
        # Only a place in the file that cannot be is the archive's own fault.
        if error.errno != errno.EINVAL:
            raise
        raise BrokenPackage(str(error)) from error
    except UNZIPPING as error:
        raise BrokenPackage(str(error)) from error


def _directory_bytes(path: Path) -> int:
    """The size of the zip's directory, which is read whole when it is opened."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        tail = file.read()
        end = tail.rfind(END)
        if end < 0 or len(tail) < end + 22:
            raise BrokenPackage("it has no directory")
        (size,) = struct.unpack_from("<I", tail, end + 12)
        if tail[max(0, end - 20) : end].startswith(LOCATOR_64):
            (place,) = struct.unpack_from("<Q", tail, end - 12)
            file.seek(min(place, path.stat().st_size))
            record = file.read(56)
            if record.startswith(END_64) and len(record) == 56:
                size = max(
                    size if size < 0xFFFFFFFF else 0, struct.unpack_from("<Q", record, 40)[0]
                )
    return int(size)
