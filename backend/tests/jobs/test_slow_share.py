"""A share that needs seconds for each look, or does not answer at all."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from printdesk.accounts.passwords import Passwords
from printdesk.api.congestion import Gate
from printdesk.app import create_app
from printdesk.clock import patience
from printdesk.desk import Desk
from printdesk.errors import JobBusy, StorageUnavailable
from printdesk.jobs.claims import LEASE, claimed
from printdesk.models import Job
from printdesk.notifications.mail import FileMailer
from printdesk.storage import siblings
from printdesk.storage.durable import CHUNK, copy_verified
from printdesk.storage.pulse import Pulse
from printdesk.storage.siblings import Names
from printdesk.upkeep import health
from printdesk.worker.embedded import EmbeddedWorker, work_once
from printdesk.worker.tasks import beat
from tests import evidence, models, racers
from tests.clients import StaffClient
from tests.clocks import NOON, HandClock
from tests.notifications.mailers import Kept
from tests.road import API, Road, saved
from tests.shares import HangingShare, SlowShare


@pytest.fixture
def hanging(desk: Desk) -> Iterator[HangingShare]:
    share = HangingShare(desk.share.root)
    yield share
    share.let_go.set()


@pytest.mark.usefixtures("any_database")
def test_a_claim_is_kept_however_long_a_slow_share_takes(
    desk: Desk, road: Road, clock: HandClock, mailer: FileMailer
) -> None:
    ticket = road.to("PENDING")
    for number in range(12):
        saved(desk, f"Pending/{ticket.base}_{number}.gcode", models.gcode(str(number)), age=60)
    begun, taken_by_others = clock.now(), []

    def others_try() -> None:
        """Each look takes five seconds, in which somebody else wants the job's files."""
        clock.forward(seconds=5)
        if evidence.job(desk, ticket.id)["move_claim"]:
            with suppress(JobBusy), claimed(desk, ticket.id, nobody_minds, wait=0):
                taken_by_others.append(clock.now())

    racers.confirm(replace(desk, share=SlowShare(desk.share.root, 0.01, others_try)), ticket.id)

    assert clock.now() - begun > 2 * LEASE
    assert taken_by_others == []
    assert evidence.job(desk, ticket.id)["status"] == "READYTOPRINT"
    work_once(desk, mailer)
    evidence.assert_sound(desk)


def test_a_claim_is_kept_while_one_large_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * (3 * CHUNK))
    calls: list[int] = []

    copy_verified(tmp_path / "large", tmp_path / ".copy", go_on=lambda: calls.append(1))

    assert len(calls) == 6  # for each megabyte that is written, and that is read back


def test_a_claim_is_kept_while_the_file_that_was_saved_over_is_looked_at(desk: Desk) -> None:
    saved(desk, "Uploaded/a.stl", b"x" * (3 * CHUNK))
    calls: list[int] = []
    names = Names(base="a", current="a.stl", uploaded="a.stl", original_hash="another")

    [found] = siblings.find(desk.share, "Uploaded", names, (), lambda: calls.append(1))

    assert found.working_file
    assert len(calls) == 3


def test_a_claim_is_renewed_when_that_is_due_and_not_before(
    desk: Desk, road: Road, clock: HandClock
) -> None:
    ticket = road.to("UPLOADED")
    with claimed(desk, ticket.id, nobody_minds) as claim:
        ends = evidence.job(desk, ticket.id)["move_expires"]
        clock.forward(seconds=LEASE.total_seconds() / 5)
        claim.go_on()
        assert evidence.job(desk, ticket.id)["move_expires"] == ends
        clock.forward(seconds=LEASE.total_seconds() / 5)
        claim.go_on()
        assert evidence.job(desk, ticket.id)["move_expires"] == clock.now() + LEASE


def test_health_tells_that_the_share_is_slow(desk: Desk) -> None:
    beat(desk, "worker")
    slow = replace(desk, share=SlowShare(desk.share.root, 1.1, lambda: None))

    told = health.check(slow)["storage"]

    assert told.status == "warning"
    assert told.message.startswith("The share answers slowly: one look took 1.")


def test_health_waits_for_a_share_that_hangs_no_longer_than_it_may(
    desk: Desk, hanging: HangingShare
) -> None:
    answers: list[str] = []

    def ask() -> str:
        with pytest.raises(StorageUnavailable) as refused:
            hanging.pulse.ask(0.2)
        answers.append(refused.value.message)
        return "asked"

    racers.together([ask] * 20)

    assert len(answers) == 20
    assert all("has not answered for" in answer for answer in answers)
    # However many ask, one looks.
    assert hanging.looks == 1
    hanging.let_go.set()
    assert hanging.pulse.ask(10).seen.free > 0
    assert hanging.pulse.ask(10).seen.free > 0
    assert hanging.looks == 2


def test_a_pulse_tells_what_the_look_raises() -> None:
    def gone() -> None:
        raise StorageUnavailable("it is gone")

    with pytest.raises(StorageUnavailable, match="it is gone"):
        Pulse(gone).ask(10)


def test_requests_for_a_share_that_hangs_leave_the_others_their_threads(
    desk: Desk, road: Road, passwords: Passwords, hanging: HangingShare, clock: HandClock
) -> None:
    ticket = road.to("UPLOADED")
    stuck = replace(desk, share=hanging)
    app = create_app(stuck, passwords=passwords, gate=Gate(2, stuck_after_seconds=0.3))
    staff = StaffClient(app, road.staff.person, clock)
    answers: list[int] = []

    def look() -> str:
        with app.test_client() as browser:
            browser.environ_base.update(staff.environ_base)
            answers.append(browser.get(f"{API}/jobs/{ticket.id}/versions").status_code)
        return "looked"

    inside = [threading.Thread(target=look) for _ in range(2)]
    for thread in inside:
        thread.start()
    for _ in inside:
        assert hanging.arrived.acquire(timeout=10)
    racers.together([look] * 6)

    assert answers == [503] * 6
    assert staff.get(f"{API}/jobs/{ticket.id}").status_code == 200
    assert staff.get(f"{API}/jobs").status_code == 200
    hanging.let_go.set()
    for thread in inside:
        thread.join()
    look()
    assert answers[6:] == [200] * 3


def test_a_share_that_hangs_stops_neither_mails_nor_the_heartbeat(
    desk: Desk, road: Road, clock: HandClock, hanging: HangingShare
) -> None:
    post = Kept()
    bell = threading.Event()
    ticket = road.to("UPLOADED")
    with desk.database.transaction() as tx:
        # Looking at the model has tests of its own.
        tx.session.execute(update(Job).where(Job.id == ticket.id).values(inspected_at=NOON))
    worker = EmbeddedWorker(replace(desk, share=hanging), post, bell)
    worker.start()
    try:
        waited = patience(60)
        while not hanging.looks:
            assert waited.left(), "nobody looks at the share"
        clock.forward(minutes=11)
        bell.set()
        while not post.mails or workers(desk).status == "error":
            assert waited.left(), "mails wait for the share"

        told = workers(desk)

        assert told.status == "warning"
        assert "the work on the share" in told.message
        hanging.let_go.set()
        while workers(desk).status != "ok":
            assert waited.left(), "the work on the share does not go on"
    finally:
        hanging.let_go.set()
        worker.stop()
    work_once(desk, post)
    evidence.assert_sound(desk)


def workers(desk: Desk) -> health.Component:
    """What health says of the worker's threads."""
    return health.check(desk)["workers"]


def test_many_requests_for_a_quick_share_wait_for_each_other() -> None:
    gate = Gate(2, stuck_after_seconds=60)
    most: list[int] = []
    inside: list[object] = []

    def pass_through() -> str:
        place = gate.enter()
        inside.append(place)
        most.append(len(inside))
        inside.remove(place)
        gate.leave(place)
        return "through"

    assert racers.together([pass_through] * 30) == ["through"] * 30
    assert max(most) <= 2


def nobody_minds(_session: Session, _job: Job) -> None:
    """A claim for which nothing is asked."""
