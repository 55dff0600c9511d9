"""A process that dies at any instant of an action leaves every job whole.

Right after the death each job has all its files, complete, in the folder that the database names.
When the worker has looked, nothing is left over, and what was not done can be done again.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from printdesk.actors import Actor, Role
from printdesk.desk import Desk
from printdesk.errors import StorageUnavailable, ValidationFailed
from printdesk.jobs import actions, choosing, overrides, versions
from printdesk.jobs.states import Status
from printdesk.notifications.mail import FileMailer
from printdesk.storage.intake import IncomingFile
from printdesk.worker.embedded import work_once
from printdesk.worker.tasks import purge_temporary_files
from tests import evidence, models, racers
from tests.clocks import HandClock
from tests.crash.deeds import NEW
from tests.crash.file_sets import assert_whole, set_out
from tests.mortal import Vanishing, dies, living_until
from tests.road import lock, saved
from tests.stage import Stage

AGAIN_EVERY = 2


@dataclass(frozen=True)
class Action:
    """Something done to a job: from which status, and what it leads to (None: it is gone).

    Every ``stride``-th instant is tried, or one in a few of these: they share most of their road.
    """

    begin: str
    end: str | None
    do: Callable[[Desk, str, Actor], object]
    stride: int = 7


def change_to_pending_without_a_price(desk: Desk, job_id: str, by: Actor) -> None:
    """Refused in the last moment, when the files are copied already."""
    with pytest.raises(ValidationFailed):
        overrides.change_status(
            *(desk, job_id, Actor(by.id, by.name, Role.ADMIN)),
            new_status=Status.PENDING,
            reason="by mistake",
            send_email=False,
        )


def upload(name: str, desk: Desk, job_id: str, by: Actor) -> None:
    file = IncomingFile(desk.share, 1024 * 1024)
    file.write(NEW)
    versions.replace(desk, job_id, by, name, file)


ACTIONS = {
    "approve": Action("UPLOADED", "PENDING", racers.approve, stride=5),
    "confirm": Action("PENDING", "READYTOPRINT", lambda d, j, _: racers.confirm(d, j)),
    "delete": Action("PENDING", None, racers.delete),
    "a refused change": Action("UPLOADED", "UPLOADED", change_to_pending_without_a_price),
    "upload another kind": Action("UPLOADED", "UPLOADED", partial(upload, "new.gcode")),
    "upload the same kind": Action("UPLOADED", "UPLOADED", partial(upload, "new.stl")),
}


def recover(desk: Desk, clock: HandClock, mailer: FileMailer, **later: float) -> None:
    """What happens by itself: the dead one's claim runs out, and the worker looks."""
    clock.forward(**later)
    work_once(desk, mailer)
    purge_temporary_files(desk)
    evidence.assert_sound(desk)


@pytest.mark.parametrize("name", ACTIONS)
def test_a_death_at_any_instant_of_an_action_is_survived(
    sqlite_stage: Stage, name: str, tmp_path: Path, apart: int
) -> None:
    stage = sqlite_stage
    action, desk, mailer = ACTIONS[name], stage.desk, FileMailer(tmp_path)
    staff = stage.people["staff"].person
    by = Actor(staff.id, staff.name, Role.STAFF)
    uploads = name.startswith("upload")
    for place, instant in enumerate(count(1, action.stride * apart)):
        ticket = stage.rise(action.begin)
        lock(stage.people["staff"], ticket)
        file_set = set_out(desk, ticket, action.begin)

        died = dies(desk, lambda mortal: action.do(mortal, ticket.id, by), instant)  # noqa: B023

        assert_whole(desk, file_set, upload=uploads)
        recover(desk, stage.clock, mailer, minutes=6)
        assert_whole(desk, file_set, upload=uploads)
        there = [row["status"] for row in evidence.rows(desk, "job")]
        after = [action.end] if action.end else []
        assert there in ([action.begin], after)
        if there != after and place % AGAIN_EVERY == 0:
            lock(stage.people["staff"], ticket)
            action.do(desk, ticket.id, by)
            recover(desk, stage.clock, mailer)
            assert [row["status"] for row in evidence.rows(desk, "job")] == after
        if not died:
            break
    assert instant > 15


@pytest.mark.usefixtures("any_database")
def test_a_death_at_any_instant_of_a_submission_is_survived(
    desk: Desk, clock: HandClock, mailer: FileMailer, apart: int
) -> None:
    for instant in count(1, apart * (3 if desk.database.is_sqlite else 5)):
        died = dies(desk, partial(student, number=instant), instant)

        assert_whole(desk, {}, upload=False)
        # Nobody knows whether a submission goes on until an hour is over.
        recover(desk, clock, mailer, hours=2)
        taken = {row["student_email"] for row in evidence.rows(desk, "job")}
        if f"{instant}@example.edu" not in taken and instant % AGAIN_EVERY == 0:
            student(desk, number=instant)
            recover(desk, clock, mailer)
        if not died:
            break
    assert instant > 15
    assert f"{instant}@example.edu" in taken


def student(desk: Desk, number: int) -> None:
    """Hands in the same file as all others, from an address of their own."""
    racers.submit(desk, models.binary_stl(), f"{number}@example.edu")


@pytest.mark.parametrize("name", ["approve", "delete", "upload another kind"])
def test_a_share_that_vanishes_at_any_instant_of_an_action_is_survived(
    sqlite_stage: Stage, name: str, tmp_path: Path, apart: int
) -> None:
    stage = sqlite_stage
    action, desk, mailer = ACTIONS[name], stage.desk, FileMailer(tmp_path)
    staff = stage.people["staff"].person
    by = Actor(staff.id, staff.name, Role.STAFF)
    for instant in count(1, 5 * apart):
        ticket = stage.rise(action.begin)
        lock(stage.people["staff"], ticket)
        file_set = set_out(desk, ticket, action.begin)
        fate, refused = Vanishing(instant, desk.share.root), False

        with living_until(desk, fate) as mortal:
            try:
                action.do(mortal, ticket.id, by)
            except StorageUnavailable:
                refused = True
        gone = fate.come_back()

        assert_whole(desk, file_set, upload=name.startswith("upload"))
        there = [row["status"] for row in evidence.rows(desk, "job")]
        assert there == ([action.begin] if refused else [action.end] if action.end else [])
        recover(desk, stage.clock, mailer)
        if not gone:
            break
    assert instant > 15


def test_a_share_that_vanishes_at_any_instant_of_a_submission_is_survived(
    desk: Desk, clock: HandClock, mailer: FileMailer, apart: int
) -> None:
    for instant in count(1, 3 * apart):
        fate, refused = Vanishing(instant, desk.share.root), False
        with living_until(desk, fate) as mortal:
            try:
                student(mortal, number=instant)
            except StorageUnavailable:
                refused = True
        gone = fate.come_back()

        taken = {row["student_email"] for row in evidence.rows(desk, "job")}
        assert (f"{instant}@example.edu" in taken) != refused
        recover(desk, clock, mailer, hours=2)
        if not gone:
            break
    assert instant > 10


def print_the_newer(desk: Desk, job_id: str, by: Actor, newer: str) -> None:
    actions.mark_printing(desk, job_id, by, file=newer)


def choose_the_newer(desk: Desk, job_id: str, by: Actor, newer: str) -> None:
    choosing.choose(desk, job_id, by, newer)


@pytest.mark.parametrize("take", [print_the_newer, choose_the_newer])
def test_a_death_while_a_slice_from_a_folder_before_is_taken_along_is_survived(
    stage: Stage, take: Callable[[Desk, str, Actor, str], None], tmp_path: Path, apart: int
) -> None:
    desk, mailer = stage.desk, FileMailer(tmp_path)
    staff = stage.people["staff"].person
    by = Actor(staff.id, staff.name, Role.STAFF)
    for instant in count(1, 3 * apart):
        ticket = stage.rise("READYTOPRINT")
        lock(stage.people["staff"], ticket)
        newer = f"Uploaded/{ticket.base}.stl"
        saved(desk, newer, NEW)

        died = dies(desk, lambda mortal: take(mortal, ticket.id, by, newer), instant)  # noqa: B023

        for later in (0, 3):
            stage.clock.forward(minutes=later)
            if later:
                work_once(desk, mailer)
                purge_temporary_files(desk)
            job = evidence.job(desk, ticket.id)
            folder = desk.share.root / evidence.FOLDER_OF[job["status"]]
            there = {path.read_bytes() for path in folder.iterdir()}
            assert models.binary_stl() in there
            taken = (desk.share.root / job["file_path"]).read_bytes() == NEW
            assert taken or (desk.share.root / newer).read_bytes() == NEW
        # Either it lies where it was saved, or it was taken along; never both.
        assert taken != (desk.share.root / newer).exists()
        assert evidence.rows(desk, "pending_deletion") == []
        if not died:
            break
    assert taken
    assert instant > 15
    evidence.assert_sound(desk)


def test_what_a_submission_has_copied_goes_as_soon_as_the_share_is_back(
    desk: Desk, mailer: FileMailer, apart: int
) -> None:
    for instant in count(1, apart):
        fate = Vanishing(instant, desk.share.root)
        with living_until(desk, fate) as mortal, suppress(StorageUnavailable):
            student(mortal, number=instant)
        gone = fate.come_back()
        begun = evidence.rows(desk, "pending_deletion") != []
        work_once(desk, mailer)

        if begun:
            evidence.assert_sound(desk)
        # What came in before anything was noted goes by its age.
        for upload in (desk.share.root / ".incoming").iterdir():
            assert not begun
            upload.unlink()
        if not gone:
            break
    assert instant > 10
