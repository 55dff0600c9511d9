"""The integrity audit: what the share has and what the database says, compared both ways.

It changes nothing. The share is listed once, folder by folder, a few files at a time, so that
memory stays flat however large the lab grows. The lab goes on working meanwhile: what looks wrong
is looked at again, the share first and then the database, before it is told.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import TypeVar

from sqlalchemy import select

from printdesk.clock import patience
from printdesk.desk import Desk
from printdesk.jobs.sweeping import SUBMISSION_GRACE
from printdesk.models import PendingDeletion, Task
from printdesk.storage import inventory
from printdesk.storage.durable import is_regular
from printdesk.storage.inventory import Entry
from printdesk.storage.layout import INCOMING, is_text, number_in
from printdesk.storage.share import refusing_share_trouble
from printdesk.upkeep.contents import Placed, Reader
from printdesk.upkeep.expectations import Expectations
from printdesk.upkeep.findings import AuditReport, Finding, Problem, Section, saved_at
from printdesk.upkeep.placement import Fault, Place, is_own, judge, places
from printdesk.upkeep.tasks import Report

Item = TypeVar("Item")

CHUNK = 2000
CHUNK_WHEN_FULL = 500
# So long jobs are waited for in the end whose files were being moved or tidied when something
# looked wrong with them.
BUSY_SECONDS = 1.0
ODD_NAME = "Its name is no text (UTF-8), so it cannot be named here: give it another by hand."
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
    """One audit under way."""

    def __init__(self, desk: Desk, reader: Reader | None, progress: Report) -> None:
        self._desk = desk
        self._reader = reader
        self._progress = progress
        self._report = AuditReport(report_generated_at=desk.clock.now(), full=reader is not None)
        self._expected = Expectations(desk)
        self._doing = "Looking at the share"
        # What looked wrong with jobs that were busy: files, and the numbers of jobs that miss some.
        self._put_off: list[Entry] = []
        self._missed: set[int] = set()

    def run(self) -> AuditReport:
        self._tell()
        self._report.jobs = self._expected.jobs
        files = inventory.files(self._desk.share)
        for entries in _batches(files, CHUNK_WHEN_FULL if self._reader else CHUNK):
            self._doing = f"Looking at {entries[-1].folder or 'the share'}"
            self._look_at(entries)
            self._report.files += len(entries)
            self._tell()
        self._doing = "Looking for what is missing"
        for numbers in _batches(self._expected.unseen(), CHUNK):
            self._look_for(numbers)
            self._tell()
        self._look_at_busy_ones()
        # On a share that went away meanwhile everything would be missing.
        self._desk.share.names(INCOMING)
        self._report.report_generated_at = self._desk.clock.now()
        return self._report

    def _tell(self) -> None:
        files = self._report.files
        self._progress(files, max(files, self._expected.files), self._doing)

    def _look_at(self, entries: Sequence[Entry]) -> None:
        """Hold files against their jobs. Only of those that no job names is the database asked."""
        strange = self._expected.strange(entries)
        asked = entries if self._reader else strange
        if not asked:
            return
        known = self._places(asked)
        suspects, sound = [], []
        for entry in asked:
            place = _of(entry, known)
            if judge(entry, place):
                suspects.append(entry)
            elif place is not None:
                sound.append(Placed(entry, place))
        self._look_again(suspects)
        if self._reader:
            self._read(self._reader, sound)

    def _look_at_busy_ones(self) -> None:
        """Look once more at what was put off, as soon as nobody is at it any more."""
        waiting = patience(BUSY_SECONDS)
        while (self._put_off or self._missed) and waiting.left():
            entries, self._put_off = self._put_off, []
            numbers, self._missed = self._missed, set()
            self._look_at(entries)
            self._look_for(numbers)

    def _look_again(self, suspects: Sequence[Entry]) -> None:
        """Tell of what lies wrong still. The share is asked first: its files may have moved."""
        there = self._still_there(suspects)
        known = self._places(there)
        left_over, begun = self._noted(there)
        for entry in there:
            place = _of(entry, known)
            fault = judge(entry, place)
            if fault is None or entry.path in begun:
                continue
            if place and place.busy:
                self._put_off.append(entry)
            elif not (place and is_own(self._desk, entry, place)):
                fault = LEFT_OVER if entry.path in left_over else fault
                self._add(fault, entry.path, place, entry)

    def _read(self, reader: Reader, files: Sequence[Placed]) -> None:
        """Tell of what has the wrong content, after it was read a second time."""
        suspects = [placed.entry for placed, _ in reader.faults(files, self._tell)]
        if not suspects:
            return
        there = self._still_there(suspects)
        known = self._places(there)
        again = []
        for entry in there:
            place = _of(entry, known)
            if place and place.busy:
                self._put_off.append(entry)
            elif place and not judge(entry, place):
                again.append(Placed(entry, place))
        for (entry, place), fault in reader.faults(again, self._tell):
            self._add(fault, entry.path, place, entry)

    def _look_for(self, numbers: Collection[int]) -> None:
        """Tell of jobs' own files that are not on the share, while their jobs name them still."""
        root = self._desk.share.root
        suspects = [
            (number, path, fault)
            for number, place in self._jobs(numbers).items()
            for path, fault in zip(place.own_paths, MISSING, strict=True)
            if not is_regular(root / path)
        ]
        known = self._jobs({number for number, _, _ in suspects})
        for number, path, fault in suspects:
            place = known.get(number)
            if place and place.busy:
                self._missed.add(number)
            elif place and path in place.own_paths:
                self._add(fault, path, place)

    def _add(
        self, fault: Fault, path: str, place: Place | None, entry: Entry | None = None
    ) -> None:
        odd = fault.problem is not Problem.LINK and not is_text(path)
        finding = Finding(
            problem=Problem.ODD_NAME if odd else fault.problem,
            # A name that is no text can be shown only nearly as it is.
            file_path=os.fsencode(path).decode(errors="replace"),
            reason=f"{fault.reason} {ODD_NAME}" if odd else fault.reason,
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
        return self._jobs({number for entry in entries if (number := number_in(entry.name))})

    def _jobs(self, numbers: Collection[int]) -> dict[int, Place]:
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
            # A name that is no text is none of ours, and the database cannot be asked for it.
            paths = [entry.path for entry in entries if is_text(entry.path)]
            rows = session.execute(query.where(note.path.in_(paths)))
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
