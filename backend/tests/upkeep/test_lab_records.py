"""What the lab itself keeps on the share, on both databases."""

import json
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy.pool import QueuePool

from printdesk import catalog
from printdesk.actors import SYSTEM
from printdesk.desk import Desk
from printdesk.history import Happening, record
from printdesk.models import Counter, Slot
from printdesk.notifications.mail import FileMailer
from printdesk.storage.journal import WINDOW, Journal, Overtaken
from printdesk.upkeep import health, record_keeping
from printdesk.worker.embedded import work_once
from tests import evidence
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import Road, act, lock
from tests.shares import BusyShare, SlowShare
from tests.upkeep.conftest import NewDesk

both = pytest.mark.usefixtures("any_database")


def lines(desk: Desk, name: str) -> list[dict[str, Any]]:
    """What one of the records says, line by line."""
    text = (desk.share.root / ".printdesk" / name).read_text(encoding="utf-8")
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def lab(desk: Desk) -> dict[str, Any]:
    """What the file of the lab says."""
    content = (desk.share.root / ".printdesk/lab.json").read_text(encoding="utf-8")
    told: dict[str, Any] = json.loads(content)
    return told


def happened(desk: Desk, times: int = 1) -> None:
    """Let something happen in the system's own history."""
    with desk.database.transaction() as tx:
        for _ in range(times):
            record(tx.session, desk, None, Happening.ADMIN_ACTION, SYSTEM, action="counted")


def told_of_events(desk: Desk) -> list[tuple[int, str]]:
    """Place and digest of the system's events, as the database has them."""
    return [(event["seq"], event["digest"]) for event in evidence.events(desk, "system")]


def copied_events(desk: Desk) -> list[tuple[int, str]]:
    """The same, as the share has them."""
    return [(line["seq"], line["digest"]) for line in lines(desk, "system-events.jsonl")]


def trouble(desk: Desk) -> str:
    with desk.database.reading() as session:
        return record_keeping.trouble(session)


@both
def test_who_reads_the_share_for_too_long_cuts_nothing_off_that_another_has_written(
    desk: Desk, clock: HandClock
) -> None:
    happened(desk)

    def another_takes_over() -> None:
        clock.forward(minutes=6)
        happened(desk, 3)
        assert record_keeping.keep(desk)

    slow = BusyShare(desk.share.root, 1, another_takes_over)
    assert not record_keeping.keep(replace(desk, share=slow))

    assert slow.was_met
    assert copied_events(desk) == told_of_events(desk)
    assert record_keeping.keep(desk, thoroughly=True)
    assert copied_events(desk) == told_of_events(desk)


@both
def test_the_worker_keeps_the_catalog_and_the_counter(
    desk: Desk, road: Road, mailer: FileMailer
) -> None:
    work_once(desk, mailer)
    assert lab(desk) == {"format": 1, "catalog": None, "counters": {"job_number": 0}}
    road.to("UPLOADED")
    with desk.database.reading() as session:
        version, offered = catalog.with_version(session)
    catalog.save(desk, offered.model_copy(update={"lab_name": "Größer 🙂"}), version, SYSTEM)
    work_once(desk, mailer)
    [saved] = evidence.rows(desk, "setting", name="catalog")
    told = lab(desk)
    assert told["counters"] == {"job_number": 1}
    moment = saved["updated_at"].isoformat().replace("+00:00", "Z")
    assert told["catalog"] == {**saved, "updated_at": moment}
    assert told["catalog"]["value"]["lab_name"] == "Größer 🙂"


@both
def test_the_systems_events_are_added_one_after_the_other(desk: Desk) -> None:
    happened(desk, 2)
    record_keeping.keep(desk)
    first = lines(desk, "system-events.jsonl")
    happened(desk)
    record_keeping.keep(desk)
    assert copied_events(desk) == told_of_events(desk)
    assert lines(desk, "system-events.jsonl")[: len(first)] == first


@both
def test_a_deletion_is_told_before_it_is_answered(
    desk: Desk, road: Road, staff: StaffClient
) -> None:
    ticket = road.to("UPLOADED")
    lock(staff, ticket)
    act(staff, ticket, "", method="DELETE")
    # No worker was here yet.
    [line] = lines(desk, "deletions.jsonl")
    [row] = evidence.rows(desk, "deletion")
    del row["id"]
    assert line == {**row, "deleted_at": row["deleted_at"].isoformat().replace("+00:00", "Z")}
    assert lines(desk, "system-events.jsonl")[-1]["details"]["job_id"] == ticket.id


@both
def test_what_a_crash_has_torn_is_mended(desk: Desk) -> None:
    happened(desk, 3)
    record_keeping.keep(desk)
    path = desk.share.root / ".printdesk/system-events.jsonl"
    whole = path.read_bytes()
    for torn in (whole[:-20], whole + b'{"seq": 4', whole + b"\0" * 300 + b"\n", b"", b"\0" * 9):
        path.write_bytes(torn)
        happened(desk)
        record_keeping.keep(desk)
        assert copied_events(desk) == told_of_events(desk)


@both
def test_a_record_that_is_gone_is_written_anew(desk: Desk, road: Road, staff: StaffClient) -> None:
    ticket = road.to("UPLOADED")
    lock(staff, ticket)
    act(staff, ticket, "", method="DELETE")
    records = desk.share.root / ".printdesk"
    before = {path.name: path.read_bytes() for path in records.iterdir() if path.is_file()}
    assert set(before) == {"lab.json", "deletions.jsonl", "system-events.jsonl", "facts.jsonl"}
    for name in before:
        (records / name).unlink()
    # What was written is believed to be there; once a day it is looked after.
    record_keeping.keep(desk)
    assert not (records / "lab.json").exists()
    record_keeping.keep(desk, thoroughly=True)
    assert {name: (records / name).read_bytes() for name in before} == before


@both
def test_nothing_is_written_when_nothing_has_happened(desk: Desk) -> None:
    happened(desk)
    record_keeping.keep(desk)
    records = desk.share.root / ".printdesk"
    before = {path.name: path.stat().st_mtime_ns for path in records.iterdir()}
    record_keeping.keep(desk)
    record_keeping.keep(desk, thoroughly=True)
    assert {path.name: path.stat().st_mtime_ns for path in records.iterdir()} == before


@both
def test_a_share_that_is_away_is_brought_up_to_date_when_it_is_back(
    desk: Desk, tmp_path: Path
) -> None:
    happened(desk)
    away = tmp_path / "away"
    desk.share.root.rename(away)
    desk.share.root.mkdir()
    record_keeping.keep(desk)
    assert list(desk.share.root.iterdir()) == []
    desk.share.root.rmdir()
    away.rename(desk.share.root)
    record_keeping.keep(desk)
    assert copied_events(desk) == told_of_events(desk)


@both
def test_records_that_cannot_be_written_are_tried_ever_more_seldom_and_health_says_so(
    desk: Desk, clock: HandClock
) -> None:
    happened(desk)
    assert record_keeping.keep(desk)
    file = desk.share.root / ".printdesk/system-events.jsonl"
    aside = file.rename(file.with_name("aside"))
    file.mkdir()
    happened(desk)
    tries = 0
    with structlog.testing.capture_logs() as logs:
        for _ in range(120):
            clock.forward(seconds=2)
            tried = evidence.rows(desk, "setting", name="lab_records")[0]["updated_at"]
            assert not record_keeping.keep(desk)
            tries += evidence.rows(desk, "setting", name="lab_records")[0]["updated_at"] != tried
    assert 5 < tries < 12
    assert [line["event"] for line in logs] == ["lab_records_wait"]
    storage = health.check(desk)["storage"]
    assert storage.status == "warning"
    assert storage.message.startswith("The lab's records on the share wait: ")
    file.rmdir()
    aside.rename(file)
    clock.forward(minutes=1)
    assert record_keeping.keep(desk)
    assert copied_events(desk) == told_of_events(desk)
    assert health.check(desk)["storage"].status == "ok"


@both
def test_a_database_that_knows_less_than_the_share_writes_nothing_there(
    desk: Desk, empty_desk: NewDesk, road: Road, staff: StaffClient
) -> None:
    ticket = road.to("UPLOADED")
    lock(staff, ticket)
    act(staff, ticket, "", method="DELETE")
    records = desk.share.root / ".printdesk"
    before = {path.name: path.read_bytes() for path in records.iterdir() if path.is_file()}
    # An older database, or another one, that has gone on by itself.
    other = empty_desk()
    happened(other, 20)
    record_keeping.keep(other)
    assert "system-events.jsonl tells of things that the database does not" in trouble(other)
    assert health.check(other)["storage"] == health.Component("warning", trouble(other))
    (records / "system-events.jsonl").unlink()
    record_keeping.keep(other, thoroughly=True)
    assert "deletions.jsonl tells of things" in trouble(other)
    (records / "deletions.jsonl").unlink()
    record_keeping.keep(other, thoroughly=True)
    assert "facts.jsonl tells of things" in trouble(other)
    (records / "facts.jsonl").unlink()
    record_keeping.keep(other, thoroughly=True)
    assert "lab.json tells of things" in trouble(other)
    assert (records / "lab.json").read_bytes() == before["lab.json"]
    with other.database.transaction() as tx:
        tx.session.get_one(Counter, "job_number").value = 1
    record_keeping.keep(other)
    assert trouble(other) == ""
    assert copied_events(other) == told_of_events(other)


@both
def test_one_writes_at_a_time_and_who_died_is_not_waited_for(desk: Desk, clock: HandClock) -> None:
    happened(desk)
    with desk.database.transaction() as tx:
        tx.session.add(Slot(name=record_keeping.HOLD, taken_at=clock.now()))
    record_keeping.keep(desk)
    assert not (desk.share.root / ".printdesk/system-events.jsonl").exists()
    clock.forward(minutes=6)
    record_keeping.keep(desk)
    assert copied_events(desk) == told_of_events(desk)
    assert evidence.rows(desk, "slot", name=record_keeping.HOLD) == []


@both
def test_a_deleted_jobs_files_stay_until_the_share_knows_of_the_deletion(
    desk: Desk, road: Road, clock: HandClock, mailer: FileMailer
) -> None:
    ticket = road.to("UPLOADED")
    work_once(desk, mailer)
    there = evidence.names(desk)
    clock.forward(minutes=1)
    with desk.database.transaction() as tx:
        tx.session.add(Slot(name=record_keeping.HOLD, taken_at=clock.now()))
    lock(road.staff, ticket)
    act(road.staff, ticket, "", method="DELETE")
    work_once(desk, mailer)
    assert evidence.rows(desk, "job") == []
    assert evidence.names(desk) == there
    clock.forward(minutes=6)
    work_once(desk, mailer)
    assert ticket.id in (desk.share.root / ".printdesk/deletions.jsonl").read_text()
    assert evidence.names(desk) == set()


@both
def test_many_that_keep_records_at_once_write_each_event_once(desk: Desk) -> None:
    starting_line = threading.Barrier(4)

    def go() -> None:
        starting_line.wait(timeout=60)
        for _ in range(5):
            happened(desk)
            record_keeping.keep(desk)

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    record_keeping.keep(desk)
    assert len(told_of_events(desk)) == 20
    assert copied_events(desk) == told_of_events(desk)


def test_the_last_line_is_found_however_long_it_is(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    assert journal.last() is None
    journal.append([{"n": 1}], after=None)
    for size in (10, WINDOW - 3, WINDOW, 20 * WINDOW):
        journal.append([{"n": size, "text": "ö" * size}], after=journal.last())
        last = journal.last()
        assert last is not None
        assert last["n"] == size
        journal.append([{"n": 2}], after=last)
        assert journal.last() == {"n": 2}
    assert [line.place for line in journal.lines()] == [*range(1, 10)]


def test_nothing_is_added_behind_a_line_that_nobody_knew_of(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    journal.append([{"n": 1}], after=None)
    known = journal.last()
    journal.append([{"n": 2}], after=known)
    before = journal.path.read_bytes()

    # As after a try of which the share did not say whether it came to anything.
    for last in (None, known):
        with pytest.raises(Overtaken, match="somebody else has added to it"):
            journal.append([{"n": 2}], after=last)
        assert journal.path.read_bytes() == before


@both
def test_the_database_does_not_wait_for_a_slow_share(desk: Desk) -> None:
    happened(desk)
    in_use: list[int] = []

    def look() -> None:
        pool = desk.database.engine.pool
        assert isinstance(pool, QueuePool)
        in_use.append(pool.checkedout())

    assert record_keeping.keep(replace(desk, share=SlowShare(desk.share.root, 0, look)))

    assert copied_events(desk) == told_of_events(desk)
    assert in_use
    assert set(in_use) == {0}
