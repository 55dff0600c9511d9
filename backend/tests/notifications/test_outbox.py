"""Mails are queued with their cause, withdrawn while they wait, and tried anew when asked."""

from datetime import timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy import func, select

from printdesk.desk import Desk
from printdesk.errors import InvalidTransition, NotFound
from printdesk.models import Job, Message
from printdesk.notifications.mail import MailServerTrouble, RecipientRefused
from printdesk.notifications.outbox import (
    Kind,
    deliver,
    due,
    masked_text,
    queue,
    retry,
    was_sent,
)
from tests.clocks import HandClock
from tests.notifications.bell import Bell
from tests.notifications.mailers import Broken, Interrupted, Kept
from tests.notifications.post import (
    LAB,
    STAFF,
    last_details,
    mail_events,
    queued,
    row,
    withdrawn,
)


def was_sent_now(desk: Desk, job: Job, kind: Kind = Kind.APPROVAL) -> bool:
    with desk.database.reading() as session:
        return was_sent(session, job, kind)


def due_now(desk: Desk, limit: int = 50) -> list[str]:
    with desk.database.reading() as session:
        return due(session, desk.clock.now(), limit)


class Change(Exception):
    """What goes wrong after a mail was queued."""


def test_a_queued_mail_is_in_the_history_and_rings_the_bell(
    desk: Desk, job: Job, bell: Bell
) -> None:
    message_id = queued(desk, job)
    message = row(desk, message_id)
    assert (message.status, message.kind, message.recipient) == (
        "queued",
        "approval",
        "jane@example.edu",
    )
    assert message.subject == "Please confirm your 3D print #123 ($4.50)"
    assert mail_events(desk, job) == ["EmailQueued"]
    assert last_details(desk, job) == {"kind": "approval", "message_id": message_id}
    assert bell.rung == 1
    assert due_now(desk) == [message_id]


def test_a_mail_whose_cause_is_rolled_back_never_was(desk: Desk, job: Job, bell: Bell) -> None:
    def change_that_fails() -> None:
        with desk.database.transaction() as tx:
            queue(
                tx,
                desk,
                tx.session.get_one(Job, job.id),
                Kind.APPROVAL,
                STAFF,
                lab_name="Makerspace",
                printer_name="Prusa MK4S",
            )
            raise Change

    with pytest.raises(Change):
        change_that_fails()
    assert due_now(desk) == []
    assert mail_events(desk, job) == []
    assert bell.rung == 0


def test_a_mail_tells_the_facts_of_when_it_was_queued(desk: Desk, job: Job) -> None:
    message_id = queued(desk, job)
    with desk.database.transaction() as tx:
        tx.session.get_one(Job, job.id).cost_cents = 99900
    assert "$4.50" in masked_text(desk, row(desk, message_id))


def test_the_row_holds_nothing_that_a_link_could_be_made_of(desk: Desk, job: Job) -> None:
    queued(desk, job)
    with desk.database.reading() as session:
        kept = repr(session.execute(select(Message.__table__)).all())
    assert "http" not in kept
    assert desk.keys.confirm_token(job.id, 2) not in kept
    assert desk.keys.tracking_token(job.id) not in kept


def test_a_fact_that_no_mail_tells_is_a_mistake(desk: Desk, job: Job) -> None:
    with desk.database.transaction() as tx, pytest.raises(ValidationError):
        queue(
            tx,
            desk,
            tx.session.get_one(Job, job.id),
            Kind.APPROVAL,
            STAFF,
            lab_name="Makerspace",
            printer_name="Prusa MK4S",
            pirnter="misspelt",
        )


def test_a_mail_is_not_due_before_its_time(desk: Desk, job: Job, clock: HandClock) -> None:
    later = queued(desk, job, Kind.COMPLETION, clock.now() + timedelta(minutes=2))
    assert due_now(desk) == []
    clock.forward(minutes=2)
    assert due_now(desk) == [later]


def test_the_mail_that_waits_longest_is_due_first(desk: Desk, job: Job, clock: HandClock) -> None:
    ids = []
    for kind in (Kind.RECEIVED, Kind.APPROVAL, Kind.COMPLETION):
        ids.append(queued(desk, job, kind))
        clock.forward(minutes=1)
    assert due_now(desk) == ids
    assert due_now(desk, limit=2) == ids[:2]


def test_a_waiting_mail_is_withdrawn(desk: Desk, job: Job) -> None:
    message_id = queued(desk, job)
    assert withdrawn(desk, job, Kind.APPROVAL, Kind.REMINDER) == 1
    assert row(desk, message_id).status == "withdrawn"
    assert mail_events(desk, job) == ["EmailQueued", "EmailWithdrawn"]
    assert not was_sent_now(desk, job)
    assert due_now(desk) == []
    assert not deliver(desk, Broken(AssertionError("withdrawn")), message_id)


def test_withdrawing_leaves_other_kinds_and_sent_mails(desk: Desk, job: Job) -> None:
    sent = queued(desk, job, Kind.RECEIVED)
    assert deliver(desk, Kept(), sent)
    waiting = queued(desk, job, Kind.COMPLETION)
    assert withdrawn(desk, job, Kind.RECEIVED, Kind.APPROVAL) == 0
    assert row(desk, sent).status == "sent"
    assert due_now(desk) == [waiting]


def test_a_newer_mail_of_its_kind_replaces_one_that_waits(desk: Desk, job: Job) -> None:
    old, reminder = queued(desk, job), queued(desk, job, Kind.REMINDER)
    new = queued(desk, job)
    assert (row(desk, old).status, row(desk, reminder).status) == ("withdrawn", "withdrawn")
    assert due_now(desk) == [new]


def test_was_sent_tells_of_mails_that_went_out(desk: Desk, job: Job) -> None:
    message_id = queued(desk, job)
    assert not was_sent_now(desk, job)
    deliver(desk, Kept(), message_id)
    assert was_sent_now(desk, job)
    assert not was_sent_now(desk, job, Kind.COMPLETION)


def test_was_sent_is_no_after_a_try_that_failed(desk: Desk, job: Job) -> None:
    message_id = queued(desk, job)
    deliver(desk, Broken(MailServerTrouble("down")), message_id)
    assert not was_sent_now(desk, job)
    assert withdrawn(desk, job, Kind.APPROVAL) == 1


def test_a_failed_mail_is_sent_when_it_is_put_back(desk: Desk, job: Job, bell: Bell) -> None:
    message_id = queued(desk, job)
    deliver(desk, Broken(RecipientRefused("no such user")), message_id)
    assert row(desk, message_id).status == "failed"
    with desk.database.transaction() as tx:
        retry(tx, desk, message_id, STAFF)
    assert bell.rung == 2
    post = Kept()
    assert deliver(desk, post, message_id)
    assert row(desk, message_id).attempts == 1
    assert len(post.mails) == 1
    assert mail_events(desk, job) == ["EmailQueued", "EmailFailed", "EmailQueued", "EmailSent"]


def test_a_mail_that_waits_for_another_try_is_sent_now(desk: Desk, job: Job, bell: Bell) -> None:
    message_id = queued(desk, job)
    deliver(desk, Broken(MailServerTrouble("down")), message_id)
    # Its time has not come yet.
    assert not deliver(desk, Kept(), message_id)
    with desk.database.transaction() as tx:
        retry(tx, desk, message_id, STAFF)
    assert bell.rung == 2
    assert deliver(desk, Kept(), message_id)
    assert row(desk, message_id).attempts == 1


def test_a_mail_that_is_being_sent_is_not_put_back(desk: Desk, job: Job) -> None:
    message_id = queued(desk, job)

    def retry_now() -> None:
        with desk.database.transaction() as tx, pytest.raises(InvalidTransition):
            retry(tx, desk, message_id, STAFF)

    assert deliver(desk, Interrupted(Kept(), retry_now), message_id)


def test_a_mail_that_did_not_fail_is_not_put_back(desk: Desk, job: Job) -> None:
    message_id = queued(desk, job)
    with desk.database.transaction() as tx, pytest.raises(InvalidTransition):
        retry(tx, desk, message_id, STAFF)
    deliver(desk, Kept(), message_id)
    with desk.database.transaction() as tx, pytest.raises(InvalidTransition):
        retry(tx, desk, message_id, STAFF)


def test_an_unknown_mail_is_not_put_back(desk: Desk) -> None:
    with desk.database.transaction() as tx, pytest.raises(NotFound):
        retry(tx, desk, "nothing", STAFF)


def test_the_message_id_is_of_the_lab_and_never_the_same_twice(desk: Desk, job: Job) -> None:
    ids = [row(desk, queued(desk, job)).header_id for _ in range(3)]
    assert len(set(ids)) == 3
    assert all(each.startswith("<20300301T120000Z-123-approval-") for each in ids)
    assert all(each.endswith("@example.edu>") for each in ids)


def test_a_deleted_job_leaves_its_mails_behind_without_it(desk: Desk, job: Job) -> None:
    message_id = queued(desk, job)
    deliver(desk, Kept(), message_id)
    with desk.database.transaction() as tx:
        tx.session.delete(tx.session.get_one(Job, job.id))
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 1
    assert "[link to confirm]" in masked_text(desk, row(desk, message_id))
    assert LAB["lab_name"] in masked_text(desk, row(desk, message_id))
