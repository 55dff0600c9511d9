"""The lab works on while a backup is made: whatever happens, the set fits together."""

from collections.abc import Sequence
from functools import partial

import pytest

from printdesk.desk import Desk
from printdesk.notifications.mail import FileMailer
from printdesk.upkeep.backup.manifest import INVENTORY, read_inventory
from printdesk.worker.embedded import work_once
from tests import evidence, models
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import Road, Ticket, act, handed_in, lock, saved, upload
from tests.upkeep.backup.places import (
    At,
    Elsewhere,
    made,
    verified,
)
from tests.upkeep.terms import remembered

INSTANTS = 10

both = pytest.mark.usefixtures("any_database")


def test_whenever_it_happens_the_set_is_sound(desk: Desk, road: Road, mailer: FileMailer) -> None:
    tickets = [road.to("UPLOADED", file=models.binary_stl(20 + n)) for n in range(INSTANTS * 5)]
    for ticket in tickets:
        saved(desk, f"Uploaded/{ticket.base}.gcode", models.gcode())
    work_once(desk, mailer)
    calls = At(0, lambda: None)
    made(desk, calls)
    for n in range(INSTANTS):
        work_once(desk, mailer)
        some = tickets[n * 5 : n * 5 + 5]
        at = At(1 + n * calls.lived // INSTANTS, partial(_work, desk, road, some))

        backup = made(desk, at)

        assert at.came
        verdict = verified(desk, backup)
        assert (backup.manifest.troubles, verdict.problems) == ([], []), n
        there = [kept.path for kept in read_inventory(backup.path / INVENTORY)]
        for ticket in some:
            # What lies beside a job is there once, and with the job.
            [gcode] = [path for path in there if path.endswith(f"/{ticket.base}.gcode")]
            assert gcode.replace(".gcode", ".metadata.json") in there


@both
def test_a_job_that_moves_between_its_listing_and_its_copying_is_found(
    desk: Desk, road: Road, mailer: FileMailer, elsewhere: Elsewhere, clock: HandClock
) -> None:
    tickets = [road.to("UPLOADED", file=models.binary_stl(n)) for n in (20, 21, 22)]
    work_once(desk, mailer)
    before = remembered(desk)
    listed = _Noted("Looking through the share")

    def move(done: int, total: int, note: str) -> None:
        if listed(note) == 10:  # all files are listed
            for ticket in tickets:
                road.approve(ticket)

    backup = made(desk, move)

    assert {evidence.job(desk, t.id)["status"] for t in tickets} == {"PENDING"}
    assert backup.manifest.troubles == []
    assert verified(desk, backup).problems == []
    elsewhere.bring(backup, clock)
    with elsewhere.opened(clock) as new:
        assert remembered(new)["job"] == before["job"]
        evidence.assert_sound(new)


def test_a_job_that_is_deleted_meanwhile_comes_from_the_backup_before(
    desk: Desk, road: Road, staff: StaffClient, mailer: FileMailer
) -> None:
    ticket = road.to("UPLOADED")
    work_once(desk, mailer)
    made(desk)
    listed = _Noted("Looking through the share")

    def remove(done: int, total: int, note: str) -> None:
        if listed(note) == 1:
            lock(staff, ticket)
            assert act(staff, ticket, "", method="DELETE").status_code == 204

    backup = made(desk, remove)

    assert evidence.rows(desk, "job") == []
    assert backup.manifest.jobs == 1
    assert backup.manifest.troubles == []
    assert any("taken from an earlier backup" in note for note in backup.manifest.notes)
    assert verified(desk, backup).problems == []


def test_without_one_before_it_is_told(
    desk: Desk, road: Road, staff: StaffClient, mailer: FileMailer
) -> None:
    ticket = road.to("UPLOADED")
    work_once(desk, mailer)
    listed = _Noted("Looking through the share")

    def remove(done: int, total: int, note: str) -> None:
        if listed(note) == 1:
            lock(staff, ticket)
            assert act(staff, ticket, "", method="DELETE").status_code == 204

    troubles = made(desk, remove).manifest.troubles

    assert {trouble.path for trouble in troubles} == {
        f"originals/{ticket.base}.stl",
        f"Uploaded/{ticket.base}.stl",
    }
    assert {trouble.number for trouble in troubles} == {ticket.number}


class _Noted:
    """Counts how often a note was reported."""

    def __init__(self, note: str) -> None:
        self._note = note
        self._count = 0

    def __call__(self, note: str) -> int:
        self._count += note == self._note
        return self._count if note == self._note else 0


def _work(desk: Desk, road: Road, tickets: Sequence[Ticket]) -> None:
    """All that happens in a lab, each to another job."""
    approved, rejected, better, sliced, noted = tickets
    road.approve(approved)
    road.reject(rejected)
    lock(road.staff, better)
    answer = upload(road.staff, better, "better.gcode", models.gcode("better"))
    assert answer.status_code == 200, answer.text
    saved(desk, f"Uploaded/{sliced.base}.3mf", b"sliced" * 100)
    handed_in(road.student, models.binary_stl(500 + noted.number))
    body = {"notes": "look again", "version": evidence.job(desk, noted.id)["version"]}
    assert act(road.staff, noted, "notes", body, method="PATCH").status_code == 200
