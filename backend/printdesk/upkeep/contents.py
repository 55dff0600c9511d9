"""Whether the files on the share hold what they should: every byte is read.

Originals are compared with the hash of the upload, metadata with the database. What else a job
has is read through, so that a disk that cannot give it back any more is found out.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event
from typing import NamedTuple

from printdesk.desk import Desk
from printdesk.jobs import dossier
from printdesk.storage.durable import CHUNK, fingerprint
from printdesk.storage.inventory import Entry
from printdesk.upkeep.findings import Problem, Section
from printdesk.upkeep.placement import Fault, Place

# Reading and hashing do without Python's lock, and a share answers several at a time.
READERS = 4
AT_ONCE = 16
GO_ON_SECONDS = 5

CHANGED = Fault(
    Section.CHANGED_ORIGINALS,
    Problem.CONTENT,
    "The content of the original is not what was uploaded.",
)
NOT_JSON = Fault(
    Section.METADATA_MISMATCHES, Problem.CONTENT, "The file about the job cannot be made out."
)


class Placed(NamedTuple):
    """A file that lies where its job's files are, with the size that it should have."""

    entry: Entry
    place: Place

    @property
    def is_metadata(self) -> bool:
        return self.entry.path == self.place.metadata_path


class Reader:
    """Reads files and finds what is wrong with them, several at a time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._closing = Event()
        self._pool = ThreadPoolExecutor(READERS, thread_name_prefix="audit")

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._pool.shutdown(cancel_futures=True)

    def faults(
        self, files: Sequence[Placed], go_on: Callable[[], None]
    ) -> Iterator[tuple[Placed, Fault]]:
        """What is wrong with these files. Raises OSError when the share went away.

        ``go_on`` is called again and again meanwhile, however slow the share is.
        """
        models = [file for file in files if not file.is_metadata]
        parts = [models[i : i + AT_ONCE] for i in range(0, len(models), AT_ONCE)]
        reading = [self._pool.submit(self._read, part) for part in parts]
        yield from self._compare([file for file in files if file.is_metadata])
        for part in reading:
            while not part.done():
                wait([part], GO_ON_SECONDS)
                go_on()
            yield from part.result()

    def _read(self, files: Sequence[Placed]) -> list[tuple[Placed, Fault]]:
        found = []
        for file in files:
            if self._closing.is_set():
                break
            fault = self._fault_in(file)
            if fault:
                found.append((file, fault))
        return found

    def _fault_in(self, file: Placed) -> Fault | None:
        path = self._path(file)
        try:
            if file.entry.path != file.place.original_path:
                _read_through(path)
            elif fingerprint(path).sha256 != file.place.file_hash:
                return CHANGED
        except FileNotFoundError:
            pass  # It has been moved; whether the job has it still is asked in the end.
        except OSError as error:
            return _unreadable(Section.BROKEN_LINKS, error)
        return None

    def _compare(self, files: Sequence[Placed]) -> Iterator[tuple[Placed, Fault]]:
        """Compare metadata with the database, which is asked after the files are read."""
        contents: list[tuple[Placed, bytes]] = []
        for file in files:
            try:
                contents.append((file, self._path(file).read_bytes()))
            except FileNotFoundError:
                pass
            except OSError as error:
                yield file, _unreadable(Section.METADATA_MISMATCHES, error)
        with self._desk.database.reading() as session:
            expected = dossier.expected(session, [file.place.job_id for file in files])
        for file, content in contents:
            if file.place.job_id in expected:
                fault = _mismatch(content, expected[file.place.job_id])
                if fault:
                    yield file, fault

    def _path(self, file: Placed) -> Path:
        return self._desk.share.root / file.entry.path


def _mismatch(content: bytes, expected: Mapping[str, object]) -> Fault | None:
    try:
        told = json.loads(content)
    except ValueError:
        return NOT_JSON
    if told == expected:
        return None
    if not isinstance(told, dict):
        return NOT_JSON
    parts = [part for part in expected if told.get(part) != expected[part]]
    job, should = told.get("job"), expected["job"]
    if isinstance(job, dict) and isinstance(should, dict) and "job" in parts:
        fields = {name for name in job.keys() | should if job.get(name) != should.get(name)}
        parts = [part for part in parts if part != "job"] + sorted(fields)
    listed = ", ".join(parts) or "more than it should say"
    reason = f"The file about the job differs from the database: {listed}."
    return Fault(Section.METADATA_MISMATCHES, Problem.CONTENT, reason)


def _unreadable(section: Section, error: OSError) -> Fault:
    reason = f"The file cannot be read: {error.strerror or error}."
    return Fault(section, Problem.UNREADABLE, reason)


def _read_through(path: Path) -> None:
    with path.open("rb", buffering=0) as file:
        while file.read(CHUNK):
            pass
