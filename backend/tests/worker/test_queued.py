"""The worker of production: what lies in its queues, and what becomes of it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from redis import Redis
from sqlalchemy import update

from printdesk.broker import CONNECT_SECONDS
from printdesk.clock import patience, stopwatch
from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.models import Job
from printdesk.notifications.mail import Mailer
from printdesk.queues import QUEUES, Queues, queue
from printdesk.upkeep import health, tasks
from printdesk.upkeep.tasks import TaskStatus
from printdesk.work import QueuesAway, Work
from printdesk.worker import overdue
from printdesk.worker.queued import LANES, QueuedWorker
from printdesk.worker.tasks import beat
from tests import evidence
from tests.clients import StaffClient
from tests.clocks import NOON, HandClock
from tests.notifications.mailers import Kept
from tests.redis_server import RedisServer, redis_server
from tests.road import API, Road
from tests.shares import HangingShare
from tests.upkeep.audits import started


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@pytest.fixture
def settings(settings: Settings, redis: RedisServer) -> Settings:
    return settings.model_copy(update={"redis_url": redis.url})


@pytest.fixture
def queues(desk: Desk) -> Iterator[Queues]:
    assert desk.queues is not None
    yield desk.queues
    desk.close()


@contextmanager
def working(desk: Desk, mailer: Mailer) -> Iterator[None]:
    """A worker at work, which afterwards has ended."""
    worker = QueuedWorker(desk, mailer)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield
    finally:
        worker.stop_soon()
        thread.join(20)
        assert not thread.is_alive()


def lengths(queues: Queues) -> dict[str, int]:
    """What lies in the queues that are not empty."""
    return {name: length for name, length in queues.lengths().items() if length}


def test_whatever_a_commit_causes_is_asked_for_by_its_row(
    road: Road, queues: Queues, admin: StaffClient
) -> None:
    road.to("UPLOADED")
    admin.post(f"{API}/auth/password-reset", json={"email": admin.person.email})
    started(admin, "audit/start", {"full": False})
    assert lengths(queues) == {"printdesk-mail": 2, "printdesk-models": 1, "printdesk-long": 1}


def test_each_queue_has_a_lane() -> None:
    assert sorted(LANES.values()) == sorted(QUEUES)
    assert {work for works in QUEUES.values() for work in works} == set(Work)


def test_what_waits_is_not_put_in_line_again(queues: Queues) -> None:
    for _ in range(100):
        queues.put(Work.MAIL, "a" * 32)
    queues.put(Work.MAIL, "b" * 32)
    assert lengths(queues) == {"printdesk-mail": 2}


def test_everything_is_done_by_one_process(
    desk: Desk, road: Road, queues: Queues, admin: StaffClient
) -> None:
    post = Kept()
    with working(desk, post):
        ticket = road.to("UPLOADED")
        task = started(admin, "audit/start", {"full": False})
        waited = patience(60)
        while not (
            post.mails
            and evidence.job(desk, ticket.id)["inspected_at"]
            and not evidence.job(desk, ticket.id)["metadata_stale"]
            and has_status(desk, task, TaskStatus.DONE)
        ):
            assert waited.left(), "something is not done"
        assert health.check(desk)["workers"] == health.Component("ok", "1 process works.")
        assert health.check(desk)["redis"].status == "ok"
    assert lengths(queues) == {}
    assert evidence.rows(desk, "heartbeat") == []
    evidence.assert_sound(desk)


def has_status(desk: Desk, task_id: str, status: TaskStatus) -> bool:
    with desk.database.reading() as session:
        return tasks.find(session, task_id).status == status.value


def test_what_is_due_and_lies_in_no_queue_is_asked_for(
    desk: Desk, road: Road, queues: Queues, redis: RedisServer
) -> None:
    road.to("UPLOADED")
    redis.stop()
    redis.start()
    overdue.ask_again(desk, queues)
    assert lengths(queues) == {"printdesk-mail": 1, "printdesk-models": 1}
    overdue.ask_again(desk, queues)
    assert lengths(queues) == {"printdesk-mail": 1, "printdesk-models": 1}


def test_what_got_lost_is_asked_for_however_much_has_come_since(
    desk: Desk, road: Road, queues: Queues, redis: RedisServer
) -> None:
    road.to("UPLOADED")
    redis.stop()
    redis.start()
    others = 3 * overdue.AT_ONCE
    for number in range(others):
        queues.put(Work.MAIL, f"{number:032x}")
    overdue.ask_again(desk, queues)
    assert lengths(queues) == {"printdesk-mail": others + 1, "printdesk-models": 1}


def test_with_redis_away_nobody_waits_and_nothing_is_lost(
    desk: Desk, road: Road, queues: Queues, redis: RedisServer
) -> None:
    redis.stop()
    took = stopwatch()
    for number in range(50):
        queues.put(Work.MAIL, f"{number:032x}")
    assert took() < 2 * CONNECT_SECONDS + 1
    with pytest.raises(QueuesAway):
        queues.lengths()
    assert health.check(desk)["redis"].status == "warning"
    road.to("UPLOADED")
    redis.start()
    post = Kept()
    with working(desk, post):
        waited = patience(40)
        while not post.mails:
            assert waited.left(), "the mail is lost"


def test_a_share_that_hangs_keeps_no_mail_waiting(
    desk: Desk, road: Road, clock: HandClock, queues: Queues
) -> None:
    hanging, post = HangingShare(desk.share.root), Kept()
    ticket = road.to("UPLOADED")
    with desk.database.transaction() as tx:
        # Looking at the model has tests of its own.
        looked_at = update(Job).where(Job.id == ticket.id)
        tx.session.execute(looked_at.values(inspected_at=NOON, metadata_stale=True))
    try:
        with working(replace(desk, share=hanging), post):
            waited = patience(40)
            while not (hanging.looks and post.mails):
                assert waited.left(), "mails wait for the share"
            clock.forward(minutes=11)
            while (told := health.check(desk)["workers"]).status != "warning":
                assert waited.left(), told
            assert "the work on the share" in told.message
            hanging.let_go.set()
    finally:
        hanging.let_go.set()


def test_whoever_writes_to_redis_can_have_nothing_else_done(
    desk: Desk, road: Road, queues: Queues, redis: RedisServer
) -> None:
    with Redis.from_url(redis.url) as client:
        mails = queue("printdesk-mail", client)
        for foreign, words in (("os.system", "false"), ("mail", "not a row"), ("long", "")):
            mails.enqueue(foreign, words)
        client.rpush(mails.key, "no job at all")
        client.hset("rq:job:garbage", mapping={"data": "garbage", "created_at": "garbage"})
        client.rpush(mails.key, "garbage")
    post = Kept()
    with working(desk, post):
        road.to("UPLOADED")
        waited = patience(40)
        while not post.mails:
            assert waited.left(), "the mail stands behind what nobody can do"


def test_a_process_that_fell_silent_is_told_of(desk: Desk, queues: Queues) -> None:
    with working(desk, Kept()):
        waited = patience(40)
        while health.check(desk)["workers"].status != "ok":
            assert waited.left(), "nobody works"
        earlier = replace(desk, clock=HandClock(NOON - timedelta(minutes=2)))
        beat(earlier, "elsewhere:7:worker")
        told = health.check(desk)["workers"]
    assert told.status == "warning"
    assert told.message.startswith("1 process works. 1 fell silent")
