"""The links in emails: good, ended, replaced, used, garbled and foreign ones."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from printdesk.desk import Desk
from printdesk.keys import Keys
from printdesk.notifications.mail import FileMailer
from printdesk.worker.embedded import work_once
from tests import evidence
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import API, Road, Ticket, act, lock


def token_of(desk: Desk, ticket: Ticket) -> str:
    row = evidence.job(desk, ticket.id)
    return desk.keys.confirm_token(ticket.id, row["confirm_generation"])


def look(client: FlaskClient, token: str) -> TestResponse:
    return client.get(f"{API}/confirm/{token}")


def confirm(client: FlaskClient, token: str) -> TestResponse:
    return client.post(f"{API}/confirm/{token}")


def assert_refused(desk: Desk, client: FlaskClient, token: str, status: int, code: str) -> None:
    """Looking and confirming are refused alike, and change nothing."""
    before = evidence.picture(desk)
    for answer in (look(client, token), confirm(client, token)):
        assert (answer.status_code, answer.json["error"]) == (status, code)
    assert evidence.picture(desk) == before


def test_looking_changes_nothing(desk: Desk, client: FlaskClient, road: Road) -> None:
    ticket = road.to("PENDING")
    before = evidence.picture(desk)
    for _ in range(3):
        answer = look(client, token_of(desk, ticket))
        assert answer.status_code == 200
        assert answer.json["already_confirmed"] is False
        assert answer.json["job"]["cost_cents"] == 450
    assert evidence.picture(desk) == before


def test_a_second_confirmation_is_no_error(desk: Desk, client: FlaskClient, road: Road) -> None:
    ticket = road.to("PENDING")
    token = token_of(desk, ticket)
    assert confirm(client, token).json["already_confirmed"] is False
    before = evidence.picture(desk)
    again = confirm(client, token)
    assert (again.status_code, again.json["already_confirmed"]) == (200, True)
    assert look(client, token).json["already_confirmed"] is True
    assert evidence.picture(desk) == before


def test_a_link_that_has_ended(
    desk: Desk, client: FlaskClient, road: Road, clock: HandClock
) -> None:
    ticket = road.to("PENDING")
    token = token_of(desk, ticket)
    clock.forward(hours=71, minutes=59)
    assert look(client, token).status_code == 200
    clock.forward(minutes=1)
    assert_refused(desk, client, token, 410, "confirmation_expired")
    assert look(client, token).json["details"] == {"job_id": ticket.id}


def test_a_link_that_a_newer_one_has_replaced(
    desk: Desk, client: FlaskClient, staff: StaffClient, road: Road
) -> None:
    ticket = road.to("PENDING")
    old = token_of(desk, ticket)
    body = {"email_type": "approval"}
    assert act(staff, ticket, "admin/resend-email", body).status_code == 200
    assert_refused(desk, client, old, 410, "confirmation_replaced")
    assert confirm(client, token_of(desk, ticket)).status_code == 200


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "x" + t, lambda _: "a.b.c"])
def test_a_garbled_link(desk: Desk, client: FlaskClient, road: Road, change: object) -> None:
    ticket = road.to("PENDING")
    assert callable(change)
    assert_refused(desk, client, change(token_of(desk, ticket)), 404, "not_found")


def test_a_link_made_with_another_key(desk: Desk, client: FlaskClient, road: Road) -> None:
    ticket = road.to("PENDING")
    foreign = Keys(b"the key of another lab, just as long as ours").confirm_token(ticket.id, 1)
    assert_refused(desk, client, foreign, 404, "not_found")


def test_one_kind_of_link_does_not_open_another_door(
    desk: Desk, client: FlaskClient, road: Road
) -> None:
    ticket = road.to("PENDING")
    assert_refused(desk, client, ticket.tracking_token, 404, "not_found")
    assert client.get(f"{API}/track/{token_of(desk, ticket)}").status_code == 404


def test_a_link_of_a_deleted_job(
    desk: Desk, client: FlaskClient, staff: StaffClient, road: Road
) -> None:
    ticket = road.to("PENDING")
    token = token_of(desk, ticket)
    lock(staff, ticket)
    assert act(staff, ticket, "", method="DELETE").status_code == 204
    assert_refused(desk, client, token, 404, "not_found")
    assert client.get(f"{API}/track/{ticket.tracking_token}").status_code == 404


def test_a_link_of_a_rejected_job_says_so(desk: Desk, client: FlaskClient, road: Road) -> None:
    ticket = road.to("PENDING")
    token = token_of(desk, ticket)
    road.do(ticket, "reject", {"reasons": ["Walls too thin to print"]})
    assert_refused(desk, client, token, 409, "invalid_transition")
    assert look(client, token).json["details"]["status"] == "REJECTED"


class TestANewLink:
    def ask(self, client: FlaskClient, ticket: Ticket) -> TestResponse:
        return client.post(f"{API}/submit/resend-confirmation", json={"job_id": ticket.id})

    def page(self, client: FlaskClient, ticket: Ticket) -> dict[str, object]:
        answer = client.get(f"{API}/confirm/expired?job_id={ticket.id}")
        assert answer.status_code == 200
        told: dict[str, object] = answer.json
        return told

    def test_it_comes_by_mail_and_works(
        self,
        desk: Desk,
        client: FlaskClient,
        road: Road,
        clock: HandClock,
        mailer: FileMailer,
    ) -> None:
        ticket = road.to("PENDING")
        clock.forward(hours=80)
        work_once(desk, mailer)
        assert self.page(client, ticket) == {
            "number": ticket.number,
            "status": "PENDING",
            "can_resend": True,
            "resend_possible_at": None,
        }
        assert self.ask(client, ticket).status_code == 200
        work_once(desk, mailer)
        token = evidence.link_in(evidence.mails(desk)[-1], "confirm")
        assert confirm(client, token).status_code == 200

    def test_once_an_hour(
        self, desk: Desk, client: FlaskClient, road: Road, clock: HandClock
    ) -> None:
        ticket = road.to("PENDING")
        assert self.ask(client, ticket).status_code == 200
        clock.forward(minutes=20)
        before = evidence.picture(desk)
        answer = self.ask(client, ticket)
        assert (answer.status_code, answer.json["error"]) == (429, "resend_too_soon")
        assert int(answer.headers["Retry-After"]) == 40 * 60
        assert "40 minutes" in answer.json["message"]
        assert self.page(client, ticket)["can_resend"] is False
        assert evidence.picture(desk) == before
        clock.forward(minutes=40)
        assert self.page(client, ticket)["can_resend"] is True
        assert self.ask(client, ticket).status_code == 200

    @pytest.mark.parametrize("status", ["UPLOADED", "READYTOPRINT", "REJECTED"])
    def test_only_while_the_price_waits_for_a_word(
        self, client: FlaskClient, road: Road, status: str
    ) -> None:
        ticket = road.to(status)
        assert self.ask(client, ticket).status_code == 409
        assert self.page(client, ticket)["can_resend"] is False

    def test_an_unknown_job(self, client: FlaskClient) -> None:
        unknown = Ticket("0" * 32, 0, "")
        assert self.ask(client, unknown).status_code == 404
        assert client.get(f"{API}/confirm/expired?job_id={unknown.id}").status_code == 404


class TestTracking:
    def test_it_tells_no_name_of_staff_and_no_notes(
        self, client: FlaskClient, staff: StaffClient, road: Road
    ) -> None:
        ticket = road.to("COMPLETED")
        act(staff, ticket, "notes", {"notes": "rude", "version": 1_000}, method="PATCH")
        answer = client.get(f"{API}/track/{ticket.tracking_token}")
        assert staff.person.name not in answer.text
        assert staff.person.id not in answer.text
        assert "rude" not in answer.text
        titles = [chapter["title"] for chapter in answer.json["history"]]
        assert titles == ["Handed in", "Approved", "Confirmed", "Printing", "Ready for pick-up"]

    @pytest.mark.parametrize("status", ["UPLOADED", "PENDING"])
    def test_withdrawing_ends_the_job(
        self, desk: Desk, client: FlaskClient, road: Road, status: str
    ) -> None:
        ticket = road.to(status)
        answer = client.post(f"{API}/track/{ticket.tracking_token}/withdraw")
        assert answer.status_code == 200
        assert answer.json["job"]["status"] == "REJECTED"
        assert answer.json["job"]["reject_reasons"] == ["Withdrawn by the student"]
        assert answer.json["job"]["allowed_actions"] == []
        assert f"Rejected/{ticket.base}.stl" in evidence.names(desk)

    def test_the_place_in_the_queue_is_by_printer_and_confirmation(
        self, client: FlaskClient, road: Road, clock: HandClock
    ) -> None:
        tickets = []
        for number, printer in enumerate(["prusa_mk4s", "prusa_xl", "prusa_mk4s"]):
            ticket = road.to("UPLOADED", student_email=f"s{number}@example.edu")
            road.approve(ticket, printer=printer)
            tickets.append(ticket)
        for ticket in reversed(tickets):
            clock.forward(minutes=1)
            road.confirm(ticket)
        places = [
            client.get(f"{API}/track/{ticket.tracking_token}").json["job"]["queue_position"]
            for ticket in tickets
        ]
        assert places == [2, 1, 1]
