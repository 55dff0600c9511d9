"""What is wrong in the lab after processes were killed: what is lost, what is half done."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from sqlalchemy import select

from bench.crashing import post
from bench.crashing.lab import Known, Lab
from printdesk.desk import Desk
from printdesk.history import Happening, events_of
from printdesk.models import Deletion, Event, Job, Message, Task
from printdesk.notifications.kinds import MailStatus
from printdesk.storage import layout
from printdesk.storage.layout import STATUS_FOLDERS
from printdesk.upkeep import verification
from printdesk.upkeep.integrity import audit
from printdesk.upkeep.tasks import TaskKind

FILES_TOLD = {Happening.JOB_CREATED.value, Happening.FILE_SUPERSEDED.value}


@dataclass
class Findings:
    """Sentences about what is wrong, by what it is."""

    lost: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    mails_lost: list[str] = field(default_factory=list)
    mails_twice: int = 0

    @property
    def is_sound(self) -> bool:
        return not (self.lost or self.mixed or self.mails_lost)

    def look_at(self, desk: Desk, known: Known, jobs: Iterable[Job]) -> None:
        """Whether these jobs' files are whole where their rows say. So it must be at any time."""
        for job in jobs:
            self._look_at_files(desk, known, job)
            if job.version < known.versions.get(job.id, 0):
                self.lost.append(f"#{job.number}: what was done with it")

    def look_at_rest(self, lab: Lab, desk: Desk) -> None:
        """Whether all of the lab is sound, when nothing runs and the worker has tidied up."""
        known = lab.books.read()
        with desk.database.reading() as session:
            jobs = list(session.scalars(select(Job)))
            gone = set(session.scalars(select(Deletion.job_id)))
            verified = select(Task).where(Task.kind == TaskKind.VERIFY_LOG.value)
            results = [task.result for task in session.scalars(verified) if task.result]
        self.look_at(desk, known, jobs)
        for job in jobs:
            self._look_at_history(desk, job)
        there = {job.id for job in jobs}
        self.lost += [f"job {job_id}" for job_id in known.kept.keys() - there - gone]
        report = audit(desk, full=True, progress=verification.silent)
        self.mixed += [] if report.is_sound else report.lines()
        flaws = [flaw.message for flaw in verification.verify(desk).flaws]
        flaws += [str(result["flaws"]) for result in results if result["flaws"]]
        self.mixed += flaws
        self._look_at_mails(lab, desk)

    def _look_at_files(self, desk: Desk, known: Known, job: Job) -> None:
        folder = STATUS_FOLDERS[job.status]
        original = desk.share.path(job.original_path)
        if not original.exists() or _sha256(desk, job.original_path) != job.file_hash:
            self.lost.append(f"#{job.number}: its original")
        names = desk.share.file_set(folder, job.base_name)
        if job.display_name not in names or job.file_path != f"{folder}/{job.display_name}":
            self.lost.append(f"#{job.number}: {job.file_path}")
        names = [name for name in names if name != layout.metadata_name(job.base_name)]
        contents = {_sha256(desk, f"{folder}/{name}") for name in names}
        for missing in known.kept.get(job.id, set()) - contents:
            self.lost.append(f"#{job.number}: the file with {missing[:8]} ({', '.join(names)})")
        if not contents <= known.made:
            self.mixed.append(f"#{job.number}: torn files among {', '.join(names)}")

    def _look_at_history(self, desk: Desk, job: Job) -> None:
        """Whether the file that would be printed is the one of which the history tells."""
        with desk.database.reading() as session:
            told = [each for each in events_of(session, job.id) if each.event_type in FILES_TOLD]
        last = told[-1].details if told else {}
        known = last.get("sha256") or last.get("file_hash")
        # Of a slice that became the file the history knows the name alone.
        if known and known != _sha256(desk, job.file_path):
            self.mixed.append(f"#{job.number}: {job.file_path} is not what the history tells")

    def _look_at_mails(self, lab: Lab, desk: Desk) -> None:
        taken = Counter(post.taken(lab.folder / "mails.txt"))
        self.mails_twice = sum(count > 1 for count in taken.values())
        with desk.database.reading() as session:
            messages = {message.id: message for message in session.scalars(select(Message))}
            queued = select(Event).where(Event.event_type == Happening.EMAIL_QUEUED.value)
            events = session.scalars(queued.where(Event.moved_to.is_(None)))
            ids = [str(event.details["message_id"]) for event in events]
        withdrawn = MailStatus.WITHDRAWN.value
        for message_id in ids:
            message = messages[message_id]
            if message.status != withdrawn and message.header_id not in taken:
                self.mails_lost.append(f"#{message.job_number}: {message.kind} {message.status}")
        # Twice is allowed only under one Message-ID, which holds the beginning of the mail's own.
        for own, count in Counter(map(_own_id, taken)).items():
            if count > 1:
                self.mixed.append(f"mail {own} has {count} Message-IDs")


def too_many(desk: Desk) -> list[str]:
    """Files that are needed by nobody: temporary ones, copies left behind, the same file twice."""
    with desk.database.reading() as session:
        jobs = list(session.scalars(select(Job)))
    needed = {job.original_path for job in jobs}
    twice = []
    for job in jobs:
        needed |= {layout.thumbnail_path(job.base_name), layout.preview_path(job.base_name)}
        folder = STATUS_FOLDERS[job.status]
        seen: set[str] = set()
        for name in desk.share.file_set(folder, job.base_name):
            path = f"{folder}/{name}"
            needed.add(path)
            content = _sha256(desk, path)
            if content in seen:
                twice.append(path)
            seen.add(content)
    there = [
        f"{folder}/{path.name}"
        for folder in layout.FOLDERS
        for path in desk.share.path(folder).iterdir()
    ]
    return sorted({*there} - needed) + twice


def _sha256(desk: Desk, path: str) -> str:
    return sha256(desk.share.path(path).read_bytes()).hexdigest()


def _own_id(header_id: str) -> str:
    return header_id.partition("@")[0].rpartition("-")[2]
