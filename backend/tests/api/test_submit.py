"""Handing in: what is refused, with which sentence, and that nothing of it is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from printdesk import catalog
from printdesk.desk import Desk
from tests import evidence, models
from tests.clients import StaffClient
from tests.road import API, FORM, Road, act, change_catalog, hand_in, handed_in, lock

MEGABYTE = 1024 * 1024


@pytest.fixture
def nothing_is_kept(desk: Desk) -> Iterator[None]:
    """Whatever the test does, it leaves no row, no file and no mail."""
    before = evidence.picture(desk)
    yield
    assert evidence.picture(desk) == before


def refused(client: FlaskClient, field: str, file: bytes | None = None, **changed: str) -> str:
    """The sentence at a field of a form that is refused."""
    answer = hand_in(client, file, **changed)
    assert answer.status_code == 422, answer.text
    assert answer.json["error"] == "validation_failed"
    assert list(answer.json["details"]) == [field]
    sentence: str = answer.json["details"][field]
    assert sentence.endswith(".")
    return sentence


@pytest.mark.usefixtures("nothing_is_kept")
class TestRefused:
    @pytest.mark.parametrize("field", FORM)
    def test_a_field_that_is_missing(self, client: FlaskClient, field: str) -> None:
        form = {name: text for name, text in FORM.items() if name != field}
        answer = hand_in(client, form=form)
        assert answer.status_code == 422
        assert answer.json["details"] == {field: "Please fill this in."}

    @pytest.mark.parametrize("field", FORM)
    def test_a_field_of_blanks(self, client: FlaskClient, field: str) -> None:
        refused(client, field, **{field: "   "})

    @pytest.mark.parametrize(
        ("field", "text"),
        [
            ("student_name", "J"),
            ("student_name", "x" * 101),
            ("student_name", "Jane\r\nBcc: everybody@example.edu"),
            ("student_name", "Jane\0Doe"),
            ("class_number", "x" * 51),
            ("student_email", "jane"),
            ("student_email", "jane@"),
            ("student_email", "jane@example"),
            ("student_email", "jane doe@example.edu"),
            ("student_email", "jane@example.edu\nBcc: x@example.edu"),
            ("student_email", "x" * 95 + "@example.edu"),
            ("discipline", "Alchemy"),
            ("print_method", "Laser"),
            ("printer", "prusa_mk9"),
            ("printer", "formlabs_form3"),
            ("color", "Ultraviolet"),
            ("color", "Black"),
            ("acknowledged_minimum_charge", "perhaps"),
        ],
    )
    def test_a_field_that_is_wrong(self, client: FlaskClient, field: str, text: str) -> None:
        refused(client, field, **{field: text})

    def test_all_that_is_wrong_is_told_at_once(self, client: FlaskClient) -> None:
        answer = hand_in(client, student_name="J", student_email="jane", class_number="x" * 51)
        assert set(answer.json["details"]) == {"student_name", "student_email", "class_number"}

    @pytest.mark.parametrize("name", ["vase.step", "vase", "vase.stl.exe", "vase.gcode", ".stl"])
    def test_another_kind_of_file(self, client: FlaskClient, name: str) -> None:
        assert ".stl, .obj or .3mf" in refused(client, "file", name=name)

    def test_no_file(self, client: FlaskClient) -> None:
        answer = client.post(f"{API}/submit", data=dict(FORM), content_type="multipart/form-data")
        assert answer.json["details"] == {"file": "Please choose a file."}

    def test_an_empty_file(self, client: FlaskClient) -> None:
        assert "empty" in refused(client, "file", b"")

    @pytest.mark.parametrize("name", ["essay.stl", "essay.obj", "essay.3mf"])
    def test_an_essay_under_a_models_name(self, client: FlaskClient, name: str) -> None:
        sentence = refused(client, "file", models.NOT_A_MODEL, name=name)
        assert "renaming a file does not convert it" in sentence

    @pytest.mark.settings(max_upload_mb=1)
    @pytest.mark.parametrize("extra", [1, 2 * MEGABYTE])
    def test_a_file_that_is_too_large(self, client: FlaskClient, extra: int) -> None:
        answer = hand_in(client, b"\0" * (MEGABYTE + extra))
        assert answer.status_code == 413
        assert answer.json["error"] == "payload_too_large"

    @pytest.mark.settings(allowed_email_domains="example.org, uni.example.org")
    def test_an_address_of_another_university(self, client: FlaskClient) -> None:
        assert "example.org or uni.example.org" in refused(client, "student_email")

    def test_an_earlier_job_of_somebody_else(self, client: FlaskClient) -> None:
        refused(client, "parent_job_id", parent_job_id="0" * 32)

    def test_a_form_that_is_no_form(self, client: FlaskClient) -> None:
        answer = client.post(f"{API}/submit", json=FORM)
        assert (answer.status_code, answer.json["error"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.stl",
        "..\\..\\windows\\system.stl",
        "C:\\models\\vase.stl",
        "/abs/olute.stl",
        "with space and ümläut.stl",
        "\u202elts.stl",
        "-rf.stl",
        "a" * 240 + ".stl",
        "CON.stl",
        "vase.STL",
    ],
)
def test_a_files_own_name_is_shown_and_never_a_path(
    desk: Desk, client: FlaskClient, name: str
) -> None:
    ticket = handed_in(client, name=name)
    row = evidence.job(desk, ticket.id)
    assert evidence.names(desk) == {
        f"Uploaded/{ticket.base}.stl",
        f"Uploaded/{ticket.base}.metadata.json",
        f"originals/{ticket.base}.stl",
    }
    assert "/" not in row["original_filename"]
    assert "\\" not in row["original_filename"]
    assert row["original_filename"].isprintable()


@pytest.mark.parametrize(
    ("student", "base"),
    [
        ("Jané Dœ", "JaneDoe"),
        ("李伟", None),
        ("🦊🦊🦊", "Student"),
        ("<script>alert(1)</script>", "ScriptAlert1Script"),
    ],
)
def test_any_name_makes_a_name_for_files(
    desk: Desk, client: FlaskClient, student: str, base: str | None
) -> None:
    ticket = handed_in(client, student_name=student)
    row = evidence.job(desk, ticket.id)
    assert row["student_name"] == student
    assert row["base_name"].isascii()
    if base:
        assert row["base_name"] == f"{base}_Filament_ElectricBlue_{ticket.number}"


def test_no_to_the_minimum_charge_is_taken_and_kept(desk: Desk, client: FlaskClient) -> None:
    ticket = handed_in(client, acknowledged_minimum_charge="false")
    assert evidence.job(desk, ticket.id)["acknowledged_minimum_charge"] is False


def test_a_lab_that_is_closed_says_so(desk: Desk, client: FlaskClient) -> None:
    change_catalog(desk, submissions_open=False, closed_notice="Back on Monday.")
    before = evidence.picture(desk)
    answer = hand_in(client)
    assert (answer.status_code, answer.json["error"]) == (409, "submissions_closed")
    assert answer.json["message"] == "Back on Monday."
    assert evidence.picture(desk) == before


def test_what_is_out_of_service_is_refused_by_name(desk: Desk, client: FlaskClient) -> None:
    with desk.database.reading() as session:
        lab = catalog.current(session)
    broken = [p.model_copy(update={"available": p.id != FORM["printer"]}) for p in lab.printers]
    change_catalog(desk, printers=tuple(broken))
    assert "Prusa MK4S" in refused(client, "printer")


class TestDuplicates:
    @pytest.mark.parametrize("status", ["UPLOADED", "PENDING", "READYTOPRINT"])
    def test_the_same_file_is_refused_while_the_first_is_in_work(
        self, client: FlaskClient, road: Road, status: str
    ) -> None:
        first = road.to(status)
        answer = hand_in(client, student_email="JANE@example.edu", name="another name.stl")
        assert (answer.status_code, answer.json["error"]) == (409, "duplicate_submission")
        assert answer.json["details"]["existing_job_id"] == first.id

    @pytest.mark.parametrize("status", ["PRINTING", "COMPLETED", "PAIDPICKEDUP", "REJECTED"])
    def test_it_is_taken_again_afterwards(
        self, client: FlaskClient, road: Road, status: str
    ) -> None:
        road.to(status)
        assert hand_in(client).status_code == 201

    def test_a_print_that_failed_does_not_stand_against_a_reprint(
        self, client: FlaskClient, staff: StaffClient, road: Road
    ) -> None:
        ticket = road.to("PRINTING")
        answer = act(staff, ticket, "admin/mark-failed", {"reason": "the nozzle is blocked"})
        assert answer.json["status"] == "READYTOPRINT"
        assert hand_in(client).status_code == 201

    def test_another_student_may_hand_in_the_same_file(self, client: FlaskClient) -> None:
        handed_in(client)
        assert hand_in(client, student_email="joe@example.edu").status_code == 201

    def test_a_deleted_job_stands_against_nothing(
        self, client: FlaskClient, staff: StaffClient
    ) -> None:
        ticket = handed_in(client)
        lock(staff, ticket)
        assert act(staff, ticket, "", method="DELETE").status_code == 204
        again = handed_in(client)
        assert again.number > ticket.number


class TestLimits:
    @pytest.mark.settings(ratelimit_submit="3/hour")
    def test_only_submissions_that_succeed_count(self, client: FlaskClient) -> None:
        for side in (1.0, 2.0, 3.0):
            assert hand_in(client, b"").status_code == 422
            assert hand_in(client, models.binary_stl(side)).status_code == 201
        answer = hand_in(client, models.binary_stl(4.0))
        assert (answer.status_code, answer.json["error"]) == (429, "rate_limited")
        assert 0 < int(answer.headers["Retry-After"]) <= 3600
        other = hand_in(client, models.binary_stl(4.0), student_email="joe@example.edu")
        assert other.status_code == 201

    @pytest.mark.settings(ratelimit_submit_address="2/hour")
    def test_a_shared_address_has_a_limit_of_its_own(self, client: FlaskClient) -> None:
        answers = [hand_in(client, student_email=f"s{n}@example.edu") for n in range(3)]
        assert [answer.status_code for answer in answers] == [201, 201, 429]


class TestTheShareAway:
    def test_nothing_is_taken_and_it_works_again_when_it_is_back(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        away = desk.share.root.with_name("unmounted")
        before = evidence.picture(desk)
        desk.share.root.rename(away)
        answer = hand_in(client)
        assert (answer.status_code, answer.json["error"]) == (503, "storage_unavailable")
        assert "Nothing has been changed" in answer.json["message"]
        assert not desk.share.root.exists()
        away.rename(desk.share.root)
        after = evidence.picture(desk)
        assert (after.tables["job"], after.files) == (before.tables["job"], before.files)
        assert hand_in(client).status_code == 201

    def test_an_approval_is_refused_and_changes_nothing(
        self, desk: Desk, client: FlaskClient, staff: StaffClient
    ) -> None:
        ticket = handed_in(client)
        lock(staff, ticket)
        before = evidence.picture(desk)
        away: Path = desk.share.root.rename(desk.share.root.with_name("unmounted"))
        price = {"weight_g": 10, "time_hours": 1, "material": "PLA", "printer": "prusa_mk4s"}
        answer = act(staff, ticket, "approve", price)
        assert (answer.status_code, answer.json["error"]) == (503, "storage_unavailable")
        away.rename(desk.share.root)
        assert evidence.picture(desk) == before
        assert act(staff, ticket, "approve", price).status_code == 200

    @pytest.mark.settings(storage_limit_mb=1)
    def test_a_full_share_takes_no_new_files(self, desk: Desk, client: FlaskClient) -> None:
        from printdesk.upkeep import space

        (desk.share.root / "Archived" / "old.stl").write_bytes(b"\0" * MEGABYTE)
        space.measure(desk)
        before = evidence.picture(desk)
        answer = hand_in(client)
        assert (answer.status_code, answer.json["error"]) == (503, "storage_full")
        assert evidence.picture(desk) == before
