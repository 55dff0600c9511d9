"""Admins see every mail, and what they can do about one that did not go out."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from printdesk.desk import Desk
from printdesk.notifications import postbook
from printdesk.notifications.kinds import MailStatus
from printdesk.notifications.mail import FileMailer, RecipientRefused
from printdesk.notifications.outbox import deliver
from printdesk.notifications.postbook import MailQuery
from tests import evidence
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.notifications.mailers import Broken
from tests.road import API, Road

OUTBOX = f"{API}/admin/outbox"


def mails(admin: StaffClient, **query: object) -> Any:
    answer = admin.get(OUTBOX, query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.fixture
def failed(desk: Desk, road: Road, admin: StaffClient) -> str:
    """A mail whose address does not exist."""
    road.to("UPLOADED", student_email="nobody@example.edu")
    message_id = str(mails(admin)["mails"][0]["id"])
    deliver(desk, Broken(RecipientRefused("550 no such user")), message_id)
    return message_id


def test_the_newest_mails_come_first_with_how_many_there_are_of_each_kind(
    desk: Desk, road: Road, admin: StaffClient, mailer: FileMailer, clock: HandClock
) -> None:
    assert mails(admin)["delivered"] is None
    first = road.to("PENDING")
    clock.forward(minutes=1)
    road.to("UPLOADED", student_name="Ken Other", student_email="ken@example.edu")
    told = mails(admin)
    assert told["mails"][0]["recipient"] == "ken@example.edu"
    assert sorted(mail["kind"] for mail in told["mails"][1:]) == ["approval", "received"]
    assert (told["total"], told["filtered"], told["counts"]["queued"]) == (3, 3, 3)
    assert (told["to_files"], told["folder"]) == (True, str(desk.settings.outbox_dir))
    for mail in told["mails"]:
        assert deliver(desk, mailer, mail["id"])
    told = mails(admin, status="sent", search=f"#{first.number}", limit=1)
    assert (told["total"], told["filtered"], len(told["mails"])) == (3, 2, 1)
    assert (told["counts"], told["delivered"]) == (
        {"queued": 0, "sent": 2, "failed": 0, "withdrawn": 0},
        1,
    )
    assert mails(admin, search="KEN@")["filtered"] == 1
    assert mails(admin, search="100%")["filtered"] == 0


@pytest.mark.usefixtures("failed")
def test_few_mails_and_many_are_found_alike(desk: Desk, road: Road) -> None:
    road.to("PENDING")
    asked = [
        MailQuery(search=words, status=status, page=page, limit=1)
        for words in ("example.edu", "nobody@", "#1", "not there")
        for status in (None, *MailStatus)
        for page in (1, 2)
    ]
    with desk.database.reading() as session:
        assert postbook.find(session, asked[0]).filtered == 3
        for query in asked:
            few, many = (postbook.find(session, query, few=limit) for limit in (1000, 0))
            assert few == many, query


def test_no_link_of_a_mail_is_shown(desk: Desk, road: Road, admin: StaffClient) -> None:
    ticket = road.to("PENDING")
    told = " ".join(mail["text"] for mail in mails(admin)["mails"])
    assert "confirm" in told
    assert ticket.tracking_token not in told
    assert desk.keys.confirm_token(ticket.id, 1) not in told


def test_a_mail_that_failed_is_tried_again(
    desk: Desk, admin: StaffClient, failed: str, mailer: FileMailer
) -> None:
    assert mails(admin, status="failed")["mails"][0]["last_error"] == "550 no such user"
    assert mails(admin)["delivered"] == 0
    answer = admin.post(f"{OUTBOX}/{failed}/retry")
    assert (answer.status_code, answer.json["status"]) == (200, "queued")
    assert deliver(desk, mailer, failed)
    assert mails(admin)["delivered"] == 1
    again = admin.post(f"{OUTBOX}/{failed}/retry")
    assert (again.status_code, again.json["error"]) == (409, "invalid_transition")


def test_a_mail_that_failed_is_given_up(desk: Desk, admin: StaffClient, failed: str) -> None:
    answer = admin.post(f"{OUTBOX}/{failed}/drop")
    assert (answer.status_code, answer.json["status"]) == (200, "withdrawn")
    event = evidence.events(desk, answer.json["job_id"])[-1]
    assert event["event_type"] == "EmailWithdrawn"
    assert (event["user_name"], event["details"]["dropped"]) == (admin.person.name, True)
    again = admin.post(f"{OUTBOX}/{failed}/drop")
    assert (again.status_code, again.json["error"]) == (409, "invalid_transition")


def test_a_mail_that_waits_is_given_up_and_never_sent(
    desk: Desk, road: Road, admin: StaffClient, mailer: FileMailer
) -> None:
    road.to("UPLOADED")
    message_id = mails(admin)["mails"][0]["id"]
    assert admin.post(f"{OUTBOX}/{message_id}/drop").json["status"] == "withdrawn"
    assert not deliver(desk, mailer, message_id)


def test_only_admins_look_into_the_outbox(
    staff: StaffClient, client: FlaskClient, admin: StaffClient
) -> None:
    for method, path in (("GET", ""), ("POST", "/x/retry"), ("POST", "/x/drop")):
        assert client.open(OUTBOX + path, method=method).status_code == 401
        assert staff.open(OUTBOX + path, method=method).status_code == 403
        if path:
            assert admin.open(OUTBOX + path, method=method).status_code == 404
