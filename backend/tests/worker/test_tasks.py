"""The worker's own tasks: every mail has its try, and who is to stop stops."""

from dataclasses import replace
from email.message import EmailMessage
from itertools import count

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from printdesk.desk import Desk
from printdesk.jobs import leftovers
from printdesk.models import Message, PendingDeletion
from printdesk.notifications.mail import MailServerTrouble, RecipientRefused
from printdesk.storage import metadata
from printdesk.storage.durable import fingerprint
from printdesk.worker import tasks
from printdesk.worker.tasks import MAILS_AT_ONCE
from tests import evidence
from tests.clocks import HandClock
from tests.notifications.mailers import Kept
from tests.road import Road, act, saved
from tests.shares import GuardedShare, SharingViolation


class Choosy(Kept):
    """Takes mails but from some, as mail servers do."""

    def __init__(self, troubles: dict[str, Exception]) -> None:
        super().__init__()
        self.troubles = troubles

    def send(self, mail: EmailMessage, recipient: str) -> None:
        if recipient in self.troubles:
            raise self.troubles[recipient]
        super().send(mail, recipient)

    @property
    def recipients(self) -> list[str]:
        return sorted(mail["To"].addresses[0].addr_spec for mail in self.mails)


def hand_in_as(road: Road, names: list[str]) -> None:
    for name in names:
        road.to("UPLOADED", student_email=f"{name}@example.edu")


def never() -> bool:
    return False


def test_a_mail_that_cannot_go_out_holds_up_no_other(
    desk: Desk, road: Road, clock: HandClock
) -> None:
    hand_in_as(road, ["odd", "refused", "slow", "ann", "bob"])
    with desk.database.transaction() as tx:
        odd = update(Message).where(Message.recipient == "odd@example.edu")
        tx.session.execute(odd.values(facts={}))
    post = Choosy(
        {
            "refused@example.edu": RecipientRefused("no such user"),
            "slow@example.edu": MailServerTrouble("come again"),
        }
    )

    tasks.send_due_mails(desk, post, never)

    assert post.recipients == ["ann@example.edu", "bob@example.edu"]
    told = {row["recipient"]: row["status"] for row in evidence.rows(desk, "message")}
    assert told["refused@example.edu"] == "failed"
    assert told["slow@example.edu"] == told["odd@example.edu"] == "queued"
    post.troubles.clear()
    clock.forward(minutes=1)
    tasks.send_due_mails(desk, post, never)
    assert post.recipients == ["ann@example.edu", "bob@example.edu", "slow@example.edu"]


def test_many_mails_take_several_turns_and_all_go_out(desk: Desk, road: Road) -> None:
    ticket, post = road.to("UPLOADED"), Kept()
    [mail] = evidence.rows(desk, "message", job_id=ticket.id)
    with desk.database.transaction() as tx:
        for n in range(MAILS_AT_ONCE + 5):
            tx.session.add(Message(**{**mail, "id": f"{n:032x}", "header_id": f"<{n}@lab>"}))
    tasks.send_due_mails(desk, post, never)
    assert len(post.mails) == MAILS_AT_ONCE
    tasks.send_due_mails(desk, post, never)
    assert len(post.mails) == MAILS_AT_ONCE + 6


@pytest.mark.parametrize("turns", [0, 1, 3])
def test_who_is_to_stop_begins_nothing_more(desk: Desk, road: Road, turns: int) -> None:
    names = ["ann", "bob", "cid", "dan"]
    hand_in_as(road, names)
    post, asked = Kept(), count()

    tasks.send_due_mails(desk, post, lambda: next(asked) >= turns)

    assert len(post.mails) == turns
    tasks.send_due_mails(desk, post, never)
    asked = count()
    tasks.tidy_jobs(desk, lambda: next(asked) >= turns)
    stale = [row["id"] for row in evidence.rows(desk, "job") if row["metadata_stale"]]
    assert len(stale) == len(names) - turns


def not_tidied(desk: Desk) -> list[str]:
    """The jobs whose tidying fails now, as the log tells it."""
    with capture_logs() as logs:
        tasks.tidy_jobs(desk, never)
    return [log["job_id"] for log in logs if log["event"] == "leftovers_wait"]


def note_in_vain(desk: Desk, job_id: str) -> None:
    """Have something deleted for a job that the share will not delete."""
    with desk.database.transaction() as tx:
        content = metadata.fingerprint_of(b"x")
        leftovers.note(tx, desk, job_id, "0" * 32, {"../elsewhere": content})


@pytest.mark.usefixtures("any_database")
def test_a_job_that_cannot_be_tidied_is_tried_more_and_more_seldom(
    desk: Desk, road: Road, clock: HandClock
) -> None:
    ticket = road.to("UPLOADED")
    tasks.tidy_jobs(desk, never)
    note_in_vain(desk, ticket.id)

    pauses, last = [], clock.now()
    for _ in range(120):
        if not_tidied(desk):
            pauses.append((clock.now() - last).seconds)
            last = clock.now()
        clock.forward(seconds=10)

    assert pauses == [0, 10, 10, 20, 40, 80, 160, 300, 300]
    with desk.database.transaction() as tx:
        tx.session.execute(update(PendingDeletion).values(path="Pending/nothing.stl"))
    clock.forward(minutes=5)
    assert not not_tidied(desk)
    evidence.assert_sound(desk)


def test_jobs_that_cannot_be_tidied_hold_up_no_other(
    desk: Desk, road: Road, clock: HandClock
) -> None:
    bad = [f"{n:032x}" for n in range(1, tasks.TROUBLES_AT_ONCE + 3)]
    for job_id in bad:
        note_in_vain(desk, job_id)
    ticket = road.to("UPLOADED")
    act(road.staff, ticket, "review", {"reviewed": True})

    assert not_tidied(desk) == bad[:-2]
    assert evidence.job(desk, ticket.id)["metadata_stale"] is True
    assert not_tidied(desk) == bad[-2:]
    assert evidence.job(desk, ticket.id)["metadata_stale"] is False
    # Once they have failed, they come last.
    clock.forward(minutes=1)
    act(road.staff, ticket, "review", {"reviewed": False})
    assert len(not_tidied(desk)) == tasks.TROUBLES_AT_ONCE
    assert evidence.job(desk, ticket.id)["metadata_stale"] is False


def test_a_file_that_is_open_in_a_slicer_is_not_asked_for_all_the_time(
    desk: Desk, road: Road, clock: HandClock
) -> None:
    ticket = road.to("UPLOADED")
    path = f"Pending/{ticket.base}.stl"
    with desk.database.transaction() as tx:
        content = fingerprint(saved(desk, path, b"an old copy"))
        leftovers.note(tx, desk, ticket.id, "0" * 32, {path: content})
    share = GuardedShare(desk.share.root, {f"{ticket.base}.stl"}, SharingViolation)
    held = replace(desk, share=share)
    tasks.tidy_jobs(held, never)

    tasks.tidy_jobs(desk, never)
    assert (desk.share.root / path).exists()
    clock.forward(seconds=10)
    tasks.tidy_jobs(desk, never)
    assert not (desk.share.root / path).exists()
    evidence.assert_sound(desk)
