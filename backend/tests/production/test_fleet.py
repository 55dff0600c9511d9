"""Two processes of the API and two workers on PostgreSQL and Redis, while parts of it die."""

import asyncio
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psutil
import pytest
import requests
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select, update

from printdesk.clock import SystemClock, patience
from printdesk.database import Database
from printdesk.models import Message
from tests.fleet import Fleet, fleet
from tests.notifications.mail_server import Inbox, mail_server
from tests.production.people import TIMEOUT, Admin, Student, link

RECEIVED = "We have your 3D print"
CONFIRM = "Please confirm"


class SlowInbox(Inbox):
    """Takes its time with the mails for some, and knows who hands them over."""

    def __init__(self) -> None:
        super().__init__()
        self.slow_for = ""
        self.port_of_sender: int | None = None
        self.in_the_middle = threading.Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        while self.slow_for in envelope.rcpt_tos:
            assert isinstance(session.peer, tuple)
            self.port_of_sender = session.peer[1]
            self.in_the_middle.set()
            await asyncio.sleep(0.02)
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture(scope="module")
def inbox() -> Iterator[SlowInbox]:
    return SlowInbox()


@pytest.fixture(scope="module")
def lab(inbox: SlowInbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """One for all tests. Its processes end cleanly, whatever was done to it."""
    with (
        mail_server(inbox) as port,
        fleet(tmp_path_factory.mktemp("fleet"), port) as made,
    ):
        yield made
        made.wait_for_workers()
        statuses = made.stop()
        assert set(statuses.values()) == {0}, f"{statuses}"


@pytest.fixture(scope="module")
def admin(lab: Fleet) -> Admin:
    return Admin(lab)


@pytest.fixture
def database(lab: Fleet) -> Iterator[Database]:
    opened = Database(lab.database_url)
    yield opened
    opened.close()


def health(lab: Fleet) -> dict[str, Any]:
    answer = requests.get(f"{lab.api}/health", timeout=TIMEOUT)
    told: dict[str, Any] = answer.json()
    return told


def test_a_job_goes_its_road_by_several_processes(
    lab: Fleet, admin: Admin, inbox: SlowInbox
) -> None:
    student = Student(lab)
    student.mail(inbox, RECEIVED)
    admin.approve(student)
    token = link(student.mail(inbox, CONFIRM), "confirm")
    confirmed = requests.post(f"{lab.api}/confirm/{token}", timeout=TIMEOUT)
    assert confirmed.status_code == 200, confirmed.text
    admin.act(student, "mark-printing")
    admin.act(student, "mark-complete")
    student.mail(inbox, "ready for pick-up")
    job = admin.act(student, "mark-picked-up")
    assert job["status"] == "PAIDPICKEDUP"
    wait = patience(40)
    while not (job["preflight"] and job["thumbnail_url"]):
        assert wait.left(), "nobody looked at the model"
        job = admin.ask("GET", f"/jobs/{student.id}")
    assert student.count(inbox) == 3


def test_health_tells_of_the_workers_and_of_redis(lab: Fleet) -> None:
    told = health(lab)["components"]
    assert told["workers"] == {"status": "ok", "message": "2 processes work."}
    assert told["redis"]["status"] == "ok"
    assert "waiting in the queues" in told["redis"]["message"]


def test_a_long_task_is_done_by_a_worker(admin: Admin) -> None:
    task = admin.ask("POST", "/admin/audit/start", json={"full": True})
    wait = patience(30)
    while (told := admin.ask("GET", f"/admin/tasks/{task['task_id']}"))["status"] != "done":
        assert wait.left(), told


def test_a_mail_whose_worker_is_killed_in_the_middle_is_sent_by_another(
    lab: Fleet, inbox: SlowInbox, database: Database
) -> None:
    inbox.in_the_middle.clear()
    with slow_for_the_next(lab, inbox) as student:
        assert inbox.in_the_middle.wait(30)
        [sender] = [each for each in lab.workers if sends_from(each.pid, inbox.port_of_sender)]
        sender.kill()
        sender.wait()
        lab.workers.remove(sender)
    lab.start_worker()
    let_leases_end(database)
    student.mail(inbox, RECEIVED)
    assert student.count(inbox) == 1
    told = health(lab)["components"]["workers"]
    assert told["status"] in {"ok", "warning"}


@contextmanager
def slow_for_the_next(lab: Fleet, inbox: SlowInbox) -> Iterator[Student]:
    """A student with whose mail the mail server takes its time."""
    address = f"{uuid.uuid4().hex[:12]}@example.edu"
    inbox.slow_for = address
    student = Student(lab, student_email=address)
    student.email = address
    try:
        yield student
    finally:
        inbox.slow_for = ""


def sends_from(pid: int, port: int | None) -> bool:
    """Whether a process holds the connection with this port of its own."""
    return any(each.laddr.port == port for each in psutil.Process(pid).net_connections("tcp"))


def let_leases_end(database: Database) -> None:
    """Let the two minutes be over after which the dead are taken for dead."""
    with database.transaction() as tx:
        ago = SystemClock().now() - timedelta(seconds=1)
        leased = update(Message).where(Message.lease.is_not(None))
        tx.session.execute(leased.values(lease_expires=ago))


def test_an_api_process_that_is_killed_is_replaced(lab: Fleet) -> None:
    before = {each.pid for each in lab.api_processes()}
    assert len(before) == 2
    victim = min(before)
    psutil.Process(victim).kill()
    wait = patience(30)
    while len(now := {each.pid for each in lab.api_processes()} - {victim}) < 2:
        assert wait.left(), "no other process took its place"
    assert now != before
    for _ in range(6):
        assert requests.get(f"{lab.api}/config", timeout=TIMEOUT).ok


def test_a_redis_that_comes_back_empty_has_lost_nothing(lab: Fleet, inbox: SlowInbox) -> None:
    # One that is still starting would find no Redis and end.
    lab.wait_for_workers()
    lab.redis.stop()
    lab.redis.start()
    student = Student(lab)
    student.mail(inbox, RECEIVED)


def test_with_redis_away_people_are_served_and_their_mail_is_sent_later(
    lab: Fleet, inbox: SlowInbox, admin: Admin
) -> None:
    lab.redis.stop()
    try:
        student = Student(lab)
        assert student.seconds < 5
        admin.approve(student)
        told = health(lab)["components"]["redis"]
        assert told["status"] == "warning"
        assert "Redis does not answer" in told["message"]
        assert student.count(inbox) == 0
    finally:
        lab.redis.start()
    student.mail(inbox, RECEIVED)
    student.mail(inbox, CONFIRM)
    assert student.count(inbox) == 2


def test_a_postgresql_that_is_restarted_is_found_again_by_all(lab: Fleet, inbox: SlowInbox) -> None:
    lab.postgres.stop()
    assert not requests.get(f"{lab.api}/health", timeout=TIMEOUT).ok
    answer = requests.get(f"{lab.api}/catalog", timeout=TIMEOUT)
    assert (answer.status_code, answer.json()["error"]) == (503, "database_unavailable")
    assert answer.headers["Retry-After"]
    lab.postgres.start()
    student = Student(lab)
    student.mail(inbox, RECEIVED)
    lab.wait_until_ready()


def test_a_mail_that_nobody_can_send_is_kept_shown_and_dropped(
    lab: Fleet, inbox: SlowInbox, admin: Admin, database: Database
) -> None:
    with slow_for_the_next(lab, inbox) as student:
        mail = waiting_mail(database, student)
        with database.transaction() as tx:
            # Nothing is left of what it should tell.
            spoilt = update(Message).where(Message.id == mail)
            tx.session.execute(spoilt.values(facts={}, lease=None, attempts=0))
    other = Student(lab)
    other.mail(inbox, RECEIVED)
    wait = patience(30)
    while not (shown := shown_mail(admin, mail))["last_error"]:
        assert wait.left(), shown
    assert (shown["status"], shown["last_error"]) == ("queued", "Unexpected ValidationError.")
    assert "is damaged" in shown["text"]
    assert admin.ask("POST", f"/admin/outbox/{mail}/drop")["status"] == "withdrawn"


def waiting_mail(database: Database, student: Student) -> str:
    with database.reading() as session:
        return session.scalars(select(Message.id).where(Message.job_id == student.id)).one()


def shown_mail(admin: Admin, mail: str) -> Any:
    mails = admin.ask("GET", "/admin/outbox?limit=200")["mails"]
    [shown] = [each for each in mails if each["id"] == mail]
    return shown


def test_what_is_logged_is_json(lab: Fleet) -> None:
    lines = lab.said("worker").splitlines() + lab.said("serve").splitlines()
    ours = [line for line in lines if not line.startswith((" ", "Printdesk"))]
    assert all(line.startswith("{") for line in ours if line), ours[:5]
