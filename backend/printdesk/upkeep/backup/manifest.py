"""What a backup tells of itself: its manifest, its inventory, and what a verification found."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import AwareDatetime, BaseModel

from printdesk.storage.journal import Journal

FORMAT = 1
MANIFEST = "backup.json"
INVENTORY = "files.jsonl"
VERDICT = "verified.json"
STORAGE = "storage"
SECRET = "secret_key"  # noqa: S105 - the name of a file
DUMPS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class Part(BaseModel):
    """A file of the backup that is none of the share."""

    size: int
    sha256: str


class Trouble(BaseModel):
    """A file that should be in the backup and could not be had, or is not what it should be."""

    path: str
    reason: str
    number: int | None = None

    def said(self) -> str:
        whose = f"#{self.number}: " if self.number else ""
        return f"{whose}{self.path}: {self.reason}"


class Checkpoint(BaseModel):
    """The last checkpoint of the history before the backup."""

    seq: int
    taken_at: AwareDatetime
    chains: int
    events: int
    digest: str


class Manifest(BaseModel):
    """What a backup is. ``size`` is that of all files of the share, ``copied_size`` of new ones."""

    format: int = FORMAT
    made_at: AwareDatetime
    seconds: float
    version: str
    database: Literal["sqlite", "postgresql"]
    revision: str
    share: str
    jobs: int
    files: int
    size: int
    copied_files: int
    copied_size: int
    parts: dict[str, Part]
    troubles: list[Trouble]
    notes: list[str]
    checkpoint: Checkpoint | None


class Verdict(BaseModel):
    """What came of verifying a backup; ``damaged`` are files that nothing may be made from."""

    verified_at: AwareDatetime
    sound: bool
    problems: list[str]
    damaged: list[str] = []


class Kept(NamedTuple):
    """A file of the share in a backup: where the share has it, and what it is."""

    path: str
    size: int
    modified_ns: int
    sha256: str

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def read_inventory(path: Path) -> Iterator[Kept]:
    """The files that an inventory names. A line that a crash has torn is left out."""
    for line in Journal(path).lines():
        match line.content:
            case {
                "path": str(name),
                "size": int(size),
                "modified_ns": int(modified),
                "sha256": str(sha256),
            }:
                yield Kept(name, size, modified, sha256)


def inventory_of(files: Iterable[Kept]) -> bytes:
    """The inventory that names these files."""
    return b"".join(
        json.dumps(file._asdict(), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        for file in files
    )
