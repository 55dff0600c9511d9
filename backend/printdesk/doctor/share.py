"""The share: what the lab's files need of the file system that they lie on."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from printdesk.clock import SystemClock, stopwatch
from printdesk.config import Settings
from printdesk.doctor.clocks import skew
from printdesk.doctor.finding import Finding, look, well, wrong
from printdesk.storage import layout
from printdesk.storage.share import MARKER

SLOW_SECONDS = 0.5
LOW_BYTES = 1024**3
GIGABYTE = 1024**3
OTHER_MOUNT = (
    "Look at the mount's options, its owner (uid, gid) and its rights, and whether the disk is "
    "full: the page about shares in Printdesk's guides has them."
)


def look_at_share(settings: Settings) -> Iterator[Finding]:
    """Whether it is there, and does what Printdesk counts on. What is tried there is removed."""
    root = settings.storage
    if not root.is_dir():
        # Before the first start there is nothing yet, and nothing is missed.
        missed = wrong if settings.data_dir.is_dir() else look
        yield missed(
            "share",
            f"{root} is not there.",
            "Mount the share, or set STORAGE_ROOT. On the first start of all the folder is made.",
        )
        return
    if not (root / MARKER).is_file():
        yield look(
            "share",
            f"{root} does not bear the mark that Printdesk puts on a share.",
            "If the lab has been running, another folder is mounted here, or none. On the first "
            "start of all the mark is made.",
        )
        return
    folders = [root, *(root / name for name in layout.FOLDERS)]
    closed = [path for path in folders if path.is_dir() and not os.access(path, os.W_OK | os.X_OK)]
    if closed:
        yield wrong(
            "share",
            f"This user may not write to {', '.join(map(str, closed))}.",
            "Let the user that Printdesk runs as write and delete in all folders of the share.",
        )
        return
    yield from _tried(root / layout.INCOMING)
    free = shutil.disk_usage(root).free
    said = f"{free / GIGABYTE:.1f} GB are free on the disk of {root}."
    if free < LOW_BYTES:
        yield wrong("share", said, "Make room there, or archive and prune old jobs.")
    else:
        yield well("share", said)


def _tried(folder: Path) -> Iterator[Finding]:
    """Write, put on disk, rename over another, and delete, as Printdesk does all day."""
    probe = folder / f".probe-{uuid.uuid4().hex}"
    other = probe.with_name(f"{probe.name}.Other")
    took = stopwatch()
    try:
        other.write_bytes(b"before")
        with probe.open("wb") as file:
            file.write(b"after")
            file.flush()
            os.fsync(file.fileno())
        saved = datetime.fromtimestamp(probe.stat().st_mtime, UTC)
        now = SystemClock().now()
        probe.replace(other)
        if other.read_bytes() != b"after":
            yield wrong("share", "What was renamed there is not what is read.", OTHER_MOUNT)
        case_counts = not other.with_name(other.name.lower()).exists()
        other.unlink()
    except OSError as error:
        yield wrong("share", f"{folder} cannot be worked in: {error.strerror}.", OTHER_MOUNT)
        return
    finally:
        for path in (probe, other):
            with suppress(OSError):
                path.unlink()
    seconds = took()
    letters = "counts" if case_counts else "does not count"
    yield well("share", f"Files can be written, put on disk, renamed and deleted; case {letters}.")
    if seconds > SLOW_SECONDS:
        yield look(
            "share",
            f"A few small steps there took {seconds:.1f} seconds.",
            "Look at the network between this machine and the file server.",
        )
    yield from skew("the file server", now, saved)
