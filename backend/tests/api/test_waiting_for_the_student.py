"""What time does to a price that waits for the student's word: a reminder, an end, a new link."""

import pytest
from flask.testing import FlaskClient

from printdesk.desk import Desk
from printdesk.notifications.mail import FileMailer, MailServerTrouble
from printdesk.worker.embedded import work_once
from tests import evidence
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.notifications.mailers import Broken
from tests.road import API, Road, Ticket, act
from tests.stage import Stage

DOWN = Broken(MailServerTrouble("down"))
ENDS = ["confirm", "reject", "withdraw", "change-status"]


def asked(stage: Stage) -> Ticket:
    """A job whose student was asked at noon by mail, and has three days."""
    ticket = stage.rise("PENDING")
    stage.work()
    return ticket


def end(stage: Stage, ticket: Ticket, way: str) -> None:
    """One of the ways in which a price waits for nobody any more."""
    ways = {
        "confirm": lambda: stage.road.confirm(ticket),
        "reject": lambda: stage.road.reject(ticket),
        "withdraw": lambda: stage.nobody.post(f"{API}/track/{ticket.tracking_token}/withdraw"),
        "change-status": lambda: stage.road.archive(ticket),
    }
    ways[way]()
    assert evidence.job(stage.desk, ticket.id)["status"] != "PENDING"


def reminders(desk: Desk, ticket: Ticket) -> list[str]:
    """What became of the job's reminders."""
    return [status for kind, status in evidence.mail_rows(desk, ticket.id) if kind == "reminder"]


def endings(desk: Desk, ticket: Ticket) -> list[str]:
    """Who told the history that the link has ended."""
    told = evidence.told(desk, ticket.id)
    return [by for happening, by in told if happening == "ConfirmationExpired"]


def ask_again(student: FlaskClient, ticket: Ticket) -> int:
    """The student asks for a new link."""
    body = {"job_id": ticket.id}
    return student.post(f"{API}/submit/resend-confirmation", json=body).status_code


class TestTheReminder:
    @pytest.mark.usefixtures("any_database")
    def test_it_comes_once_when_a_third_of_the_time_is_left(
        self, desk: Desk, road: Road, clock: HandClock, mailer: FileMailer
    ) -> None:
        ticket = road.to("PENDING")
        clock.forward(hours=47, minutes=55)
        work_once(desk, mailer)
        assert reminders(desk, ticket) == []

        clock.forward(minutes=5)
        work_once(desk, mailer)
        work_once(desk, mailer)
        assert reminders(desk, ticket) == ["sent"]

        for _ in range(3):
            clock.forward(hours=7)
            work_once(desk, mailer)
        assert reminders(desk, ticket) == ["sent"]
        evidence.assert_sound(desk)

    def test_its_link_is_the_one_that_was_sent(self, stage: Stage) -> None:
        asked(stage)
        stage.clock.forward(hours=48)
        stage.work()
        stage.work()
        sent = {mail["Message-ID"].split("-")[2]: mail for mail in evidence.mails(stage.desk)}
        token = evidence.link_in(sent["reminder"], "confirm")
        assert token == evidence.link_in(sent["approval"], "confirm")
        assert stage.nobody.post(f"{API}/confirm/{token}").status_code == 200

    @pytest.mark.parametrize("way", ENDS)
    def test_it_does_not_come_to_who_need_not_answer_any_more(self, stage: Stage, way: str) -> None:
        ticket = asked(stage)
        end(stage, ticket, way)
        stage.clock.forward(hours=48)
        stage.work()
        assert reminders(stage.desk, ticket) == []

    @pytest.mark.parametrize("way", ENDS)
    def test_one_that_waits_is_withdrawn_then(self, stage: Stage, way: str) -> None:
        ticket = asked(stage)
        stage.clock.forward(hours=48)
        stage.work(DOWN)
        stage.work(DOWN)
        assert reminders(stage.desk, ticket) == ["queued"]
        end(stage, ticket, way)
        stage.clock.forward(hours=1)
        stage.work()
        assert reminders(stage.desk, ticket) == ["withdrawn"]

    def test_it_does_not_come_after_the_end(self, stage: Stage) -> None:
        """As when the server was switched off meanwhile."""
        ticket = asked(stage)
        stage.clock.forward(hours=72)
        stage.work()
        assert reminders(stage.desk, ticket) == []

    def test_one_that_waits_at_the_end_is_withdrawn(self, stage: Stage) -> None:
        ticket = asked(stage)
        stage.clock.forward(hours=48)
        stage.work(DOWN)
        stage.clock.forward(hours=24)
        stage.work(DOWN)
        stage.clock.forward(hours=4)
        stage.work()
        assert reminders(stage.desk, ticket) == ["withdrawn"]

    def test_each_new_link_has_one_of_its_own(self, stage: Stage) -> None:
        ticket = asked(stage)
        stage.clock.forward(hours=50)
        stage.work()
        stage.work()
        stage.clock.forward(minutes=5)
        assert ask_again(stage.nobody, ticket) == 200
        for hours, count in ((47, 1), (1, 2), (10, 2)):
            stage.clock.forward(hours=hours)
            stage.work()
            stage.work()
            assert reminders(stage.desk, ticket) == ["sent"] * count

    @pytest.mark.settings(confirm_token_hours=12)
    def test_the_settings_say_when(
        self, desk: Desk, road: Road, clock: HandClock, mailer: FileMailer
    ) -> None:
        ticket = road.to("PENDING")
        for hours, expected in ((7.9, []), (0.1, ["queued"])):
            clock.forward(hours=hours)
            work_once(desk, mailer)
            assert reminders(desk, ticket) == expected


class TestTheEnd:
    @pytest.mark.usefixtures("any_database")
    def test_it_is_flagged_and_told_once(
        self, desk: Desk, road: Road, staff: StaffClient, clock: HandClock, mailer: FileMailer
    ) -> None:
        ticket = road.to("PENDING")
        clock.forward(hours=71, minutes=59)
        work_once(desk, mailer)
        before = act(staff, ticket, "", method="GET").json
        assert (before["is_confirmation_expired"], endings(desk, ticket)) == (False, [])

        clock.forward(minutes=1)
        for _ in range(3):
            work_once(desk, mailer)
            clock.forward(minutes=1)

        told = act(staff, ticket, "", method="GET").json
        assert (told["is_confirmation_expired"], told["status"]) == (True, "PENDING")
        assert told["version"] > before["version"]
        assert endings(desk, ticket) == ["system"]
        evidence.assert_sound(desk)

    def test_a_page_tells_it_also_before_the_worker_has_looked(self, stage: Stage) -> None:
        ticket, staff = asked(stage), stage.people["staff"]
        stage.clock.forward(hours=72)
        assert act(staff, ticket, "", method="GET").json["is_confirmation_expired"] is True

    def test_a_confirmed_price_has_no_end(self, stage: Stage) -> None:
        ticket = asked(stage)
        stage.road.confirm(ticket)
        stage.clock.forward(hours=100)
        stage.work()
        assert endings(stage.desk, ticket) == []
        assert evidence.job(stage.desk, ticket.id)["is_confirmation_expired"] is False

    def test_a_new_link_takes_the_flag_away(self, stage: Stage) -> None:
        ticket, staff = asked(stage), stage.people["staff"]
        stage.clock.forward(hours=72)
        stage.work()
        assert evidence.job(stage.desk, ticket.id)["is_confirmation_expired"] is True
        assert ask_again(stage.nobody, ticket) == 200
        assert act(staff, ticket, "", method="GET").json["is_confirmation_expired"] is False
        stage.clock.forward(minutes=1)
        stage.work()
        assert endings(stage.desk, ticket) == ["system"]

    def test_staff_find_those_that_have_ended(self, stage: Stage) -> None:
        ended, staff = asked(stage), stage.people["staff"]
        stage.clock.forward(hours=72)
        fresh = stage.road.to("PENDING", student_email="joe@example.edu")
        for answer, expected in (("true", ended), ("false", fresh)):
            found = staff.get(f"{API}/jobs?confirmation_expired={answer}").json
            assert [job["id"] for job in found["jobs"]] == [expected.id]


class TestANewLinkForTheStudent:
    def test_the_wait_is_counted_for_each_job(self, stage: Stage) -> None:
        ticket = asked(stage)
        other = stage.road.to("PENDING", student_email="joe@example.edu")
        assert [ask_again(stage.nobody, job) for job in (ticket, ticket, other)] == [200, 429, 200]

    def test_the_page_tells_from_when_on_it_is_possible_again(self, stage: Stage) -> None:
        ticket = asked(stage)
        address = f"{API}/confirm/expired?job_id={ticket.id}"
        ask_again(stage.nobody, ticket)
        stage.clock.forward(minutes=59, seconds=59)
        page = stage.nobody.get(address).json
        assert (page["can_resend"], page["resend_possible_at"]) == (False, "2030-03-01T13:00:00Z")
        assert ask_again(stage.nobody, ticket) == 429
        stage.clock.forward(seconds=1)
        page = stage.nobody.get(address).json
        assert (page["can_resend"], page["resend_possible_at"]) == (True, None)

    @pytest.mark.settings(ratelimit_resend="2/day")
    def test_the_settings_say_how_often(
        self, client: FlaskClient, road: Road, clock: HandClock
    ) -> None:
        ticket, answers = road.to("PENDING"), []
        for _ in range(4):
            answers.append(ask_again(client, ticket))
            clock.forward(hours=8)
        assert answers == [200, 200, 429, 200]

    def test_a_job_is_named_by_its_id_alone(self, stage: Stage) -> None:
        """A number can be guessed."""
        ticket, address = asked(stage), f"{API}/submit/resend-confirmation"
        for body in ({}, {"job_id": ""}, {"job_id": ticket.number}):
            answer = stage.nobody.post(address, json=body)
            assert (answer.status_code, list(answer.json["details"])) == (422, ["job_id"])
        number = str(ticket.number)
        assert stage.nobody.post(address, json={"job_id": number}).status_code == 404
        assert stage.nobody.get(f"{API}/confirm/expired?job_id={number}").status_code == 404
