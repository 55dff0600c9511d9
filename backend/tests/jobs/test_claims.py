"""Who moves a job's files: one at a time, for as long as the lease runs, and no longer."""

import threading
from contextlib import ExitStack

import pytest

from printdesk.clock import patience
from printdesk.desk import Desk
from printdesk.errors import JobBusy, JobNotFound
from printdesk.jobs.claims import LEASE, claimed
from printdesk.jobs.states import Action
from printdesk.jobs.transitions import Change, carry_out
from printdesk.notifications.mail import FileMailer
from printdesk.worker.embedded import work_once
from tests import evidence
from tests.clocks import HandClock
from tests.racers import by_threads, member, outcome_of
from tests.road import Road, Ticket, saved

both_databases = pytest.mark.usefixtures("any_database")


def nothing_more(*_row: object) -> None:
    """For a claim that asks nothing further of the job."""


def take(desk: Desk, ticket: Ticket) -> str:
    """Take the claim without waiting, and let go of it; its token."""
    with claimed(desk, ticket.id, nothing_more, wait=0) as claim:
        return claim.token


@pytest.fixture
def ticket(desk: Desk, road: Road) -> Ticket:
    """A job that was handed in, and that member 1 holds."""
    made = road.to("UPLOADED")
    assert outcome_of(desk, ("take_lock", made.id, member(1))) == "ok"
    return made


@both_databases
def test_whatever_is_asked_while_files_move_waits_and_is_then_refused(
    desk: Desk, ticket: Ticket
) -> None:
    by = member(1)
    moves = [
        *(("approve", ticket.id, by), ("reject", ticket.id, by), ("delete", ticket.id, by)),
        *(("withdraw", ticket.id), ("edit", ticket.id, by), ("write_notes", ticket.id, by, 99)),
    ]
    with claimed(desk, ticket.id, nothing_more):
        before = evidence.picture(desk)

        assert by_threads(desk, moves) == ["job_busy"] * len(moves)

        assert evidence.picture(desk) == before
    assert outcome_of(desk, moves[0]) == "ok"


@both_databases
def test_who_waits_comes_next(desk: Desk, ticket: Ticket) -> None:
    outcome: list[str] = []
    approving = threading.Thread(
        target=lambda: outcome.append(outcome_of(desk, ("approve", ticket.id, member(1))))
    )
    with claimed(desk, ticket.id, nothing_more):
        approving.start()
        wait = patience(0.3)
        while wait.left():
            assert not outcome
    approving.join()

    assert outcome == ["ok"]
    assert evidence.job(desk, ticket.id)["status"] == "PENDING"


@both_databases
def test_a_lease_that_ran_out_is_taken_over(desk: Desk, ticket: Ticket, clock: HandClock) -> None:
    with claimed(desk, ticket.id, nothing_more) as late:
        clock.moment += LEASE
        with pytest.raises(JobBusy):
            take(desk, ticket)
        clock.forward(seconds=1)
        assert take(desk, ticket) != late.token


def test_a_lease_that_is_renewed_is_not_taken_over(
    desk: Desk, ticket: Ticket, clock: HandClock
) -> None:
    with claimed(desk, ticket.id, nothing_more) as slow:
        for _ in range(3):
            clock.moment += LEASE
            slow.renew()
        clock.moment += LEASE
        with pytest.raises(JobBusy):
            take(desk, ticket)


@both_databases
def test_who_lost_the_claim_may_neither_renew_nor_commit_nor_let_go(
    desk: Desk, ticket: Ticket, clock: HandClock
) -> None:
    with claimed(desk, ticket.id, nothing_more) as late:
        clock.moment += LEASE * 2
        with claimed(desk, ticket.id, nothing_more) as owner:
            with pytest.raises(JobBusy):
                late.renew()
            for forbidden in (late.reopen, late.release):
                with desk.database.transaction() as tx, pytest.raises(JobBusy):
                    forbidden(tx)
            assert evidence.job(desk, ticket.id)["move_claim"] == owner.token
            owner.renew()
    assert evidence.job(desk, ticket.id)["move_claim"] is None


@both_databases
def test_a_claim_that_runs_out_frees_nobody_elses(
    desk: Desk, ticket: Ticket, clock: HandClock
) -> None:
    with ExitStack() as late, ExitStack() as now:
        late.enter_context(claimed(desk, ticket.id, nothing_more))
        clock.moment += LEASE * 2
        owner = now.enter_context(claimed(desk, ticket.id, nothing_more))
        late.close()
        assert evidence.job(desk, ticket.id)["move_claim"] == owner.token


@both_databases
@pytest.mark.parametrize("overtaking", ["withdraw", "approve", "delete"])
def test_an_action_that_was_overtaken_changes_nothing(
    desk: Desk, ticket: Ticket, clock: HandClock, mailer: FileMailer, overtaking: str
) -> None:
    """It slept while it looked at the share, and somebody else went on with the job."""
    saved(desk, f"Uploaded/{ticket.base}.gcode", b"G28\n")
    others = {"withdraw": (), "approve": (member(1),), "delete": (member(1),)}[overtaking]
    found = []

    def sleep(_job: object) -> None:
        clock.moment += LEASE * 2
        outcome_of(desk, ("take_lock", ticket.id, member(1)))
        assert outcome_of(desk, (overtaking, ticket.id, *others)) == "ok"
        found.append(evidence.picture(desk))

    def never(_change: Change) -> None:
        raise AssertionError("it is not this one's job any more")

    with pytest.raises((JobBusy, JobNotFound)):
        carry_out(desk, ticket.id, Action.REJECT, member(1), never, prepare=sleep)

    assert [evidence.picture(desk)] == found
    work_once(desk, mailer)
    evidence.assert_sound(desk)


def test_the_worker_leaves_a_job_alone_whose_files_are_being_moved(
    desk: Desk, ticket: Ticket, mailer: FileMailer
) -> None:
    assert outcome_of(desk, ("write_notes", ticket.id, member(1), 99)) == "ok"
    with claimed(desk, ticket.id, nothing_more):
        work_once(desk, mailer)
        assert evidence.job(desk, ticket.id)["metadata_stale"] is True
    work_once(desk, mailer)
    evidence.assert_metadata_tells_all(desk, ticket.id)


def test_a_job_that_is_gone_cannot_be_claimed(desk: Desk, ticket: Ticket) -> None:
    assert outcome_of(desk, ("delete", ticket.id, member(1))) == "ok"
    with pytest.raises(JobNotFound):
        take(desk, ticket)
