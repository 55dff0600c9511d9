"""What an audit finds, and the report in which it tells so."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from printdesk.database import Transaction
from printdesk.models import Task
from printdesk.storage.inventory import Entry
from printdesk.upkeep import tasks

# More than anybody mends one by one; the totals tell how many there are.
LISTED = 1000


class Section(StrEnum):
    """The parts of the report."""

    ORPHANED_FILES = "orphaned_files"
    BROKEN_LINKS = "broken_links"
    STALE_FILES = "stale_files"
    CHANGED_ORIGINALS = "changed_originals"
    METADATA_MISMATCHES = "metadata_mismatches"


class Problem(StrEnum):
    """What is wrong with a file, for programs."""

    NO_JOB = "no_job"
    LINK = "link"
    ODD_NAME = "odd_name"
    WRONG_FOLDER = "wrong_folder"
    LEFT_OVER = "left_over"
    MISSING = "missing"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    SIZE = "size"
    CONTENT = "content"


class Finding(BaseModel):
    """Something that is not as it should be; ``reason`` is a sentence for people.

    Size in bytes and time are those of the file when it was found, where it was.
    """

    model_config = ConfigDict(frozen=True)

    problem: Problem
    file_path: str
    reason: str
    size: int | None = None
    modified_at: AwareDatetime | None = None
    job_id: str | None = None
    number: int | None = None

    def is_about(self, entry: Entry) -> bool:
        """Whether a file is still what was found: the same place, size and time of saving."""
        now = (entry.path, entry.size, saved_at(entry))
        return now == (self.file_path, self.size, self.modified_at)


class AuditReport(BaseModel):
    """All findings of one audit, and how many files and jobs it has looked at."""

    report_generated_at: AwareDatetime
    full: bool
    files: int = 0
    jobs: int = 0
    totals: dict[Section, int] = Field(default_factory=lambda: dict.fromkeys(Section, 0))
    orphaned_files: list[Finding] = []
    broken_links: list[Finding] = []
    stale_files: list[Finding] = []
    changed_originals: list[Finding] = []
    metadata_mismatches: list[Finding] = []

    def of(self, section: Section) -> list[Finding]:
        """The findings of a section that are told one by one."""
        found: list[Finding] = getattr(self, section.value)
        return found

    def add(self, section: Section, finding: Finding) -> None:
        """Note a finding. Of a flood of them only the first are told one by one."""
        self.totals[section] += 1
        if len(self.of(section)) < LISTED:
            self.of(section).append(finding)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not any(self.totals.values())

    def lines(self) -> list[str]:
        """The report for a terminal."""
        kind = "every byte" if self.full else "presence, place and size"
        told = [f"Looked at {kind}. Files: {self.files}, jobs: {self.jobs}."]
        if self.is_sound:
            return [*told, "Share and database agree."]
        for section in Section:
            if self.totals[section]:
                told.append(f"{_TITLES[section]}: {self.totals[section]}")
                told += [f"  {each.file_path}: {each.reason}" for each in self.of(section)]
        return told


_TITLES = {
    Section.ORPHANED_FILES: "Files of no job",
    Section.BROKEN_LINKS: "Files that a job misses",
    Section.STALE_FILES: "Files left in another folder",
    Section.CHANGED_ORIGINALS: "Originals that were changed",
    Section.METADATA_MISMATCHES: "Metadata that disagrees",
}


def saved_at(entry: Entry) -> datetime:
    """When a file was saved, to the microsecond."""
    return datetime.fromtimestamp(entry.modified_ns // 1000 / 1_000_000, UTC)


def last_report(session: Session) -> AuditReport | None:
    """What the last audit has found and nobody has mended since."""
    task = tasks.last_done(session, tasks.TaskKind.AUDIT)
    return AuditReport.model_validate(task.result) if task else None


def strike(tx: Transaction, section: Section, mended: Callable[[Finding], bool]) -> None:
    """Take what is mended out of the last report."""
    last = tasks.last_done(tx.session, tasks.TaskKind.AUDIT)
    if last is None:
        return
    query = select(Task).where(Task.id == last.id).with_for_update()
    task = tx.session.scalars(query.execution_options(populate_existing=True)).one()
    report = AuditReport.model_validate(task.result)
    left = [finding for finding in report.of(section) if not mended(finding)]
    report.totals[section] -= len(report.of(section)) - len(left)
    setattr(report, section.value, left)
    task.result = report.model_dump(mode="json")
