"""Names that people and slicers give to files must never hold up a job."""

import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from printdesk.actors import Actor, Role
from printdesk.desk import Desk
from printdesk.errors import FileUnreadable
from printdesk.notifications.mail import FileMailer
from printdesk.worker.embedded import work_once
from tests import evidence, models, racers
from tests.clients import StaffClient
from tests.road import Road, act, lock, saved
from tests.shares import GuardedShare
from tests.upkeep.audits import audited, found

both = pytest.mark.usefixtures("any_database")

SLICED = models.gcode()
CARRIED = {
    "a colon": " 12:30.gcode",
    "a backslash": "_a\\b.gcode",
    "a dot at its end": ".gcode.",
    "a space at its end": ".gcode ",
    "a line break": "\n2.gcode",
    "a control character": "\x01.gcode",
    "an accent in two parts": unicodedata.normalize("NFD", " é.gcode"),
    "no Latin letters": " 模型.gcode",
    "text from right to left": "_\u202egpj.gcode",
    "an option": " --help.gcode",
    "all that Windows refuses": '_<>"|?*.gcode',
}


def in_folder(desk: Desk, folder: str, name: str) -> Path:
    return desk.share.root / folder / name


@both
@pytest.mark.parametrize("kind", CARRIED)
def test_a_file_of_an_odd_name_moves_along_as_it_is(
    desk: Desk, road: Road, mailer: FileMailer, kind: str
) -> None:
    ticket = road.to("UPLOADED")
    name = ticket.base + CARRIED[kind]
    saved(desk, f"Uploaded/{name}", SLICED)
    act(road.staff, ticket, "versions", method="GET")

    for status, step in list(road.steps.items())[:3]:
        step(ticket)

        folder = evidence.FOLDER_OF[status]
        assert in_folder(desk, folder, name).read_bytes() == SLICED
    for what in ("siblings", "versions"):
        assert act(road.staff, ticket, what, method="GET").status_code == 200
    work_once(desk, mailer)
    evidence.assert_sound(desk)


@both
@pytest.mark.parametrize("letter", ["x", "é", "模"])
def test_the_longest_names_move_along(
    desk: Desk, road: Road, mailer: FileMailer, letter: str
) -> None:
    ticket = road.to("UPLOADED")
    begin, end = f"{ticket.base}_", ".gcode"
    name = begin + letter * ((255 - len(begin + end)) // len(letter.encode())) + end
    saved(desk, f"Uploaded/{name}", SLICED)

    approved = road.approve(ticket, file=name)

    assert approved["display_name"] == name
    # Nor does what gets another name beside it grow too long.
    saved(desk, f"ReadyToPrint/{name}", b"somebody's")
    road.confirm(ticket)
    assert in_folder(desk, "ReadyToPrint", name).read_bytes() == SLICED
    others = {p.read_bytes() for p in in_folder(desk, "ReadyToPrint", "").iterdir()}
    assert b"somebody's" in others
    work_once(desk, mailer)
    evidence.assert_sound(desk)


@both
def test_a_name_that_is_no_text_stays_and_is_told(
    desk: Desk, road: Road, admin: StaffClient, mailer: FileMailer
) -> None:
    ticket = road.to("UPLOADED")
    odd = os.fsencode(desk.share.root / f"Uploaded/{ticket.base}_") + b"caf\xe9.gcode"
    Path(os.fsdecode(odd)).write_bytes(SLICED)
    for what in ("siblings", "versions"):
        assert act(road.staff, ticket, what, method="GET").status_code == 200

    road.approve(ticket)

    assert Path(os.fsdecode(odd)).read_bytes() == SLICED
    approved = evidence.events(desk, ticket.id)[-2]["details"]
    assert approved["left_behind"] == [f"{ticket.base}_caf?.gcode"]
    work_once(desk, mailer)
    stale = found(audited(admin, desk))
    assert stale == {"stale_files": [("odd_name", f"Uploaded/{ticket.base}_caf\ufffd.gcode")]}
    lock(road.staff, ticket)
    assert act(road.staff, ticket, "", method="DELETE").status_code == 204


@both
def test_a_file_that_cannot_be_read_stays_and_is_told(
    desk: Desk, road: Road, mailer: FileMailer
) -> None:
    ticket = road.to("UPLOADED")
    name = f"{ticket.base}_locked.gcode"
    saved(desk, f"Uploaded/{name}", SLICED)
    lock(road.staff, ticket)
    guarded = replace(desk, share=GuardedShare(desk.share.root, {name}, PermissionError))

    racers.approve(guarded, ticket.id, actor(road))

    approved = evidence.events(desk, ticket.id)[-2]["details"]
    assert approved["left_behind"] == [name]
    assert in_folder(desk, "Uploaded", name).read_bytes() == SLICED
    lock(road.staff, ticket)
    racers.delete(guarded, ticket.id, actor(road))
    assert in_folder(desk, "Uploaded", name).read_bytes() == SLICED


def test_what_would_be_printed_and_cannot_be_read_is_refused(desk: Desk, road: Road) -> None:
    ticket = road.to("UPLOADED")
    name = f"{ticket.base}.gcode"
    saved(desk, f"Uploaded/{name}", SLICED)
    lock(road.staff, ticket)
    guarded = replace(desk, share=GuardedShare(desk.share.root, {name}, PermissionError))
    before = evidence.picture(desk)

    with pytest.raises(FileUnreadable, match="permissions"):
        racers.approve(guarded, ticket.id, actor(road))

    assert evidence.picture(desk) == before


def actor(road: Road) -> Actor:
    person = road.staff.person
    return Actor(person.id, person.name, Role.STAFF)
