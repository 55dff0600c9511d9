"""What earlier backups have already: of a file that has not changed no second copy is made."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from printdesk.storage.inventory import Entry
from printdesk.upkeep.backup.manifest import Kept

Stamp = tuple[str, int, int]


class Held(NamedTuple):
    """A file of an earlier backup, which was verified when it was copied."""

    root: Path
    kept: Kept

    @property
    def file(self) -> Path:
        return self.root / self.kept.path


class Pool:
    """The files of earlier backups, found by name, size and time of saving.

    Jobs move from folder to folder, and their files keep their names: the folder does not count.
    """

    def __init__(self) -> None:
        self._by_stamp: dict[Stamp, Held] = {}
        self._by_name: defaultdict[str, list[Held]] | None = None

    def add(self, root: Path, files: Iterable[Kept]) -> None:
        """Take in the files of a backup; they stand before those that were taken in earlier."""
        for kept in files:
            self._by_stamp[kept.name, kept.size, kept.modified_ns] = Held(root, kept)
        self._by_name = None

    def like(self, entry: Entry) -> Held | None:
        """What a file on the share was copied to already, if it is the same still."""
        return self._by_stamp.get((entry.name, entry.size, entry.modified_ns))

    def named(self, name: str) -> list[Held]:
        """All files of this name, the newest backup's first."""
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for held in self._by_stamp.values():
                self._by_name[held.kept.name].append(held)
        found = self._by_name.get(name, [])
        return sorted(found, key=lambda held: held.kept.modified_ns, reverse=True)
