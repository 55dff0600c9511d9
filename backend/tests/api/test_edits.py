"""Changes to a job that leave its status: its details, its notes, and that somebody looked."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from printdesk import catalog
from tests import evidence
from tests.clients import StaffClient
from tests.road import CENTS, PRICE, Road, Ticket, act, change_catalog, hand_in, lock
from tests.stage import Stage

NEW = {
    "student_name": "Jane Q. Doe",
    "student_email": "jane.doe@example.edu",
    "discipline": "Art",
    "class_number": "ART 7",
    "printer": "prusa_xl",
    "color": "True Red",
}


def edit(stage: Stage, ticket: Ticket, **values: object) -> TestResponse:
    """Mend a job that is held."""
    lock(stage.people["staff"], ticket)
    return act(stage.people["staff"], ticket, "", values, method="PATCH")


def last_event(stage: Stage, ticket: Ticket) -> tuple[str, object]:
    event = evidence.events(stage.desk, ticket.id)[-1]
    assert event["triggered_by"] == stage.people["staff"].person.id
    return event["event_type"], event["details"]


class TestDetails:
    @pytest.mark.parametrize("field", NEW)
    def test_each_can_be_mended_and_the_history_tells_both(self, stage: Stage, field: str) -> None:
        ticket = stage.rise("PENDING")
        before = evidence.job(stage.desk, ticket.id)
        stage.clock.forward(minutes=1)

        told = edit(stage, ticket, **{field: NEW[field]}).json

        assert told[field] == NEW[field]
        assert told["version"] == before["version"] + 1
        assert told["updated_at"] == "2030-03-01T12:01:00Z"
        assert told["last_updated_by"] == told["locked_by"] == stage.people["staff"].person.id
        assert last_event(stage, ticket) == (
            "DetailsChanged",
            {"before": {field: before[field]}, "after": {field: NEW[field]}},
        )
        stage.work()
        evidence.assert_sound(stage.desk)

    def test_several_are_one_event(self, stage: Stage) -> None:
        ticket = stage.rise("UPLOADED")
        assert edit(stage, ticket, **NEW).status_code == 200
        happening, details = last_event(stage, ticket)
        assert (happening, details["after"]) == ("DetailsChanged", NEW)  # type: ignore[index]
        row = evidence.job(stage.desk, ticket.id)
        assert {name: row[name] for name in NEW} == NEW

    def test_names_of_files_and_the_price_stay(self, stage: Stage) -> None:
        ticket = stage.rise("PENDING")
        before = evidence.names(stage.desk)
        told = edit(stage, ticket, **NEW).json
        assert (told["base_name"], told["cost_cents"]) == (ticket.base, CENTS)
        assert evidence.names(stage.desk) == before

    def test_what_stays_as_it_was_is_no_event(self, stage: Stage) -> None:
        ticket = stage.rise("UPLOADED")
        before = evidence.events(stage.desk, ticket.id)
        same = {"student_name": "Jane Doe", "color": "Electric Blue", "printer": "prusa_mk4s"}
        for values in ({}, same, {"student_name": None}, {"status": "PRINTING", "cost_cents": 1}):
            assert edit(stage, ticket, **values).status_code == 200
        assert evidence.events(stage.desk, ticket.id) == before
        assert evidence.job(stage.desk, ticket.id)["status"] == "UPLOADED"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("student_name", "J"),
            ("student_name", "x" * 101),
            ("student_name", "Jane\nDoe"),
            ("student_email", "jane"),
            ("student_email", ""),
            ("class_number", "x" * 51),
            ("discipline", "Alchemy"),
            ("discipline", ""),
            ("printer", "prusa_mk9"),
            ("printer", "formlabs_form3"),
            ("color", "Ultraviolet"),
            ("color", "Black"),
            ("color", 7),
        ],
    )
    def test_nothing_wrong_gets_in(self, stage: Stage, field: str, value: object) -> None:
        ticket = stage.rise("UPLOADED")
        lock(stage.people["staff"], ticket)
        before = evidence.picture(stage.desk)
        answer = edit(stage, ticket, **{"class_number": "ART 7", field: value})
        assert (answer.status_code, list(answer.json["details"])) == (422, [field])
        assert evidence.picture(stage.desk) == before

    def test_the_next_mail_goes_to_the_new_address(self, stage: Stage) -> None:
        ticket, staff = stage.rise("UPLOADED"), stage.people["staff"]
        edit(stage, ticket, student_email="Jane.New@example.edu")
        act(staff, ticket, "reject", {"reasons": ["Walls too thin to print"]})
        [rejection] = evidence.rows(stage.desk, "message", job_id=ticket.id, kind="rejection")
        assert rejection["recipient"] == "Jane.New@example.edu"

    def test_the_same_model_then_counts_for_the_new_address(self, stage: Stage) -> None:
        ticket = stage.rise("UPLOADED")
        edit(stage, ticket, student_email="joe@example.edu")
        again = hand_in(stage.nobody, student_email="JOE@example.edu")
        assert (again.status_code, again.json["details"]["existing_job_id"]) == (409, ticket.id)
        assert hand_in(stage.nobody).status_code == 201

    @pytest.mark.usefixtures("any_database")
    def test_an_address_whose_owner_has_the_same_model_in_work_is_taken_all_the_same(
        self, road: Road, client: FlaskClient, staff: StaffClient
    ) -> None:
        """The rule against duplicates guards submissions, not the lab's own corrections."""
        ticket = road.to("UPLOADED")
        other = road.to("UPLOADED", student_email="joe@example.edu")
        lock(staff, ticket)
        mended = {"student_email": "joe@example.edu"}
        assert act(staff, ticket, "", mended, method="PATCH").status_code == 200
        again = hand_in(client, student_email="joe@example.edu")
        assert again.json["details"]["existing_job_id"] == other.id


RESIN = {"print_method": "Resin", "printer": "formlabs_form3", "color": "Black"}


class TestMethod:
    """A job that waits for approval can be printed in another way than its student chose."""

    def test_another_one_takes_its_own_printer_and_color(self, stage: Stage) -> None:
        ticket = stage.rise("UPLOADED")
        told = edit(stage, ticket, **RESIN).json
        assert {name: told[name] for name in RESIN} == RESIN
        assert (told["printer_name"], told["base_name"]) == ("Formlabs Form 3", ticket.base)
        assert last_event(stage, ticket)[1]["after"] == RESIN  # type: ignore[index]
        stage.work()
        evidence.assert_sound(stage.desk)

    @pytest.mark.parametrize(
        ("changed", "wrong"),
        [
            ({"printer": "prusa_xl"}, ["printer"]),
            ({"color": "Electric Blue"}, ["color"]),
            ({"printer": None, "color": None}, ["color", "printer"]),
            ({"print_method": "Clay"}, ["print_method", "color", "printer"]),
        ],
    )
    def test_what_is_not_printed_so_is_refused(
        self, stage: Stage, changed: dict[str, str | None], wrong: list[str]
    ) -> None:
        ticket = stage.rise("UPLOADED")
        answer = edit(stage, ticket, **{**RESIN, **changed})
        assert (answer.status_code, sorted(answer.json["details"])) == (422, sorted(wrong))
        assert evidence.job(stage.desk, ticket.id)["print_method"] == "Filament"

    def test_it_stays_once_there_is_a_price(self, stage: Stage) -> None:
        answer = edit(stage, stage.rise("PENDING"), **RESIN)
        assert (answer.status_code, list(answer.json["details"])) == (422, ["print_method"])

    def test_a_job_whose_method_was_renamed_waits_for_another_and_is_approved_then(
        self, stage: Stage
    ) -> None:
        ticket, staff = stage.rise("UPLOADED"), stage.people["staff"]
        rename_method(stage, "Filament", "FDM")
        lock(staff, ticket)
        refused = act(staff, ticket, "approve", PRICE)
        assert (refused.status_code, refused.json["message"]) == (
            422,
            "The lab does not print by Filament any more. Choose another method in its details.",
        )
        assert edit(stage, ticket, print_method="FDM").json["printer"] == "prusa_mk4s"
        assert act(staff, ticket, "approve", PRICE).json["cost_cents"] == CENTS


def rename_method(stage: Stage, name: str, new: str) -> None:
    """Give a method another name, as an admin does: whatever is printed so goes along."""
    with stage.desk.database.reading() as session:
        lab = catalog.current(session)
    parts = {"printers": "method", "colors": "method", "materials": "method", "methods": "name"}
    renamed = {
        part: tuple(
            entry.model_copy(update={field: new}) if getattr(entry, field) == name else entry
            for entry in getattr(lab, part)
        )
        for part, field in parts.items()
    }
    change_catalog(stage.desk, **renamed)


class TestNotes:
    def write(self, stage: Stage, ticket: Ticket, notes: object, version: object) -> TestResponse:
        body = {"notes": notes, "version": version}
        return act(stage.people["staff"], ticket, "notes", body, method="PATCH")

    def version(self, stage: Stage, ticket: Ticket) -> int:
        version: int = evidence.job(stage.desk, ticket.id)["version"]
        return version

    def test_they_are_kept_and_the_history_does_not_repeat_them(self, stage: Stage) -> None:
        ticket = stage.rise("UPLOADED")
        text = "Ask him about the scale.\nHe has exams until Friday."
        told = self.write(stage, ticket, text, self.version(stage, ticket)).json
        assert (told["notes"], told["last_updated_by"]) == (
            text,
            stage.people["staff"].person.id,
        )
        assert last_event(stage, ticket) == ("NotesUpdated", {"length": len(text)})
        assert self.write(stage, ticket, "", told["version"]).json["notes"] == ""

    def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(self, stage: Stage) -> None:
        ticket = stage.rise("UPLOADED")
        seen = self.version(stage, ticket)
        first = self.write(stage, ticket, "mine", seen).json
        before = evidence.picture(stage.desk)

        refused = self.write(stage, ticket, "theirs", seen)

        assert (refused.status_code, refused.json["error"]) == (409, "version_conflict")
        assert refused.json["details"] == {"version": first["version"], "notes": "mine"}
        assert evidence.picture(stage.desk) == before
        newer = refused.json["details"]["version"]
        assert self.write(stage, ticket, "mine, theirs", newer).status_code == 200

    def test_another_change_of_the_job_is_no_conflict(self, stage: Stage) -> None:
        ticket = stage.rise("UPLOADED")
        seen = self.version(stage, ticket)
        edit(stage, ticket, class_number="ART 7")
        act(stage.people["staff"], ticket, "review", {"reviewed": True})
        assert self.write(stage, ticket, "still here", seen).status_code == 200

    def test_saving_the_same_again_is_no_event(self, stage: Stage) -> None:
        ticket = stage.rise("UPLOADED")
        told = self.write(stage, ticket, "a note", self.version(stage, ticket)).json
        before = evidence.events(stage.desk, ticket.id)
        assert self.write(stage, ticket, "a note", told["version"]).status_code == 200
        assert evidence.events(stage.desk, ticket.id) == before

    @pytest.mark.parametrize(
        ("field", "notes", "version"),
        [
            ("notes", "x" * 20_001, 1),
            ("notes", "a\0b", 1),
            ("notes", None, 1),
            ("version", "a note", -1),
            ("version", "a note", "1"),
            ("version", "a note", None),
        ],
    )
    def test_nothing_wrong_gets_in(
        self, stage: Stage, field: str, notes: object, version: object
    ) -> None:
        answer = self.write(stage, stage.rise("UPLOADED"), notes, version)
        assert (answer.status_code, list(answer.json["details"])) == (422, [field])


class TestLookingAtAJob:
    def test_a_job_is_new_until_somebody_has_looked_and_can_be_new_again(
        self, stage: Stage
    ) -> None:
        ticket, staff = stage.rise("UPLOADED"), stage.people["staff"]
        assert act(staff, ticket, "", method="GET").json["staff_viewed_at"] is None
        stage.clock.forward(minutes=5)
        seen = act(staff, ticket, "review", {"reviewed": True}).json
        assert seen["staff_viewed_at"] == "2030-03-01T12:05:00Z"
        assert last_event(stage, ticket) == ("Reviewed", {"reviewed": True})
        unseen = act(staff, ticket, "review", {"reviewed": False}).json
        assert unseen["staff_viewed_at"] is None
        assert last_event(stage, ticket) == ("Reviewed", {"reviewed": False})

    def test_who_looked_first_counts_and_once(self, stage: Stage) -> None:
        ticket, staff = stage.rise("UPLOADED"), stage.people["staff"]
        first = act(staff, ticket, "review", {"reviewed": True}).json["staff_viewed_at"]
        before = evidence.events(stage.desk, ticket.id)
        stage.clock.forward(minutes=5)
        again = act(stage.people["other"], ticket, "review", {"reviewed": True})
        assert again.json["staff_viewed_at"] == first
        assert evidence.events(stage.desk, ticket.id) == before

    def test_what_was_approved_was_looked_at(self, stage: Stage) -> None:
        assert evidence.job(stage.desk, stage.rise("PENDING").id)["staff_viewed_at"] is not None

    @pytest.mark.parametrize("body", [{}, {"reviewed": None}, {"reviewed": "yes"}])
    def test_it_must_be_said_which(self, stage: Stage, body: object) -> None:
        answer = act(stage.people["staff"], stage.rise("UPLOADED"), "review", body)
        assert (answer.status_code, list(answer.json["details"])) == (422, ["reviewed"])

    def test_opening_the_file_is_in_the_history(self, stage: Stage) -> None:
        ticket = stage.rise("PRINTING")
        assert act(stage.people["staff"], ticket, "opened").status_code == 200
        assert last_event(stage, ticket) == ("FileOpened", {"file": f"{ticket.base}.stl"})
