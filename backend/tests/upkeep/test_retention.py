"""Old events move to the share, and the chain still verifies, on both databases."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from printdesk.actors import SYSTEM
from printdesk.desk import Desk
from printdesk.history import Happening
from printdesk.jobs import deletion
from printdesk.jobs.states import Action
from printdesk.models import Event
from printdesk.notifications.mail import FileMailer
from printdesk.storage import layout
from printdesk.storage.share import Share
from printdesk.upkeep import checkpoints, retention
from printdesk.upkeep.verification import verify
from printdesk.worker.embedded import work_once
from tests import evidence
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import Road, Ticket, act
from tests.upkeep import tampering

pytestmark = pytest.mark.usefixtures("any_database")

OF_THE_SYSTEM = {"JobDeleted", "Checkpoint", "EventsMoved"}
VIEWS = {"FileOpened", "Reviewed"}
PICTURES = {"ThumbnailFailed", "PreviewFailed"}
KEPT_A_YEAR = {"JobCreated", "StaffApproved", "AdminAction"}


@pytest.fixture
def archived(road: Road, staff: StaffClient, desk: Desk, mailer: FileMailer) -> Ticket:
    """A job that has gone the whole road, was looked at, and is archived."""
    ticket = road.to("PAIDPICKEDUP")
    act(staff, ticket, "opened")
    road.archive(ticket)
    work_once(desk, mailer)
    return ticket


def left(desk: Desk, ticket: Ticket) -> list[tuple[str, str | None]]:
    """The types of a job's events, each with the name of the file that it was moved to."""
    told = [(event["event_type"], event["moved_to"]) for event in evidence.events(desk, ticket.id)]
    return [(kind, path and path.removeprefix(".printdesk/events/")) for kind, path in told]


def moved(desk: Desk, ticket: Ticket) -> set[str]:
    """The types of which all events were moved."""
    events = left(desk, ticket)
    return {kind for kind, _ in events} - {kind for kind, path in events if path is None}


def file(desk: Desk, path: str) -> dict[str, Any]:
    """What a file of old events says."""
    content: dict[str, Any] = json.loads((desk.share.root / ".printdesk/events" / path).read_text())
    return content


def event(kind: str, **details: object) -> Event:
    return Event(event_type=kind, details=details)


def test_every_type_of_event_has_its_class() -> None:
    of_no_job = {Happening.CHECKPOINT, Happening.EVENTS_MOVED, Happening.ACCOUNT_CHANGED}
    assert {*retention.KEPT} == {*Happening} - of_no_job
    days = {kind.value: span.days for kind, span in retention.KEPT.items()}
    assert {kind for kind, span in days.items() if span == 90} == VIEWS | PICTURES
    assert {kind for kind, span in days.items() if span == 365} == {
        *("JobCreated", "StaffApproved", "StaffRejected", "StudentWithdrew", "JobDeleted"),
        *("StatusReverted", "PrintFailed", "AdminAction", "LockForced"),
    }
    assert {*days.values()} == {90, 180, 365}


@pytest.mark.parametrize(
    ("event", "days"),
    [
        (event("StatusChanged", to="PRINTING"), 180),
        (event("StatusChanged", to="COMPLETED"), 365),
        (event("FileOpened", override=True), 365),
        (event("SomethingNew"), 365),
    ],
    ids=["printing", "completed", "override", "unknown"],
)
def test_what_happened_counts_beside_its_type(event: Event, days: int) -> None:
    assert retention.kept_for(event) == timedelta(days=days)


def test_events_move_class_by_class(desk: Desk, archived: Ticket, clock: HandClock) -> None:
    before = evidence.events(desk, archived.id)
    every = {row["event_type"] for row in before}
    clock.forward(days=90, seconds=-1)
    assert retention.move_old_events(desk) == 0
    clock.forward(seconds=1)
    assert retention.move_old_events(desk) == 1
    assert moved(desk, archived) == {"FileOpened"}
    clock.forward(days=90)
    retention.move_old_events(desk)
    assert moved(desk, archived) == every - KEPT_A_YEAR - {"StatusChanged"}
    clock.forward(days=185)
    retention.move_old_events(desk)
    assert moved(desk, archived) == every
    assert verify(desk).flaws == []

    # Every event is in one file, as it was.
    told = {}
    for path in {path for _, path in left(desk, archived) if path}:
        content = file(desk, path)
        assert (content["job_id"], content["number"]) == (archived.id, archived.number)
        told |= {each["seq"]: each for each in content["events"]}
    assert [told[row["seq"]] for row in before] == [
        {
            "seq": row["seq"],
            "timestamp": row["timestamp"].isoformat().replace("+00:00", "Z"),
            **{name: row[name] for name in ("event_type", "details", "digest")},
            **{name: row[name] for name in ("triggered_by", "user_name")},
        }
        for row in before
    ]


def test_a_stub_keeps_what_the_chain_needs_and_nothing_of_people(
    desk: Desk, archived: Ticket, clock: HandClock
) -> None:
    [before] = [e for e in evidence.events(desk, archived.id) if e["event_type"] == "FileOpened"]
    clock.forward(days=100)
    retention.move_old_events(desk)
    [stub] = [e for e in evidence.events(desk, archived.id) if e["event_type"] == "FileOpened"]
    emptied = {"details": {}, "triggered_by": "", "user_name": ""}
    path = f".printdesk/events/2030-06-09/{archived.number}-{before['seq']}.json"
    assert stub == {**before, **emptied, "moved_to": path}


def test_only_archived_jobs_are_touched(desk: Desk, road: Road, clock: HandClock) -> None:
    ticket = road.to("PAIDPICKEDUP")
    clock.forward(days=1000)
    assert retention.move_old_events(desk) == 0
    assert moved(desk, ticket) == set()


def test_metadata_names_the_file_of_what_was_moved(
    desk: Desk, archived: Ticket, clock: HandClock
) -> None:
    clock.forward(days=400)
    retention.move_old_events(desk)
    assert evidence.job(desk, archived.id)["metadata_stale"] is False
    told = evidence.metadata(desk, archived.id)["events"]
    rows = evidence.events(desk, archived.id)
    assert [(each["seq"], each["digest"], each["moved_to"]) for each in told] == [
        (row["seq"], row["digest"], row["moved_to"]) for row in rows
    ]


def test_the_run_is_told_in_the_systems_history(
    desk: Desk, archived: Ticket, clock: HandClock
) -> None:
    clock.forward(days=400)
    count = retention.move_old_events(desk)
    last = evidence.events(desk, "system")[-1]
    told = {"events": count, "jobs": 1}
    assert (last["event_type"], last["details"]) == ("EventsMoved", told)
    # There is nothing left to move, and nothing to tell.
    assert retention.move_old_events(desk) == 0
    assert evidence.events(desk, "system")[-1] == last


def test_a_job_goes_on_after_its_events_were_moved(
    desk: Desk, archived: Ticket, admin: StaffClient, clock: HandClock, client: FlaskClient
) -> None:
    checkpoints.take(desk)
    clock.forward(days=400)
    retention.move_old_events(desk)
    body = {"new_status": "PAIDPICKEDUP", "reason": "it was asked for again"}
    assert act(admin, archived, "admin/change-status", body).status_code == 200
    assert act(admin, archived, "events", method="GET").status_code == 200
    token = desk.keys.tracking_token(archived.id)
    assert client.get(f"/api/v1/track/{token}").status_code == 200
    checkpoints.take(desk)
    assert verify(desk).flaws == []


def test_a_changed_file_of_old_events_is_found(
    desk: Desk, archived: Ticket, clock: HandClock
) -> None:
    clock.forward(days=100)
    retention.move_old_events(desk)
    [path] = {path for _, path in left(desk, archived) if path}
    place = desk.share.root / ".printdesk/events" / path
    seq = file(desk, path)["events"][0]["seq"]
    text = place.read_text()
    place.write_text(text.replace("Sam Staff", "Sad Staff"))
    assert [(f.fault.value, f.seq) for f in verify(desk).flaws] == [("changed", seq)]
    place.unlink()
    assert [(f.fault.value, f.seq) for f in verify(desk).flaws] == [("moved", seq)]
    place.write_text("not what it was")
    assert [(f.fault.value, f.seq) for f in verify(desk).flaws] == [("moved", seq)]
    place.write_text(text)
    assert verify(desk).flaws == []


def test_an_event_cannot_be_hidden_by_calling_it_moved(
    desk: Desk, archived: Ticket, clock: HandClock
) -> None:
    clock.forward(days=100)
    retention.move_old_events(desk)
    [path] = {e["moved_to"] for e in evidence.events(desk, archived.id)} - {None}
    tampering.change(desk, archived.id, 1, details={}, moved_to=path)
    tampering.change(desk, archived.id, 2, details={}, moved_to="../../printdesk.sqlite3")
    flaws = verify(desk).flaws
    assert [(flaw.fault.value, flaw.seq) for flaw in flaws] == [("moved", 1), ("moved", 2)]


def test_a_run_that_died_in_the_middle_is_tidied_up_and_done_again(
    desk: Desk, archived: Ticket, clock: HandClock, mailer: FileMailer
) -> None:
    clock.forward(days=100)
    # The share gives out right after the file's place was noted.
    folder = desk.share.root / ".printdesk/events"
    (folder / "2030-06-09").write_text("in the way")
    assert retention.move_old_events(desk) == 0
    [noted] = evidence.rows(desk, "pending_deletion")
    (folder / "2030-06-09").unlink()
    # As if it had died after the file was written.
    (folder / "2030-06-09").mkdir()
    left_behind = folder / "2030-06-09" / noted["path"].rpartition("/")[2]
    left_behind.write_text("x" * noted["size"])
    retention.move_old_events(desk)
    assert evidence.rows(desk, "pending_deletion") == []
    assert moved(desk, archived) == {"FileOpened"}
    assert verify(desk).flaws == []


def test_the_files_of_a_deleted_job_go_with_it(
    desk: Desk, archived: Ticket, clock: HandClock
) -> None:
    checkpoints.take(desk)
    clock.forward(days=400)
    retention.move_old_events(desk)
    assert len([*(desk.share.root / ".printdesk/events").rglob("*.json")]) == 1
    deletion.delete(desk, archived.id, SYSTEM, Action.PRUNE)
    assert [*(desk.share.root / ".printdesk/events").rglob("*.json")] == []
    clock.forward(days=7)
    retention.move_old_events(desk)
    assert [*(desk.share.root / ".printdesk/events").iterdir()] == []
    assert verify(desk).flaws == []


class _Meanwhile(Share):
    """Something happens once, when an old event is read."""

    def __init__(self, root: Path, deed: Callable[[], None]) -> None:
        super().__init__(root)
        self.deeds = [deed]

    def path(self, relative: str) -> Path:
        if relative.startswith(layout.OLD_EVENTS) and self.deeds:
            self.deeds.pop()()
        return super().path(relative)


def test_a_job_that_is_deleted_while_others_are_verified_is_missed_by_nobody(
    desk: Desk, archived: Ticket, road: Road, clock: HandClock
) -> None:
    clock.forward(days=400)
    retention.move_old_events(desk)
    other = road.to("PAIDPICKEDUP")
    road.archive(other)
    checkpoints.take(desk)
    pruned = partial(deletion.delete, desk, other.id, SYSTEM, Action.PRUNE)
    share = _Meanwhile(desk.share.root, pruned)
    report = verify(replace(desk, share=share))
    assert share.deeds == []
    assert report.flaws == []
    assert verify(desk).flaws == []
