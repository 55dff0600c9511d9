"""Deleting what an audit found and an admin chose: a file of no job, or one that a job left behind.

Nothing is deleted but what stands in the last report and is still what stood there: the same
file, in the same place, that no job needs. It is taken out of sight before the database is asked
the last time, so that nobody can put it to use in between.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from printdesk.actors import Actor
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.errors import FileChanged, FileMissing, FileOfJob, NotInReport, ValidationFailed
from printdesk.history import Happening, record
from printdesk.jobs import leftovers, sweeping
from printdesk.jobs.claims import Claim, claimed
from printdesk.models import Job
from printdesk.storage import inventory
from printdesk.storage.deletions import hidden_path, unhide
from printdesk.storage.durable import Fingerprint, GoOn, at_once, fingerprint
from printdesk.storage.inventory import Entry, NotAFile
from printdesk.storage.layout import number_in
from printdesk.storage.share import OutsideShare, patiently, refusing_share_trouble
from printdesk.upkeep.findings import Finding, Problem, Section, last_report, saved_at, strike
from printdesk.upkeep.placement import NO_JOB, Place, is_own, judge, places

NOT_A_FILE_HERE = (
    "Name a file as the report does. Links, folders, what begins with a dot and what is outside "
    "the share are never touched."
)


def delete_orphan(desk: Desk, by: Actor, file_path: str) -> None:
    """Delete a file that belongs to no job.

    Raises ValidationFailed for what may not be named at all, NotInReport, FileMissing,
    FileChanged, FileInUse, or FileOfJob when it has become a job's file meanwhile.
    """
    _Clearing(desk, by, Section.ORPHANED_FILES, file_path).carry_out()


def delete_stale(desk: Desk, by: Actor, file_path: str) -> None:
    """Delete a file of a job that is not where the job's files are, while nobody moves those.

    Raises as ``delete_orphan``, and JobBusy.
    """
    _Clearing(desk, by, Section.STALE_FILES, file_path).carry_out()


class _Clearing:
    """The deletion of one file."""

    def __init__(self, desk: Desk, by: Actor, section: Section, file_path: str) -> None:
        self.desk, self.by, self.section = desk, by, section
        with refusing_share_trouble():
            self.entry = _named(desk, file_path)
        self.path = desk.share.path(file_path)
        with desk.database.reading() as session:
            self.finding = _reported(session, section, self.entry)
            self.place = self._require_nobodys(session)
            if self.place and is_own(desk, self.entry, self.place):
                raise FileOfJob(self.place.job_id, self.place.number)

    def carry_out(self) -> None:
        if self.place is None:
            self._delete(None)
            return
        with claimed(self.desk, self.place.job_id, lambda _session, _job: None) as claim:
            self._delete(claim)

    def _delete(self, claim: Claim | None) -> None:
        # Without a job, the note of the deletion goes by a name of its own.
        noted_as = claim.job.id if claim else uuid.uuid4().hex
        go_on = claim.go_on if claim else at_once
        with self._out_of_sight(go_on) as content, self.desk.database.transaction() as tx:
            job = claim.reopen(tx) if claim else None
            self._require_nobodys(tx.session)
            note = {self.entry.path: content}
            leftovers.note(tx, self.desk, noted_as, uuid.uuid4().hex, note)
            self._tell(tx, job, content)
            strike(tx, self.section, lambda finding: finding == self.finding)
        if claim:
            leftovers.settle(claim)
        else:
            sweeping.sweep(self.desk, noted_as)

    @contextmanager
    def _out_of_sight(self, go_on: GoOn) -> Iterator[Fingerprint]:
        """Hide the file while the body runs; it is there again when that raises."""
        with refusing_share_trouble():
            content = fingerprint(self.path, go_on)
            hidden = hidden_path(self.path, content)
            patiently(lambda: self.path.rename(hidden))
        try:
            with refusing_share_trouble():
                state = hidden.stat()
            if (state.st_size, state.st_mtime_ns) != (self.entry.size, self.entry.modified_ns):
                raise FileChanged
            yield content
        except BaseException:
            unhide(hidden, self.path)
            raise

    def _require_nobodys(self, session: Session) -> Place | None:
        """The job that has left the file behind, if any. Raises FileOfJob when one needs it."""
        number = number_in(self.entry.name)
        place = places(session, self.desk, [number]).get(number) if number else None
        fault = judge(self.entry, place)
        stale = self.section is Section.STALE_FILES
        if place is None or (fault is NO_JOB and not stale):
            return None
        if stale and fault is not None and fault.problem is Problem.WRONG_FOLDER:
            return place
        raise FileOfJob(place.job_id, place.number)

    def _tell(self, tx: Transaction, job: Job | None, content: Fingerprint) -> None:
        file = {
            "path": self.entry.path,
            "size": content.size,
            "sha256": content.sha256,
            "modified_at": saved_at(self.entry),
            "found_as": self.section.value,
        }
        if job is not None:
            file |= {"job_id": job.id, "number": job.number}
        record(tx.session, self.desk, None, Happening.FILE_DELETED, self.by, **file)
        if job is not None:
            action = {"action": "delete-stale-file", "path": self.entry.path}
            record(tx.session, self.desk, job, Happening.ADMIN_ACTION, self.by, **action)


def _named(desk: Desk, file_path: str) -> Entry:
    try:
        entry = inventory.named(desk.share, file_path)
    except (OutsideShare, NotAFile):
        raise ValidationFailed({"file_path": NOT_A_FILE_HERE}) from None
    if entry is None:
        raise FileMissing(f"There is no file {file_path} on the share any more.")
    return entry


def _reported(session: Session, section: Section, entry: Entry) -> Finding:
    report = last_report(session)
    findings = report.of(section) if report else []
    found = next((each for each in findings if each.file_path == entry.path), None)
    if found is None:
        raise NotInReport
    if not found.is_about(entry):
        raise FileChanged
    return found
