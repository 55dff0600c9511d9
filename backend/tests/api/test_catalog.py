"""Admins edit the catalog; everybody reads what is in force."""

import copy
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from printdesk import schema
from printdesk.desk import Desk
from tests import evidence
from tests.clients import StaffClient
from tests.road import API, Road, Ticket, act, hand_in, lock

EDITOR = f"{API}/admin/catalog"


@pytest.fixture
def offered(admin: StaffClient) -> dict[str, Any]:
    """The catalog as it is."""
    answer = admin.get(EDITOR)
    assert (answer.status_code, answer.json["version"]) == (200, 0)
    told: dict[str, Any] = answer.json["catalog"]
    return told


def save(admin: StaffClient, catalog: dict[str, Any], version: int = 0) -> TestResponse:
    return admin.put(EDITOR, json={"version": version, "catalog": catalog})


def test_what_is_shown_can_be_saved_and_is_the_same(
    admin: StaffClient, client: FlaskClient, offered: dict[str, Any]
) -> None:
    answer = save(admin, offered)
    assert (answer.status_code, answer.json["version"]) == (200, 1)
    assert answer.json["catalog"] == offered == client.get(f"{API}/catalog").json
    assert answer.json["defaults"] == offered


def test_a_saved_catalog_is_in_force_at_once(
    admin: StaffClient, staff: StaffClient, client: FlaskClient, offered: dict[str, Any]
) -> None:
    offered["methods"][0]["rate_cents_per_gram"] = 12.5
    offered["methods"][0]["minimum_charge_cents"] = 250
    offered["printers"][0] |= {"rate_cents_per_minute": 0.5, "available": False}
    offered["texts"]["consent"] = "I agree to pay."
    offered["closed_notice"] = "Back in August."
    assert save(admin, offered).status_code == 200
    assert client.get(f"{API}/catalog").json == offered
    query = {"method": "Filament", "printer": "prusa_mk4s", "weight_g": 100, "time_hours": 1}
    cost = staff.get(f"{API}/cost/preview", query_string=query).json
    assert (cost["cost_cents"], cost["minimum_charge_cents"]) == (1280, 250)
    refused = hand_in(client)
    assert (refused.status_code, list(refused.json["details"])) == (422, ["printer"])


def test_a_changed_catalog_changes_no_job_that_is_there(
    admin: StaffClient, road: Road, offered: dict[str, Any]
) -> None:
    ticket = road.to("PENDING")
    before = evidence.job(road.desk, ticket.id)
    offered["printers"] = [p for p in offered["printers"] if p["id"] != before["printer"]]
    offered["colors"] = [c for c in offered["colors"] if c["name"] != before["color"]]
    offered["methods"][0]["rate_cents_per_gram"] = 99
    assert save(admin, offered).status_code == 200
    assert evidence.job(road.desk, ticket.id) == before
    road.confirm(ticket)
    assert road.do(ticket, "mark-printing")["cost_cents"] == before["cost_cents"]


def printer_of(road: Road, ticket: Ticket) -> str:
    """What staff, the student and the share are told of the job's printer, which is one."""
    told = act(road.staff, ticket, "", method="GET").json["printer_name"]
    tracked = road.student.get(f"{API}/track/{ticket.tracking_token}").json["job"]["printer_name"]
    assert told == tracked == evidence.job(road.desk, ticket.id)["printer_name"]
    return str(told)


def test_a_job_keeps_the_name_that_its_printer_had(
    admin: StaffClient, road: Road, offered: dict[str, Any]
) -> None:
    ticket = road.to("PRINTING")
    offered["printers"][0]["name"] = "Old Faithful"
    assert save(admin, offered).status_code == 200
    assert printer_of(road, ticket) == "Prusa MK4S"
    newer = road.to("UPLOADED", student_email="joe@example.edu")
    assert printer_of(road, newer) == "Old Faithful"
    del offered["printers"][0]
    assert save(admin, offered, version=1).status_code == 200
    assert (printer_of(road, ticket), printer_of(road, newer)) == ("Prusa MK4S", "Old Faithful")


def test_another_printer_brings_its_name_along(
    admin: StaffClient, road: Road, offered: dict[str, Any]
) -> None:
    ticket = road.to("UPLOADED")
    offered["printers"][1]["name"] = "Big One"
    assert save(admin, offered).status_code == 200
    lock(road.staff, ticket)
    answer = act(road.staff, ticket, "", {"printer": "prusa_xl"}, method="PATCH")
    assert (answer.status_code, printer_of(road, ticket)) == (200, "Big One")
    road.approve(ticket, printer="raise3d_pro2plus")
    assert printer_of(road, ticket) == "Raise3D Pro 2 Plus"


def test_jobs_of_before_names_were_kept_are_given_them(
    admin: StaffClient, road: Road, offered: dict[str, Any]
) -> None:
    first, lost = (road.to("UPLOADED", student_email=f"{n}@example.edu") for n in ("ann", "bob"))
    lock(road.staff, lost)
    act(road.staff, lost, "", {"printer": "prusa_xl"}, method="PATCH")
    offered["printers"][0]["name"] = "Old Faithful"
    del offered["printers"][1]
    assert save(admin, offered).status_code == 200
    schema.go_to(road.desk.database, "0004")
    schema.migrate(road.desk.database)
    assert (printer_of(road, first), printer_of(road, lost)) == ("Old Faithful", "prusa_xl")
    assert evidence.job(road.desk, first.id)["metadata_stale"]


def test_of_two_who_edit_the_second_is_told(admin: StaffClient, offered: dict[str, Any]) -> None:
    assert save(admin, offered).status_code == 200
    offered["lab_name"] = "Somebody else's"
    refused = save(admin, offered)
    assert (refused.status_code, refused.json["error"]) == (409, "version_conflict")
    assert refused.json["details"] == {"version": 1}
    assert admin.get(EDITOR).json["catalog"]["lab_name"] != "Somebody else's"
    assert save(admin, offered, version=1).status_code == 200


def test_the_history_tells_who_changed_which_part(
    admin: StaffClient, desk: Desk, offered: dict[str, Any]
) -> None:
    offered["lab_name"] = "The Workshop"
    offered["printers"][0]["available"] = False
    save(admin, offered)
    event = evidence.rows(desk, "event", chain="system")[-1]
    assert event["user_name"] == admin.person.name
    assert event["details"] == {"action": "catalog-saved", "changed": ["lab_name", "printers"]}


MISFITS = {
    "a printer of no method": (
        lambda c: c["printers"][0].update(method="Clay"),
        {"catalog.printers.0.method": "Prusa MK4S: there is no method “Clay”."},
    ),
    "a colour of no method": (
        lambda c: c["colors"][0].update(method="Clay"),
        {"catalog.colors.0.method": "True Red: there is no method “Clay”."},
    ),
    "two printers with one name": (
        lambda c: c["printers"][1].update(name="prusa mk4s"),
        {"catalog.printers.1.name": "prusa mk4s stands there twice."},
    ),
    "a discipline twice": (
        lambda c: c["disciplines"].append("Art"),
        {"catalog.disciplines.7": "Art stands there twice."},
    ),
    "a default material that is none": (
        lambda c: c["methods"][0].update(default_material="Gold"),
        {"catalog.methods.0.default_material": "Filament: Gold is not among its materials."},
    ),
    "no disciplines": (
        lambda c: c.update(disciplines=[]),
        {"catalog.disciplines": "Choose at least one."},
    ),
    "a printer without height": (
        lambda c: c["printers"][1].update(height_mm=0),
        {"catalog.printers.1.height_mm": "This must be more than 0."},
    ),
    "a method with a long name": (
        lambda c: c["methods"][0].update(name="Fused Deposition Modeling"),
        {"catalog.methods.0.name": "At most 20 characters."},
    ),
    "an id with spaces": (
        lambda c: c["printers"][1].update(id="Prusa XL"),
        {"catalog.printers.1.id": "This does not have the right form."},
    ),
    "a colour that is none": (
        lambda c: c["colors"][2].update(hex="red"),
        {"catalog.colors.2.hex": "At least 7 characters."},
    ),
    "a nameless lab": (
        lambda c: c.update(lab_name=" "),
        {"catalog.lab_name": "Please fill this in."},
    ),
    "no consent": (
        lambda c: c["texts"].update(consent=""),
        {"catalog.texts.consent": "Please fill this in."},
    ),
    "a negative price": (
        lambda c: c["methods"][0].update(minimum_charge_cents=-1),
        {"catalog.methods.0.minimum_charge_cents": "This must be 0 or more."},
    ),
}


@pytest.mark.parametrize("name", MISFITS)
def test_what_does_not_fit_is_named_and_nothing_is_saved(
    admin: StaffClient, offered: dict[str, Any], name: str
) -> None:
    spoil, told = MISFITS[name]
    changed = copy.deepcopy(offered)
    spoil(changed)
    refused = save(admin, changed)
    assert (refused.status_code, refused.json["error"]) == (422, "validation_failed")
    assert refused.json["details"] == told
    assert admin.get(EDITOR).json == {"version": 0, "catalog": offered, "defaults": offered}


def test_only_admins_edit(staff: StaffClient, client: FlaskClient, offered: dict[str, Any]) -> None:
    assert staff.get(EDITOR).status_code == save(staff, offered).status_code == 403
    assert client.get(EDITOR).status_code == client.put(EDITOR, json={}).status_code == 401
