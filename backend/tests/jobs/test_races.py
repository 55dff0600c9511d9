"""What happens at the same instant has one outcome, by threads and by processes, everywhere.

After each race the worker looks once; then database, share and history must agree in everything
and nothing may be left over.
"""

from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage

import pytest
from flask import Flask

from printdesk.actors import Actor, Role
from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.notifications.mail import FileMailer
from printdesk.worker.embedded import work_once
from tests import evidence, models
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.racers import Crew, Move, Outcomes, by_threads, crew, lock_rounds, member, together
from tests.road import FORM, PRICE, Road, Ticket, act, hand_in, lock

pytestmark = pytest.mark.usefixtures("any_database")

Race = Callable[[Sequence[Move]], Outcomes]
MEMBERS = 64
# A lock that two can get is got by two within the first few rounds.
LOCK_ROUNDS, EVERY_LOCK_ROUND = 15, 200


@pytest.fixture(scope="module")
def processes() -> Iterator[Crew]:
    with crew(4) as hands:
        yield hands


@pytest.fixture(params=["threads", "processes"])
def how(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def race(how: str, desk: Desk, request: pytest.FixtureRequest) -> Race:
    """Makes moves at the same instant."""
    if how == "threads":
        return lambda moves: by_threads(desk, moves)
    hands: Crew = request.getfixturevalue("processes")
    return lambda moves: hands.make(desk, moves)


@pytest.fixture
def rounds(how: str, every_round: bool) -> int:
    if every_round:
        return 12 if how == "threads" else 6
    return 6 if how == "threads" else 3


@pytest.fixture
def settled(desk: Desk, mailer: FileMailer) -> Callable[[], None]:
    """The worker looks once, and then all is sound."""

    def settle() -> None:
        work_once(desk, mailer)
        evidence.assert_sound(desk)

    return settle


def happened(desk: Desk, job_id: str, event_type: str) -> int:
    return sum(told == event_type for told, _ in evidence.told(desk, job_id))


def actor_of(browser: StaffClient) -> Actor:
    return Actor(browser.person.id, browser.person.name, Role.STAFF)


def is_about(mail: EmailMessage, job: Ticket) -> bool:
    return bool(mail["X-Printdesk-Job"] == str(job.number))


# -- The first start --------------------------------------------------------------------------


@pytest.mark.parametrize("_time", range(3))
def test_processes_that_start_at_once_on_a_new_share_agree_on_its_mark(
    settings: Settings, processes: Crew, _time: int
) -> None:
    marks = processes.open(settings)

    assert len(set(marks)) == 1
    # What is written on the share is what the database knows, so all can open it again.
    assert processes.open(settings) == marks


# -- Locks ------------------------------------------------------------------------------------


def test_of_64_who_ask_for_the_lock_one_gets_it_by_threads(
    desk: Desk, road: Road, every_round: bool
) -> None:
    job = road.to("UPLOADED")
    members = [member(n) for n in range(MEMBERS)]
    rounds = EVERY_LOCK_ROUND if every_round else LOCK_ROUNDS

    winners = lock_rounds(desk, job.id, members, rounds, gather=lambda: None)

    assert [len(each) for each in winners] == [1] * rounds


def test_of_64_who_ask_for_the_lock_one_gets_it_by_processes(
    desk: Desk, road: Road, processes: Crew, every_round: bool
) -> None:
    job = road.to("UPLOADED")
    rounds = 40 if every_round else 20

    winners = processes.lock_rounds(desk, job.id, MEMBERS, rounds)

    assert [len(each) for each in winners] == [1] * rounds
    assert len({winner for [winner] in winners}) > 1


def test_over_http_one_gets_the_lock_and_the_others_are_told_who(
    desk: Desk, road: Road, app: Flask, staff: StaffClient, other_staff: StaffClient
) -> None:
    job = road.to("UPLOADED")
    browsers = [staff, other_staff, road.admin] * 4

    for _ in range(10):
        answers = []

        def ask(browser: StaffClient, answers: list = answers) -> str:
            with app.test_client() as own:
                own.environ_base.update(browser.environ_base)
                answers.append((browser.person, act(own, job, "lock")))
            return "asked"

        together([lambda browser=browser: ask(browser) for browser in browsers])

        [winner] = {person for person, answer in answers if answer.status_code == 200}
        told = {a.json["details"]["locked_by"] for _, a in answers if a.status_code == 409}
        assert told == {winner.id}
        assert sum(answer.status_code == 200 for _, answer in answers) == 4
        body = {"reason": "the next round"}
        assert act(road.admin, job, "admin/force-unlock", body).status_code == 200


# -- Submissions ------------------------------------------------------------------------------


def test_of_identical_submissions_one_is_taken(
    desk: Desk, race: Race, rounds: int, settled: Callable[[], None]
) -> None:
    for place in range(rounds):
        file = models.binary_stl(10 + place)
        outcomes = race(
            [
                ("submit", file, "jane@example.edu"),
                ("submit", file, "JANE@example.edu"),
                ("submit", file, "jane@example.edu"),
            ]
        )

        assert sorted(outcomes) == ["duplicate_submission", "duplicate_submission", "ok"]
        settled()
    assert len(evidence.rows(desk, "job")) == rounds
    assert len(evidence.names(desk)) == 3 * rounds


def test_over_http_two_identical_submissions_give_one_201_and_one_409(
    app: Flask, desk: Desk, settled: Callable[[], None]
) -> None:
    for place in range(10):
        file = models.binary_stl(10 + place)
        answers = []

        def send(file: bytes = file, answers: list = answers) -> str:
            answers.append(hand_in(app.test_client(), file))
            return "sent"

        together([send, send])

        taken, refused = sorted(answers, key=lambda answer: answer.status_code)
        assert (taken.status_code, refused.status_code) == (201, 409)
        assert refused.json["error"] == "duplicate_submission"
        assert refused.json["details"]["existing_job_id"] == taken.json["job"]["id"]
        settled()


def test_different_submissions_at_once_get_numbers_of_their_own(
    desk: Desk, race: Race, settled: Callable[[], None]
) -> None:
    outcomes = race(
        [("submit", models.binary_stl(10 + n), f"student{n}@example.edu") for n in range(12)]
    )

    assert outcomes == ["ok"] * 12
    assert len({row["number"] for row in evidence.rows(desk, "job")}) == 12
    settled()


# -- Two who act on one job -------------------------------------------------------------------


def test_of_two_approvals_one_counts(
    desk: Desk, road: Road, race: Race, rounds: int, settled: Callable[[], None]
) -> None:
    for place in range(rounds):
        job = road.to("UPLOADED", file=models.binary_stl(10 + place))
        lock(road.staff, job)
        by = actor_of(road.staff)

        outcomes = race([("approve", job.id, by), ("approve", job.id, by)])

        assert sorted(outcomes) == ["invalid_transition", "ok"]
        assert happened(desk, job.id, "StaffApproved") == 1
        assert [kind for kind, _ in evidence.mail_rows(desk, job.id)] == ["received", "approval"]
        settled()


def test_an_approval_and_a_rejection_have_one_outcome(
    desk: Desk, road: Road, race: Race, rounds: int, settled: Callable[[], None]
) -> None:
    for place in range(rounds):
        job = road.to("UPLOADED", file=models.binary_stl(10 + place))
        lock(road.staff, job)
        by = actor_of(road.staff)

        approved, rejected = race([("approve", job.id, by), ("reject", job.id, by)])

        # Whoever comes second has lost the lock, or finds the new status.
        status = evidence.job(desk, job.id)["status"]
        assert (approved, rejected, status) in {
            ("ok", "lock_required", "PENDING"),
            ("invalid_transition", "ok", "REJECTED"),
        }
        settled()


def test_a_confirmation_and_a_deletion_have_one_outcome(
    desk: Desk, road: Road, race: Race, rounds: int, settled: Callable[[], None]
) -> None:
    for place in range(rounds):
        job = road.to("PENDING", file=models.binary_stl(10 + place))
        lock(road.staff, job)

        confirmed, deleted = race([("confirm", job.id), ("delete", job.id, actor_of(road.staff))])

        there = {row["id"]: row["status"] for row in evidence.rows(desk, "job")}
        gone = [line["job_id"] for line in evidence.rows(desk, "deletion")]
        if deleted == "ok":
            assert (confirmed, job.id in there, job.id in gone) == ("not_found", False, True)
            assert evidence.events(desk, job.id) == []
        else:
            assert (confirmed, deleted) == ("ok", "invalid_transition")
            assert (there[job.id], job.id in gone) == ("READYTOPRINT", False)
            assert happened(desk, job.id, "StudentConfirmed") == 1
        settled()


def test_two_confirmations_are_one(
    desk: Desk, road: Road, race: Race, rounds: int, settled: Callable[[], None]
) -> None:
    for place in range(rounds):
        job = road.to("PENDING", file=models.binary_stl(10 + place))

        outcomes = race([("confirm", job.id), ("confirm", job.id), ("confirm", job.id)])

        assert outcomes == ["ok", "ok", "ok"]
        assert happened(desk, job.id, "StudentConfirmed") == 1
        settled()


def test_a_confirmation_and_a_withdrawal_have_one_outcome(
    desk: Desk, road: Road, race: Race, rounds: int, settled: Callable[[], None]
) -> None:
    for place in range(rounds):
        job = road.to("PENDING", file=models.binary_stl(10 + place))

        confirmed, withdrawn = race([("confirm", job.id), ("withdraw", job.id)])

        status = evidence.job(desk, job.id)["status"]
        assert (confirmed, withdrawn, status) in {
            ("ok", "invalid_transition", "READYTOPRINT"),
            ("invalid_transition", "ok", "REJECTED"),
        }
        settled()


def test_the_student_and_the_lab_who_both_confirm_are_one(
    desk: Desk, road: Road, race: Race, rounds: int, settled: Callable[[], None]
) -> None:
    for place in range(rounds):
        job = road.to("PENDING", file=models.binary_stl(10 + place))

        confirmed, forced = race(
            [("confirm", job.id), ("force_confirm", job.id, actor_of(road.staff))]
        )

        # For the student it is done either way, and no error.
        assert (confirmed, forced) in {("ok", "invalid_transition"), ("ok", "ok")}
        by_student = happened(desk, job.id, "StudentConfirmed")
        by_lab = happened(desk, job.id, "AdminAction")
        assert (by_student, by_lab) == ((1, 0) if forced != "ok" else (0, 1))
        assert evidence.job(desk, job.id)["status"] == "READYTOPRINT"
        settled()


def test_completion_and_failure_have_one_outcome(
    desk: Desk, road: Road, race: Race, rounds: int, settled: Callable[[], None]
) -> None:
    for place in range(rounds):
        job = road.to("PRINTING", file=models.binary_stl(10 + place))
        lock(road.staff, job)
        by = actor_of(road.staff)

        completed, failed = race([("mark_complete", job.id, by), ("mark_failed", job.id, by)])

        status = evidence.job(desk, job.id)["status"]
        assert (completed, failed, status) in {
            ("ok", "invalid_transition", "COMPLETED"),
            ("invalid_transition", "ok", "READYTOPRINT"),
        }
        settled()


def test_a_completion_taken_back_while_its_mail_goes_out_is_withdrawn_or_corrected(
    desk: Desk,
    road: Road,
    race: Race,
    rounds: int,
    clock: HandClock,
    mailer: FileMailer,
    settled: Callable[[], None],
) -> None:
    for place in range(rounds):
        job = road.to("COMPLETED", file=models.binary_stl(10 + place))
        work_once(desk, mailer)
        clock.forward(seconds=120)
        [message] = evidence.rows(desk, "message", job_id=job.id, kind="completion")

        delivered, reverted = race(
            [("deliver", message["id"]), ("revert_completion", job.id, actor_of(road.staff))]
        )

        assert (delivered, reverted) == ("ok", "ok")
        mails = evidence.mail_rows(desk, job.id)
        told = {kind: status for kind, status in mails if kind.startswith("completion")}
        assert told in (
            {"completion": "withdrawn"},
            {"completion": "sent", "completion_correction": "queued"},
        )
        settled()
        arrived = [mail["Subject"] for mail in evidence.mails(desk) if is_about(mail, job)]
        assert len(arrived) == (1 if told["completion"] == "withdrawn" else 3)


def test_notes_typed_at_once_do_not_overwrite_each_other(
    desk: Desk, road: Road, race: Race, rounds: int, settled: Callable[[], None]
) -> None:
    job = road.to("UPLOADED")
    for _ in range(rounds):
        version = evidence.job(desk, job.id)["version"]

        outcomes = race([("write_notes", job.id, member(n), version) for n in range(4)])

        assert sorted(outcomes) == [
            "ok",
            "version_conflict",
            "version_conflict",
            "version_conflict",
        ]
        [winner] = [member(n) for n in range(4) if outcomes[n] == "ok"]
        assert evidence.job(desk, job.id)["notes"] == f"by {winner.name} on {version}"
        evidence.assert_chain_verifies(desk, job.id)
    settled()


def test_an_edit_while_the_files_move_is_kept_or_refused(
    desk: Desk, road: Road, race: Race, rounds: int, settled: Callable[[], None]
) -> None:
    for place in range(rounds):
        job = road.to("UPLOADED", file=models.binary_stl(10 + place))
        lock(road.staff, job)
        by = actor_of(road.staff)

        approved, edited = race([("approve", job.id, by), ("edit", job.id, by)])

        # The approval lets go of the lock that the edit needs.
        assert approved == "ok"
        assert edited in {"ok", "lock_required"}
        classes = {"ok": "ART 7", "lock_required": FORM["class_number"]}
        assert evidence.job(desk, job.id)["class_number"] == classes[edited]
        settled()


def test_over_http_two_clicks_on_approve_are_one_200_and_one_409(
    app: Flask, road: Road, settled: Callable[[], None]
) -> None:
    for place in range(5):
        job = road.to("UPLOADED", file=models.binary_stl(10 + place))
        lock(road.staff, job)
        answers = []

        def click(job: Ticket = job, answers: list = answers) -> str:
            with app.test_client() as browser:
                browser.environ_base.update(road.staff.environ_base)
                answers.append(act(browser, job, "approve", PRICE))
            return "clicked"

        together([click, click])

        done, refused = sorted(answers, key=lambda answer: answer.status_code)
        assert (done.status_code, done.json["status"]) == (200, "PENDING")
        assert (refused.status_code, refused.json["error"]) == (409, "invalid_transition")
        assert refused.json["details"]["status"] == "PENDING"
        settled()
