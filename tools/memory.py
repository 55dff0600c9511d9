"""A folder in memory: much of what tests take is waiting until a disk has what they write."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")
GIGABYTES = 4
KILOBYTE, GIGABYTE = 1024, 1024**3


@contextmanager
def folder_in_memory(place: Path = MEMORY) -> Iterator[Path | None]:
    """An empty folder that goes with the block; None where the machine has no room to spare."""
    if not _has_room(place):
        yield None
        return
    with tempfile.TemporaryDirectory(
        prefix="printdesk-", dir=place, ignore_cleanup_errors=True
    ) as folder:
        # As /tmp is: some tests have programs run by another user.
        Path(folder).chmod(0o1777)
        yield Path(folder)


def _has_room(place: Path) -> bool:
    """Whether files fit there, can be executed there, and leave as much memory again."""
    try:
        may_execute = not os.statvfs(place).f_flag & os.ST_NOEXEC
        free = shutil.disk_usage(place).free
        told = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
        available = int(told["MemAvailable"].split()[0]) * KILOBYTE
    except (AttributeError, OSError, KeyError):
        return False  # Not Linux, or one that keeps such things elsewhere.
    return (
        may_execute
        and os.access(place, os.W_OK)
        and min(free, available / 2) >= GIGABYTES * GIGABYTE
    )
