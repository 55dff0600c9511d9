"""Uploads: hashed, measured and written in one pass, then put into place."""

import hashlib
import io
import os
import uuid
from contextlib import suppress
from pathlib import Path

from printdesk.errors import PayloadTooLarge
from printdesk.storage import layout
from printdesk.storage.durable import Fingerprint, sync_folder
from printdesk.storage.share import Share, refusing_share_trouble


class IncomingFile(io.RawIOBase):
    """A file that arrives: what is written to it goes to the share under a temporary name.

    Raises PayloadTooLarge once it is longer than ``limit`` bytes; nothing of it is kept then.
    """

    def __init__(self, share: Share, limit: int) -> None:
        super().__init__()
        self._limit = limit
        self._digest = hashlib.sha256()
        self.size = 0
        with refusing_share_trouble():
            self.relative = f"{layout.INCOMING}/.{uuid.uuid4().hex}.upload"
            self.path: Path = share.path(self.relative)
            self._file = self.path.open("wb")

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview, /) -> int:  # type: ignore[override]
        self.size += len(data)
        if self.size > self._limit:
            self.discard()
            raise PayloadTooLarge(
                f"The file is larger than {self._limit // (1024 * 1024)} MB. "
                "Simplify the model, or export it as .3mf, which is smaller."
            )
        self._digest.update(data)
        with refusing_share_trouble():
            return self._file.write(data)

    def seek(self, offset: int, _whence: int = 0, /) -> int:
        """The form's parser winds the stream back when all is there: then it is on disk."""
        with refusing_share_trouble():
            self._file.flush()
        return offset

    def settle(self) -> Fingerprint:
        """Put the file on disk and tell what it is."""
        with refusing_share_trouble():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        return Fingerprint(self.size, self._digest.hexdigest())

    def place(self, target: Path) -> None:
        """Give the settled file its place on the share, for a job that nobody knows of yet."""
        with refusing_share_trouble():
            self.path.replace(target)
            sync_folder(target.parent)

    def discard(self) -> None:
        """Remove the file if it has not been given a place."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self.path.unlink()

    def close(self) -> None:
        with suppress(OSError):
            self._file.close()
        super().close()
