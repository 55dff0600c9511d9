"""How much the share holds, and how much it may."""

import math
import os
from contextlib import suppress
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.errors import StorageFull
from printdesk.models import Job, Setting

DOCUMENT = "storage_usage"
MEGABYTE = 1024 * 1024
# Of each upload: the original and the working copy.
COPIES = 2
LOW_BYTES = 1024**3
# Of STORAGE_LIMIT_MB.
WARNING_SHARE = 0.9


def require_room(session: Session, desk: Desk) -> None:
    """Raise StorageFull when no new upload may be taken, by ``STORAGE_LIMIT_MB``."""
    limit = desk.settings.storage_limit_mb
    if limit and usage_mb(session) >= limit:
        raise StorageFull


def usage_mb(session: Session) -> float:
    """What the share holds in MB (2**20 bytes): as last measured, and what came in since."""
    measured = session.get(Setting, DOCUMENT)
    value = measured.value.get("bytes", 0) if measured else 0
    assert isinstance(value, int)  # noqa: S101 - as measure() writes it
    taken_in = select(func.coalesce(func.sum(Job.file_size), 0))
    if measured:
        taken_in = taken_in.where(Job.created_at >= measured.updated_at)
    return round((value + COPIES * (session.scalar(taken_in) or 0)) / MEGABYTE, 1)


def trouble(session: Session, desk: Desk, free: int) -> str:
    """What is wrong with the room on a share on whose disk so many bytes are free; or nothing."""
    if free < LOW_BYTES:
        return "Less than 1 GB is free on the share's disk."
    limit = desk.settings.storage_limit_mb
    if not limit:
        return ""
    share = usage_mb(session) / limit
    if share >= 1:
        return (
            f"The share holds the {limit} MB that it may, so no new file is taken. Archive and "
            "prune old jobs, or raise STORAGE_LIMIT_MB."
        )
    if share >= WARNING_SHARE:
        return (
            f"The share holds {math.floor(share * 100)} % of the {limit} MB that it may. When it "
            "is full, no new file is taken. Archive and prune old jobs, or raise STORAGE_LIMIT_MB."
        )
    return ""


def measure(desk: Desk) -> int:
    """Measure the share, in bytes, and remember it.

    What comes in meanwhile counts as new, so that nothing is left out.
    """
    begun = desk.clock.now()
    total = _size_of(desk.share.root)
    with desk.database.transaction() as tx:
        tx.session.merge(Setting(name=DOCUMENT, value={"bytes": total}, updated_at=begun))
    return total


def _size_of(folder: Path) -> int:
    total = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                total += _size_of(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                with suppress(FileNotFoundError):  # moved or deleted since the folder was read
                    total += entry.stat(follow_symlinks=False).st_size
    return total
