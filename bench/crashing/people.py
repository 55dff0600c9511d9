"""The people of the lab: each does something that is allowed, again and again, at random."""

import os
import traceback
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from random import Random
from typing import NoReturn

from sqlalchemy import select

from bench.crashing.lab import Lab
from printdesk.actors import Actor, Role
from printdesk.desk import Desk
from printdesk.errors import Refusal
from printdesk.jobs import (
    actions,
    confirmation,
    deletion,
    edits,
    locks,
    overrides,
    resending,
    submission,
    versions,
)
from printdesk.jobs.claims import claimed, editing
from printdesk.jobs.states import EDITABLE, TRANSITIONS, Action, Status
from printdesk.jobs.submission import Submission
from printdesk.models import Job
from printdesk.notifications.kinds import Kind
from printdesk.storage.intake import IncomingFile
from printdesk.storage.layout import STATUS_FOLDERS
from printdesk.upkeep import archive, checkpoints, retention, tasks
from printdesk.upkeep.tasks import TaskKind

MOST_TRIANGLES = 8000  # 400 kB
WHY = "so it came"
DONE = {Status.PAIDPICKEDUP, Status.REJECTED, Status.ARCHIVED}

Deed = Callable[["Somebody", Job], object]


class Somebody:
    """One of the staff, who is also every student and the administrator."""

    def __init__(self, desk: Desk, lab: Lab, seed: int) -> None:
        self.desk, self.books, self.jobs = desk, lab.books, lab.jobs
        self.random = Random(seed)
        self.staff = Actor(f"{seed:032x}", "Sam Staff", Role.STAFF)
        self.admin = Actor(f"{seed:032x}", "Ada Admin", Role.ADMIN)

    def act(self) -> None:
        """Do one thing, whatever comes of it."""
        with self.desk.database.reading() as session:
            jobs = list(session.scalars(select(Job)))
        try:
            if self.random.random() < (0.5 if len(jobs) < self.jobs else 0.02):
                self.submit()
            elif self.random.random() < 0.03:
                self.random.choice(CHORES)(self)
            else:
                job = self.random.choice(jobs)
                done = self.random.choice(_open(job))(self, job)
                if isinstance(done, Job):
                    self.books.done(done.id, done.version)
        except Refusal:
            pass  # Others were faster, or hold the job.

    def submit(self) -> None:
        content = self._model()
        said = Submission(
            student_name="Jane Doe",
            student_email=f"student{self.random.randrange(10)}@example.edu",
            discipline="Architecture",
            class_number="ARCH 4000",
            print_method="Filament",
            color="Blue",
            printer="prusa_mk4s",
            acknowledged_minimum_charge=True,
            filename="bracket.stl",
        )
        file = self._incoming(content)
        try:
            job = submission.submit(self.desk, said, file)
        finally:
            file.discard()
        self.books.kept(job.id, sha256(content).hexdigest())

    def upload(self, job: Job) -> Job:
        """Upload a new version, of the same kind of file or of another."""
        content = self._model()
        name = self.random.choice(["new.stl", "new.gcode", "new.3mf"])
        file = self._incoming(content)
        try:
            done = versions.replace(self.desk, job.id, self.staff, name, file)
        finally:
            file.discard()
        self.books.kept(job.id, sha256(content).hexdigest())
        return done

    def slice(self, job: Job) -> None:
        """Save a sliced file beside the job's, at a time when nobody moves it."""
        content = self._model()
        with claimed(self.desk, job.id, lambda _session, _job: None) as claim:
            ending = self.random.choice([".3mf", f"_{self.random.randrange(1000)}.gcode"])
            folder = STATUS_FOLDERS[claim.job.status]
            path = self.desk.share.path(f"{folder}/{job.base_name}{ending}")
            if not path.exists():
                temporary = path.with_name(f".saving.{os.getpid()}{path.name}")
                temporary.write_bytes(content)
                temporary.rename(path)
                self.books.kept(job.id, sha256(content).hexdigest())

    def confirm(self, job: Job) -> Job:
        token = self.desk.keys.confirm_token(job.id, job.confirm_generation)
        return confirmation.confirm(self.desk, token)[0]

    def _model(self) -> bytes:
        triangles = self.random.randrange(1, MOST_TRIANGLES)
        head = b"a model".ljust(80, b"\0") + triangles.to_bytes(4, "little")
        content = head + os.urandom(16) + self.random.randbytes(50 * triangles - 16)
        self.books.made(sha256(content).hexdigest())
        return content

    def _incoming(self, content: bytes) -> IncomingFile:
        file = IncomingFile(self.desk.share, len(content))
        file.write(content)
        return file


def live(lab: Lab, seed: int) -> NoReturn:
    """A process of somebody's, which ends when it is killed."""
    with lab.desk() as desk:
        somebody = Somebody(desk, lab, seed)
        while True:
            try:
                somebody.act()
            except Exception:
                lab.books.surprise(traceback.format_exc(limit=-4))


def populate(lab: Lab) -> None:
    """Let the lab have a past: jobs of long ago, in every status."""
    with lab.desk(days=-500) as desk:
        somebody = Somebody(desk, lab, 1)
        for _ in range(lab.jobs * 6):
            somebody.act()


def _held(action: Callable[[Desk, str, Actor], object]) -> Deed:
    """An action of staff, who take the lock for it."""

    def deed(who: Somebody, job: Job) -> object:
        locks.lock(who.desk, job.id, who.staff)
        return action(who.desk, job.id, who.staff)

    return deed


def _approve(desk: Desk, job_id: str, by: Actor) -> Job:
    return actions.approve(
        desk,
        job_id,
        by,
        weight_g=Decimal(45),
        time_hours=Decimal("3.2"),
        material="PLA",
        printer="prusa_mk4s",
    )


def _change_status(who: Somebody, job: Job) -> Job:
    return overrides.change_status(
        who.desk,
        job.id,
        who.admin,
        new_status=who.random.choice([status for status in Status if status not in DONE]),
        reason=WHY,
        send_email=who.random.random() < 0.5,
    )


def _let_years_pass(who: Somebody, job: Job) -> None:
    """Make a job that is done old enough for the archive, or for the end."""
    with editing(who.desk, job.id, who.admin) as (_, now):
        if now.status in DONE:
            now.status_changed_at = who.desk.clock.now() - timedelta(days=400)


def _prune(who: Somebody) -> None:
    with who.desk.database.reading() as session:
        count = archive.preview(session, who.desk, archive.PRUNE, 365).count
    archive.prune(who.desk, who.admin, 365, str(count))


def _verify(who: Somebody) -> None:
    with who.desk.database.transaction() as tx:
        tasks.begin(tx, who.desk, TaskKind.VERIFY_LOG, who.admin)


def _open(job: Job) -> list[Deed]:
    """What may be done with a job as it stands."""
    status = Status(job.status)
    found = [deed for action, deed in DEEDS.items() if status in TRANSITIONS[action].sources]
    # What leads on is done more often than what ends a job.
    found += [deed for deed in found if deed not in ENDINGS] * 3
    if status in EDITABLE:
        found += EDITS
    if status in DONE:
        found.append(_let_years_pass)
    return [*found, *ANYTIME]


DEEDS: dict[Action, Deed] = {
    Action.APPROVE: _held(_approve),
    Action.REJECT: _held(
        lambda desk, job_id, by: actions.reject(
            desk, job_id, by, reasons=["Walls too thin to print"], custom_reason=None
        )
    ),
    Action.WITHDRAW: lambda who, job: actions.withdraw(who.desk, job.id),
    Action.CONFIRM: Somebody.confirm,
    Action.FORCE_CONFIRM: lambda who, job: overrides.force_confirm(
        who.desk, job.id, who.staff, reason=WHY, bypass_email=False
    ),
    Action.MARK_PRINTING: _held(actions.mark_printing),
    Action.MARK_COMPLETE: _held(actions.mark_complete),
    Action.MARK_FAILED: lambda who, job: overrides.mark_failed(
        who.desk, job.id, who.staff, reason=WHY
    ),
    Action.MARK_PICKED_UP: _held(actions.mark_picked_up),
    Action.REVERT_COMPLETION: lambda who, job: actions.revert_completion(
        who.desk, job.id, who.staff
    ),
    Action.REVERT_PICKUP: lambda who, job: actions.revert_pickup(who.desk, job.id, who.staff),
    Action.DELETE: _held(deletion.delete),
    Action.CHANGE_STATUS: _change_status,
}
ENDINGS = {DEEDS[action] for action in (Action.REJECT, Action.WITHDRAW, Action.DELETE)}
EDITS: list[Deed] = [
    lambda who, job: (locks.lock(who.desk, job.id, who.staff), who.upload(job))[1],
    Somebody.slice,
    Somebody.slice,
]
ANYTIME: list[Deed] = [
    lambda who, job: edits.write_notes(
        who.desk, job.id, who.staff, f"note {who.random.random()}", job.version
    ),
    lambda who, job: resending.resend(
        who.desk, job.id, who.staff, who.random.choice([Kind.APPROVAL, Kind.COMPLETION])
    ),
]
CHORES: list[Callable[[Somebody], object]] = [
    lambda who: archive.archive(who.desk, who.admin, 90),
    _prune,
    _verify,
    lambda who: checkpoints.take(who.desk),
    lambda who: retention.move_old_events(who.desk),
]
