"""Confirming for a student, and mails that staff send again."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests import evidence
from tests.clocks import NOON
from tests.road import API, Ticket, act
from tests.stage import Stage

SAID = {"reason": "He confirmed at the desk."}
RESENT = {"approval": "PENDING", "rejection": "REJECTED", "completion": "COMPLETED"}


def link(stage: Stage, ticket: Ticket) -> str:
    """The address of the page that the newest mail's link leads to."""
    generation = evidence.job(stage.desk, ticket.id)["confirm_generation"]
    return f"{API}/confirm/{stage.desk.keys.confirm_token(ticket.id, generation)}"


class TestConfirmingForAStudent:
    @pytest.mark.parametrize("bypass_email", [True, False])
    def test_the_student_is_told_unless_that_is_bypassed(
        self, stage: Stage, bypass_email: bool
    ) -> None:
        ticket, staff = stage.rise("PENDING"), stage.people["staff"]
        stage.work()
        stage.clock.forward(minutes=5)

        body = {**SAID, "bypass_email": bypass_email}
        told = act(staff, ticket, "admin/force-confirm", body).json

        assert (told["status"], told["student_confirmed"]) == ("READYTOPRINT", True)
        assert told["student_confirmed_at"] == "2030-03-01T12:05:00Z"
        [event] = [
            event
            for event in evidence.events(stage.desk, ticket.id)
            if event["event_type"] == "AdminAction"
        ]
        assert event["triggered_by"] == staff.person.id
        assert event["details"] == {
            **{"action": "force-confirm", "from": "PENDING", "to": "READYTOPRINT"},
            **{**SAID, "bypass_email": bypass_email, "override": True},
        }
        stage.work()
        mails = [("received", "sent"), ("approval", "sent")]
        mails += [] if bypass_email else [("confirmed_for_you", "sent")]
        assert evidence.mail_rows(stage.desk, ticket.id) == mails
        evidence.assert_sound(stage.desk)

    def test_the_student_is_told_unless_it_is_said(self, stage: Stage) -> None:
        ticket = stage.rise("PENDING")
        act(stage.people["staff"], ticket, "admin/force-confirm", SAID)
        assert evidence.mail_rows(stage.desk, ticket.id)[-1] == ("confirmed_for_you", "queued")

    def test_nobody_is_asked_any_more(self, stage: Stage) -> None:
        """A question that still waits, as while the mail server is down, does not go out."""
        ticket = stage.rise("PENDING")
        act(stage.people["staff"], ticket, "admin/force-confirm", SAID)
        assert ("approval", "withdrawn") in evidence.mail_rows(stage.desk, ticket.id)

    def test_the_link_then_says_that_it_is_done(self, stage: Stage) -> None:
        ticket = stage.rise("PENDING")
        act(stage.people["staff"], ticket, "admin/force-confirm", SAID)
        for answer in (
            stage.nobody.get(link(stage, ticket)),
            stage.nobody.post(link(stage, ticket)),
        ):
            assert (answer.status_code, answer.json["already_confirmed"]) == (200, True)

    def test_also_after_the_link_has_ended(self, stage: Stage) -> None:
        ticket = stage.rise("PENDING")
        stage.clock.forward(hours=73)
        stage.work()
        assert evidence.job(stage.desk, ticket.id)["is_confirmation_expired"] is True

        told = act(stage.people["staff"], ticket, "admin/force-confirm", SAID).json

        assert (told["status"], told["is_confirmation_expired"]) == ("READYTOPRINT", False)
        assert evidence.job(stage.desk, ticket.id)["is_confirmation_expired"] is False

    def test_the_students_own_page_names_nobody(self, stage: Stage) -> None:
        ticket, staff = stage.rise("PENDING"), stage.people["staff"]
        act(staff, ticket, "admin/force-confirm", SAID)
        page = stage.nobody.get(f"{API}/track/{ticket.tracking_token}")
        assert page.json["history"][-1]["title"] == "Confirmed for you"
        assert SAID["reason"] not in page.text
        assert staff.person.name not in page.text


@pytest.mark.parametrize("action", ["admin/force-confirm", "admin/mark-failed"])
@pytest.mark.parametrize("body", [{}, {"reason": " "}, {"reason": "x" * 501}])
def test_an_override_needs_a_reason(stage: Stage, action: str, body: object) -> None:
    ticket = stage.rise("PENDING")
    answer = act(stage.people["staff"], ticket, action, body)
    assert (answer.status_code, list(answer.json["details"])) == (422, ["reason"])


class TestSendingAMailAgain:
    def send(self, stage: Stage, ticket: Ticket, kind: str, who: str = "staff") -> Any:
        body = {"email_type": kind}
        return act(stage.people[who], ticket, "admin/resend-email", body)

    @pytest.mark.parametrize(("kind", "status"), RESENT.items())
    def test_it_goes_out_once_more(self, stage: Stage, kind: str, status: str) -> None:
        ticket = stage.rise(status)
        stage.clock.forward(minutes=5)
        stage.work()
        before = evidence.mails(stage.desk)

        assert self.send(stage, ticket, kind).status_code == 200

        stage.work()
        rows = evidence.mail_rows(stage.desk, ticket.id)
        assert rows[-2:] == [(kind, "sent"), (kind, "sent")]
        assert len(evidence.mails(stage.desk)) == len(before) + 1
        [event] = [
            event
            for event in evidence.events(stage.desk, ticket.id)
            if event["event_type"] == "AdminAction"
        ]
        assert event["triggered_by"] == stage.people["staff"].person.id
        assert event["details"] == {"action": "resend-email", "email_type": kind, "override": True}
        evidence.assert_sound(stage.desk)

    @pytest.mark.parametrize(("kind", "status"), RESENT.items())
    def test_once_in_ten_minutes_whoever_asks(self, stage: Stage, kind: str, status: str) -> None:
        ticket = stage.rise(status)
        assert self.send(stage, ticket, kind).status_code == 200
        stage.clock.forward(minutes=7, seconds=30)
        before = evidence.picture(stage.desk)

        refused = self.send(stage, ticket, kind, "other")

        assert (refused.status_code, refused.json["error"]) == (429, "resend_too_soon")
        assert refused.headers["Retry-After"] == "150"
        assert "3 minutes" in refused.json["message"]
        assert refused.json["details"] == {"retry_at": "2030-03-01T12:10:00Z"}
        assert evidence.picture(stage.desk) == before
        stage.clock.forward(minutes=2, seconds=30)
        assert self.send(stage, ticket, kind, "other").status_code == 200

    def test_one_kind_does_not_stand_in_the_way_of_another(self, stage: Stage) -> None:
        ticket, staff = stage.rise("PENDING"), stage.people["staff"]
        assert self.send(stage, ticket, "approval").status_code == 200
        assert act(staff, ticket, "lock").status_code == 200
        act(staff, ticket, "reject", {"reasons": ["Walls too thin to print"]})
        assert self.send(stage, ticket, "rejection").status_code == 200

    def test_a_new_link_lasts_as_long_as_the_first_and_ends_it(self, stage: Stage) -> None:
        ticket = stage.rise("PENDING")
        first = link(stage, ticket)
        stage.clock.forward(hours=80)
        stage.work()

        told = self.send(stage, ticket, "approval").json

        ends = NOON + timedelta(hours=80 + 72)
        assert datetime.fromisoformat(told["confirm_token_expires"]) == ends
        assert told["is_confirmation_expired"] is False
        refused = stage.nobody.post(first)
        assert (refused.status_code, refused.json["error"]) == (410, "confirmation_replaced")
        assert refused.json["details"] == {"job_id": ticket.id}
        stage.clock.forward(hours=71)
        assert stage.nobody.post(link(stage, ticket)).status_code == 200

    def test_a_completion_that_still_waits_is_not_told_twice(self, stage: Stage) -> None:
        ticket = stage.rise("COMPLETED")
        assert self.send(stage, ticket, "completion").status_code == 200
        rows = evidence.mail_rows(stage.desk, ticket.id)
        assert rows[-2:] == [("completion", "withdrawn"), ("completion", "queued")]
        stage.work()
        assert evidence.mail_rows(stage.desk, ticket.id)[-1] == ("completion", "sent")

    def test_what_staff_send_takes_nothing_from_the_student(self, stage: Stage) -> None:
        ticket = stage.rise("PENDING")
        asked = {"json": {"job_id": ticket.id}}
        assert self.send(stage, ticket, "approval").status_code == 200
        answer = stage.nobody.post(f"{API}/submit/resend-confirmation", **asked)
        assert answer.status_code == 200
        assert self.send(stage, ticket, "approval").status_code == 429
        stage.clock.forward(minutes=10)
        assert self.send(stage, ticket, "approval").status_code == 200

    @pytest.mark.parametrize("kind", ["received", "reminder", "", None, 7])
    def test_other_mails_are_not_sent_again(self, stage: Stage, kind: object) -> None:
        ticket = stage.rise("PENDING")
        answer = self.send(stage, ticket, kind)  # type: ignore[arg-type]
        assert (answer.status_code, list(answer.json["details"])) == (422, ["email_type"])
