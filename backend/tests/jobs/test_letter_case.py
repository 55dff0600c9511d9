"""Letter case: slicers change it, and many shares do not tell it apart."""

from dataclasses import replace
from pathlib import Path

import pytest

from printdesk.actors import Actor, Role
from printdesk.desk import Desk
from printdesk.jobs import presence, siblings, versions
from printdesk.jobs.claims import fresh
from printdesk.models import Job
from printdesk.notifications.mail import FileMailer
from printdesk.storage.intake import IncomingFile
from printdesk.storage.share import Share
from printdesk.worker.embedded import work_once
from tests import evidence, models, racers
from tests.clients import StaffClient
from tests.road import Road, Ticket, lock, saved
from tests.shares import CaseBlindShare
from tests.upkeep.audits import audited, found

SLICED, NEWER = models.gcode("sliced"), models.gcode("newer")


@pytest.fixture
def by(road: Road) -> Actor:
    person = road.staff.person
    return Actor(person.id, person.name, Role.STAFF)


@pytest.fixture(params=[Share, CaseBlindShare])
def any_desk(request: pytest.FixtureRequest, desk: Desk) -> Desk:
    """The desk with a share that tells letter case apart, and with one that does not."""
    return replace(desk, share=request.param(desk.share.root))


def there(desk: Desk, folder: str) -> set[str]:
    return {path.name for path in (desk.share.root / folder).iterdir()}


def test_whether_a_share_tells_letter_case_apart_is_found_out(desk: Desk) -> None:
    assert desk.share.same("a.stl", "a.stl")
    assert not desk.share.same("a.stl", "A.STL")
    assert CaseBlindShare(desk.share.root).same("a.stl", "A.STL")
    assert not CaseBlindShare(desk.share.root).same("a.stl", "b.stl")


def test_a_slice_in_capital_letters_is_found_and_moves_along(
    any_desk: Desk, road: Road, by: Actor, mailer: FileMailer, admin: StaffClient
) -> None:
    ticket = road.to("UPLOADED")
    name = f"{ticket.base}.gcode".upper()
    saved(any_desk, f"Uploaded/{name}", SLICED)
    lock(road.staff, ticket)

    racers.approve(any_desk, ticket.id, by)

    job = evidence.job(any_desk, ticket.id)
    assert (job["display_name"], job["file_path"]) == (name, f"Pending/{name}")
    assert (any_desk.share.root / job["file_path"]).read_bytes() == SLICED
    work_once(any_desk, mailer)
    assert there(any_desk, "Uploaded") == set()
    assert found(audited(admin, any_desk)) == {}
    lock(road.staff, ticket)
    racers.delete(any_desk, ticket.id, by)
    assert there(any_desk, "Pending") == set()


def test_a_file_whose_letter_case_was_changed_is_the_same_where_case_is_not_told_apart(
    desk: Desk, road: Road, by: Actor, mailer: FileMailer
) -> None:
    blind = replace(desk, share=CaseBlindShare(desk.share.root))
    ticket = road.to("UPLOADED")
    work_once(desk, mailer)
    name = f"{ticket.base}.stl"
    spelled = (desk.share.root / f"Uploaded/{name}").rename(
        desk.share.root / f"Uploaded/{name.upper()}"
    )
    presence.look(blind)
    assert evidence.job(desk, ticket.id)["file_missing"] is False
    assert siblings.of(blind, row_of(blind, ticket)) == []
    lock(road.staff, ticket)

    racers.approve(blind, ticket.id, by)

    assert not spelled.exists()
    assert there(desk, "Pending") == {name, f"{ticket.base}.metadata.json"}
    work_once(blind, mailer)
    evidence.assert_sound(desk)


def test_where_case_is_told_apart_it_is_another_file(
    desk: Desk, road: Road, by: Actor, mailer: FileMailer
) -> None:
    ticket = road.to("UPLOADED")
    file = desk.share.root / f"Uploaded/{ticket.base}.stl"
    file.rename(file.with_name(file.name.upper()))

    presence.look(desk)

    assert evidence.job(desk, ticket.id)["file_missing"] is True
    lock(road.staff, ticket)
    assert racers.outcome_of(desk, ("approve", ticket.id, by)) == "file_missing"


def test_names_that_differ_in_case_alone_both_move_along(desk: Desk, road: Road, by: Actor) -> None:
    ticket = road.to("UPLOADED")
    saved(desk, f"Uploaded/{ticket.base}.gcode", SLICED, age=9)
    saved(desk, f"Uploaded/{ticket.base}.GCODE", NEWER)

    road.approve(ticket)

    for name, content in ((".gcode", SLICED), (".GCODE", NEWER)):
        assert (desk.share.root / f"Pending/{ticket.base}{name}").read_bytes() == content


def test_an_upload_over_a_file_in_other_letters_loses_nothing(
    desk: Desk, road: Road, by: Actor, mailer: FileMailer
) -> None:
    ticket = road.to("UPLOADED")
    upper = f"{ticket.base}.GCODE"
    saved(desk, f"Uploaded/{upper}", SLICED, age=9)
    road.approve(ticket)
    lock(road.staff, ticket)
    blind = replace(desk, share=CaseBlindShare(desk.share.root))

    file = IncomingFile(blind.share, 1024 * 1024)
    file.write(NEWER)
    versions.replace(blind, ticket.id, by, "again.gcode", file)
    work_once(blind, mailer)

    contents = {path.read_bytes() for path in (desk.share.root / "Pending").glob("*.[gG]*")}
    assert contents == {SLICED, NEWER}
    job = evidence.job(desk, ticket.id)
    assert blind.share.noted(job["file_path"]).read_bytes() == NEWER


def row_of(desk: Desk, ticket: Ticket) -> Job:
    with desk.database.reading() as session:
        return fresh(session, ticket.id)


def test_the_tests_share_is_like_a_real_one(tmp_path: Path) -> None:
    share = CaseBlindShare(tmp_path)
    (tmp_path / "Uploaded").mkdir()
    (tmp_path / "Uploaded/A.stl").write_bytes(b"x")
    assert share.path("uploaded/a.STL").read_bytes() == b"x"
    assert share.path("Uploaded/b.stl") == tmp_path / "Uploaded/b.stl"
