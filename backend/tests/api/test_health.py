"""Health: each thing that Printdesk stands on is broken for real, and told."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from printdesk.clock import patience
from printdesk.desk import Desk
from printdesk.models import Counter, Setting
from printdesk.notifications.mail import FileMailer, MailServerTrouble
from printdesk.upkeep import space
from printdesk.upkeep import tasks as long_work
from printdesk.upkeep.health import BESIDE
from printdesk.worker import tasks
from printdesk.worker.embedded import EmbeddedWorker, work_once
from printdesk.worker.side_thread import SideThread
from tests import evidence
from tests.clients import StaffClient
from tests.clocks import NOON, HandClock
from tests.notifications.mailers import Broken
from tests.road import API, Road
from tests.upkeep.audits import started

OK = {"status": "ok", "message": ""}
DOWN = Broken(MailServerTrouble("down"))


@pytest.fixture(autouse=True)
def worker(desk: Desk) -> None:
    """One whose threads have all just been seen."""
    for thread in ("worker", *BESIDE):
        tasks.beat(desk, f"lab:1:{thread}")


def health(client: FlaskClient) -> tuple[int, dict[str, Any]]:
    answer = client.get(f"{API}/health")
    return answer.status_code, answer.json["components"]


def test_all_is_well(client: FlaskClient) -> None:
    answer = client.get(f"{API}/health")
    assert answer.status_code == 200
    told = answer.json["components"]
    # This lab makes no backups.
    assert told.pop("backups")["status"] == "warning"
    assert (answer.json["status"], answer.json["timestamp"]) == ("warning", "2030-03-01T12:00:00Z")
    assert set(told) == {"database", "queue", "workers", "storage"}
    assert all(component == OK for component in told.values())


class TestWorkers:
    def test_one_that_is_silent_for_a_minute_is_missed(
        self, client: FlaskClient, clock: HandClock
    ) -> None:
        clock.forward(seconds=60)
        assert health(client)[0] == 200
        clock.forward(seconds=1)
        status, told = health(client)
        assert (status, told["workers"]["status"]) == (503, "error")
        assert told["database"] == told["storage"] == OK

    def test_one_of_several_is_enough(
        self, desk: Desk, client: FlaskClient, clock: HandClock
    ) -> None:
        clock.forward(minutes=10)
        for thread in ("worker", *BESIDE):
            tasks.beat(desk, f"lab:2:{thread}")
        assert health(client)[1]["workers"] == OK

    def test_a_refusal_tells_of_all_and_has_the_envelope(
        self, client: FlaskClient, clock: HandClock
    ) -> None:
        clock.forward(minutes=2)
        told = client.get(f"{API}/health").json
        assert (told["error"], told["status"]) == ("unhealthy", "error")
        assert told["message"] == (
            "workers: No worker has come to the end of its round for a minute: none runs, or it "
            "hangs, or fails each time. Printdesk's log tells why."
        )

    def test_the_embedded_worker_is_seen_while_it_runs(
        self, desk: Desk, client: FlaskClient, mailer: FileMailer, clock: HandClock
    ) -> None:
        clock.forward(hours=1)
        assert health(client)[0] == 503
        worker = EmbeddedWorker(desk, mailer, threading.Event())
        worker.start()
        try:
            wait = patience(20)
            while health(client)[0] == 503:
                assert wait.left(), "the worker does not tell that it is there"
        finally:
            worker.stop()
        clock.forward(minutes=2)
        assert health(client)[0] == 503

    @pytest.mark.parametrize("thread", BESIDE)
    def test_a_thread_that_always_fails_is_told_of_and_stops_no_other(
        self, desk: Desk, client: FlaskClient, clock: HandClock, thread: str
    ) -> None:
        failed = threading.Semaphore(0)

        def fail(_desk: Desk, _stopping: Callable[[], bool]) -> bool:
            failed.release()
            raise ValueError("again")

        failing = SideThread(thread, desk, fail, look_every_seconds=0.01)
        failing.start()
        clock.forward(minutes=10, seconds=1)
        for each in ("worker", *BESIDE):
            if each != thread:
                tasks.beat(desk, f"lab:1:{each}")
        for _ in range(3):
            failed.acquire()
        failing.stop()
        failing.join(20)

        status, told = health(client)

        assert (status, told["workers"]["status"]) == (200, "warning")
        assert BESIDE[thread] in told["workers"]["message"]
        tasks.beat(desk, f"lab:1:{thread}")
        assert health(client)[1]["workers"] == OK

    def test_a_long_task_that_goes_on_is_not_missed(
        self, desk: Desk, client: FlaskClient, admin: StaffClient, clock: HandClock
    ) -> None:
        started(admin, "audit/start", {"full": False})
        clock.forward(minutes=11)
        for thread in ("worker", "share", "inspections"):
            tasks.beat(desk, f"lab:1:{thread}")
        hold = long_work.take(desk)
        assert hold is not None
        assert health(client)[1]["workers"] == OK
        clock.forward(seconds=long_work.LEASE.total_seconds())
        for thread in ("worker", "share", "inspections"):
            tasks.beat(desk, f"lab:1:{thread}")
        assert BESIDE["long-tasks"] in health(client)[1]["workers"]["message"]


class TestMails:
    def test_mails_that_wait_for_the_server_are_a_warning(
        self, desk: Desk, client: FlaskClient, road: Road, clock: HandClock, mailer: FileMailer
    ) -> None:
        road.to("UPLOADED")
        clock.forward(minutes=15)
        tasks.beat(desk, "lab:1:worker")
        assert health(client)[1]["queue"] == OK
        clock.forward(seconds=1)

        status, told = health(client)

        assert (status, told["queue"]) == (
            200,
            {"status": "warning", "message": "1 email is late."},
        )
        work_once(desk, mailer)
        assert health(client)[1]["queue"] == OK

    def test_one_that_the_server_does_not_take_is_late_however_often_it_is_tried(
        self, desk: Desk, client: FlaskClient, road: Road, clock: HandClock
    ) -> None:
        road.to("UPLOADED")
        road.to("UPLOADED", student_email="joe@example.edu")
        for minutes in (0, 10, 6, 30, 300):
            clock.forward(minutes=minutes)
            work_once(desk, DOWN)
            late = clock.now() > NOON + timedelta(minutes=15)
            assert health(client)[1]["queue"]["status"] == ("warning" if late else "ok")
        assert health(client)[1]["queue"]["message"] == "2 emails are late."


class TestStorage:
    def test_a_share_that_knows_more_than_the_database_is_a_warning(
        self, desk: Desk, client: FlaskClient, road: Road, mailer: FileMailer
    ) -> None:
        """As after a database was put back from a copy."""
        road.to("UPLOADED")
        work_once(desk, mailer)
        with desk.database.transaction() as tx:
            tx.session.execute(update(Counter).values(value=0))
        work_once(desk, mailer)
        status, told = health(client)
        assert (status, told["storage"]["status"]) == (200, "warning")

    @pytest.mark.settings(storage_limit_mb=100)
    @pytest.mark.parametrize(
        ("used_mb", "word"), [(89, ""), (90, "90 %"), (99.5, "99 %"), (100, "no new file is taken")]
    )
    def test_a_share_that_fills_up_is_a_warning(
        self, desk: Desk, client: FlaskClient, used_mb: float, word: str
    ) -> None:
        with desk.database.transaction() as tx:
            value: dict[str, object] = {"bytes": int(used_mb * 1024 * 1024)}
            tx.session.add(Setting(name=space.DOCUMENT, value=value, updated_at=NOON))
        status, told = health(client)
        assert (status, told["storage"]["status"]) == (200, "warning" if word else "ok")
        assert word in told["storage"]["message"]


class TestDatabase:
    def test_one_that_is_damaged_is_told_without_a_fault(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        damage(desk)
        status, told = health(client)
        assert status == 503
        for component in ("database", "queue", "workers"):
            assert told[component] == {
                "status": "error",
                "message": "The database does not answer.",
            }

    def test_the_worker_goes_on_when_it_was_mended(
        self, desk: Desk, road: Road, mailer: FileMailer
    ) -> None:
        road.to("UPLOADED")
        whole = damage(desk)
        work_once(desk, mailer)
        assert evidence.mails(desk) == []
        mend(desk, whole)
        work_once(desk, mailer)
        assert len(evidence.mails(desk)) == 1


def damage(desk: Desk) -> bytes:
    """Write something else over the database; what it was."""
    path = Path(str(desk.database.url.database))
    with desk.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.database.close()
    whole = path.read_bytes()
    path.write_bytes(b"not a database any more " * 1000)
    return whole


def mend(desk: Desk, whole: bytes) -> None:
    desk.database.close()
    Path(str(desk.database.url.database)).write_bytes(whole)
