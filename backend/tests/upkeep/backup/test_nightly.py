"""Backups that are made and proved by themselves, or asked for, and who is told of them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.history import Happening
from printdesk.models import Task
from printdesk.notifications.mail import FileMailer
from printdesk.upkeep import checkpoints, tasks
from printdesk.upkeep.backup import making, place, warnings, work
from printdesk.upkeep.backup.progress import HELD_FOR
from printdesk.upkeep.holds import alone
from printdesk.worker import long_tasks, schedule
from printdesk.worker.embedded import work_once
from tests import evidence
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.notifications.test_letters import text_of
from tests.road import API, Road
from tests.trouble import gone, small_disk
from tests.upkeep.audits import started, task
from tests.upkeep.backup.places import folder_of

both = pytest.mark.usefixtures("any_database")


def tick(desk: Desk) -> list[str]:
    """What is begun now by itself, and done."""
    work.begin_if_due(desk)
    begun = [str(r["kind"]) for r in evidence.rows(desk, "task") if r["status"] == "queued"]
    while long_tasks.do_next(desk):
        pass
    return begun


def backups(admin: StaffClient) -> Any:
    answer = admin.get(f"{API}/admin/backups")
    assert answer.status_code == 200, answer.text
    return answer.json


def said_of_backups(client: FlaskClient) -> dict[str, str]:
    answer = client.get(f"{API}/health")
    told: dict[str, str] = answer.json["components"]["backups"]
    return told


def subjects(desk: Desk) -> list[str]:
    return [mail["Subject"] for mail in evidence.mails(desk)]


@both
def test_each_day_one_is_made_and_each_month_one_is_proved(
    desk: Desk, road: Road, clock: HandClock
) -> None:
    road.to("UPLOADED")
    assert work.begin_if_due in [recurring.run for recurring in schedule.IN_DATABASE]
    for _ in range(2):
        begun = []
        for _ in range(4):
            begun.append(tick(desk))
            clock.forward(hours=12)
        assert begun == [["backup"], ["verify-backup"], ["backup"], []]
        clock.forward(days=28)


def test_one_that_was_missed_is_made_at_the_next_chance(
    desk: Desk, road: Road, clock: HandClock
) -> None:
    assert "backup" in tick(desk)
    clock.forward(hours=1)
    tick(desk)
    clock.forward(days=9)
    assert tick(desk) == ["backup"]
    clock.forward(minutes=2)
    assert tick(desk) == []


def test_nothing_is_begun_while_somebody_makes_one_by_hand(desk: Desk) -> None:
    with alone(desk, making.HOLD, HELD_FOR) as hold:
        assert hold
        assert tick(desk) == []
    assert tick(desk) == ["backup"]


def test_one_that_took_its_workers_down_is_told(
    desk: Desk, admin: StaffClient, mailer: FileMailer, clock: HandClock
) -> None:
    started(admin, "backups", None)
    with desk.database.transaction() as tx:
        tx.session.execute(update(Task).values(attempts=tasks.TRIES))
    assert tick(desk) == ["backup"]
    clock.forward(minutes=1)
    assert tick(desk) == []
    work_once(desk, mailer)
    assert [s for s in subjects(desk) if s.startswith("No backup of")]
    with desk.database.reading() as session:
        assert "Its worker has died" in place.state(session).failure
    clock.forward(hours=1)
    assert tick(desk) == ["backup"]
    assert tick(desk) == ["verify-backup"]


def test_nothing_is_begun_without_a_folder(desk: Desk) -> None:
    unset = replace(desk, settings=desk.settings.model_copy(update={"backup_dir": None}))
    assert tick(unset) == []


@both
def test_the_administrators_get_a_mail_with_the_checkpoint(
    desk: Desk, road: Road, admin: StaffClient, mailer: FileMailer
) -> None:
    road.to("UPLOADED")
    checkpoint = checkpoints.take(desk)
    task_id = started(admin, "backups", None)
    assert long_tasks.do_next(desk)
    told = task(admin, task_id)
    assert (told["status"], told["result"]["jobs"]) == ("done", 1)
    work_once(desk, mailer)
    [mail] = [m for m in evidence.mails(desk) if "Backup of" in m["Subject"]]
    assert mail["To"].addresses[0].addr_spec == admin.person.email
    text = text_of(mail)
    assert "the files of all jobs and the key are in the backup." in text
    assert checkpoint.digest in text
    assert "1 jobs, " in text
    assert "/admin/backups/" in text


def test_a_failure_is_mailed_once_until_the_next_is_due_and_tried_each_hour(
    desk: Desk,
    road: Road,
    admin: StaffClient,
    client: FlaskClient,
    mailer: FileMailer,
    clock: HandClock,
) -> None:
    tick(desk)
    clock.forward(days=1)
    with gone(folder_of(desk)):
        tries = 0
        for _ in range(12):
            tries += tick(desk).count("backup")
            clock.forward(minutes=10)
        assert tries == 2
        work_once(desk, mailer)
        failures = [s for s in subjects(desk) if s.startswith("No backup of")]
        assert len(failures) == 1
        said = said_of_backups(client)
        assert said["status"] == "warning"
        assert "came to nothing" in said["message"]
        assert f"{desk.settings.backup_dir} is not there" in said["message"]
    clock.forward(hours=1)
    assert tick(desk) == ["backup"]
    assert "came to nothing" not in said_of_backups(client)["message"]


class TestHealth:
    def test_without_a_folder(self, client: FlaskClient, desk: Desk, settings: Settings) -> None:
        unset = replace(desk, settings=settings.model_copy(update={"backup_dir": None}))
        assert warnings.warning(unset) == warnings.UNSET

    def test_from_the_first_one_on(self, client: FlaskClient, desk: Desk, clock: HandClock) -> None:
        assert said_of_backups(client) == {"status": "warning", "message": warnings.NONE_YET}
        tick(desk)
        assert said_of_backups(client) == {"status": "warning", "message": warnings.SAME_DISK}
        clock.forward(hours=37)
        assert said_of_backups(client)["message"] == "The last good backup is 37 hours old."
        clock.forward(days=3)
        assert said_of_backups(client)["message"] == "The last good backup is 4 days old."

    def test_on_a_disk_of_their_own(self, client: FlaskClient, desk: Desk, tmp_path: Path) -> None:
        folder = tmp_path / "disk"
        with small_disk(folder, 8 * 1024 * 1024):
            tick(replace(desk, settings=desk.settings.model_copy(update={"backup_dir": folder})))
        assert said_of_backups(client) == {"status": "ok", "message": ""}

    def test_one_that_is_not_what_it_should_be(
        self,
        client: FlaskClient,
        desk: Desk,
        road: Road,
        admin: StaffClient,
        mailer: FileMailer,
        clock: HandClock,
    ) -> None:
        ticket = road.to("UPLOADED")
        work.make(desk, lambda *_: None)
        [backup] = backups(admin)["backups"]
        path = folder_of(desk) / backup["name"] / f"storage/originals/{ticket.base}.stl"
        path.write_bytes(b"rotten")
        verify = started(admin, f"backups/{backup['name']}/verify", None)
        assert long_tasks.do_next(desk)
        assert task(admin, verify)["result"]["sound"] is False
        assert "is not what it should be" in said_of_backups(client)["message"]
        [told] = backups(admin)["backups"]
        assert (told["sound"], told["problems"]) == (
            False,
            [f"originals/{ticket.base}.stl: it is not what was copied."],
        )
        work_once(desk, mailer)
        assert any("needs a look" in subject for subject in subjects(desk))
        # The next one is made anew where this one is rotten, and is proved soon.
        clock.forward(days=1)
        assert tick(desk) == ["backup"]
        clock.forward(minutes=1)
        tick(desk)
        # All that is left to say of these is where they lie.
        assert said_of_backups(client)["message"] == warnings.SAME_DISK


class TestApi:
    def test_backups_are_told_the_newest_first(
        self, desk: Desk, road: Road, admin: StaffClient, clock: HandClock
    ) -> None:
        assert backups(admin)["backups"] == []
        road.to("UPLOADED")
        for _ in range(2):
            started(admin, "backups", None)
            assert long_tasks.do_next(desk)
            clock.forward(days=1)
        told = backups(admin)
        assert told["folder"] == str(folder_of(desk))
        assert (told["time"], told["unavailable"]) == (desk.settings.backup_time, None)
        assert [each["jobs"] for each in told["backups"]] == [1, 1]
        newest, oldest = told["backups"]
        assert newest["made_at"] > oldest["made_at"]
        assert newest["copied_size"] < oldest["copied_size"]
        assert (newest["verified_at"], newest["sound"], newest["troubles"]) == (None, None, [])

    def test_one_is_proved(self, desk: Desk, road: Road, admin: StaffClient) -> None:
        road.to("UPLOADED")
        started(admin, "backups", None)
        assert long_tasks.do_next(desk)
        [backup] = backups(admin)["backups"]
        task_id = started(admin, f"backups/{backup['name']}/verify", None)
        assert long_tasks.do_next(desk)
        assert task(admin, task_id)["result"]["sound"] is True
        [backup] = backups(admin)["backups"]
        assert (backup["sound"], backup["problems"]) == (True, [])

    def test_what_there_is_not_cannot_be_proved(self, admin: StaffClient) -> None:
        answer = admin.post(f"{API}/admin/backups/2001-01-01T00-00-00Z/verify")
        assert (answer.status_code, answer.json["error"]) == (404, "not_found")

    def test_one_thing_at_a_time(self, desk: Desk, admin: StaffClient) -> None:
        first = started(admin, "backups", None)
        assert started(admin, "backups", None) == first
        assert long_tasks.do_next(desk)
        [backup] = backups(admin)["backups"]
        started(admin, "backups", None)
        answer = admin.post(f"{API}/admin/backups/{backup['name']}/verify")
        assert (answer.status_code, answer.json["error"]) == (409, "backup_running")

    def test_a_folder_that_is_away_is_told(self, desk: Desk, admin: StaffClient) -> None:
        with gone(folder_of(desk)):
            assert "is not there" in backups(admin)["unavailable"]
            answer = admin.post(f"{API}/admin/backups/2001-01-01T00-00-00Z/verify")
            assert (answer.status_code, answer.json["error"]) == (503, "backup_dir_unavailable")

    def test_who_began_it_stands_in_the_systems_history(
        self, desk: Desk, admin: StaffClient
    ) -> None:
        task_id = started(admin, "backups", None)
        event = evidence.events(desk, "system")[-1]
        assert event["event_type"] == Happening.ADMIN_ACTION
        assert event["details"] == {"action": "backup", "task_id": task_id}


def test_a_worker_that_is_to_stop_goes_on_later(desk: Desk, admin: StaffClient) -> None:
    task_id = started(admin, "backups", None)
    assert long_tasks.do_next(desk, lambda: True)
    assert task(admin, task_id)["status"] == "queued"
    assert long_tasks.do_next(desk)
    assert task(admin, task_id)["status"] == "done"


def test_age_is_that_of_the_data(desk: Desk, clock: HandClock) -> None:
    known = place.State(good_at=clock.now() - timedelta(hours=36))
    assert warnings.said_of(known, clock.now()) == ""
