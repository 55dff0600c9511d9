"""What backups refuse, and why."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from printdesk.errors import NotFound, Refusal
from printdesk.storage.share import FULL

MARKER = ".printdesk-backups"


class BackupDirUnset(Refusal):
    status, code = 409, "backup_dir_unset"
    message = (
        "No folder for backups is set. Name one on another disk by BACKUP_DIR, then start again."
    )


class BackupRunning(Refusal):
    status, code = 409, "backup_running"
    message = "A backup is being made or verified already. Wait until that is done."


class BackupDirUnavailable(Refusal):
    """The folder of the backups cannot be used; nothing that was made before is touched."""

    status, code = 503, "backup_dir_unavailable"

    @classmethod
    def by(cls, error: OSError, root: Path) -> "BackupDirUnavailable":
        """What people are told when the folder answers with this error."""
        if error.errno in FULL:
            return cls(
                f"The disk of {root} is full. Make room there: what was copied so far is kept, "
                "and the next backup goes on from it."
            )
        if error.errno in {errno.ENOENT, errno.ENOTDIR}:
            return cls(
                f"BACKUP_DIR: {root} is not there. Mount its disk, or make the folder if it is new."
            )
        return cls(f"BACKUP_DIR: {root} cannot be used ({error.strerror or error}).")

    @classmethod
    def empty(cls, root: Path) -> "BackupDirUnavailable":
        """It does not have the mark that it had before."""
        return cls(
            f"BACKUP_DIR: {root} holds no backups any more. Mount its disk. If the disk is a new "
            f"one, make an empty file {MARKER} in it, and the next backup begins anew."
        )


class NoSuchBackup(NotFound):
    message = "There is no such backup."


class DumpFailed(Refusal):
    """The database could not be written out, or brought back."""

    status, code = 500, "dump_failed"


class BackupDamaged(Refusal):
    """A backup does not hold what it should."""

    status, code = 409, "backup_damaged"


class RestoreRefused(Refusal):
    """A backup is not brought back here, and what can be done about that."""

    status, code = 409, "restore_refused"


@contextmanager
def using(root: Path) -> Iterator[None]:
    """Turn the operating system's complaints about the folder of the backups into refusals."""
    try:
        yield
    except OSError as error:
        raise BackupDirUnavailable.by(error, root) from error
