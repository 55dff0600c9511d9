"""A lab of any size, written straight to a database and a share."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from random import Random

from sqlalchemy import insert, update

from printdesk import schema
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.demo.keeping import values
from printdesk.desk import Desk
from printdesk.history import Happening, digest
from printdesk.jobs import dossier
from printdesk.jobs.states import Status
from printdesk.jobs.submission import NUMBERS
from printdesk.models import Chain, Counter, Event, Job
from printdesk.models.job import derive
from printdesk.opening import open_desk
from printdesk.storage import layout, metadata

FILES_OF_A_JOB = 3  # the original, the working copy and the metadata
SECRET = "a secret of the benchmarks, of more than 32 characters"
BEGIN = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
POOL_BYTES = 8 * 1024 * 1024
NUMBER_BYTES = 8
AT_ONCE = 500
# Old jobs are the most.
STATUSES = (Status.ARCHIVED,) * 14 + (Status.PAIDPICKEDUP,) * 3 + tuple(Status)[:5]


def settings_of(folder: Path, database_url: str = "") -> Settings:
    """The settings of the lab in this folder."""
    return Settings.load(
        _env_file=None, secret_key=SECRET, data_dir=folder, database_url=database_url
    )


def write_lab(
    folder: Path, files: int, kilobytes: int, database_url: str = "", *, sparse: bool = False
) -> None:
    """Fill an empty folder and an empty database with a lab of so many files.

    Models have ``kilobytes`` in the mean, from a tenth of that to nearly twice as much. ``sparse``
    ones are zeros but for their first bytes, and take no room on the disk.
    """
    settings = settings_of(folder, database_url)
    database = Database(settings.database_url)
    schema.migrate(database)
    database.close()
    desk = open_desk(settings)
    writer = _Writer(desk, kilobytes, sparse=sparse)
    jobs = writer.jobs(files // FILES_OF_A_JOB)
    while batch := list(islice(jobs, AT_ONCE)):
        writer.keep(batch)
    for number in range(files % FILES_OF_A_JOB):
        name = f"{writer.last.base_name}.v{number + 1}.stl"
        desk.share.path(f"{layout.STATUS_FOLDERS[writer.last.status]}/{name}").write_bytes(b"old")
    with desk.database.transaction() as tx:
        mine = update(Counter).where(Counter.name == NUMBERS)
        tx.session.execute(mine.values(value=files // FILES_OF_A_JOB))
    desk.database.close()


class _Writer:
    """Makes jobs with their history and puts them down."""

    def __init__(self, desk: Desk, kilobytes: int, *, sparse: bool) -> None:
        self._desk = desk
        self._sparse = sparse
        self._random = Random(1)
        self._pool = self._random.randbytes(POOL_BYTES)
        self._sizes = (kilobytes * 1024 // 10, kilobytes * 1024 * 19 // 10)

    def jobs(self, count: int) -> Iterator[tuple[Job, list[Event]]]:
        """So many jobs, their models on the share already."""
        for number in range(1, count + 1):
            status = STATUSES[number % len(STATUSES)]
            base = layout.base_name("Jane Doe", "Filament", "Blue", number)
            content = self._model(number)
            for folder in (layout.STATUS_FOLDERS[status], layout.ORIGINALS):
                self._write(self._desk.share.path(f"{folder}/{base}.stl"), content)
            self.last = self._job(number, base, status, content)
            yield self.last, self._events(self.last)

    def keep(self, batch: list[tuple[Job, list[Event]]]) -> None:
        """Put jobs into the database, then what the share shall say of them."""
        with self._desk.database.transaction() as tx:
            histories = [history for _, history in batch]
            heads = [Chain(name=h[0].chain, length=len(h), digest=h[-1].digest) for h in histories]
            tx.session.execute(insert(Job), [values(job) for job, _ in batch])
            tx.session.execute(insert(Event), [values(e, "id") for h in histories for e in h])
            tx.session.execute(insert(Chain), [values(head) for head in heads])
        with self._desk.database.reading() as session:
            told = dossier.expected(session, [job.id for job, _ in batch])
        for job, _ in batch:
            path = self._desk.share.path(job.metadata_path)
            path.write_bytes(metadata.render(told[job.id]))

    def _write(self, path: Path, content: bytes) -> None:
        with path.open("wb") as file:
            file.write(content[:NUMBER_BYTES] if self._sparse else content)
            file.truncate(len(content))

    def _model(self, number: int) -> bytes:
        size = self._random.randint(*self._sizes)
        if self._sparse:
            return number.to_bytes(NUMBER_BYTES, "big") + bytes(size)
        start = self._random.randrange(POOL_BYTES - size)
        return number.to_bytes(NUMBER_BYTES, "big") + self._pool[start : start + size]

    def _job(self, number: int, base: str, status: Status, content: bytes) -> Job:
        moment = BEGIN + timedelta(minutes=number)
        folder = layout.STATUS_FOLDERS[status]
        job = Job(
            id=uuid.uuid4().hex,
            number=number,
            student_name="Jane Doe",
            student_email=f"jane{number}@example.edu",
            discipline="Architecture",
            class_number="ARCH 4000",
            acknowledged_minimum_charge=True,
            print_method="Filament",
            color="Blue",
            printer="prusa_mk4s",
            printer_name="Prusa MK4S",
            original_filename="bracket.stl",
            base_name=base,
            display_name=f"{base}.stl",
            file_path=f"{folder}/{base}.stl",
            original_path=f"{layout.ORIGINALS}/{base}.stl",
            metadata_path=f"{folder}/{layout.metadata_name(base)}",
            file_hash=sha256(content).hexdigest(),
            file_size=len(content),
            status=status.value,
            status_changed_at=moment,
            created_at=moment,
            updated_at=moment,
            student_confirmed=False,
            confirm_generation=0,
            is_confirmation_expired=False,
            reject_reasons=[],
            notes="",
            notes_version=0,
            version=1,
            metadata_stale=False,
        )
        derive(job)
        return job

    def _events(self, job: Job) -> list[Event]:
        """As many events as an ordinary job has on its road."""
        history: list[Event] = []
        for seq, happening in enumerate((Happening.JOB_CREATED,) + (Happening.STATUS_CHANGED,) * 7):
            event = Event(
                chain=job.id,
                seq=seq + 1,
                job_id=job.id,
                timestamp=job.created_at + timedelta(hours=seq),
                event_type=happening.value,
                details={"from": "PENDING", "to": job.status},
                triggered_by="sam",
                user_name="Sam Staff",
            )
            event.digest = digest(self._desk.keys, event, history[-1].digest if history else "")
            history.append(event)
        return history
