"""Shares that are not like a quick disk under Linux, for whoever is given one as theirs."""

import errno
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path, PosixPath
from typing import Any

from printdesk.storage.share import Share

SHARING_VIOLATION = 32


class SlowShare(Share):
    """Each look takes a while; ``meanwhile`` says what goes on, such as the clock."""

    def __init__(self, root: Path, seconds: float, meanwhile: Callable[[], object]) -> None:
        super().__init__(root)
        self._seconds, self._meanwhile = seconds, meanwhile

    def path(self, relative: str) -> Path:
        time.sleep(self._seconds)
        self._meanwhile()
        return super().path(relative)


class HangingShare(Share):
    """A share that does not answer until it is let go."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.let_go = threading.Event()
        self.arrived = threading.Semaphore(0)
        self.looks = 0

    def path(self, relative: str) -> Path:
        self.looks += 1
        self.arrived.release()
        self.let_go.wait()
        return super().path(relative)


class BusyShare(Share):
    """At the look of this number somebody at another computer does something."""

    def __init__(self, root: Path, look: int, deed: Callable[[], object]) -> None:
        super().__init__(root)
        self._left, self._deed = look, deed

    @property
    def was_met(self) -> bool:
        """Whether there were as many looks."""
        return self._left <= 0

    def path(self, relative: str) -> Path:
        self._left -= 1
        if self._left == 0:
            self._deed()
        return super().path(relative)


class CaseBlindShare(Share):
    """A share that does not tell ``a.stl`` from ``A.STL``, as those of Windows and macOS are."""

    def path(self, relative: str) -> Path:
        return _spelled(self.root, super().path(relative))

    def entry(self, folder: str, name: str) -> Path:
        return _spelled(self.root, super().entry(folder, name))


class GuardedShare(Share):
    """Files that cannot be opened or renamed: by anybody's reason that is given."""

    def __init__(self, root: Path, names: Collection[str], refusal: type[OSError]) -> None:
        super().__init__(root)
        self.guarded = set(names)
        self._refusal = refusal

    def path(self, relative: str) -> Path:
        return self._guard(super().path(relative))

    def entry(self, folder: str, name: str) -> Path:
        return self._guard(super().entry(folder, name))

    def _guard(self, path: Path) -> Path:
        if path.name not in self.guarded:
            return path
        guarded = GuardedPath(path)
        guarded.refusal = self._refusal
        return guarded


class SharingViolation(PermissionError):
    """What Windows answers when another program has the file open."""

    winerror = SHARING_VIOLATION


class HeldOnTheServer(OSError):
    """What Linux answers then, when the share is mounted from there by SMB."""

    def __init__(self, _code: int, message: str, file: str) -> None:
        super().__init__(errno.EBUSY, message, file)


class GuardedPath(PosixPath):
    """The path of a file that is not to be had."""

    refusal: type[OSError] = PermissionError

    def open(self, *_args: Any, **_kwargs: Any) -> Any:
        raise self._refused()

    def rename(self, _target: Any) -> Any:
        raise self._refused()

    def unlink(self, missing_ok: bool = False) -> None:
        raise self._refused()

    def _refused(self) -> OSError:
        return self.refusal(errno.EACCES, "not now", str(self))


def _spelled(root: Path, path: Path) -> Path:
    """The path with each part as it stands there, if it does in any letter case."""
    found = root
    for part in path.relative_to(root).parts:
        there = [each.name for each in found.iterdir()] if found.is_dir() else []
        alike = [name for name in there if name.casefold() == part.casefold()]
        found /= next((name for name in alike if name == part), alike[0] if alike else part)
    return found
