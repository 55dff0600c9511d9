"""Handing in a model."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from printdesk import catalog
from printdesk.actors import STUDENT
from printdesk.catalog import Catalog
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.errors import (
    DuplicateSubmission,
    StorageUnavailable,
    SubmissionsClosed,
    ValidationFailed,
)
from printdesk.history import Happening, record
from printdesk.inspection.recognise import require_content
from printdesk.inspection.scanner import require_clean
from printdesk.jobs import duplicates, leftovers, sweeping
from printdesk.jobs.letters import tell
from printdesk.jobs.states import Status
from printdesk.models import Counter, Job, PendingDeletion
from printdesk.notifications.kinds import Kind
from printdesk.stats import facts
from printdesk.storage import layout
from printdesk.storage.durable import Fingerprint, copy_verified, sync_folder
from printdesk.storage.intake import IncomingFile
from printdesk.storage.share import patiently, refusing_share_trouble
from printdesk.upkeep import space
from printdesk.work import Work

NUMBERS = "job_number"


@dataclass(frozen=True)
class Submission:
    """What a student says about a model."""

    student_name: str
    student_email: str
    discipline: str
    class_number: str
    print_method: str
    color: str
    printer: str
    acknowledged_minimum_charge: bool
    filename: str
    parent_job_id: str | None = None


def submit(desk: Desk, submission: Submission, file: IncomingFile) -> Job:
    """Take a model in: its file, its row, its first event and the mail to the student.

    Raises ValidationFailed, SubmissionsClosed, DuplicateSubmission, StorageFull,
    StorageUnavailable or ScannerUnavailable; nothing is kept then.
    """
    extension = layout.extension_of(submission.filename, layout.MODEL_EXTENSIONS)
    with desk.database.reading() as session:
        lab = catalog.current(session)
        parent = _parent(session, submission)
        if not lab.submissions_open:
            raise SubmissionsClosed(lab.closed_notice or None)
        _require_valid(desk, lab, submission, extension)
        space.require_room(session, desk)
    assert extension is not None  # noqa: S101 - just checked
    content = file.settle()
    with refusing_share_trouble():
        require_content(file.path, extension)
    _refuse_duplicate(desk, submission, content)
    with refusing_share_trouble():
        require_clean(desk.settings.clamd_address, file.path)
    printer_name = lab.printer_name(submission.printer)
    return _Intake(desk, submission, content, extension, parent, printer_name).take(file)


class _Intake:
    """The steps of taking one file in."""

    def __init__(
        self,
        desk: Desk,
        submission: Submission,
        content: Fingerprint,
        extension: str,
        parent: str | None,
        printer_name: str,
    ) -> None:
        self.desk = desk
        self.submission = submission
        self.content = content
        self.parent = parent
        self.printer_name = printer_name
        self.job_id = uuid.uuid4().hex
        self.number = _next_number(desk)
        self.base = layout.base_name(
            submission.student_name, submission.print_method, submission.color, self.number
        )
        self.name = self.base + extension
        folder = layout.STATUS_FOLDERS[Status.UPLOADED]
        self.path = f"{folder}/{self.name}"
        self.temporary = f"{folder}/.{self.job_id}.{self.name}"
        self.original = f"{layout.ORIGINALS}/{self.name}"
        self.metadata = f"{folder}/{layout.metadata_name(self.base)}"

    def take(self, file: IncomingFile) -> Job:
        """Put the files in place, then commit; of two with the same file one comes through."""
        share = self.desk.share
        with self.desk.database.transaction() as tx:
            # Until the job is committed, these are too many.
            files = dict.fromkeys(self._places(file), self.content)
            leftovers.note(tx, self.desk, self.job_id, self.job_id, files)
        try:
            with refusing_share_trouble():
                target = share.path(self.path)
                temporary = share.path(self.temporary)
                patiently(lambda: copy_verified(file.path, temporary, self.content))
                file.place(share.path(self.original))
                patiently(lambda: temporary.replace(target))
                sync_folder(target.parent)
            with self.desk.database.transaction() as tx:
                job = self._commit(tx, file)
        except IntegrityError:
            self._give_up()
            _refuse_duplicate(self.desk, self.submission, self.content)
            raise
        except BaseException:
            self._give_up()
            raise
        sweeping.sweep(self.desk, self.job_id)
        return job

    def _give_up(self) -> None:
        """Remove what was put in place; with the share away, let the worker do it at once."""
        with suppress(SQLAlchemyError), self.desk.database.transaction() as tx:
            mine = PendingDeletion.job_id == self.job_id
            tx.session.execute(update(PendingDeletion).where(mine).values(claim="given up"))
        sweeping.sweep(self.desk, self.job_id)

    def _places(self, file: IncomingFile) -> tuple[str, ...]:
        return (self.path, self.original, self.temporary, file.relative)

    def _commit(self, tx: Transaction, file: IncomingFile) -> Job:
        job = self._row()
        tx.session.add(job)
        tx.session.flush()
        notes = delete(PendingDeletion).where(PendingDeletion.job_id == self.job_id)
        wanted = tx.session.scalars(notes.returning(PendingDeletion.path)).all()
        if len(wanted) < len(self._places(file)):
            # It took so long that the worker has begun to delete what nobody seemed to want.
            raise StorageUnavailable
        record(
            tx.session,
            self.desk,
            job,
            Happening.JOB_CREATED,
            STUDENT,
            to=job.status,
            original_filename=job.original_filename,
            file_hash=job.file_hash,
            file_size=job.file_size,
        )
        facts.follow(tx.session, job)
        tell(tx, self.desk, job, Kind.RECEIVED, STUDENT)
        self.desk.call_worker(tx, Work.LOOK, job.id)
        return job

    def _row(self) -> Job:
        said, now = self.submission, self.desk.clock.now()
        return Job(
            id=self.job_id,
            number=self.number,
            student_name=said.student_name,
            student_email=said.student_email,
            discipline=said.discipline,
            class_number=said.class_number,
            acknowledged_minimum_charge=said.acknowledged_minimum_charge,
            parent_job_id=self.parent,
            print_method=said.print_method,
            color=said.color,
            printer=said.printer,
            printer_name=self.printer_name,
            original_filename=shown_name(said.filename),
            base_name=self.base,
            display_name=self.name,
            file_path=self.path,
            original_path=self.original,
            metadata_path=self.metadata,
            file_hash=self.content.sha256,
            file_size=self.content.size,
            status=Status.UPLOADED.value,
            status_changed_at=now,
            last_updated_by=STUDENT.id,
            created_at=now,
            updated_at=now,
            duplicate_key=duplicates.key(said.student_email, self.content.sha256),
        )


def shown_name(filename: str) -> str:
    """A file's own name, for people only: no folders, nothing unprintable."""
    last = PurePath(filename.replace("\\", "/")).name
    return "".join(c for c in last if c.isprintable())[-255:] or "model"


def _require_valid(desk: Desk, lab: Catalog, submission: Submission, extension: str | None) -> None:
    problems = {}
    if extension is None:
        problems["file"] = "Hand in a .stl, .obj or .3mf file."
    domains = desk.settings.allowed_email_domains
    if domains and submission.student_email.rpartition("@")[2].lower() not in domains:
        problems["student_email"] = f"Use your address at {' or '.join(domains)}."
    if submission.discipline not in lab.disciplines:
        problems["discipline"] = "Choose one of the disciplines in the list."
    if lab.method(submission.print_method) is None:
        problems["print_method"] = "Choose one of the print methods in the list."
    else:
        problems |= _choices(lab, submission)
    if problems:
        raise ValidationFailed(problems)


def _choices(lab: Catalog, submission: Submission) -> dict[str, str]:
    problems = {}
    color = lab.color(submission.color, submission.print_method)
    printer = lab.printer(submission.printer)
    if color is None:
        problems["color"] = f"Choose one of the colors for {submission.print_method}."
    elif not color.available:
        problems["color"] = f"{color.name} is not available at the moment. Choose another color."
    if printer is None or printer.method != submission.print_method:
        problems["printer"] = f"Choose one of the printers for {submission.print_method}."
    elif not printer.available:
        problems["printer"] = f"{printer.name} is out of service. Choose another printer."
    return problems


def _parent(session: Session, submission: Submission) -> str | None:
    """The earlier job, when there is one of the same student."""
    if not submission.parent_job_id:
        return None
    parent = session.get(Job, submission.parent_job_id)
    if parent is None or parent.student_email.lower() != submission.student_email.lower():
        raise ValidationFailed(
            {"parent_job_id": "This does not belong to an earlier job of yours."}
        )
    return parent.id


def _refuse_duplicate(desk: Desk, submission: Submission, content: Fingerprint) -> None:
    key = duplicates.key(submission.student_email, content.sha256)
    with desk.database.reading() as session:
        holder = duplicates.holder(session, key)
        if holder is not None:
            raise DuplicateSubmission(holder.id, holder.number)


def _next_number(desk: Desk) -> int:
    """The next job number. One that a failed submission took is not given again."""
    with desk.database.transaction() as tx:
        rise = update(Counter).where(Counter.name == NUMBERS).values(value=Counter.value + 1)
        return tx.session.execute(rise.returning(Counter.value)).scalar_one()
