"""A process that is killed at any step of what is done with a job leaves the job whole.

Right after its death all files of the job are complete in the folder that the row names. When the
worker has looked, nothing is left over: what was not committed has not been, and what was is done.
"""

import hashlib

import pytest

from printdesk.notifications.mail import FileMailer
from printdesk.upkeep.verification import verify
from printdesk.worker import long_tasks
from printdesk.worker.embedded import work_once
from printdesk.worker.tasks import purge_temporary_files
from tests import evidence
from tests.crash.deeds import DEEDS, NEW, TRANSITIONS, WORK, Deed
from tests.crash.file_sets import assert_whole, contents, set_out
from tests.crash.killing import Killer
from tests.stage import Stage


def steps_of(deeds: dict[str, Deed]) -> list[tuple[str, str]]:
    """Each deed with each of its steps."""
    return [(name, step) for name, deed in deeds.items() for step in deed.steps]


def recover(stage: Stage, **later: float) -> None:
    """What happens by itself: the dead one's claims run out, and the worker looks."""
    desk = stage.desk
    stage.clock.forward(**later or {"minutes": 6})
    while long_tasks.do_next(desk):
        pass
    work_once(desk, FileMailer(desk.settings.outbox_dir))
    purge_temporary_files(desk)
    evidence.assert_sound(desk)
    mails = [row["status"] for row in evidence.rows(desk, "message")]
    assert set(mails) <= {"sent", "withdrawn"}
    assert len(evidence.mails(desk)) >= mails.count("sent")


def after(deed: Deed, name: str, file_set: dict[str, str], base: str) -> dict[str, str]:
    """The job's files when it is done."""
    if not name.startswith("upload"):
        return file_set
    new = f"{base}.{deed.uploaded.rpartition('.')[2]}"
    kept = {f"{base}.v1.stl": file_set[f"{base}.stl"]}
    if new in file_set and new != f"{base}.stl":
        kept[f"{base}.v1.3mf"] = file_set[new]
    rest = {key: value for key, value in file_set.items() if key not in {f"{base}.stl", new}}
    return rest | kept | {new: hashlib.sha256(NEW).hexdigest()}


@pytest.mark.parametrize(("name", "step"), steps_of(TRANSITIONS))
def test_what_is_done_with_a_job_is_done_wholly_or_not_at_all(
    stage: Stage, processes: Killer, name: str, step: str
) -> None:
    deed, desk = TRANSITIONS[name], stage.desk
    ticket = stage.rise(deed.begin)
    file_set = set_out(desk, ticket, deed.begin)
    stage.clock.forward(days=deed.days)
    deed.ready(desk)

    assert processes.kills(desk, ticket.id, name, step), "there is no such step"

    assert_whole(desk, file_set, upload=bool(deed.uploaded))
    recover(stage)
    steps = list(deed.steps)
    # A long task is taken up again by itself.
    if steps.index(step) < steps.index("committed") and not deed.days:
        [row] = evidence.rows(desk, "job")
        assert (row["status"], contents(desk, row)) == (deed.begin, file_set)
        deed.do(desk, ticket.id)
        recover(stage)
    jobs = [(row["status"], contents(desk, row)) for row in evidence.rows(desk, "job")]
    assert jobs == ([(deed.end, after(deed, name, file_set, ticket.base))] if deed.end else [])


@pytest.mark.parametrize("step", list(DEEDS["submit"].steps))
def test_a_model_is_taken_in_wholly_or_not_at_all(
    stage: Stage, processes: Killer, step: str
) -> None:
    deed, desk = DEEDS["submit"], stage.desk
    stage.rise("EMPTY")

    assert processes.kills(desk, "", "submit", step), "there is no such step"

    # Nobody knows whether a submission goes on until an hour is over.
    recover(stage, hours=2)
    steps = list(deed.steps)
    if steps.index(step) < steps.index("committed"):
        assert evidence.rows(desk, "job") == []
        assert evidence.names(desk) == set()
        deed.do(desk, "")
        recover(stage)
    [job] = evidence.rows(desk, "job")
    assert evidence.mail_rows(desk, job["id"]) == [("received", "sent")]


@pytest.mark.parametrize(("name", "step"), steps_of(WORK))
def test_what_a_killed_worker_had_begun_is_done_by_the_next(
    stage: Stage, processes: Killer, name: str, step: str
) -> None:
    deed, desk = WORK[name], stage.desk
    ticket = stage.rise(deed.begin)
    file_set = set_out(desk, ticket, deed.begin)
    stage.clock.forward(days=deed.days)
    if name == "leftovers":
        assert processes.kills(desk, ticket.id, "confirm", "committed")
        stage.clock.forward(minutes=3)

    assert processes.kills(desk, ticket.id, name, step), "there is no such step"

    assert_whole(desk, file_set, upload=False)
    recover(stage, minutes=11)  # what recurs is held for longer than a job
    assert deed.done(desk)
    deed.do(desk, ticket.id)
    recover(stage)
    [row] = evidence.rows(desk, "job")
    assert (row["status"], contents(desk, row)) == (deed.end, file_set)
    assert verify(desk).flaws == []
