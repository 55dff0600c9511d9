"""The worker's own tasks: every mail has its try, and who is to stop stops."""

from email.message import EmailMessage
from itertools import count

import pytest
from sqlalchemy import update

from printdesk.desk import Desk
from printdesk.models import Message
from printdesk.notifications.mail import MailServerTrouble, RecipientRefused
from printdesk.worker import tasks
from printdesk.worker.tasks import MAILS_AT_ONCE
from tests import evidence
from tests.clocks import HandClock
from tests.notifications.mailers import Kept
from tests.road import Road


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
