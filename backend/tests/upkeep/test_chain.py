"""The proof that nobody changed, removed or inserted an event, on both databases."""

import multiprocessing
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from printdesk.cli import main
from printdesk.desk import Desk
from printdesk.keys import Keys
from printdesk.upkeep import checkpoints, record_keeping
from printdesk.upkeep.verification import LogReport, verify
from printdesk.worker.long_tasks import do_next
from tests import evidence
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.conftest import SECRET
from tests.road import API, Road, Ticket, act, handed_in
from tests.upkeep import tampering
from tests.upkeep.another_process import append, write_history

pytestmark = pytest.mark.usefixtures("any_database")

LENGTH = 5
OTHER_SECRET = "another secret, also of more than 32 characters"


@pytest.fixture
def ticket(client: FlaskClient, staff: StaffClient, clock: HandClock) -> Ticket:
    """A job whose chain has five events: it was handed in, and its file opened three times."""
    ticket = handed_in(client)
    for _ in range(LENGTH - 2):
        clock.forward(minutes=1)
        act(staff, ticket, "opened")
    return ticket


def found(report: LogReport) -> list[tuple[str, int | None, int | None]]:
    """Each flaw by its kind, the job's number and the event's place."""
    return [(flaw.fault.value, flaw.number, flaw.seq) for flaw in report.flaws]


def test_a_history_as_it_was_written_verifies(desk: Desk, ticket: Ticket, road: Road) -> None:
    road.to("PENDING", student_email="other@example.edu")
    checkpoints.take(desk)
    record_keeping.keep(desk)
    events = len(evidence.rows(desk, "event"))
    report = verify(desk)
    assert report.flaws == []
    assert (report.chains, report.events) == (3, events)
    assert report.verified_at == desk.clock.now()


@pytest.mark.parametrize(
    "values",
    [
        {"details": {"file": "another.gcode"}},
        pytest.param({"details": ["nothing", "of", "the", "kind"]}, id="kind of details"),
        {"event_type": "StaffApproved"},
        {"triggered_by": "student"},
        {"user_name": "Somebody Else"},
        {"digest": "0" * 64},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_changed_event_is_found(desk: Desk, ticket: Ticket, values: dict[str, object]) -> None:
    tampering.change(desk, ticket.id, 3, **values)
    report = verify(desk)
    assert found(report)[0] == ("changed", ticket.number, 3)
    # A changed digest is also not what the next event was built on.
    assert len(report.flaws) == (2 if "digest" in values else 1)


def test_an_event_that_was_dated_back_is_found(desk: Desk, ticket: Ticket) -> None:
    moment = evidence.events(desk, ticket.id)[2]["timestamp"] - timedelta(microseconds=1)
    tampering.change(desk, ticket.id, 3, timestamp=moment)
    assert found(verify(desk)) == [("changed", ticket.number, 3)]


def test_an_event_that_was_given_to_another_job_is_found(
    desk: Desk, ticket: Ticket, client: FlaskClient
) -> None:
    other = handed_in(client, student_email="other@example.edu")
    tampering.change(desk, ticket.id, 3, job_id=other.id)
    assert found(verify(desk)) == [("changed", ticket.number, 3)]


def test_a_removed_event_is_found(desk: Desk, ticket: Ticket) -> None:
    tampering.remove(desk, ticket.id, 2)
    assert found(verify(desk)) == [("missing", ticket.number, 3)]


def test_a_removed_event_is_found_also_when_the_others_close_ranks(
    desk: Desk, ticket: Ticket
) -> None:
    tampering.remove(desk, ticket.id, 2)
    tampering.close_ranks(desk, ticket.id)
    assert found(verify(desk)) == [("changed", ticket.number, place) for place in (2, 3, 4)]


def test_an_inserted_event_is_found(desk: Desk, ticket: Ticket) -> None:
    copied = evidence.events(desk, ticket.id)[2]
    tampering.make_room(desk, ticket.id, 3)
    tampering.put_in(desk, copied, seq=3)
    tampering.crown(desk, ticket.id)
    # The copy stands where the original stood; what followed has moved on.
    assert found(verify(desk)) == [("changed", ticket.number, place) for place in (4, 5, 6)]


def test_two_events_that_changed_places_are_found(desk: Desk, ticket: Ticket) -> None:
    tampering.swap(desk, ticket.id, 3, 4)
    flaws = found(verify(desk))
    assert flaws == [("changed", ticket.number, place) for place in (3, 4, 5)]


def test_an_event_made_up_without_the_key_is_found(desk: Desk, ticket: Ticket) -> None:
    last = evidence.events(desk, ticket.id)[-1]
    made_up = {**last, "seq": LENGTH + 1, "event_type": "StaffApproved"}
    made_up["digest"] = evidence.chained(OTHER_SECRET.encode(), made_up, last["digest"])
    tampering.put_in(desk, made_up)
    tampering.crown(desk, ticket.id)
    assert found(verify(desk)) == [("changed", ticket.number, LENGTH + 1)]


def test_an_event_after_the_head_is_found(desk: Desk, ticket: Ticket) -> None:
    last = evidence.events(desk, ticket.id)[-1]
    right = {**last, "seq": LENGTH + 1}
    right["digest"] = evidence.chained(SECRET.encode(), right, last["digest"])
    tampering.put_in(desk, right)
    assert found(verify(desk)) == [("head", ticket.number, LENGTH + 1)]


def test_a_cut_tail_is_found_by_the_head(desk: Desk, ticket: Ticket) -> None:
    tampering.remove(desk, ticket.id, LENGTH)
    report = verify(desk)
    assert found(report) == [("cut", ticket.number, LENGTH)]
    assert report.flaws[0].message == "Event 5 is missing at the end."


def test_a_tail_that_was_cut_with_its_head_is_found_by_the_checkpoint(
    desk: Desk, ticket: Ticket
) -> None:
    checkpoints.take(desk)
    tampering.cut(desk, ticket.id, LENGTH - 1)
    assert found(verify(desk)) == [("cut", ticket.number, LENGTH)]


def test_a_cut_tail_is_found_also_when_the_chain_has_grown_again(
    desk: Desk, ticket: Ticket, staff: StaffClient, clock: HandClock
) -> None:
    checkpoints.take(desk)
    tampering.cut(desk, ticket.id, LENGTH)
    clock.forward(minutes=1)
    act(staff, ticket, "opened")
    act(staff, ticket, "opened")
    assert len(evidence.events(desk, ticket.id)) == LENGTH + 1
    assert found(verify(desk)) == [("cut", ticket.number, LENGTH)]


def test_the_last_checkpoint_that_tells_of_a_chain_counts(
    desk: Desk, ticket: Ticket, staff: StaffClient, clock: HandClock
) -> None:
    checkpoints.take(desk)
    act(staff, ticket, "opened")
    clock.forward(days=1)
    checkpoints.take(desk)
    clock.forward(days=1)
    checkpoints.take(desk)
    told = [
        event["details"]["heads"]
        for event in evidence.events(desk, "system")
        if event["event_type"] == "Checkpoint"
    ]
    head = evidence.events(desk, ticket.id)[LENGTH]["digest"]
    # Each tells of what has grown since the one before.
    assert [list(heads) for heads in told] == [[ticket.id], [ticket.id], []]
    assert told[1] == {ticket.id: [LENGTH + 1, head]}
    assert verify(desk).flaws == []
    tampering.cut(desk, ticket.id, LENGTH + 1)
    assert found(verify(desk)) == [("cut", ticket.number, LENGTH + 1)]


def test_a_job_that_was_erased_is_found_by_the_checkpoint(desk: Desk, ticket: Ticket) -> None:
    checkpoints.take(desk)
    tampering.erase(desk, ticket.id)
    [flaw] = verify(desk).flaws
    assert (flaw.fault.value, flaw.chain) == ("vanished", ticket.id)


def test_a_deleted_job_is_missed_by_nobody(desk: Desk, ticket: Ticket, staff: StaffClient) -> None:
    checkpoints.take(desk)
    act(staff, ticket, "lock")
    assert act(staff, ticket, "", method="DELETE").status_code == 204
    assert verify(desk).flaws == []
    checkpoints.take(desk)
    assert verify(desk).flaws == []


def test_a_job_without_its_history_is_found(desk: Desk, ticket: Ticket) -> None:
    tampering.empty(desk, "event")
    tampering.write(desk, "chain", length=0, digest="")
    chain = tampering.CHAIN
    with desk.database.transaction() as tx:
        tx.session.execute(chain.delete().where(chain.c.name == ticket.id))
    assert found(verify(desk)) == [("vanished", ticket.number, None)]


def test_events_without_a_head_are_found(desk: Desk, ticket: Ticket) -> None:
    chain = tampering.CHAIN
    with desk.database.transaction() as tx:
        tx.session.execute(chain.delete().where(chain.c.name == ticket.id))
    assert [fault for fault, _, _ in found(verify(desk))] == ["head", "vanished"]


def test_the_systems_own_tail_is_found_by_the_share(desk: Desk, ticket: Ticket) -> None:
    checkpoints.take(desk)
    checkpoints.take(desk)
    record_keeping.keep(desk)
    tampering.cut(desk, "system", len(evidence.events(desk, "system")))
    [flaw] = verify(desk).flaws
    assert (flaw.chain, flaw.fault.value) == ("system", "cut")
    # The share's copy is not brought down to what the database has now.
    record_keeping.keep(desk, thoroughly=True)
    assert [flaw.fault.value for flaw in verify(desk).flaws] == ["cut"]


def test_a_spoilt_checkpoint_is_found(desk: Desk, ticket: Ticket) -> None:
    checkpoints.take(desk)
    place = len(evidence.events(desk, "system"))
    for heads in ({ticket.id: "5"}, {ticket.id: [1]}, ["5"], None):
        tampering.change(desk, "system", place, details={"heads": heads})
        assert found(verify(desk)) == [("changed", None, place)]
    tampering.change(desk, "system", place, event_type="JobDeleted", details=[])
    assert found(verify(desk)) == [("changed", None, place)]


def test_a_changed_copy_on_the_share_is_found(desk: Desk, ticket: Ticket) -> None:
    checkpoints.take(desk)
    checkpoints.take(desk)
    record_keeping.keep(desk)
    copy = desk.share.root / ".printdesk" / "system-events.jsonl"
    first, rest = copy.read_text().split("\n", 1)
    copy.write_text("{}\n" + rest)
    assert found(verify(desk)) == [("copy", None, 1)]
    copy.write_text(first + "\n" + rest)
    assert verify(desk).flaws == []


@pytest.mark.parametrize(
    ("spoil", "faults"),
    [
        (lambda desk: tampering.write(desk, "deletion", number=99), ["deletion_log"]),
        (lambda desk: tampering.write(desk, "deletion", student_name="X"), ["deletion_log"]),
        (lambda desk: tampering.write(desk, "deletion", last_digest="0"), ["deletion_log"]),
        (lambda desk: tampering.empty(desk, "deletion"), ["deletion_log"]),
        (
            lambda desk: tampering.add(
                desk, "deletion", **{**tampering.copy_of(desk, "deletion"), "id": 7, "job_id": "x"}
            ),
            ["deletion_log"],
        ),
    ],
    ids=["number", "name", "digest", "removed", "added"],
)
def test_a_changed_deletion_log_is_found(
    desk: Desk,
    ticket: Ticket,
    staff: StaffClient,
    spoil: Callable[[Desk], None],
    faults: list[str],
) -> None:
    act(staff, ticket, "lock")
    act(staff, ticket, "", method="DELETE")
    assert verify(desk).flaws == []
    (desk.share.root / ".printdesk" / "deletions.jsonl").unlink()
    spoil(desk)
    assert [flaw.fault.value for flaw in verify(desk).flaws] == faults


def test_a_changed_deletion_log_on_the_share_is_found(
    desk: Desk, ticket: Ticket, staff: StaffClient
) -> None:
    act(staff, ticket, "lock")
    act(staff, ticket, "", method="DELETE")
    copy = desk.share.root / ".printdesk" / "deletions.jsonl"
    text = copy.read_text()
    assert ticket.id in text
    copy.write_text(text.replace("Jane Doe", "John Doe"))
    assert [flaw.fault.value for flaw in verify(desk).flaws] == ["copy"]


def test_writers_at_the_same_time_cannot_fork_a_chain(
    desk: Desk, ticket: Ticket, tmp_path: Path, database_url: str
) -> None:
    times, processes, threads = 10, 2, 3
    context = multiprocessing.get_context("spawn")
    starting_line = context.Barrier(processes + threads)
    where = (SECRET, database_url, tmp_path, ticket.id, times, starting_line)

    def write_here() -> None:
        starting_line.wait(timeout=60)
        for _ in range(times):
            append(desk, ticket.id)

    writers = [context.Process(target=write_history, args=where) for _ in range(processes)]
    writers += [threading.Thread(target=write_here) for _ in range(threads)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=120)
    assert [writer.exitcode for writer in writers[:processes]] == [0] * processes
    added = times * (processes + threads)
    assert [e["seq"] for e in evidence.events(desk, ticket.id)] == [*range(1, LENGTH + added + 1)]
    assert [e["seq"] for e in evidence.events(desk, "system")][-1] >= added
    assert verify(desk).flaws == []


def test_the_command_tells_what_is_wrong(
    desk: Desk,
    ticket: Ticket,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings = desk.settings
    monkeypatch.chdir(settings.data_dir)
    for name in ("SECRET_KEY", "DATABASE_URL", "DATA_DIR"):
        value = getattr(settings, name.lower())
        monkeypatch.setenv(name, SECRET if name == "SECRET_KEY" else str(value))
    assert main(["verify-log"]) == 0
    assert "Nothing was changed, removed or inserted." in capsys.readouterr().out
    tampering.change(desk, ticket.id, 2, user_name="Somebody Else")
    assert main(["verify-log"]) == 1
    said = capsys.readouterr().out
    assert f"#{ticket.number}: Event 2 (EmailQueued, 2030-03-01 12:00 UTC) is not what" in said
    monkeypatch.setenv("SECRET_KEY", OTHER_SECRET)
    assert main(["verify-log"]) == 1
    assert "this is not the SECRET_KEY" in capsys.readouterr().out


def test_an_admin_has_the_history_verified(
    desk: Desk, ticket: Ticket, admin: StaffClient, staff: StaffClient
) -> None:
    start, report = f"{API}/admin/verify-log/start", f"{API}/admin/verify-log/report"
    assert staff.post(start).status_code == 403
    assert staff.get(report).status_code == 403
    assert admin.get(report).json["verified_at"] is None
    started = admin.post(start)
    assert started.status_code == 202
    assert admin.get(report).json["running_task_id"] == started.json["task_id"]
    tampering.change(desk, ticket.id, 3, user_name="Somebody Else")
    assert do_next(desk)
    told = admin.get(report).json
    assert told["verified_at"] == "2030-03-01T12:03:00Z"
    assert (told["running_task_id"], told["flaw_count"]) == (None, 1)
    assert told["events"] == len(evidence.rows(desk, "event"))
    [flaw] = told["flaws"]
    assert flaw == {
        "chain": ticket.id,
        "number": ticket.number,
        "seq": 3,
        "fault": "changed",
        "message": "Event 3 (FileOpened, 2030-03-01 12:01 UTC) is not what was written here: "
        "it was changed, put in another place, or made up.",
    }


def test_another_key_verifies_nothing(desk: Desk, ticket: Ticket) -> None:
    other = type(desk)(
        desk.settings,
        desk.clock,
        desk.database,
        desk.share,
        Keys(OTHER_SECRET.encode()),
        desk.wake_worker,
    )
    report = verify(other)
    assert len(report.flaws) == report.events
