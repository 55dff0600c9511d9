"""Recurring work: each run once, whoever ticks, and none in another's way."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import event

from printdesk.desk import Desk
from printdesk.jobs.claims import claimed
from printdesk.upkeep import space
from printdesk.worker import schedule, tasks
from printdesk.worker.embedded import do_long_work, look_after_share
from printdesk.worker.schedule import DAY, RECURRING, Recurring
from tests import evidence
from tests.clocks import HandClock
from tests.road import Road
from tests.trouble import gone

both_databases = pytest.mark.usefixtures("any_database")

MINUTELY, DAILY = (Recurring("work", seconds, lambda _desk: None) for seconds in (60, DAY))
EVERY = {work.name: work.every_seconds for work in RECURRING}


def at_once(call: Callable[[], object], workers: int = 4) -> list[object]:
    """Several workers do the same at the same instant; what each got."""
    start = threading.Barrier(workers)

    def run(_worker: int) -> object:
        start.wait()
        return call()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, range(workers)))


def slots(desk: Desk) -> list[str]:
    """The runs that were begun, by the name of the work."""
    names = [row["name"].partition("@") for row in evidence.rows(desk, "slot")]
    return sorted(name for name, at, _ in names if at)


def checkpoints(desk: Desk) -> int:
    told = evidence.told(desk, "system")
    return sum(happening == "Checkpoint" for happening, _ in told)


@both_databases
def test_of_workers_that_ask_for_the_same_run_one_does_it(desk: Desk, clock: HandClock) -> None:
    for _ in range(15):
        taken = at_once(partial(schedule.do_if_due, desk, MINUTELY))
        assert sorted(taken, key=bool) == [False, False, False, True]
        assert schedule.do_if_due(desk, MINUTELY) is False
        clock.forward(seconds=60)


@both_databases
def test_workers_that_tick_at_once_do_each_work_once(
    desk: Desk, clock: HandClock, road: Road
) -> None:
    road.to("UPLOADED")
    for day in (1, 2):
        at_once(partial(schedule.tick, desk))
        schedule.tick(desk)
        assert checkpoints(desk) == day
        clock.forward(days=1)
    assert set(slots(desk)) == set(EVERY)


def test_whether_anything_is_due_is_asked_once_for_all(desk: Desk) -> None:
    schedule.tick(desk)
    asked: list[str] = []
    event.listen(
        desk.database.engine, "before_cursor_execute", lambda *call: asked.append(str(call[2]))
    )

    schedule.tick(desk)

    assert [sql.split()[0] for sql in asked] == ["BEGIN", "SELECT"]


@pytest.mark.parametrize("name", EVERY)
def test_work_comes_round_in_its_time(desk: Desk, clock: HandClock, name: str) -> None:
    schedule.tick(desk)
    assert slots(desk).count(name) == 1
    # Runs begin at fixed times, so that a restart does not put them off.
    into = clock.now().timestamp() % EVERY[name]
    clock.forward(seconds=EVERY[name] - into - 1)
    schedule.tick(desk)
    assert slots(desk).count(name) == 1
    clock.forward(seconds=1)
    schedule.tick(desk)
    assert slots(desk).count(name) == 2


def test_work_that_fails_does_not_stop_the_rest_and_is_tried_again(
    desk: Desk, clock: HandClock, road: Road
) -> None:
    road.to("PENDING")
    clock.forward(hours=72)
    with gone(desk.share.root):
        schedule.tick(desk)
    failed = {name for name in slots(desk) if name.endswith(", failed")}
    done = set(slots(desk)) - failed
    assert done | {name.removesuffix(", failed") for name in failed} == set(EVERY)
    assert "move-old-events, failed" in failed
    # Of these neither needs the share.
    [job] = evidence.rows(desk, "job")
    assert (job["is_confirmation_expired"], checkpoints(desk)) == (True, 1)
    assert evidence.rows(desk, "setting", name="storage_usage") == []

    schedule.tick(desk)
    assert "move-old-events" not in slots(desk)
    clock.forward(seconds=schedule.TRIED_AGAIN)
    schedule.tick(desk)
    assert len(evidence.rows(desk, "setting", name="storage_usage")) == 1
    assert "move-old-events" in slots(desk)


def test_runs_of_long_ago_are_forgotten_and_none_is_done_again(
    desk: Desk, clock: HandClock
) -> None:
    for _ in range(20):
        clock.forward(days=1)
        assert [schedule.do_if_due(desk, DAILY) for _ in range(2)] == [True, False]
    kept = [row["taken_at"] for row in evidence.rows(desk, "slot")]
    assert min(kept) == clock.now() - tasks.SLOTS_KEPT
    # A run may be forgotten only when the next one of its name has come.
    assert tasks.SLOTS_KEPT.total_seconds() > max(EVERY.values())


def test_the_history_is_signed_at_the_end_of_every_day(desk: Desk, clock: HandClock) -> None:
    assert EVERY["checkpoint"] == DAY
    schedule.tick(desk)
    clock.forward(hours=11, minutes=59)
    schedule.tick(desk)
    assert checkpoints(desk) == 1
    clock.forward(minutes=1)
    schedule.tick(desk)
    assert checkpoints(desk) == 2


class TestTemporaryFiles:
    """Their age is since when they stand there, which a test cannot set: the clock moves on."""

    FOLDERS = ("Uploaded", "originals", ".printdesk", ".printdesk/events/2030-01-01")

    @pytest.fixture
    def now(self, desk: Desk, clock: HandClock, tmp_path: Path) -> Path:
        """The hands show what the file system's clock shows."""
        probe = tmp_path / "probe"
        probe.touch()
        clock.forward(seconds=probe.stat().st_ctime - clock.now().timestamp())
        for folder in self.FOLDERS:
            (desk.share.root / folder).mkdir(parents=True, exist_ok=True)
        return desk.share.root

    def test_what_was_broken_off_a_day_ago_is_removed(
        self, desk: Desk, clock: HandClock, now: Path
    ) -> None:
        left = [now / folder / ".1f2e.half.stl" for folder in self.FOLDERS]
        for path in left:
            path.write_bytes(b"half")
        clock.forward(hours=23, minutes=59)
        tasks.purge_temporary_files(desk)
        assert all(path.exists() for path in left)
        clock.forward(minutes=2)
        tasks.purge_temporary_files(desk)
        assert not any(path.exists() for path in left)

    def test_an_upload_that_was_broken_off_goes_after_an_hour(
        self, desk: Desk, clock: HandClock, now: Path
    ) -> None:
        upload = now / ".incoming" / f".{'1f2e' * 8}.upload"
        upload.write_bytes(b"half")
        clock.forward(minutes=59)
        tasks.purge_temporary_files(desk)
        assert upload.exists()
        clock.forward(minutes=2)
        tasks.purge_temporary_files(desk)
        assert not upload.exists()

    def test_a_copy_of_an_old_file_is_not_old(
        self, desk: Desk, clock: HandClock, now: Path
    ) -> None:
        """It has the time of saving of its source while it is made."""
        copy = now / "Uploaded" / ".claim.copy.stl"
        copy.write_bytes(b"half")
        os.utime(copy, (0, 0))
        clock.forward(hours=1)
        tasks.purge_temporary_files(desk)
        assert copy.exists()

    def test_a_copy_for_a_move_goes_as_soon_as_that_is_over(
        self, desk: Desk, road: Road, now: Path
    ) -> None:
        ticket = road.to("UPLOADED")
        with claimed(desk, ticket.id, lambda _session, _job: None) as claim:
            copy = claim.placing.temporary("Pending")
            copy.write_bytes(b"half")
            tasks.purge_temporary_files(desk)
            assert copy.exists()
        copy.write_bytes(b"whoever made this has died since")
        written = [now / "Pending" / f".{claim.token}.{end}" for end in ("tmp", "upload")]
        for path in written:
            path.write_bytes(b"whoever is writing this may be at it still")

        tasks.purge_temporary_files(desk)

        assert not copy.exists()
        assert all(path.exists() for path in written)

    def test_nothing_else_goes(self, desk: Desk, clock: HandClock, road: Road, now: Path) -> None:
        road.to("UPLOADED")
        hidden = now / "Uploaded" / ".deleting-1f2e-JaneDoe.stl"
        hidden.write_bytes(b"it is decided elsewhere what becomes of this")
        (now / "Uploaded" / ".folder").mkdir()
        outside = now.parent / "outside"
        outside.write_bytes(b"not ours")
        (now / "Uploaded" / ".link").symlink_to(outside)
        before = set(now.rglob("*"))
        clock.forward(days=3)
        tasks.purge_temporary_files(desk)
        assert set(now.rglob("*")) == before
        assert outside.exists()


class TestHeartbeats:
    def test_each_worker_has_one_that_is_renewed(self, desk: Desk, clock: HandClock) -> None:
        for _ in range(3):
            for worker in ("lab:1:worker", "lab:2:worker"):
                tasks.beat(desk, worker)
            clock.forward(seconds=15)
        told = {row["worker"]: row["seen_at"] for row in evidence.rows(desk, "heartbeat")}
        assert list(told) == ["lab:1:worker", "lab:2:worker"]
        assert {str(moment)[11:19] for moment in told.values()} == {"12:00:30"}

    def test_those_of_processes_long_gone_are_forgotten(self, desk: Desk, clock: HandClock) -> None:
        tasks.beat(desk, "lab:1:worker")
        clock.forward(hours=25)
        tasks.beat(desk, "lab:2:worker")
        assert [row["worker"] for row in evidence.rows(desk, "heartbeat")] == ["lab:2:worker"]

    def test_a_worker_is_named_by_machine_process_and_thread(self) -> None:
        name = tasks.worker_name("share")
        assert name.split(":")[-2:] == [str(os.getpid()), "share"]


def test_measuring_a_large_share_keeps_nothing_else_on_it_waiting(desk: Desk) -> None:
    look_after_share(desk, lambda: False)
    assert not evidence.rows(desk, "setting", name=space.DOCUMENT)

    assert not do_long_work(desk, lambda: False)

    assert evidence.rows(desk, "setting", name=space.DOCUMENT)
