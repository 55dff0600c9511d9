"""The integrity audit: what the share has and what the database says, compared both ways.

It changes nothing. The share is listed once, folder by folder, and each handful of files is
held against the jobs whose numbers they bear, so that memory stays flat however large the lab
grows. The lab goes on working meanwhile: what looks wrong is looked at again, the share first and
then the database, before it is told.
"""

import os
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import TypeVar

from sqlalchemy import select

from printdesk.desk import Desk
from printdesk.jobs.leftovers import SUBMISSION_GRACE
from printdesk.models import Job, PendingDeletion, Task
from printdesk.storage import inventory
from printdesk.storage.durable import is_regular
from printdesk.storage.inventory import Entry
from printdesk.storage.layout import INCOMING, number_in
from printdesk.storage.share import refusing_share_trouble
from printdesk.upkeep.contents import Placed, Reader
from printdesk.upkeep.findings import AuditReport, Finding, Problem, Section, saved_at
from printdesk.upkeep.placement import Fault, Place, is_own, judge, places
from printdesk.upkeep.tasks import Report

Item = TypeVar("Item")

CHUNK = 2000
CHUNK_WHEN_FULL = 500
ALL_SEEN = 0b111
LEFT_OVER = Fault(
    Section.STALE_FILES,
    Problem.LEFT_OVER,
    "A move has left this behind, and the worker will delete it by itself.",
)
MISSING = (
    Fault(
        Section.BROKEN_LINKS, Problem.MISSING, "The file that would be printed is not on the share."
    ),
    Fault(Section.BROKEN_LINKS, Problem.MISSING, "The original is not on the share."),
    Fault(
        Section.METADATA_MISMATCHES, Problem.MISSING, "The file about the job is not on the share."
    ),
)


def run(desk: Desk, task: Task, progress: Report) -> Mapping[str, object]:
    """The audit as a long task; its report is the result."""
    report = audit(desk, full=bool(task.params["full"]), progress=progress)
    return report.model_dump(mode="json")


def audit(desk: Desk, *, full: bool, progress: Report) -> AuditReport:
    """Look at the whole share: quick at presence, place and size, full at every byte as well.

    Raises StorageUnavailable when the share is away.
    """
    with ExitStack() as stack:
        reader = stack.enter_context(Reader(desk)) if full else None
        stack.enter_context(refusing_share_trouble())
        return _Audit(desk, reader, progress).run()


class _Audit:
    """One audit under way. A byte for each job notes which of its own files were seen."""

    def __init__(self, desk: Desk, reader: Reader | None, progress: Report) -> None:
        self._desk = desk
        self._reader = reader
        self._progress = progress
        self._chunk = CHUNK_WHEN_FULL if reader else CHUNK
        self._report = AuditReport(report_generated_at=desk.clock.now(), full=reader is not None)
        with desk.database.reading() as session:
            numbers = session.scalars(select(Job.number).order_by(Job.number))
            self._numbers = array("q", numbers.yield_per(self._chunk))
        self._seen = bytearray(len(self._numbers))

    def run(self) -> AuditReport:
        for entries in _batches(inventory.files(self._desk.share), self._chunk):
            self._look_at(entries)
            self._report.files += len(entries)
            self._tell(f"Looking at {entries[-1].folder or 'the share'}")
        self._report.jobs = len(self._numbers)
        unseen = (n for n, seen in zip(self._numbers, self._seen, strict=True) if seen != ALL_SEEN)
        for numbers in _batches(unseen, self._chunk):
            self._look_for(numbers)
            self._tell("Looking for what is missing")
        # On a share that went away meanwhile everything would be missing.
        self._desk.share.names(INCOMING)
        self._report.report_generated_at = self._desk.clock.now()
        return self._report

    def _tell(self, note: str) -> None:
        files = self._report.files
        self._progress(files, max(files, 3 * len(self._numbers)), note)

    def _look_at(self, entries: Sequence[Entry]) -> None:
        """Hold files against their jobs."""
        known = self._places(entries)
        suspects, sound = [], []
        for entry in entries:
            place = _of(entry, known)
            if judge(entry, place):
                suspects.append(entry)
            elif place is not None:
                self._note_seen(entry, place)
                sound.append(Placed(entry, place))
        self._look_again(suspects)
        if self._reader:
            self._read(self._reader, sound)

    def _note_seen(self, entry: Entry, place: Place) -> None:
        index = bisect_left(self._numbers, place.number)
        # A job that was handed in after the audit began is not asked for in the end.
        known = index < len(self._numbers) and self._numbers[index] == place.number
        if known and entry.path in place.own_paths:
            self._seen[index] |= 1 << place.own_paths.index(entry.path)

    def _look_again(self, suspects: Sequence[Entry]) -> None:
        """Tell of what lies wrong still. The share is asked first: its files may have moved."""
        there = self._still_there(suspects)
        known = self._places(there)
        left_over, begun = self._noted(there)
        for entry in there:
            place = _of(entry, known)
            fault = judge(entry, place)
            moving = entry.path in begun or (place is not None and place.busy)
            if fault is None or moving or (place and is_own(self._desk, entry, place)):
                continue
            if entry.path in left_over:
                fault = LEFT_OVER
            self._add(fault, entry.path, place, entry)

    def _read(self, reader: Reader, files: Sequence[Placed]) -> None:
        """Tell of what has the wrong content, after it was read a second time."""
        suspects = [placed.entry for placed, _ in reader.faults(files)]
        if not suspects:
            return
        there = self._still_there(suspects)
        known = self._places(there)
        again = [
            Placed(entry, place)
            for entry in there
            if (place := _of(entry, known)) and not place.busy and not judge(entry, place)
        ]
        for (entry, place), fault in reader.faults(again):
            self._add(fault, entry.path, place, entry)

    def _look_for(self, numbers: Sequence[int]) -> None:
        """Tell of jobs' own files that are not on the share."""
        share = self._desk.share
        with self._desk.database.reading() as session:
            known = places(session, self._desk, numbers)
        for place in known.values():
            for path, fault in zip(place.own_paths, MISSING, strict=True):
                if not place.busy and not is_regular(share.path(path)):
                    self._add(fault, path, place)

    def _add(
        self, fault: Fault, path: str, place: Place | None, entry: Entry | None = None
    ) -> None:
        finding = Finding(
            problem=fault.problem,
            # A name that is no text can be shown only nearly as it is.
            file_path=os.fsencode(path).decode(errors="replace"),
            reason=fault.reason,
            size=entry and entry.size,
            modified_at=entry and saved_at(entry),
            job_id=place and place.job_id,
            number=place and place.number,
        )
        self._report.add(fault.section, finding)

    def _still_there(self, entries: Iterable[Entry]) -> list[Entry]:
        found = (inventory.look(self._desk.share, entry.path) for entry in entries)
        return [entry for entry in found if entry]

    def _places(self, entries: Iterable[Entry]) -> dict[int, Place]:
        numbers = {number for entry in entries if (number := number_in(entry.name))}
        with self._desk.database.reading() as session:
            return places(session, self._desk, numbers)

    def _noted(self, entries: Iterable[Entry]) -> tuple[set[str], set[str]]:
        """Those of the files that wait to be deleted, and those of submissions under way."""
        note = PendingDeletion
        query = select(note.path, note.claim == note.job_id, note.created_at)
        young = self._desk.clock.now() - SUBMISSION_GRACE
        left_over: set[str] = set()
        begun: set[str] = set()
        with self._desk.database.reading() as session:
            rows = session.execute(query.where(note.path.in_([entry.path for entry in entries])))
            for path, submitted, created_at in rows:
                (begun if submitted and created_at > young else left_over).add(path)
        return left_over, begun


def _of(entry: Entry, known: Mapping[int, Place]) -> Place | None:
    """The job whose number a file bears."""
    return known.get(number_in(entry.name) or 0)


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
