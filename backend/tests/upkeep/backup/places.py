"""Backups as tests make them, and places to which they are brought back."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.opening import open_desk
from printdesk.upkeep.backup import making, place, restore_plan, restoring, verifying
from printdesk.upkeep.backup.folder import Backup
from printdesk.upkeep.backup.manifest import Verdict
from printdesk.upkeep.tasks import Interrupted
from tests.clocks import HandClock
from tests.conftest import SECRET

NewDatabase = Callable[[Path], str]


def silent(_done: int, _total: int, _note: str) -> None:
    """Nobody is watching."""


def made(desk: Desk, report: Any = silent) -> Backup:
    """A backup made a while after the one before, so that it has a name of its own."""
    assert isinstance(desk.clock, HandClock)
    desk.clock.forward(minutes=2)
    return making.make(desk, report)


def verified(desk: Desk, backup: Backup) -> Verdict:
    return verifying.verify(desk, backup.name, silent)[1]


def folder_of(desk: Desk) -> Path:
    return place.folder_of(desk).root


def making_in(desk: Desk) -> Path:
    """Where a backup is made until it is whole."""
    return place.folder_of(desk).making


def tree(root: Path) -> dict[str, bytes]:
    """Every file below a folder, with its content."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def inodes(root: Path) -> dict[str, int]:
    """Every file below a folder, with what it is on the disk."""
    return {
        path.relative_to(root).as_posix(): path.stat().st_ino
        for path in root.rglob("*")
        if path.is_file()
    }


@dataclass(frozen=True)
class Elsewhere:
    """An empty place for a lab: a folder and a database."""

    folder: Path
    database_url: str
    programs: str

    def settings(self, **given: object) -> Settings:
        """The settings of the lab that is brought back there; nothing is made by this."""
        return Settings.read(_env_file=None, **{**self._given(), **given})

    def bring(self, backup: Backup, clock: HandClock, **given: object) -> restoring.Restored:
        """Bring a backup back to here."""
        settings = self.settings(**given)
        plan = restore_plan.plan(settings, backup, clock.now())
        return restoring.carry_out(plan, clock.now(), silent)

    @contextmanager
    def opened(self, clock: HandClock) -> Iterator[Desk]:
        """The lab that is here now."""
        desk = open_desk(Settings.load(_env_file=None, **self._given()), clock=clock)
        try:
            yield desk
        finally:
            desk.database.close()

    def _given(self) -> dict[str, Any]:
        return {
            "secret_key": SECRET,
            "data_dir": self.folder,
            "database_url": self.database_url,
            "pg_bin_dir": self.programs,
        }


class At:
    """A report that does something when it is called for the time of this number."""

    def __init__(self, call: int, deed: Callable[[], object]) -> None:
        self._call = call
        self._deed = deed
        self.lived = 0

    @property
    def came(self) -> bool:
        """Whether it was called as often."""
        return self.lived >= self._call

    def __call__(self, _done: int, _total: int, _note: str, /) -> None:
        self.lived += 1
        if self.lived == self._call:
            self._deed()


def save_again(path: Path, content: bytes) -> None:
    """Save a file so that its time tells it, however coarse the clock of the disk is."""
    before = path.stat()
    path.write_bytes(content)
    later = before.st_mtime_ns + 10**9
    os.utime(path, ns=(later, later))


def stop_at(wanted: str) -> Callable[[int, int, str], None]:
    """A report that says that the worker is to stop, when this is told to be done."""

    def report(_done: int, _total: int, note: str) -> None:
        if note == wanted:
            raise Interrupted

    return report


def whole(desk: Desk) -> list[str]:
    """The names of the backups that are whole."""
    return [path.name for path in folder_of(desk).iterdir() if not path.name.startswith(".")]
