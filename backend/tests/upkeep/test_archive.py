"""Old jobs go to the archive, and archived ones go for good: in batch, by age, never too early."""

from datetime import timedelta
from typing import Any

import pytest

from printdesk.desk import Desk
from printdesk.models import Job
from printdesk.notifications.mail import FileMailer
from printdesk.worker import long_tasks
from printdesk.worker.embedded import work_once
from tests import evidence
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import API, Road, Ticket, act, lock
from tests.upkeep.audits import carried_out, started, task

both = pytest.mark.usefixtures("any_database")


@pytest.fixture
def ended(road: Road, desk: Desk, mailer: FileMailer) -> list[Ticket]:
    """Three jobs that have come to their end at noon, at rest."""
    tickets = [road.to("REJECTED", student_email=f"jane{n}@example.edu") for n in range(3)]
    work_once(desk, mailer)
    return tickets


def archived(admin: StaffClient, desk: Desk, days: int = 90) -> dict[str, Any]:
    return carried_out(admin, desk, "archive", {"retention_days": days})


def pruned(admin: StaffClient, desk: Desk, confirm: str, days: int = 365) -> dict[str, Any]:
    return carried_out(admin, desk, "prune", {"retention_days": days, "confirm": confirm})


def previewed(admin: StaffClient, batch: str, days: int | None = None) -> dict[str, Any]:
    query = {} if days is None else {"retention_days": days}
    answer = admin.get(f"{API}/admin/{batch}/preview", query_string=query)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json
    return told


def statuses(desk: Desk) -> list[str]:
    return [row["status"] for row in sorted(evidence.rows(desk, "job"), key=lambda r: r["number"])]


def in_the_way(desk: Desk, ticket: Ticket) -> None:
    """Let the move of this job's files into the archive fail: a folder has the file's name."""
    (desk.share.root / f"Archived/{ticket.base}.stl").mkdir()


@both
def test_jobs_that_ended_long_ago_are_archived(
    ended: list[Ticket], road: Road, desk: Desk, admin: StaffClient, clock: HandClock
) -> None:
    road.to("UPLOADED", student_email="waits@example.edu")
    road.to("PAIDPICKEDUP", student_email="paid@example.edu")
    road.to("COMPLETED", student_email="forgot@example.edu")
    clock.forward(days=89)
    road.to("REJECTED", student_email="younger@example.edu")
    clock.forward(days=1)
    result = archived(admin, desk)
    assert (result["jobs_done"], result["jobs_failed"], result["failed"]) == (4, 0, [])
    assert statuses(desk) == [
        *("ARCHIVED", "ARCHIVED", "ARCHIVED"),
        *("UPLOADED", "ARCHIVED", "COMPLETED", "REJECTED"),
    ]
    for ticket in ended:
        event = evidence.events(desk, ticket.id)[-1]
        assert (event["event_type"], event["triggered_by"]) == ("JobArchived", admin.person.id)
        assert event["user_name"] == "Ada Admin"
        assert event["details"]["to"] == "ARCHIVED"
    work_once(desk, FileMailer(desk.settings.outbox_dir))
    evidence.assert_sound(desk)


@both
def test_the_whole_batch_is_one_action_in_the_systems_history(
    ended: list[Ticket], desk: Desk, admin: StaffClient, clock: HandClock
) -> None:
    before = len(evidence.events(desk, "system"))
    clock.forward(days=100)
    archived(admin, desk, 95)
    [event] = evidence.events(desk, "system")[before:]
    assert (event["event_type"], event["triggered_by"]) == ("AdminAction", admin.person.id)
    assert event["details"].items() >= {"action": "archive", "retention_days": 95}.items()


@both
def test_a_preview_shows_what_would_be_archived(
    ended: list[Ticket], desk: Desk, admin: StaffClient, clock: HandClock
) -> None:
    assert previewed(admin, "archive")["count"] == 0
    clock.forward(days=90)
    told = previewed(admin, "archive")
    assert (told["retention_days"], told["count"], len(told["jobs"])) == (90, 3, 3)
    assert told["size"] == sum(row["file_size"] for row in evidence.rows(desk, "job"))
    assert told["before"] == "2030-03-01T12:00:00Z"
    assert [job["number"] for job in told["jobs"]] == [ticket.number for ticket in ended]
    assert previewed(admin, "archive", 91)["count"] == 0
    task_id = started(admin, "archive", {})
    assert previewed(admin, "archive")["running_task_id"] == task_id
    assert statuses(desk) == ["REJECTED", "REJECTED", "REJECTED"]


@pytest.mark.parametrize(
    ("path", "days", "policy"), [("archive", 89, "90 days"), ("prune", 364, "365 days")]
)
def test_days_that_are_fewer_than_the_policy_are_refused(
    desk: Desk, admin: StaffClient, path: str, days: int, policy: str
) -> None:
    body = {"retention_days": days, "confirm": "0"}
    for answer in (
        admin.post(f"{API}/admin/{path}", json=body),
        admin.get(f"{API}/admin/{path}/preview", query_string={"retention_days": days}),
    ):
        assert (answer.status_code, answer.json["error"]) == (422, "validation_failed")
        assert policy in answer.json["details"]["retention_days"]
    assert evidence.rows(desk, "task") == []


@pytest.mark.parametrize("days", ["90", 90.5, -90, True, None, 10**9])
def test_days_that_are_no_number_of_days_are_refused(admin: StaffClient, days: object) -> None:
    answer = admin.post(f"{API}/admin/archive", json={"retention_days": days})
    assert (answer.status_code, list(answer.json["details"])) == (422, ["retention_days"])


@both
def test_a_job_that_fails_is_named_and_does_not_stop_the_rest(
    ended: list[Ticket], desk: Desk, admin: StaffClient, clock: HandClock
) -> None:
    clock.forward(days=91)
    in_the_way(desk, ended[1])
    result = archived(admin, desk)
    assert (result["jobs_done"], result["jobs_failed"]) == (2, 1)
    [failure] = result["failed"]
    assert (failure["job_id"], failure["number"]) == (ended[1].id, ended[1].number)
    assert failure["reason"]
    assert statuses(desk) == ["ARCHIVED", "REJECTED", "ARCHIVED"]
    (desk.share.root / f"Archived/{ended[1].base}.stl").rmdir()
    assert archived(admin, desk)["jobs_done"] == 1
    work_once(desk, FileMailer(desk.settings.outbox_dir))
    evidence.assert_sound(desk)


@both
def test_a_share_that_is_away_stops_the_batch(
    ended: list[Ticket], desk: Desk, admin: StaffClient, clock: HandClock
) -> None:
    clock.forward(days=91)
    task_id = started(admin, "archive", {})
    away = desk.share.root.rename(desk.share.root.with_name("away"))
    assert long_tasks.do_next(desk)
    away.rename(desk.share.root)
    told = task(admin, task_id)
    assert (told["status"], told["result"]) == ("failed", None)
    assert "storage cannot be reached" in told["error"]
    assert statuses(desk) == ["REJECTED", "REJECTED", "REJECTED"]
    assert archived(admin, desk)["jobs_done"] == 3


@both
def test_a_job_that_is_taken_up_again_meanwhile_is_left_alone(
    ended: list[Ticket], desk: Desk, admin: StaffClient, clock: HandClock
) -> None:
    clock.forward(days=91)
    task_id = started(admin, "archive", {})
    body = {"new_status": "UPLOADED", "reason": "the student came back"}
    assert act(admin, ended[1], "admin/change-status", body).status_code == 200
    body = {"new_status": "REJECTED", "reason": "and went again"}
    assert act(admin, ended[2], "admin/change-status", body).status_code == 200
    assert long_tasks.do_next(desk)
    result = task(admin, task_id)["result"]
    assert (result["jobs_done"], result["failed"]) == (1, [])
    assert statuses(desk) == ["ARCHIVED", "UPLOADED", "REJECTED"]


def test_a_lock_of_somebody_does_not_stop_the_batch(
    ended: list[Ticket], desk: Desk, admin: StaffClient, staff: StaffClient, clock: HandClock
) -> None:
    clock.forward(days=91)
    lock(staff, ended[0])
    assert archived(admin, desk)["jobs_done"] == 3


@pytest.fixture
def old(
    ended: list[Ticket], desk: Desk, admin: StaffClient, clock: HandClock, mailer: FileMailer
) -> list[Ticket]:
    """Three jobs that were archived a year ago, at rest."""
    clock.forward(days=91)
    archived(admin, desk)
    work_once(desk, mailer)
    clock.forward(days=365)
    return ended


@both
def test_jobs_that_were_archived_long_ago_are_deleted_for_good(
    old: list[Ticket], road: Road, desk: Desk, admin: StaffClient, mailer: FileMailer
) -> None:
    road.to("ARCHIVED", student_email="younger@example.edu")
    assert previewed(admin, "prune")["count"] == 3
    result = pruned(admin, desk, "3")
    assert (result["jobs_done"], result["failed"]) == (3, [])
    assert statuses(desk) == ["ARCHIVED"]
    work_once(desk, mailer)
    for ticket in old:
        assert not [name for name in evidence.names(desk) if ticket.base in name]
        assert evidence.events(desk, ticket.id) == []
        [line] = evidence.rows(desk, "deletion", job_id=ticket.id)
        assert (line["number"], line["deleted_by"]) == (ticket.number, admin.person.id)
    system = [event["event_type"] for event in evidence.events(desk, "system")]
    assert system.count("JobDeleted") == 3
    evidence.assert_sound(desk)


def test_nothing_is_deleted_without_typing_how_many(
    old: list[Ticket], desk: Desk, admin: StaffClient
) -> None:
    before = evidence.picture(desk)
    for confirm in ("2", "4", "", "three", "03", "3 jobs", "-3"):
        answer = admin.post(f"{API}/admin/prune", json={"confirm": confirm})
        assert (answer.status_code, answer.json["error"]) == (422, "validation_failed")
        assert list(answer.json["details"]) == ["confirm"]
    assert evidence.picture(desk) == before
    assert not long_tasks.do_next(desk)


def test_prune_takes_no_more_than_was_confirmed(
    old: list[Ticket], road: Road, desk: Desk, admin: StaffClient, clock: HandClock
) -> None:
    late = road.to("ARCHIVED", student_email="late@example.edu")
    with desk.database.transaction() as tx:
        job = tx.session.get_one(Job, late.id)
        job.status_changed_at = clock.now() - timedelta(days=365) + timedelta(seconds=30)
    task_id = started(admin, "prune", {"confirm": "3"})
    clock.forward(minutes=1)  # by now the late one would be due
    assert previewed(admin, "prune")["count"] == 4
    assert long_tasks.do_next(desk)
    assert task(admin, task_id)["result"]["jobs_done"] == 3
    assert statuses(desk) == ["ARCHIVED"]


@both
def test_a_job_whose_deletion_fails_is_named_and_does_not_stop_the_rest(
    old: list[Ticket], desk: Desk, admin: StaffClient
) -> None:
    task_id = started(admin, "prune", {"confirm": "3"})
    # Somebody's worker is moving the files of one, for longer than anybody waits.
    with desk.database.transaction() as tx:
        job = tx.session.get_one(Job, old[1].id)
        job.move_claim, job.move_expires = "m" * 32, desk.clock.now() + timedelta(minutes=2)
    assert long_tasks.do_next(desk)
    result = task(admin, task_id)["result"]
    assert (result["jobs_done"], result["jobs_failed"]) == (2, 1)
    assert result["failed"][0]["number"] == old[1].number
    assert statuses(desk) == ["ARCHIVED"]


@both
def test_the_same_batch_begun_twice_is_one(
    old: list[Ticket], desk: Desk, admin: StaffClient
) -> None:
    task_id = started(admin, "prune", {"confirm": "3"})
    # The second click came late, and shows a number that has changed since.
    assert started(admin, "prune", {"confirm": "2"}) == task_id
    assert long_tasks.do_next(desk)
    assert not long_tasks.do_next(desk)


def test_another_span_of_days_has_to_wait(desk: Desk, admin: StaffClient) -> None:
    task_id = started(admin, "archive", {"retention_days": 90})
    answer = admin.post(f"{API}/admin/archive", json={"retention_days": 91})
    assert (answer.status_code, answer.json["error"]) == (409, "task_running")
    assert answer.json["details"] == {"task_id": task_id}
