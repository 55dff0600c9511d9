"""What the pages are told of the lab: its settings, its catalog, its prices."""

from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from printdesk import __version__, catalog
from printdesk.catalog import Catalog
from printdesk.desk import Desk
from tests import evidence
from tests.clients import StaffClient
from tests.road import API, CENTS, Road, act, change_catalog, hand_in, lock
from tests.stage import Stage


def lab_of(desk: Desk) -> Catalog:
    with desk.database.reading() as session:
        return catalog.current(session)


def without(entries: Any, name: str) -> tuple[Any, ...]:
    """The entries of a catalog, one of which is out of service."""
    assert name in {entry.name for entry in entries}
    return tuple(e.model_copy(update={"available": e.name != name}) for e in entries)


class TestSettings:
    def test_the_pages_learn_what_they_need(self, client: FlaskClient) -> None:
        assert client.get(f"{API}/config").json == {
            "version": __version__,
            "auth": {
                "mode": "local",
                "clerk_publishable_key": None,
                "clerk_frontend": None,
                "registration_domains": [],
                "session_idle_minutes": 120.0,
            },
            "max_upload_mb": 50,
            "lock_minutes": 5.0,
            "confirm_token_hours": 72.0,
            "revert_window_minutes": 30.0,
            "allowed_email_domains": [],
            "slicer_extensions": [
                *(".gcode.3mf", ".bgcode", ".gcode"),
                *(".form", ".idea", ".3mf", ".gx"),
            ],
            "mail_to_files": True,
            "refresh_seconds": 45,
        }

    @pytest.mark.settings(
        max_upload_mb=7,
        lock_minutes=1.5,
        confirm_token_hours=24,
        revert_window_minutes=0,
        allowed_email_domains="@Example.edu",
        slicer_extensions=".gcode",
        smtp_host="mail.example.edu",
        public_url="https://print.example.edu",
    )
    def test_they_are_those_in_force_and_none_that_is_secret(
        self, client: FlaskClient, desk: Desk
    ) -> None:
        answer = client.get(f"{API}/config")
        told = {name: answer.json[name] for name in ("max_upload_mb", "lock_minutes")}
        assert told == {"max_upload_mb": 7, "lock_minutes": 1.5}
        assert (answer.json["confirm_token_hours"], answer.json["revert_window_minutes"]) == (24, 0)
        assert answer.json["allowed_email_domains"] == ["example.edu"]
        assert answer.json["slicer_extensions"] == [".gcode"]
        assert answer.json["mail_to_files"] is False
        for secret in (desk.settings.secret_key.get_secret_value(), "mail.example.edu"):
            assert secret not in answer.text
        assert str(desk.share.root) not in answer.text


class TestCatalog:
    def test_prices_are_told_in_cents(self, stage: Stage) -> None:
        stage.rise("UPLOADED")
        told = stage.nobody.get(f"{API}/catalog").json
        prices = {
            m["name"]: (m["rate_cents_per_gram"], m["minimum_charge_cents"])
            for m in told["methods"]
        }
        assert prices == {"Filament": (10, 300), "Resin": (20, 300)}
        own = {(p["rate_cents_per_gram"], p["rate_cents_per_minute"]) for p in told["printers"]}
        assert own == {(None, None)}
        assert (told["submissions_open"], told["closed_notice"]) == (True, "")
        assert {entry["available"] for entry in told["printers"] + told["colors"]} == {True}

    def test_a_lab_that_is_closed_says_so_with_its_notice(self, stage: Stage) -> None:
        stage.rise("UPLOADED")
        change_catalog(stage.desk, submissions_open=False, closed_notice="Back on Monday.")
        told = stage.nobody.get(f"{API}/catalog").json
        assert (told["submissions_open"], told["closed_notice"]) == (False, "Back on Monday.")

    @pytest.mark.parametrize(
        ("kind", "name", "field", "form"),
        [
            ("printers", "Prusa MK4S", "printer", {}),
            ("printers", "Prusa XL", "printer", {"printer": "prusa_xl"}),
            ("colors", "Electric Blue", "color", {}),
            (
                *("colors", "White", "color"),
                {"print_method": "Resin", "color": "White", "printer": "formlabs_form3"},
            ),
        ],
    )
    def test_what_is_out_of_service_is_shown_so_and_not_taken(
        self, stage: Stage, kind: str, name: str, field: str, form: dict[str, str]
    ) -> None:
        stage.rise("UPLOADED")
        change_catalog(stage.desk, **{kind: without(getattr(lab_of(stage.desk), kind), name)})
        told = stage.nobody.get(f"{API}/catalog").json[kind]
        assert [entry["name"] for entry in told if not entry["available"]] == [name]
        before = evidence.picture(stage.desk)

        answer = hand_in(stage.nobody, student_email="joe@example.edu", **form)

        assert (answer.status_code, list(answer.json["details"])) == (422, [field])
        assert name in answer.json["details"][field]
        assert evidence.picture(stage.desk) == before

    def test_a_job_goes_on_whatever_happens_to_the_catalog(self, stage: Stage) -> None:
        """What it was handed in and approved with stays its own."""
        ticket, staff = stage.rise("PENDING"), stage.people["staff"]
        lab = lab_of(stage.desk)
        filament = lab.methods[0].model_copy(update={"rate_per_gram": lab.methods[1].rate_per_gram})
        change_catalog(
            stage.desk,
            methods=(filament, *lab.methods[1:]),
            printers=tuple(p for p in lab.printers if p.id != "prusa_mk4s"),
            colors=tuple(c for c in lab.colors if c.name != "Electric Blue"),
            submissions_open=False,
        )

        told = act(staff, ticket, "", method="GET").json

        assert (told["cost_cents"], told["color"]) == (CENTS, "Electric Blue")
        assert (told["printer"], told["printer_name"]) == ("prusa_mk4s", "Prusa MK4S")
        stage.road.confirm(ticket)
        assert stage.road.do(ticket, "mark-printing")["cost_cents"] == CENTS


class TestApproving:
    """By the catalog in force, not by the one under which the model was handed in."""

    @pytest.mark.parametrize(
        ("given", "fields"),
        [
            ({"printer": "prusa_mk9"}, ["printer"]),
            ({"printer": "formlabs_form3"}, ["printer"]),
            ({"material": "Wood"}, ["material"]),
            ({"material": "Standard Resin"}, ["material"]),
            ({"material": "Resin", "printer": "formlabs_form3"}, ["printer", "material"]),
            ({"weight_g": 0}, ["weight_g"]),
            ({"weight_g": "45"}, ["weight_g"]),
            ({"weight_g": None, "time_hours": None}, ["weight_g", "time_hours"]),
            ({"time_hours": -1}, ["time_hours"]),
            ({"time_hours": 10_001}, ["time_hours"]),
        ],
    )
    def test_what_does_not_fit_is_named(
        self, stage: Stage, given: dict[str, object], fields: list[str]
    ) -> None:
        ticket, staff = stage.rise("UPLOADED"), stage.people["staff"]
        lock(staff, ticket)
        before = evidence.picture(stage.desk)
        body = {"weight_g": 45, "time_hours": 3.2, "material": "PLA", "printer": "prusa_mk4s"}
        answer = act(staff, ticket, "approve", {**body, **given})
        assert (answer.status_code, sorted(answer.json["details"])) == (422, sorted(fields))
        assert evidence.picture(stage.desk) == before

    def test_the_method_stands_for_its_usual_material(self, stage: Stage) -> None:
        ticket = stage.rise("UPLOADED")
        assert stage.road.approve(ticket, material="Filament")["material"] == "PLA"

    def test_time_and_weight_are_rounded_and_the_minimum_holds(self, stage: Stage) -> None:
        ticket = stage.rise("UPLOADED")
        told = stage.road.approve(ticket, weight_g=12.345, time_hours=0.01)
        assert (told["weight_g"], told["time_hours"]) == (12.35, 0.5)
        assert told["cost_cents"] == 300


class TestThePriceBeforehand:
    def ask(self, stage: Stage, **query: object) -> Any:
        return stage.people["staff"].get(f"{API}/cost/preview?{urlencode(query)}")

    @pytest.mark.parametrize(
        ("query", "cents", "hours", "is_minimum"),
        [
            ({"method": "Filament", "weight_g": 45, "time_hours": 3.2}, 450, 3.5, False),
            ({"method": "Filament", "weight_g": 30, "time_hours": 1}, 300, 1, True),
            ({"method": "Filament", "weight_g": 0.01, "time_hours": 0.01}, 300, 0.5, True),
            ({"method": "Resin", "weight_g": 20.03, "time_hours": 2}, 401, 2, False),
            ({"method": "Resin", "printer": "", "weight_g": 20, "time_hours": 2}, 400, 2, False),
        ],
    )
    def test_it_is_what_approval_would_take(
        self, stage: Stage, query: dict[str, object], cents: int, hours: float, is_minimum: bool
    ) -> None:
        stage.rise("UPLOADED")
        told = self.ask(stage, **query).json
        assert (told["cost_cents"], told["time_hours"]) == (cents, hours)
        assert (told["is_minimum"], told["minimum_charge_cents"]) == (is_minimum, 300)

    def test_a_printer_may_have_prices_of_its_own(self, stage: Stage) -> None:
        ticket = stage.rise("UPLOADED")
        lab = lab_of(stage.desk)
        dear = {"rate_per_gram": lab.methods[1].rate_per_gram, "rate_per_minute": "0.01"}
        machine = type(lab.printers[0]).model_validate({**lab.printers[0].model_dump(), **dear})
        change_catalog(stage.desk, printers=(machine, *lab.printers[1:]))

        query = {"method": "Filament", "weight_g": 45, "time_hours": 3.2}
        told = self.ask(stage, printer=machine.id, **query).json

        # 45 g at 20 cents, and 210 minutes at one.
        assert told["cost_cents"] == 900 + 210
        assert (told["rate_cents_per_gram"], told["rate_cents_per_minute"]) == (20, 1)
        assert self.ask(stage, printer="prusa_xl", **query).json["cost_cents"] == CENTS
        assert stage.road.approve(ticket)["cost_cents"] == 900 + 210

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"method": "Laser"}, "method"),
            ({"method": ""}, "method"),
            ({"printer": "prusa_mk9"}, "printer"),
            ({"printer": "formlabs_form3"}, "printer"),
            ({"weight_g": "0"}, "weight_g"),
            ({"weight_g": "NaN"}, "weight_g"),
            ({"weight_g": "1e9"}, "weight_g"),
            ({"time_hours": "x"}, "time_hours"),
        ],
    )
    def test_what_has_no_price_is_named(
        self, stage: Stage, given: dict[str, str], field: str
    ) -> None:
        stage.rise("UPLOADED")
        query = {"method": "Filament", "weight_g": "45", "time_hours": "3.2", **given}
        answer = self.ask(stage, **query)
        assert (answer.status_code, list(answer.json["details"])) == (422, [field])


@pytest.mark.settings(staff_storage_root="Z:\\prints\\")
def test_the_link_to_the_slicer_names_the_file_as_staff_computers_see_it(
    road: Road, staff: StaffClient
) -> None:
    ticket = road.to("UPLOADED")
    told = act(staff, ticket, "", method="GET").json
    path = f"Z%3A%5Cprints%5CUploaded%5C{ticket.base}.stl"
    assert told["open_url"] == f"print3d://open?path={path}"


def test_without_that_setting_it_names_it_on_the_share(stage: Stage) -> None:
    ticket = stage.rise("PRINTING")
    told = act(stage.people["staff"], ticket, "", method="GET").json
    assert told["open_url"] == f"print3d://open?path=Printing%2F{ticket.base}.stl"
