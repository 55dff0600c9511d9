"""How much the share holds, and how much it may."""

import os
from pathlib import Path

from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.models import Setting

DOCUMENT = "storage_usage"
MEGABYTE = 1024 * 1024


def is_full(session: Session, desk: Desk) -> bool:
    """Whether no new upload may be taken, by ``STORAGE_LIMIT_MB``."""
    limit = desk.settings.storage_limit_mb
    return bool(limit) and usage_mb(session) >= limit


def usage_mb(session: Session) -> float:
    """What the share held when it was last measured, in MB (2**20 bytes)."""
    measured = session.get(Setting, DOCUMENT)
    value = measured.value.get("bytes", 0) if measured else 0
    assert isinstance(value, int)  # noqa: S101 - as measure() writes it
    return round(value / MEGABYTE, 1)


def measure(desk: Desk) -> int:
    """Measure the share, in bytes, and remember it."""
    total = _size_of(desk.share.root)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        setting = tx.session.get(Setting, DOCUMENT)
        if setting is None:
            tx.session.add(Setting(name=DOCUMENT, value={"bytes": total}, updated_at=now))
        else:
            setting.value = {"bytes": total}
            setting.updated_at = now
    return total


def _size_of(folder: Path) -> int:
    total = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                total += _size_of(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                total += entry.stat(follow_symlinks=False).st_size
    return total
