"""A lab whose processes are killed: its settings, its clock, and what happened in it for sure."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from printdesk import schema
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.opening import open_desk

SECRET = "a secret of the benchmarks, of more than 32 characters"
# A lease of two minutes is over after six seconds.
SPEED = 20.0


@dataclass(frozen=True)
class RushingClock:
    """Runs faster than the machine's, alike in all processes, so that leases are soon over."""

    begin: datetime
    begun: float = field(default_factory=time.time)
    speed: float = SPEED

    def now(self) -> datetime:
        return self.begin + timedelta(seconds=(time.time() - self.begun) * self.speed)

    def moved(self, **span: float) -> "RushingClock":
        """The same clock, put forward or back."""
        return replace(self, begin=self.begin + timedelta(**span))


@dataclass(frozen=True)
class Lab:
    """Where everything is, for about so many jobs; each process opens a desk of its own on it."""

    folder: Path
    database_url: str
    mail_port: int
    jobs: int = 60
    clock: RushingClock = field(default_factory=lambda: RushingClock(datetime.now(UTC)))

    @property
    def settings(self) -> Settings:
        return Settings.load(
            _env_file=None,
            secret_key=SECRET,
            data_dir=self.folder / "data",
            database_url=self.database_url,
            public_url="http://print.lab.example.edu",
            smtp_host="127.0.0.1",
            smtp_port=self.mail_port,
            smtp_security="plain",
            mail_from="Print Desk <print@lab.example.edu>",
        )

    @property
    def books(self) -> "Books":
        return Books(self.folder / "books.jsonl")

    def begin(self) -> None:
        """Make the database's tables and the share's folders."""
        database = Database(self.settings.database_url)
        schema.migrate(database)
        database.close()
        with self.desk():
            pass

    @contextmanager
    def desk(self, **moved: float) -> Iterator[Desk]:
        """A desk, its clock put forward or back; nothing of it is left open afterwards."""
        desk = open_desk(self.settings, clock=self.clock.moved(**moved))
        try:
            yield desk
        finally:
            desk.database.close()


@dataclass
class Known:
    """What the books tell: contents that were ever made, and what was promised of each job."""

    made: set[str] = field(default_factory=set)
    kept: dict[str, set[str]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    surprises: list[str] = field(default_factory=list)


class Books:
    """What the people of the lab were told, each line written at once, outside the lab."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def made(self, sha256: str) -> None:
        """Somebody is about to hand in or to save a file with this content."""
        self._write(made=sha256)

    def kept(self, job_id: str, sha256: str) -> None:
        """The job was promised to hold this content."""
        self._write(job=job_id, kept=sha256)

    def done(self, job_id: str, version: int) -> None:
        """Somebody was told that the job has this version now."""
        self._write(job=job_id, version=version)

    def surprise(self, error: str) -> None:
        """Something came up that is no refusal; the end of its traceback."""
        self._write(surprise=error)

    def read(self) -> Known:
        """All that stands in them."""
        known = Known()
        for line in self.path.read_bytes().splitlines() if self.path.exists() else ():
            match json.loads(line):
                case {"made": sha256}:
                    known.made.add(sha256)
                case {"job": job_id, "kept": sha256}:
                    known.kept.setdefault(job_id, set()).add(sha256)
                case {"job": job_id, "version": version}:
                    known.versions[job_id] = max(version, known.versions.get(job_id, 0))
                case {"surprise": error}:
                    known.surprises.append(error)
        return known

    def _write(self, **told: object) -> None:
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(descriptor, json.dumps(told).encode() + b"\n")
        os.close(descriptor)
