"""Real troubles of a share: gone, full, read-only."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NOBODY = 65534


@contextmanager
def gone(root: Path) -> Iterator[None]:
    """The share is not mounted: there is nothing where it was."""
    aside = root.with_name("not mounted")
    root.rename(aside)
    try:
        yield
    finally:
        aside.rename(root)


@contextmanager
def unmounted(root: Path) -> Iterator[None]:
    """The share is not mounted, and the empty folder below the mount shows."""
    with gone(root):
        root.mkdir()
        yield
        # Nothing was written below the mount point.
        root.rmdir()


@contextmanager
def read_only(root: Path) -> Iterator[None]:
    """Nobody may write on the share. Root always may, so it becomes somebody else meanwhile."""
    folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
    modes = {folder: folder.stat().st_mode for folder in folders}
    for folder in folders:
        folder.chmod(0o555)
    was_root = os.geteuid() == 0
    if was_root:
        os.setegid(NOBODY)
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)
            os.setegid(0)
        for folder, mode in modes.items():
            folder.chmod(mode)


@contextmanager
def small_disk(root: Path, size: int) -> Iterator[None]:
    """The share is a disk of so many bytes, or where none can be mounted, files cannot grow so far.

    It is mounted before anything is on it.
    """
    root.mkdir(parents=True)
    if _mounted(root, size):
        try:
            yield
        finally:
            subprocess.run(["umount", "--lazy", root], check=True)
    else:
        with files_no_larger_than(size // 2):
            yield


@contextmanager
def full(root: Path) -> Iterator[None]:
    """A small disk is full to the last byte; where there is none, no file can grow any more."""
    if not root.is_mount():
        with files_no_larger_than(1):
            yield
        return
    ballast = root / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b" " * 4096):
            pass
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """What this process writes into a file ends at ``size`` bytes, as by a quota."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _mounted(root: Path, size: int) -> bool:
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or not shutil.which("mount"):
        return False
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "printdesk-test", root]
    return subprocess.run(mount, check=False, stderr=subprocess.DEVNULL).returncode == 0
