"""Whoever takes a job over from somebody who died, or who sleeps, builds on nothing half done."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from printdesk.errors import Refusal
from printdesk.jobs import sweeping
from printdesk.jobs.states import Status
from printdesk.notifications.mail import FileMailer
from printdesk.worker.embedded import work_once
from printdesk.worker.tasks import purge_temporary_files
from tests import evidence, models, racers
from tests.crash.deeds import TRANSITIONS, change_status_to, held
from tests.crash.file_sets import contents, set_out
from tests.crash.killing import Killer
from tests.mortal import Fate, MortalShare
from tests.road import saved
from tests.shares import GuardedShare, SharingViolation
from tests.stage import Stage

OTHER = racers.member(2)
SAVED_AGAIN = models.gcode("sliced once more")


class Asleep(Fate):
    """Sleeps at the chosen instant, while others do something."""

    def __init__(self, last: int, meanwhile: Callable[[], object]) -> None:
        super().__init__(last)
        self._meanwhile = meanwhile

    def die(self) -> None:
        self.dead = False
        self._meanwhile()


class OpenInUploaded(GuardedShare):
    """A share of which somebody has files open in the folder of new jobs."""

    def _guard(self, path: Path) -> Path:
        return super()._guard(path) if path.parent.name == "Uploaded" else path


def at_rest(stage: Stage) -> None:
    """The worker looks once."""
    stage.clock.forward(minutes=6)
    work_once(stage.desk, FileMailer(stage.desk.settings.outbox_dir))
    purge_temporary_files(stage.desk)
    evidence.assert_sound(stage.desk)


def test_an_upload_that_was_never_committed_is_not_approved(
    sqlite_stage: Stage, processes: Killer
) -> None:
    desk = sqlite_stage.desk
    ticket = sqlite_stage.rise("UPLOADED")
    assert processes.kills(desk, ticket.id, "upload of the same kind", "new file named")
    sqlite_stage.clock.forward(minutes=6)

    racers.take_lock(desk, ticket.id, OTHER)
    racers.approve(desk, ticket.id, OTHER)

    at_rest(sqlite_stage)
    row = evidence.job(desk, ticket.id)
    assert contents(desk, row) == {f"{ticket.base}.stl": row["file_hash"]}


@pytest.mark.parametrize("step", ["committed", "first source hidden", "first source deleted"])
def test_a_job_that_goes_back_at_once_meets_no_copies_of_before(
    sqlite_stage: Stage, processes: Killer, step: str
) -> None:
    desk = sqlite_stage.desk
    ticket = sqlite_stage.rise("UPLOADED")
    file_set = set_out(desk, ticket, "UPLOADED")
    assert processes.kills(desk, ticket.id, "approve", step)
    sqlite_stage.clock.forward(minutes=6)

    change_status_to(Status.UPLOADED)(desk, ticket.id)

    at_rest(sqlite_stage)
    sweeping.return_hidden(desk)
    assert contents(desk, evidence.job(desk, ticket.id)) == file_set


def test_a_copy_left_behind_that_is_open_in_a_slicer_stops_nobody(
    sqlite_stage: Stage, processes: Killer
) -> None:
    desk = sqlite_stage.desk
    ticket = sqlite_stage.rise("UPLOADED")
    file_set = set_out(desk, ticket, "UPLOADED")
    assert processes.kills(desk, ticket.id, "approve", "committed")
    sqlite_stage.clock.forward(minutes=6)

    share = OpenInUploaded(desk.share.root, [f"{ticket.base}.3mf"], SharingViolation)
    racers.confirm(replace(desk, share=share), ticket.id)

    row = evidence.job(desk, ticket.id)
    assert (row["status"], contents(desk, row)) == ("READYTOPRINT", file_set)
    assert desk.share.names("Uploaded") == [f"{ticket.base}.3mf"]
    at_rest(sqlite_stage)


@pytest.mark.parametrize("name", ["approve", "upload of the same kind", "upload over a slice"])
def test_who_sleeps_through_the_end_of_a_claim_does_no_harm(
    sqlite_stage: Stage, name: str, apart: int
) -> None:
    stage, desk = sqlite_stage, sqlite_stage.desk
    for instant in count(1, 3 * apart):
        ticket = stage.rise("UPLOADED")
        set_out(desk, ticket, "UPLOADED")
        others_did: list[bool] = []

        fate = Asleep(instant, partial(approve_meanwhile, stage, ticket.id, others_did))
        # Nobody sleeps in a transaction: all others would wait.
        sleeper = replace(desk, share=MortalShare(desk.share.root, fate))
        try:
            TRANSITIONS[name].do(sleeper, ticket.id)
        except Refusal:
            assert others_did == [True]

        at_rest(stage)
        row = evidence.job(desk, ticket.id)
        there = contents(desk, row)
        assert not [file for file in there if ".kept" in file]
        if others_did == [True]:
            slice_ = hashlib.sha256(SAVED_AGAIN).hexdigest()
            assert (row["status"], there[row["display_name"]]) == ("PENDING", slice_)
        if fate.lived < instant:
            break
    assert instant > 5


def approve_meanwhile(stage: Stage, job_id: str, others_did: list[bool]) -> None:
    """The claim runs out, somebody slices once more, and another member of staff approves."""
    stage.clock.forward(minutes=6)
    job = evidence.job(stage.desk, job_id)
    if job["status"] != "UPLOADED":
        return
    saved(stage.desk, f"Uploaded/{job['base_name']}.3mf", SAVED_AGAIN)
    try:
        held(racers.approve, OTHER)(stage.desk, job_id)
    except Refusal:
        others_did.append(False)
    else:
        others_did.append(True)
