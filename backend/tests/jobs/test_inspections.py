"""Looking at models that were handed in: what is kept, what people see, and who does it when."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from printdesk.desk import Desk
from printdesk.jobs import inspections, missing_pictures
from printdesk.models import Job
from printdesk.notifications.mail import FileMailer
from printdesk.storage.share import Share
from printdesk.worker import schedule
from printdesk.worker.embedded import EmbeddedWorker, work_once
from tests import evidence, models
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.inspection import children, solids
from tests.road import API, Road, Ticket, act, handed_in, lock
from tests.trouble import gone

both = pytest.mark.usefixtures("any_database")
WAIT_SECONDS = 60


@pytest.fixture
def ticket(client: FlaskClient) -> Ticket:
    """A cube that was handed in."""
    return handed_in(client)


def tracked(client: FlaskClient, ticket: Ticket) -> dict[str, Any]:
    """A job as its student sees it."""
    told: dict[str, Any] = client.get(f"{API}/track/{ticket.tracking_token}").json["job"]
    return told


def set_row(desk: Desk, ticket: Ticket, **values: object) -> None:
    with desk.database.transaction() as tx:
        tx.session.execute(update(Job).where(Job.id == ticket.id).values(**values))


@contextmanager
def children_dying() -> Iterator[None]:
    """Every child that looks at a model is killed at once."""
    done = threading.Event()

    def kill() -> None:
        while not done.wait(0.02):
            children.killed()

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@both
def test_a_model_is_looked_at_once(
    desk: Desk, client: FlaskClient, staff: StaffClient, ticket: Ticket, mailer: FileMailer
) -> None:
    before = evidence.job(desk, ticket.id)
    assert tracked(client, ticket)["preflight"] is None
    assert inspections.look_at_next(desk)
    after = evidence.job(desk, ticket.id)
    changed = {name for name in after if after[name] != before[name]}
    found = {"preflight", "inspected_at", "thumbnail_digest", "preview_digest"}
    assert changed == {*found, "version", "metadata_stale"}
    assert tracked(client, ticket)["preflight"] == {
        "size_mm": [20, 20, 20],
        "fits": True,
        "fitting_printers": ["Prusa MK4S", "Prusa XL", "Raise3D Pro 2 Plus"],
        "watertight": True,
        "parts": 1,
        "triangles": 12,
        "volume_cm3": 8,
        "volume_is_approximate": False,
        "unit_warning": None,
        "weight_g": [3.76, 4.89],
        "cost_cents": [300, 300],
        "basis": "Estimated from volume and surface, with 0.9 mm walls and 15% infill, in PLA at "
        "$0.10 per gram, $3.00 at least. Supports may add to it; staff set the price after "
        "slicing.",
    }
    assert staff.get(f"{API}/jobs/{ticket.id}").json["preflight"] == after["preflight"]
    assert not inspections.look_at_next(desk)
    work_once(desk, mailer)
    evidence.assert_sound(desk)


def test_what_cannot_be_read_is_told_and_not_tried_again(desk: Desk, client: FlaskClient) -> None:
    ticket = handed_in(client, b"solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0\n")
    assert inspections.look_at_next(desk)
    told = tracked(client, ticket)
    assert told["preflight"] == {
        "error": "There is no surface in this file that could be printed. Export the model "
        "again, and choose the body itself, not a sketch or an empty layer."
    }
    assert (told["thumbnail_url"], told["preview_url"]) == (None, None)
    assert not inspections.look_at_next(desk)


def test_who_waits_comes_first_then_the_old_ones_and_what_went_wrong_last(
    desk: Desk, client: FlaskClient
) -> None:
    tickets = [handed_in(client, models.binary_stl(20 + n)) for n in range(4)]
    old, first, second, wrong = tickets
    ages = {old: 7200, first: 120, second: 60, wrong: 180}
    for ticket, seconds in ages.items():
        set_row(desk, ticket, created_at=desk.clock.now() - timedelta(seconds=seconds))
    set_row(desk, wrong, inspection_attempts=1)
    order = []
    while inspections.look_at_next(desk):
        looked_at = [t for t in tickets if evidence.job(desk, t.id)["inspected_at"]]
        order += [ticket for ticket in looked_at if ticket not in order]
    assert order == [first, second, old, wrong]


@both
def test_a_look_whose_worker_died_is_taken_up_again(
    desk: Desk, client: FlaskClient, ticket: Ticket, clock: HandClock
) -> None:
    until = clock.now() + inspections.LEASE
    held = {"inspection_lease": "d" * 32, "inspection_pause": until}
    set_row(desk, ticket, inspection_attempts=1, **held)
    assert not inspections.look_at_next(desk)
    clock.forward(minutes=4)
    assert inspections.look_at_next(desk)
    assert tracked(client, ticket)["preflight"]["triangles"] == 12


def test_a_model_that_ends_every_worker_is_given_up(
    desk: Desk, client: FlaskClient, ticket: Ticket
) -> None:
    set_row(desk, ticket, inspection_attempts=inspections.SPENT_AT_MOST)
    assert inspections.look_at_next(desk)
    assert tracked(client, ticket)["preflight"] == {"error": inspections.GAVE_UP}
    assert not inspections.look_at_next(desk)


@both
def test_a_model_is_not_blamed_for_workers_that_were_killed(
    desk: Desk, client: FlaskClient, ticket: Ticket, clock: HandClock
) -> None:
    for _ in range(3):
        _taken(desk, ticket)  # and the worker is killed
        clock.forward(minutes=4)
    with children_dying():
        for _ in range(2):
            assert inspections.look_at_next(desk)
            clock.forward(minutes=1)
    assert tracked(client, ticket)["preflight"] is None

    assert inspections.look_at_next(desk)

    assert tracked(client, ticket)["preflight"]["triangles"] == 12


def test_a_model_that_kills_its_child_three_times_is_given_up(
    desk: Desk, client: FlaskClient, ticket: Ticket, clock: HandClock
) -> None:
    with children_dying():
        for _ in range(3):
            assert tracked(client, ticket)["preflight"] is None
            assert inspections.look_at_next(desk)
            assert not inspections.look_at_next(desk)
            clock.forward(minutes=1)
    assert tracked(client, ticket)["preflight"] == {"error": inspections.GAVE_UP}
    assert not inspections.look_at_next(desk)


def test_a_worker_that_stops_leaves_the_model_to_the_next(
    desk: Desk, client: FlaskClient, ticket: Ticket
) -> None:
    assert inspections.look_at_next(desk, lambda: True)
    row = evidence.job(desk, ticket.id)
    assert (row["inspection_attempts"], row["inspection_lease"]) == (0, None)
    assert inspections.look_at_next(desk)
    assert tracked(client, ticket)["preflight"]["triangles"] == 12


def test_a_share_that_is_away_is_not_the_models_fault(
    desk: Desk, client: FlaskClient, ticket: Ticket, clock: HandClock
) -> None:
    with gone(desk.share.root):
        for _ in range(5):
            assert inspections.look_at_next(desk)
            clock.forward(minutes=1)
    assert evidence.job(desk, ticket.id)["inspection_attempts"] == 0
    assert inspections.look_at_next(desk)
    assert tracked(client, ticket)["preflight"]["triangles"] == 12


class ForgetfulShare(Share):
    """A share on which a file cannot be had from the moment on in which its mark was looked for."""

    def __init__(self, root: Path, lost: Path) -> None:
        super().__init__(root)
        self.lost, self.aside = lost, lost.with_name("elsewhere")

    def require_mounted(self) -> None:
        super().require_mounted()
        self.lost.rename(self.aside)


def test_a_file_that_the_share_does_not_give_is_asked_for_again(
    desk: Desk, client: FlaskClient, ticket: Ticket, clock: HandClock
) -> None:
    original = desk.share.root / f"originals/{ticket.base}.stl"
    for _ in range(inspections.SPENT_AT_MOST // inspections.CHILD_DIED + 1):
        share = ForgetfulShare(desk.share.root, original)
        assert inspections.look_at_next(replace(desk, share=share))
        row = evidence.job(desk, ticket.id)
        assert (row["preflight"], row["inspection_attempts"]) == (None, 0)
        share.aside.rename(original)
        clock.forward(minutes=1)
    assert inspections.look_at_next(desk)
    assert tracked(client, ticket)["preflight"]["triangles"] == 12


def test_a_file_that_is_missing_is_told_and_looked_at_once_it_is_back(
    desk: Desk, client: FlaskClient, ticket: Ticket
) -> None:
    original = desk.share.root / f"originals/{ticket.base}.stl"
    aside = original.rename(desk.share.root / "elsewhere")
    assert inspections.look_at_next(desk)
    assert tracked(client, ticket)["preflight"] == {"error": inspections.NOT_THERE}
    missing_pictures.make_again(desk)
    assert not inspections.look_at_next(desk)

    aside.rename(original)
    missing_pictures.make_again(desk)

    assert inspections.look_at_next(desk)
    assert tracked(client, ticket)["preflight"]["triangles"] == 12


def test_another_printer_has_the_model_looked_at_again(
    desk: Desk, client: FlaskClient, staff: StaffClient
) -> None:
    ticket = handed_in(client, solids.stl(solids.box(300, 10, 10)))
    assert inspections.look_at_next(desk)
    told = tracked(client, ticket)["preflight"]
    assert (told["fits"], told["fitting_printers"]) == (False, ["Prusa XL", "Raise3D Pro 2 Plus"])
    lock(staff, ticket)
    assert act(staff, ticket, "", {"class_number": "ART 7"}, method="PATCH").status_code == 200
    assert not inspections.look_at_next(desk)
    assert act(staff, ticket, "", {"printer": "prusa_xl"}, method="PATCH").status_code == 200
    assert inspections.look_at_next(desk)
    assert tracked(client, ticket)["preflight"]["fits"] is True


def test_a_picture_that_is_gone_is_made_again(
    desk: Desk, client: FlaskClient, ticket: Ticket, mailer: FileMailer, clock: HandClock
) -> None:
    inspections.look_at_next(desk)
    work_once(desk, mailer)
    path = desk.share.root / f"thumbnails/{ticket.base}.png"
    before = path.read_bytes()
    path.unlink()
    clock.forward(hours=2)
    schedule.tick(desk)
    assert inspections.look_at_next(desk)
    assert path.read_bytes() == before
    assert not inspections.look_at_next(desk)
    work_once(desk, mailer)
    evidence.assert_sound(desk)


@both
def test_a_deleted_job_takes_its_pictures_along(
    desk: Desk, road: Road, staff: StaffClient, ticket: Ticket, mailer: FileMailer
) -> None:
    inspections.look_at_next(desk)
    pictures = {f"thumbnails/{ticket.base}.png", f"previews/{ticket.base}.glb"}
    assert pictures < evidence.names(desk)
    lock(staff, ticket)
    assert act(staff, ticket, "", method="DELETE").status_code == 204
    work_once(desk, mailer)
    assert evidence.names(desk) == set()


def test_pictures_that_fail_are_told_in_the_history_and_nowhere_else(
    desk: Desk, client: FlaskClient, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the child would tell when a drawing library failed.
    look = inspections._Look(desk, _taken(desk, ticket))
    for kind in ("no thumbnail", "no preview"):
        look._take_in(inspections.Piece(inspections.Kind(kind), b"ValueError: no light"))
    look._finish()
    told = [name for name, _ in evidence.told(desk, ticket.id)]
    assert told[-2:] == ["ThumbnailFailed", "PreviewFailed"]
    assert evidence.events(desk, ticket.id)[-1]["details"] == {"reason": "ValueError: no light"}
    assert tracked(client, ticket)["thumbnail_url"] is None


def _taken(desk: Desk, ticket: Ticket) -> Job:
    job = inspections._take(desk, ticket.id)
    assert job is not None
    return job


def test_what_was_asked_for_anew_is_not_kept_twice(
    desk: Desk, client: FlaskClient, staff: StaffClient, ticket: Ticket
) -> None:
    look = inspections._Look(desk, _taken(desk, ticket))
    lock(staff, ticket)
    act(staff, ticket, "", {"color": "True Red"}, method="PATCH")
    with pytest.raises(inspections.LeaseLost):
        look._finish()
    assert inspections.look_at_next(desk)
    assert tracked(client, ticket)["thumbnail_url"] is not None


def test_the_worker_looks_right_after_a_submission(
    desk: Desk, client: FlaskClient, mailer: FileMailer
) -> None:
    bell = threading.Event()
    worker = EmbeddedWorker(desk, mailer, bell)
    worker.start()
    try:
        ticket = handed_in(client)
        bell.set()
        waited = threading.Event()
        for _ in range(WAIT_SECONDS * 10):
            if evidence.job(desk, ticket.id)["inspected_at"]:
                break
            waited.wait(0.1)
    finally:
        worker.stop()
    assert tracked(client, ticket)["preview_url"] is not None
