"""A file that another program holds open or is writing to: refused, nothing changed, later done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest

from printdesk.actors import Actor, Role
from printdesk.desk import Desk
from printdesk.errors import FileInUse
from printdesk.jobs import leftovers, sweeping
from printdesk.notifications.mail import FileMailer
from printdesk.storage.durable import fingerprint
from printdesk.worker.embedded import work_once
from tests import evidence, models, racers
from tests.road import PRICE, Road, Ticket, act, lock, saved
from tests.shares import BusyShare, GuardedShare, HeldOnTheServer, SharingViolation

answers = pytest.mark.parametrize("answer", [SharingViolation, HeldOnTheServer])

SLICED, NEWER = models.gcode("sliced"), models.gcode("sliced again")


@pytest.fixture
def ticket(road: Road, desk: Desk) -> Ticket:
    """A job that somebody is looking at, with a slice of a while ago."""
    ticket = road.to("UPLOADED")
    saved(desk, f"Uploaded/{ticket.base}.gcode", SLICED, age=60)
    lock(road.staff, ticket)
    return ticket


@pytest.fixture
def by(road: Road) -> Actor:
    person = road.staff.person
    return Actor(person.id, person.name, Role.STAFF)


@answers
@pytest.mark.usefixtures("any_database")
def test_a_file_open_in_a_slicer_on_windows_is_refused_and_nothing_is_changed(
    desk: Desk, ticket: Ticket, by: Actor, answer: type[OSError]
) -> None:
    name = f"{ticket.base}.gcode"
    held = replace(desk, share=GuardedShare(desk.share.root, {name}, answer))
    before = evidence.picture(desk)

    with pytest.raises(FileInUse, match=f"{name} is open in another program. Close it"):
        racers.approve(held, ticket.id, by)
    assert evidence.picture(desk) == before

    racers.approve(desk, ticket.id, by)
    assert evidence.job(desk, ticket.id)["display_name"] == name


@answers
@pytest.mark.usefixtures("any_database")
def test_an_old_copy_that_is_open_is_deleted_when_it_is_closed(
    desk: Desk, ticket: Ticket, mailer: FileMailer, answer: type[OSError]
) -> None:
    with desk.database.transaction() as tx:
        copies = {}
        for rest in (".stl", "_0.2mm.gcode"):
            path = f"Pending/{ticket.base}{rest}"
            copies[path] = fingerprint(saved(desk, path, SLICED))
        leftovers.note(tx, desk, ticket.id, "a move", copies)
    opened = {f"{ticket.base}.stl"}
    held = replace(desk, share=GuardedShare(desk.share.root, opened, answer))

    sweeping.sweep(held, ticket.id)

    waiting = [row["path"] for row in evidence.rows(desk, "pending_deletion")]
    assert waiting == [f"Pending/{ticket.base}.stl"]
    work_once(desk, mailer)
    evidence.assert_sound(desk)


# -- Saved while the approval runs ------------------------------------------------------------


def approved_while(
    desk: Desk, ticket: Ticket, by: Actor, look: int, deed: Callable[[], object]
) -> tuple[str, bool]:
    """What came of an approval, at whose look of this number a slicer did something."""
    share = BusyShare(desk.share.root, look, deed)
    outcome = racers.outcome_of(replace(desk, share=share), ("approve", ticket.id, by))
    return outcome, share.was_met


@pytest.mark.parametrize("name", ["{base}.gcode", "{base}.3mf"])
def test_a_slice_saved_at_any_instant_of_an_approval_is_never_lost(
    desk: Desk, road: Road, by: Actor, mailer: FileMailer, name: str
) -> None:
    outcomes = []
    for look in range(1, 60, 3):
        ticket = road.to("UPLOADED", student_email=f"{look}@example.edu")
        lock(road.staff, ticket)
        saved(desk, f"Uploaded/{ticket.base}.gcode", SLICED, age=60)
        file = f"Uploaded/{name.format(base=ticket.base)}"

        def save(file: str = file) -> None:
            saved(desk, file, NEWER)

        outcome, met = approved_while(desk, ticket, by, look, save)

        outcomes.append(outcome)
        work_once(desk, mailer)
        job = evidence.job(desk, ticket.id)
        contents = {(p.parent.name, p.read_bytes()) for p in files_of(desk, ticket)}
        folder = "Pending" if outcome == "ok" else "Uploaded"
        assert (folder, models.binary_stl()) in contents
        if not met:
            break
        assert NEWER in {content for _, content in contents}
        if outcome == "ok":
            # What was saved before the last look is printed; what came later is offered then.
            authoritative = (desk.share.root / job["file_path"]).read_bytes()
            newer = act(road.staff, ticket, "siblings", method="GET").json["newer"]
            assert (authoritative == NEWER) != (newer is not None)
        else:
            assert outcome == "file_in_use"
            racers.approve(desk, ticket.id, by)
            job = evidence.job(desk, ticket.id)
            assert (desk.share.root / job["file_path"]).read_bytes() == NEWER
    assert not met
    assert "ok" in outcomes


def test_a_file_that_grows_all_the_time_is_not_approved_half(
    desk: Desk, ticket: Ticket, road: Road
) -> None:
    file = desk.share.root / f"Uploaded/{ticket.base}.gcode"
    with growing(file):
        answer = act(road.staff, ticket, "approve", PRICE)

    assert (answer.status_code, answer.json["error"]) == (409, "file_in_use")
    assert "still being saved" in answer.json["message"]
    assert answer.json["details"] == {"file": file.name}
    whole = file.read_bytes()
    approved = road.approve(ticket)
    assert (desk.share.root / approved["file_path"]).read_bytes() == whole


def test_a_file_beside_it_that_grows_does_not_stop_the_student(
    desk: Desk, road: Road, mailer: FileMailer
) -> None:
    ticket = road.to("PENDING")
    file = desk.share.root / f"Pending/{ticket.base}.gcode"
    with growing(file):
        road.confirm(ticket)

    # Wherever the slicer has finished it, it is there, and is offered when the print begins.
    newer = act(road.staff, ticket, "siblings", method="GET").json["newer"]
    assert (desk.share.root / newer["path"]).read_bytes() == file.read_bytes()


@contextmanager
def growing(file: Path) -> Iterator[None]:
    """A slicer writes to the file all the time."""
    done = Event()

    def write() -> None:
        with file.open("ab", buffering=0) as open_file:
            while not done.wait(0.002):
                open_file.write(b"G1 X1\n")

    slicer = Thread(target=write)
    slicer.start()
    try:
        yield
    finally:
        done.set()
        slicer.join()


def files_of(desk: Desk, ticket: Ticket) -> list[Path]:
    found = desk.share.root.rglob(f"{ticket.base}*")
    return [path for path in found if not path.name.endswith(".json")]
