"""Delivery: no mail is lost, none goes out twice, whatever happens meanwhile."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import update

from printdesk.clock import patience
from printdesk.desk import Desk
from printdesk.errors import InvalidTransition
from printdesk.models import Job, Message
from printdesk.notifications.delivery import DIED, LEASE, PAUSES, TRIES, pause_after
from printdesk.notifications.mail import MailServerTrouble, SmtpMailer
from printdesk.notifications.outbox import Kind, deliver, due, retry, was_sent
from tests.clocks import HandClock
from tests.notifications.mail_server import Inbox, free_port, mail_server, smtp_settings
from tests.notifications.mailers import Broken, Interrupted, Kept
from tests.notifications.post import STAFF, last_details, mail_events, queued, row, withdrawn

ROUNDS = 40
DOWN = Broken(MailServerTrouble("down"))


class Killed(BaseException):
    """The process dies here."""


def die() -> None:
    raise Killed


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Do these things at the same instant, each in a thread; their results."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def due_now(desk: Desk) -> list[str]:
    with desk.database.reading() as session:
        return due(session, desk.clock.now(), 50)


def test_a_mail_goes_out_by_a_real_server_and_that_is_kept(desk: Desk, job: Job) -> None:
    message_id, inbox = queued(desk, job), Inbox()
    with (
        mail_server(inbox) as port,
        closing(SmtpMailer(smtp_settings(desk.settings, port))) as mailer,
    ):
        assert deliver(desk, mailer, message_id)
    [taken] = inbox.taken
    assert taken.recipients == ["jane@example.edu"]
    message = row(desk, message_id)
    assert taken.mail["Message-ID"] == message.header_id
    assert (message.status, message.attempts, message.last_error) == ("sent", 1, None)
    assert message.sent_at == desk.clock.now()
    assert mail_events(desk, job) == ["EmailQueued", "EmailSent"]
    assert last_details(desk, job) == {"kind": "approval", "message_id": message_id, "attempt": 1}
    assert due_now(desk) == []


def test_a_mail_that_was_sent_is_not_sent_again(desk: Desk, job: Job) -> None:
    message_id, post = queued(desk, job), Kept()
    assert deliver(desk, post, message_id)
    assert not deliver(desk, post, message_id)
    assert len(post.mails) == 1


def test_a_mail_does_not_go_out_before_its_time(desk: Desk, job: Job, clock: HandClock) -> None:
    message_id = queued(desk, job, Kind.COMPLETION, clock.now() + timedelta(minutes=2))
    assert not deliver(desk, Kept(), message_id)
    clock.forward(minutes=2)
    assert deliver(desk, Kept(), message_id)


def test_a_mail_at_which_each_worker_dies_is_given_up(
    desk: Desk, job: Job, clock: HandClock
) -> None:
    message_id, post = queued(desk, job), Kept()
    for _ in range(TRIES):
        with pytest.raises(Killed):
            deliver(desk, Broken(Killed()), message_id)
        clock.forward(seconds=LEASE.total_seconds())
    assert not deliver(desk, post, message_id)
    message = row(desk, message_id)
    assert (message.status, message.last_error) == ("failed", DIED)
    assert post.mails == []


def test_a_mail_outlives_a_server_that_is_down(desk: Desk, job: Job, clock: HandClock) -> None:
    message_id, inbox, port = queued(desk, job), Inbox(), free_port()
    mailer = SmtpMailer(smtp_settings(desk.settings, port))
    assert not deliver(desk, mailer, message_id)
    message = row(desk, message_id)
    assert (message.status, message.attempts, message.lease) == ("queued", 1, None)
    assert message.last_error is not None
    assert str(port) in message.last_error
    assert due_now(desk) == []
    details = last_details(desk, job)
    assert (details["attempt"], details["given_up"]) == (1, False)
    clock.forward(minutes=1)
    assert due_now(desk) == [message_id]
    with mail_server(inbox, port=port), closing(mailer):
        assert deliver(desk, mailer, message_id)
    assert len(inbox.taken) == 1
    assert row(desk, message_id).last_error is None
    assert mail_events(desk, job) == ["EmailQueued", "EmailFailed", "EmailSent"]


def test_a_mail_outlives_a_server_that_is_away_for_a_day(
    desk: Desk, job: Job, clock: HandClock
) -> None:
    message_id, begun = queued(desk, job), clock.now()
    while clock.now() < begun + timedelta(hours=24):
        clock.moment = row(desk, message_id).send_after
        deliver(desk, DOWN, message_id)
    assert row(desk, message_id).status == "queued"
    clock.moment = row(desk, message_id).send_after
    assert clock.now() < begun + timedelta(hours=32)
    assert deliver(desk, Kept(), message_id)


def test_the_pauses_between_tries_grow_and_end_after_about_three_days(
    desk: Desk, job: Job, clock: HandClock
) -> None:
    message_id, pauses, begun = queued(desk, job), [], clock.now()
    while (message := row(desk, message_id)).status == "queued":
        pauses.append(message.send_after - clock.now())
        clock.moment = message.send_after
        deliver(desk, DOWN, message_id)
    assert pauses[1 : len(PAUSES) + 1] == list(PAUSES)
    assert set(pauses[len(PAUSES) + 1 :]) == {timedelta(hours=4)}
    assert timedelta(hours=68) < clock.now() - begun < timedelta(hours=76)
    message = row(desk, message_id)
    assert (message.status, message.attempts) == ("failed", TRIES)
    assert last_details(desk, job)["given_up"] is True
    assert mail_events(desk, job) == ["EmailQueued", *["EmailFailed"] * TRIES]


def test_the_pause_never_exceeds_four_hours() -> None:
    assert pause_after(1) == timedelta(minutes=1)
    assert {pause_after(n) for n in range(len(PAUSES), 100)} == {timedelta(hours=4)}


def test_a_refused_recipient_fails_at_once(desk: Desk, job: Job) -> None:
    message_id, inbox = queued(desk, job), Inbox()
    inbox.answers["RCPT"] = "550 5.1.1 no such user"
    with (
        mail_server(inbox) as port,
        closing(SmtpMailer(smtp_settings(desk.settings, port))) as mailer,
    ):
        assert not deliver(desk, mailer, message_id)
    message = row(desk, message_id)
    assert (message.status, message.attempts) == ("failed", 1)
    details = last_details(desk, job)
    assert "550 5.1.1 no such user" in str(details["error"])
    assert details["given_up"] is True


@pytest.mark.usefixtures("any_database")
def test_a_mail_whose_sender_died_goes_out_again_under_the_same_message_id(
    desk: Desk, job: Job, clock: HandClock
) -> None:
    message_id, inbox = queued(desk, job), Inbox()
    with (
        mail_server(inbox) as port,
        closing(SmtpMailer(smtp_settings(desk.settings, port))) as mailer,
    ):
        with pytest.raises(Killed):
            deliver(desk, Interrupted(mailer, die), message_id)
        assert due_now(desk) == []
        assert not deliver(desk, mailer, message_id)
        clock.moment += LEASE
        assert due_now(desk) == [message_id]
        assert deliver(desk, mailer, message_id)
    first, second = inbox.taken
    assert first.mail["Message-ID"] == second.mail["Message-ID"]
    assert first.mail.get_body(("plain",)).get_content() == (
        second.mail.get_body(("plain",)).get_content()
    )
    assert row(desk, message_id).attempts == 2
    assert mail_events(desk, job) == ["EmailQueued", "EmailSent"]


@pytest.mark.usefixtures("any_database")
def test_of_workers_that_deliver_the_same_mail_one_does(desk: Desk, job: Job) -> None:
    for _ in range(ROUNDS):
        message_id, post = queued(desk, job), Kept()
        outcomes = at_once(*[partial(deliver, desk, post, message_id)] * 4)
        assert sorted(outcomes) == [False, False, False, True]
        assert len(post.mails) == 1


@pytest.mark.usefixtures("any_database")
def test_a_mail_is_either_sent_or_withdrawn(desk: Desk, job: Job) -> None:
    ends = {"sent": 0, "withdrawn": 0}
    withdraw = partial(withdrawn, desk, job, Kind.APPROVAL)
    for turn in range(ROUNDS * 2):
        message_id, post = queued(desk, job), Kept()
        send = partial(deliver, desk, post, message_id)
        if turn % 2:
            was_delivered, count = at_once(send, withdraw)
        else:
            count, was_delivered = at_once(withdraw, send)
        end = row(desk, message_id).status
        ends[end] += 1
        assert (was_delivered, count) == ((True, 0) if end == "sent" else (False, 1))
        assert len(post.mails) == (end == "sent")
    assert all(ends.values()), f"one side always won: {ends}"
    told = Counter(mail_events(desk, job))
    assert (told["EmailSent"], told["EmailWithdrawn"]) == (ends["sent"], ends["withdrawn"])


def test_a_lease_is_kept_while_a_server_takes_its_time(
    desk: Desk, job: Job, clock: HandClock
) -> None:
    message_id, post = queued(desk, job), Kept()

    def wait_for_longer_than_a_lease() -> None:
        for _ in range(3):
            before = row(desk, message_id).lease_expires
            clock.forward(minutes=1)
            wait = patience(10)
            while row(desk, message_id).lease_expires == before:
                assert wait.left(), "the lease was not renewed"
            assert not deliver(desk, post, message_id)

    slow = Interrupted(post, wait_for_longer_than_a_lease)
    assert deliver(desk, slow, message_id, renew_seconds=0.01)
    assert len(post.mails) == 1


def test_who_has_lost_the_lease_marks_nothing(desk: Desk, job: Job, clock: HandClock) -> None:
    message_id, post = queued(desk, job), Kept()

    def sleep_and_be_overtaken() -> None:
        clock.moment += LEASE
        assert deliver(desk, post, message_id)

    assert not deliver(desk, Interrupted(Kept(), sleep_and_be_overtaken), message_id)
    assert row(desk, message_id).attempts == 2
    assert mail_events(desk, job) == ["EmailQueued", "EmailSent"]


@pytest.mark.usefixtures("any_database")
def test_a_mail_withdrawn_while_it_is_sent_counts_as_sent(desk: Desk, job: Job) -> None:
    message_id, seen = queued(desk, job), []

    def withdraw() -> None:
        seen.append(withdrawn(desk, job, Kind.APPROVAL))
        with desk.database.reading() as session:
            seen.append(was_sent(session, job, Kind.APPROVAL))

    assert deliver(desk, Interrupted(Kept(), withdraw), message_id)
    assert seen == [0, True]
    assert row(desk, message_id).status == "sent"


@pytest.mark.usefixtures("any_database")
def test_a_mail_withdrawn_while_it_fails_is_not_tried_again(desk: Desk, job: Job) -> None:
    message_id = queued(desk, job)

    def withdraw_and_fail() -> None:
        withdrawn(desk, job, Kind.APPROVAL)
        raise MailServerTrouble("down")

    assert not deliver(desk, Interrupted(Kept(), withdraw_and_fail), message_id)
    assert row(desk, message_id).status == "withdrawn"
    assert mail_events(desk, job) == ["EmailQueued", "EmailWithdrawn"]


def test_a_mail_withdrawn_after_its_sender_died_may_have_gone_out(
    desk: Desk, job: Job, clock: HandClock
) -> None:
    message_id = queued(desk, job)
    with pytest.raises(Killed):
        deliver(desk, Interrupted(Kept(), die), message_id)
    clock.moment += LEASE
    assert withdrawn(desk, job, Kind.APPROVAL) == 0
    assert row(desk, message_id).status == "withdrawn"
    with desk.database.reading() as session:
        assert was_sent(session, job, Kind.APPROVAL)
    assert not deliver(desk, Broken(AssertionError("withdrawn")), message_id)


def test_a_mail_recalled_by_a_sender_that_then_died_is_withdrawn(
    desk: Desk, job: Job, clock: HandClock
) -> None:
    message_id = queued(desk, job)

    def withdraw_and_die() -> None:
        withdrawn(desk, job, Kind.APPROVAL)
        die()

    with pytest.raises(Killed):
        deliver(desk, Interrupted(Kept(), withdraw_and_die), message_id)
    clock.moment += LEASE
    with desk.database.transaction() as tx, pytest.raises(InvalidTransition):
        retry(tx, desk, message_id, STAFF)
    [again] = due_now(desk)
    assert not deliver(desk, Broken(AssertionError("recalled")), again)
    assert row(desk, message_id).status == "withdrawn"


@pytest.mark.usefixtures("any_database")
def test_a_job_deleted_while_its_mail_is_sent_leaves_a_sent_mail(desk: Desk, job: Job) -> None:
    message_id = queued(desk, job)

    def delete() -> None:
        with desk.database.transaction() as tx:
            tx.session.delete(tx.session.get_one(Job, job.id, with_for_update=True))

    assert deliver(desk, Interrupted(Kept(), delete), message_id)
    message = row(desk, message_id)
    assert (message.status, message.job_id) == ("sent", None)


def test_a_mail_of_a_job_that_is_gone_is_withdrawn(desk: Desk, job: Job) -> None:
    message_id = queued(desk, job)
    with desk.database.transaction() as tx:
        tx.session.delete(tx.session.get_one(Job, job.id))
    assert not deliver(desk, Broken(AssertionError("its job is gone")), message_id)
    assert row(desk, message_id).status == "withdrawn"


def test_a_mistake_of_ours_stops_no_other_mail(desk: Desk, job: Job, clock: HandClock) -> None:
    message_id, other = queued(desk, job), queued(desk, job, Kind.RECEIVED)
    with desk.database.transaction() as tx:
        tx.session.execute(update(Message).where(Message.id == message_id).values(facts={}))
    assert [deliver(desk, Kept(), each) for each in (message_id, other)] == [False, True]
    message = row(desk, message_id)
    assert (message.status, message.last_error) == ("queued", "Unexpected ValidationError.")


def test_an_unknown_mail_is_not_delivered(desk: Desk) -> None:
    assert not deliver(desk, Kept(), "nothing")
