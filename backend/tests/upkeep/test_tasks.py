"""Long tasks: one of each kind at a time, in one worker's hands, and never lost with it."""

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from structlog.testing import capture_logs

from printdesk.actors import Actor, Role
from printdesk.clock import patience
from printdesk.desk import Desk
from printdesk.errors import NotFound, TaskRunning
from printdesk.history import Happening
from printdesk.models import Task
from printdesk.notifications.mail import FileMailer
from printdesk.upkeep import tasks
from printdesk.upkeep.tasks import Hold, Interrupted, LeaseLost, TaskKind
from printdesk.worker import long_tasks
from printdesk.worker.embedded import EmbeddedWorker
from tests import evidence
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.conftest import SECRET
from tests.road import API, Road
from tests.upkeep.audits import started, task

both = pytest.mark.usefixtures("any_database")

ADA = Actor("a" * 32, "Ada Admin", Role.ADMIN)
OLGA = Actor("b" * 32, "Olga Other", Role.ADMIN)
WAIT_SECONDS = 60


def begun(desk: Desk, by: Actor = ADA, kind: TaskKind = TaskKind.AUDIT, **params: object) -> str:
    with desk.database.transaction() as tx:
        return tasks.begin(tx, desk, kind, by, **(params or {"full": False})).id


def row(desk: Desk, task_id: str) -> Task:
    with desk.database.reading() as session:
        return tasks.find(session, task_id)


def taken(desk: Desk) -> Hold:
    hold = tasks.take(desk)
    assert hold is not None
    return hold


@both
def test_a_task_is_told_from_its_beginning_to_its_end(admin: StaffClient, desk: Desk) -> None:
    task_id = started(admin, "audit/start", {})
    told = task(admin, task_id)
    assert (told["kind"], told["status"]) == ("audit", "queued")
    assert (told["created_by_name"], told["started_at"]) == ("Ada Admin", None)
    assert long_tasks.do_next(desk)
    told = task(admin, task_id)
    assert (told["status"], told["error"]) == ("done", None)
    assert told["finished_at"] == "2030-03-01T12:00:00Z"
    assert told["result"]["report_generated_at"] == "2030-03-01T12:00:00Z"
    assert not long_tasks.do_next(desk)


@both
def test_who_began_it_stands_in_the_systems_history(admin: StaffClient, desk: Desk) -> None:
    task_id = started(admin, "audit/start", {"full": True})
    event = evidence.events(desk, "system")[-1]
    assert event["event_type"] == Happening.ADMIN_ACTION
    assert event["triggered_by"] == admin.person.id
    assert event["details"] == {"action": "audit", "task_id": task_id, "full": True}


@both
def test_the_newest_of_each_kind_is_told_whatever_became_of_it(
    admin: StaffClient, desk: Desk, clock: HandClock
) -> None:
    def told() -> list[tuple[str, str, str]]:
        answer = admin.get(f"{API}/admin/tasks")
        assert answer.status_code == 200, answer.text
        assert all("result" not in each for each in answer.json["tasks"])
        return [(t["id"], t["status"], t["created_by_name"]) for t in answer.json["tasks"]]

    assert told() == []
    started(admin, "audit/start", {})
    assert long_tasks.do_next(desk)
    clock.forward(seconds=1)
    audit = begun(desk, OLGA)
    taken(desk).fail("The share went away.")
    check = started(admin, "verify-log/start", {})
    assert told() == [(audit, "failed", "Olga Other"), (check, "queued", "Ada Admin")]


def test_there_is_no_task_that_nobody_began(admin: StaffClient, desk: Desk) -> None:
    answer = admin.get(f"{API}/admin/tasks/{'0' * 32}")
    assert (answer.status_code, answer.json["error"]) == (404, "not_found")
    with desk.database.reading() as session, pytest.raises(NotFound):
        tasks.find(session, "nothing")


@both
def test_what_is_under_way_is_given_again(desk: Desk) -> None:
    first = begun(desk)
    assert begun(desk, OLGA) == first
    hold = taken(desk)
    assert begun(desk, OLGA) == first
    hold.finish({})
    assert begun(desk) != first
    assert len(evidence.events(desk, "system")) == 2


@both
def test_what_is_under_way_otherwise_is_refused(desk: Desk) -> None:
    first = begun(desk, full=False)
    with pytest.raises(TaskRunning) as refused:
        begun(desk, OLGA, full=True)
    assert refused.value.details == {"task_id": first}
    assert "Ada Admin" in refused.value.message
    begun(desk, kind=TaskKind.VERIFY_LOG, full=True)  # another kind is not in its way


def test_the_api_refuses_another_audit_meanwhile(admin: StaffClient) -> None:
    task_id = started(admin, "audit/start", {})
    assert started(admin, "audit/start", {"full": False}) == task_id
    answer = admin.post(f"{API}/admin/audit/start", json={"full": True})
    assert (answer.status_code, answer.json["error"]) == (409, "task_running")
    assert answer.json["details"] == {"task_id": task_id}
    assert admin.get(f"{API}/admin/audit/report").json["running_task_id"] == task_id


@both
def test_of_many_who_begin_at_once_all_get_the_same_task(desk: Desk) -> None:
    together = threading.Barrier(6)

    def begin() -> str:
        together.wait(WAIT_SECONDS)
        return begun(desk)

    with ThreadPoolExecutor(6) as pool:
        ids = {each.result() for each in [pool.submit(begin) for _ in range(6)]}
    assert len(ids) == 1
    assert len(evidence.events(desk, "system")) == 1


@both
def test_of_many_workers_one_takes_a_task_up(desk: Desk) -> None:
    begun(desk)
    together = threading.Barrier(6)

    def take() -> Hold | None:
        together.wait(WAIT_SECONDS)
        return tasks.take(desk)

    with ThreadPoolExecutor(6) as pool:
        holds = [each.result() for each in [pool.submit(take) for _ in range(6)]]
    assert len([hold for hold in holds if hold]) == 1


@both
def test_the_oldest_task_is_taken_up_first(desk: Desk, clock: HandClock) -> None:
    first = begun(desk)
    clock.forward(seconds=1)
    second = begun(desk, kind=TaskKind.VERIFY_LOG)
    assert [taken(desk).task.id, taken(desk).task.id] == [first, second]
    assert tasks.take(desk) is None


@both
def test_progress_is_written_once_a_second_at_most(desk: Desk, clock: HandClock) -> None:
    task_id = begun(desk)
    hold = taken(desk)
    for done in range(1, 5):
        hold.report(done, 10, f"step {done}")
        clock.forward(seconds=0.5)
    told = row(desk, task_id)
    assert (told.done, told.total, told.note) == (3, 10, "step 3")
    assert told.status == "running"


@both
def test_a_report_renews_the_lease_and_a_lost_one_ends_the_work(
    desk: Desk, clock: HandClock
) -> None:
    begun(desk)
    slow = taken(desk)
    clock.forward(minutes=1)
    slow.report(1, 2, "")
    clock.forward(minutes=1.5)
    assert tasks.take(desk) is None
    clock.forward(minutes=1)
    other = taken(desk)
    with pytest.raises(LeaseLost):
        slow.report(2, 2, "")
    with pytest.raises(LeaseLost):
        slow.finish({"by": "the slow one"})
    other.finish({"by": "the other"})
    assert row(desk, other.task.id).result == {"by": "the other"}


@both
def test_a_worker_that_lives_keeps_its_task_however_long_one_step_takes(
    desk: Desk, clock: HandClock
) -> None:
    task_id = begun(desk)
    hold = taken(desk)
    waited = patience(WAIT_SECONDS)
    with hold.kept(every_seconds=0.01):
        for _ in range(5):
            clock.forward(minutes=1)
            while row(desk, task_id).lease_expires != clock.now() + tasks.LEASE:
                assert waited.left(), "the lease is not renewed"
        clock.forward(minutes=1)
    # Whoever hangs for good does not keep it, and nobody keeps what has come to its end.
    clock.forward(minutes=30)
    with hold.kept(every_seconds=0.01):
        hold.report(1, 2, "a step")
        clock.forward(minutes=31)
        other = taken(desk)
    other.finish({})
    with other.kept(every_seconds=0.01):
        assert row(desk, task_id).lease_expires is None


@both
def test_a_worker_that_is_to_stop_gives_its_task_back_at_once(desk: Desk) -> None:
    task_id = begun(desk)
    assert long_tasks.do_next(desk, lambda: True)
    told = row(desk, task_id)
    assert (told.status, told.lease, told.attempts) == ("queued", None, 0)
    assert long_tasks.do_next(desk)
    assert row(desk, task_id).status == "done"


def test_work_is_interrupted_at_its_next_report(desk: Desk) -> None:
    begun(desk)
    hold = tasks.take(desk, stopping=lambda: True)
    assert hold is not None
    with pytest.raises(Interrupted):
        hold.report(0, 1, "")


@both
def test_a_task_that_takes_workers_down_with_it_is_given_up(desk: Desk, clock: HandClock) -> None:
    task_id = begun(desk)
    for _ in range(tasks.TRIES):
        taken(desk)
        clock.forward(minutes=3)
    assert tasks.take(desk) is None
    told = row(desk, task_id)
    assert told.status == "failed"
    assert told.error is not None
    assert "died or hung 3 times" in told.error
    assert begun(desk) != task_id


def test_what_cannot_be_done_says_why(admin: StaffClient, desk: Desk) -> None:
    task_id = started(admin, "audit/start", {})
    (desk.share.root / "Printing").rmdir()
    assert long_tasks.do_next(desk)
    told = task(admin, task_id)
    assert told["status"] == "failed"
    assert "storage cannot be reached" in told["error"]
    assert admin.get(f"{API}/admin/audit/report").json["report_generated_at"] is None


def test_what_nobody_foresaw_is_logged_and_told_in_a_sentence(desk: Desk) -> None:
    task_id = begun(desk, kind=TaskKind.ARCHIVE, nothing="that an archive understands")
    with capture_logs() as logs:
        assert long_tasks.do_next(desk)
    assert row(desk, task_id).error == long_tasks.UNFORESEEN
    assert [entry["event"] for entry in logs] == ["task_failed"]


def test_old_tasks_go_when_a_new_one_is_begun(desk: Desk, clock: HandClock) -> None:
    old = begun(desk)
    taken(desk).finish({})
    clock.forward(days=91)
    begun(desk)
    with desk.database.reading() as session:
        assert session.get(Task, old) is None


@both
def test_a_killed_worker_loses_nothing_of_a_task(
    road: Road, desk: Desk, admin: StaffClient, clock: HandClock
) -> None:
    tickets = [
        road.to("REJECTED", student_email=f"student{number}@example.edu") for number in range(3)
    ]
    clock.forward(days=91)
    task_id = started(admin, "archive", {"retention_days": 90})
    die_in_the_middle(desk, clock.now(), reports=2)
    statuses = [evidence.job(desk, ticket.id)["status"] for ticket in tickets]
    assert statuses == ["ARCHIVED", "REJECTED", "REJECTED"]
    assert task(admin, task_id)["status"] == "running"
    assert not long_tasks.do_next(desk)  # the dead may still be alive, for all that is known
    clock.forward(minutes=3)
    assert long_tasks.do_next(desk)
    told = task(admin, task_id)
    assert (told["status"], told["result"]["jobs_done"]) == ("done", 3)
    assert {evidence.job(desk, ticket.id)["status"] for ticket in tickets} == {"ARCHIVED"}


def die_in_the_middle(desk: Desk, moment: datetime, reports: int) -> None:
    """Let another process do the next task up to its report of this number, and kill it there."""
    from tests.upkeep.dying_worker import work

    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    address = desk.database.url.render_as_string(hide_password=False)
    worker = spawning.Process(
        target=work, args=(SECRET, address, desk.settings.data_dir, moment, reports, theirs)
    )
    worker.start()
    assert ours.poll(WAIT_SECONDS)
    worker.kill()
    worker.join(WAIT_SECONDS)
    worker.close()
    ours.close()
    theirs.close()


def test_the_embedded_worker_does_long_tasks_beside_its_mails(
    desk: Desk, mailer: FileMailer
) -> None:
    task_id = begun(desk)
    bell = threading.Event()
    worker = EmbeddedWorker(desk, mailer, bell)
    worker.start()
    try:
        waiting = threading.Event()
        for _ in range(WAIT_SECONDS * 20):
            if row(desk, task_id).status == "done" or waiting.wait(0.05):
                break
    finally:
        worker.stop()
    assert row(desk, task_id).status == "done"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "audit/start"),
        ("GET", "audit/report"),
        ("DELETE", "audit/orphaned-file"),
        ("DELETE", "audit/stale-file"),
        ("POST", "audit/restore-original"),
        ("POST", "audit/rewrite-metadata"),
        ("GET", "archive/preview"),
        ("POST", "archive"),
        ("GET", "prune/preview"),
        ("POST", "prune"),
        ("GET", f"tasks/{'0' * 32}"),
    ],
)
def test_only_admins_may(staff: StaffClient, client: "StaffClient", method: str, path: str) -> None:
    for who, status in ((staff, 403), (client, 401)):
        assert who.open(f"{API}/admin/{path}", method=method).status_code == status
