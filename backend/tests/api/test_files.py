"""A job's files: what there is, handing it out, and taking a new one in."""

import os
from datetime import timedelta
from email.message import Message
from email.utils import collapse_rfc2231_value
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from printdesk.desk import Desk
from tests import evidence, models
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import API, CENTS, Road, Ticket, act, lock, saved, upload
from tests.stage import Stage

CUBE = models.binary_stl()
SLICED = models.gcode("sliced by hand")


@pytest.fixture
def ticket(stage: Stage) -> Ticket:
    """A job that was handed in."""
    return stage.rise("UPLOADED")


@pytest.fixture
def desk(stage: Stage) -> Desk:
    return stage.desk


@pytest.fixture
def clock(stage: Stage) -> HandClock:
    return stage.clock


@pytest.fixture
def client(stage: Stage) -> FlaskClient:
    return stage.nobody


@pytest.fixture
def staff(stage: Stage) -> StaffClient:
    return stage.people["staff"]


@pytest.fixture
def road(stage: Stage) -> Road:
    return stage.road


def download(client: FlaskClient, ticket: Ticket, version: str | None = None) -> TestResponse:
    """A file as a browser gets it."""
    query = "" if version is None else f"?version={quote(version)}"
    return read(client, f"{API}/jobs/{ticket.id}/file{query}")


def read(client: FlaskClient, address: str, method: str = "GET", **extra: Any) -> TestResponse:
    """An answer that was read to its end."""
    answer = client.open(address, method=method, **extra)
    answer.get_data()
    answer.close()
    return answer


def listed(client: FlaskClient, ticket: Ticket) -> dict[str, str]:
    """The job's files by name, with what each is."""
    versions = act(client, ticket, "versions", method="GET").json["versions"]
    return {file["name"]: file["kind"] for file in versions}


def links(client: FlaskClient, ticket: Ticket) -> dict[str, str]:
    """The addresses by which a browser fetches the job's files, by what each is."""
    versions = act(client, ticket, "versions", method="GET").json["versions"]
    return {file["kind"]: file["download_url"] for file in versions}


def saved_as(answer: TestResponse) -> str:
    """The name under which a browser saves a download, read by the rules for mails' attachments."""
    header = Message()
    header["Content-Disposition"] = answer.headers["Content-Disposition"]
    assert header.get_content_disposition() == "attachment"
    # The name in full comes after the one for old browsers.
    name = dict(header.get_params(header="Content-Disposition"))["filename"]
    return collapse_rfc2231_value(name)


class TestDownloading:
    def test_the_authoritative_file_is_what_would_be_printed(
        self, desk: Desk, road: Road, staff: StaffClient, ticket: Ticket
    ) -> None:
        saved(desk, f"Uploaded/{ticket.base}.gcode", SLICED)
        assert download(staff, ticket).data == CUBE
        road.approve(ticket)
        answer = download(staff, ticket)
        assert (answer.status_code, answer.data) == (200, SLICED)
        assert saved_as(answer) == f"{ticket.base}.gcode"

    def test_no_file_is_shown_or_run_by_a_browser(self, staff: StaffClient, ticket: Ticket) -> None:
        answer = download(staff, ticket)
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert int(answer.headers["Content-Length"]) == len(CUBE)

    def test_the_original_stays_as_it_came(
        self, desk: Desk, staff: StaffClient, ticket: Ticket
    ) -> None:
        saved(desk, f"Uploaded/{ticket.base}.stl", b"solid mended\nfacet\n")
        assert download(staff, ticket).data == b"solid mended\nfacet\n"
        answer = download(staff, ticket, "original")
        assert (answer.data, saved_as(answer)) == (CUBE, f"{ticket.base}.stl")

    @pytest.mark.parametrize(
        "rest",
        [
            ".gcode",
            "_0.2mm PLA 2h.gcode",
            "-v2 (ä, 漢字).3mf",
            " “quoted”; filename=evil.exe.gcode",
            ' "q" %41.gcode',
            "\nX-Evil= yes.gcode",
            "\x7f\x1b[31m.gcode",
        ],
    )
    def test_what_a_slicer_saved_is_had_under_its_own_name(
        self, desk: Desk, staff: StaffClient, ticket: Ticket, rest: str
    ) -> None:
        name = ticket.base + rest
        saved(desk, f"Uploaded/{name}", SLICED)
        assert listed(staff, ticket)[name] == "sibling"

        for answer in (download(staff, ticket, name), read(staff, links(staff, ticket)["sibling"])):
            assert (answer.status_code, answer.data) == (200, SLICED)
            assert saved_as(answer) == "".join(sign for sign in name if sign.isprintable())

    @pytest.mark.parametrize("raw", [b"_gr\xfcn.gcode", b".\xff.3mf"])
    def test_a_name_that_is_no_text_stops_nothing(
        self, desk: Desk, road: Road, staff: StaffClient, ticket: Ticket, raw: bytes
    ) -> None:
        """The file stays where it is, and the audit tells of it."""
        folder = desk.share.root / "Uploaded"
        odd = Path(os.fsdecode(os.fsencode(folder / ticket.base) + raw))
        odd.write_bytes(SLICED)
        assert act(staff, ticket, "siblings", method="GET").json["siblings"] == []
        assert set(listed(staff, ticket)) == {f"{ticket.base}.stl"}
        road.approve(ticket)
        assert download(staff, ticket).data == CUBE
        assert odd.read_bytes() == SLICED

    @pytest.mark.parametrize(
        "version",
        [
            "",
            "nothing.gcode",
            "{base}.metadata.json",
            "{base}.gcode",
            "../originals/{base}.stl",
            "/etc/passwd",
            "..\\{base}.stl",
            "{other}.stl",
            "Uploaded/{base}.stl",
            ".{base}.stl",
            "original/",
            "x" * 255,
        ],
    )
    def test_nothing_else_is_handed_out(
        self, road: Road, staff: StaffClient, ticket: Ticket, version: str
    ) -> None:
        other = road.to("UPLOADED", student_email="joe@example.edu")
        answer = download(staff, ticket, version.format(base=ticket.base, other=other.base))
        assert (answer.status_code, answer.json["error"]) == (404, "not_found")

    def test_a_link_on_the_share_is_not_followed(
        self, desk: Desk, staff: StaffClient, ticket: Ticket, tmp_path: Path
    ) -> None:
        (tmp_path / "secret").write_text("secret")
        name = f"{ticket.base}.gcode"
        (desk.share.root / "Uploaded" / name).symlink_to(tmp_path / "secret")
        assert name not in listed(staff, ticket)
        assert download(staff, ticket, name).status_code == 404

    @pytest.mark.parametrize("version", [None, "original"])
    def test_a_file_that_is_gone_is_told_by_its_name(
        self, desk: Desk, staff: StaffClient, ticket: Ticket, version: str | None
    ) -> None:
        for path in desk.share.root.rglob("*.stl"):
            path.unlink()
        answer = download(staff, ticket, version)
        assert (answer.status_code, answer.json["error"]) == (409, "file_missing")
        assert answer.json["details"] == {"file": f"{ticket.base}.stl"}

    def test_looking_without_taking(self, staff: StaffClient, ticket: Ticket) -> None:
        answer = read(staff, f"{API}/jobs/{ticket.id}/file", "HEAD")
        assert (answer.status_code, answer.data) == (200, b"")
        assert int(answer.headers["Content-Length"]) == len(CUBE)

    @pytest.mark.parametrize(
        ("asked", "status", "content"),
        [
            ("bytes=0-3", 206, CUBE[:4]),
            ("bytes=10-", 206, CUBE[10:]),
            ("bytes=-5", 206, CUBE[-5:]),
            (f"bytes={len(CUBE)}-", 416, None),
            ("bytes=nonsense", 416, None),
        ],
    )
    def test_a_download_that_broke_off_goes_on_where_it_was(
        self, staff: StaffClient, ticket: Ticket, asked: str, status: int, content: bytes | None
    ) -> None:
        address = f"{API}/jobs/{ticket.id}/file"
        answer = read(staff, address, headers={"Range": asked})
        assert answer.status_code == status
        if content is None:
            assert answer.json["error"] == "range_not_satisfiable"
        else:
            assert answer.data == content

    def test_a_file_that_the_caller_has_is_not_sent_again(
        self, staff: StaffClient, ticket: Ticket
    ) -> None:
        address = f"{API}/jobs/{ticket.id}/file"
        known = {"If-Modified-Since": read(staff, address).headers["Last-Modified"]}
        assert read(staff, address, headers=known).status_code == 304

    def test_looking_at_files_changes_nothing(
        self, desk: Desk, staff: StaffClient, ticket: Ticket
    ) -> None:
        before = evidence.picture(desk)
        for address in links(staff, ticket).values():
            read(staff, address)
        assert evidence.picture(desk) == before


class TestALinkWithoutAHeader:
    def test_it_is_good_for_a_day_at_least_and_not_for_three(
        self, client: FlaskClient, staff: StaffClient, ticket: Ticket, clock: HandClock
    ) -> None:
        address = links(staff, ticket)["authoritative"]
        for hours, status in ((0, 200), (36, 200), (36, 401)):
            clock.moment += timedelta(hours=hours)
            assert read(client, address).status_code == status

    def test_it_stays_the_same_all_day(
        self, staff: StaffClient, ticket: Ticket, clock: HandClock
    ) -> None:
        first = links(staff, ticket)
        clock.forward(hours=11)
        assert links(staff, ticket) == first
        clock.forward(hours=2)
        assert links(staff, ticket) != first

    def test_it_goes_where_the_job_goes(
        self, client: FlaskClient, road: Road, staff: StaffClient, ticket: Ticket
    ) -> None:
        address = links(staff, ticket)["authoritative"]
        road.approve(ticket)
        assert read(client, address).data == CUBE
        lock(staff, ticket)
        assert act(staff, ticket, "", method="DELETE").status_code == 204
        assert read(client, address).status_code == 404

    def test_it_opens_nothing_else(
        self, client: FlaskClient, desk: Desk, road: Road, staff: StaffClient, ticket: Ticket
    ) -> None:
        saved(desk, f"Uploaded/{ticket.base}.gcode", SLICED)
        other = road.to("UPLOADED", student_email="joe@example.edu")
        good = links(staff, ticket)
        signature = good["authoritative"].partition("signature=")[2]
        day, _, rest = signature.partition(".")
        for address in (
            f"/jobs/{ticket.id}/file",
            f"/jobs/{ticket.id}/file?signature=",
            f"/jobs/{ticket.id}/file?signature={rest}",
            f"/jobs/{ticket.id}/file?signature={signature[:-1]}",
            f"/jobs/{ticket.id}/file?signature=2099-01-01.{rest}",
            f"/jobs/{ticket.id}/file?signature={day}.",
            f"/jobs/{ticket.id}/file?signature=漢字.漢字",
            f"/jobs/{ticket.id}/file?version=original&signature={signature}",
            f"/jobs/{ticket.id}/file?version={ticket.base}.gcode&signature={signature}",
            f"/jobs/{other.id}/file?signature={signature}",
            f"/jobs/{ticket.number}/file?signature={signature}",
        ):
            answer = read(client, API + address)
            assert (answer.status_code, answer.json["error"]) == (401, "not_signed_in"), address


class TestANewFile:
    def test_it_becomes_authoritative_and_the_ones_before_stay(
        self, desk: Desk, staff: StaffClient, ticket: Ticket
    ) -> None:
        base = ticket.base
        lock(staff, ticket)
        for name, content in (
            ("plate.gcode", b"G1\n"),
            ("again.gcode", b"G2\n"),
            ("other.3mf", models.three_mf()),
        ):
            answer = upload(staff, ticket, name, content)
            assert answer.status_code == 200, answer.text

        assert answer.json["display_name"] == f"{base}.3mf"
        assert listed(staff, ticket) == {
            f"{base}.stl": "original",
            f"{base}.3mf": "authoritative",
            f"{base}.v1.stl": "version",
            f"{base}.v1.gcode": "version",
            f"{base}.v2.gcode": "version",
        }
        kept = {"v1.stl": CUBE, "v1.gcode": b"G1\n", "v2.gcode": b"G2\n"}
        for rest, content in kept.items():
            assert download(staff, ticket, f"{base}.{rest}").data == content
        assert download(staff, ticket).data == models.three_mf()
        told = [
            event["details"]
            for event in evidence.events(desk, ticket.id)
            if event["event_type"] == "FileSuperseded"
        ]
        ends = [(one["from"], one["to"], one["kept_as"]) for one in told]
        assert ends == [
            (f"{base}.stl", f"{base}.gcode", f"{base}.v1.stl"),
            (f"{base}.gcode", f"{base}.gcode", f"{base}.v1.gcode"),
            (f"{base}.gcode", f"{base}.3mf", f"{base}.v2.gcode"),
        ]

    @pytest.mark.parametrize("status", ["UPLOADED", "PENDING", "READYTOPRINT", "PRINTING"])
    def test_it_is_taken_until_the_print_is_done_and_costs_nothing(
        self, stage: Stage, desk: Desk, staff: StaffClient, status: str
    ) -> None:
        ticket = stage.rise(status)
        lock(staff, ticket)
        before = evidence.job(desk, ticket.id)

        told = upload(staff, ticket, "plate.gcode", SLICED).json

        assert told["file_path"] == f"{evidence.FOLDER_OF[status]}/{ticket.base}.gcode"
        assert told["locked_by"] == staff.person.id
        row = evidence.job(desk, ticket.id)
        assert row["version"] > before["version"]
        for same in ("status", "cost_cents", "student_confirmed_at", "file_hash", "original_path"):
            assert row[same] == before[same], same
        assert row["cost_cents"] == (None if status == "UPLOADED" else CENTS)
        assert download(staff, ticket).data == SLICED
        evidence.assert_metadata_tells_all(desk, ticket.id)

    @pytest.mark.parametrize(
        "name",
        [
            "a.stl",
            "a.obj",
            "a.3mf",
            "a.gcode.3mf",
            "A.GCODE",
            "a.bgcode",
            "a.form",
            "a.idea",
            "a.gx",
        ],
    )
    def test_any_file_that_can_be_printed_is_taken(
        self, staff: StaffClient, ticket: Ticket, name: str
    ) -> None:
        lock(staff, ticket)
        told = upload(staff, ticket, name, SLICED).json
        assert told["display_name"] == ticket.base + name[1:].lower()

    @pytest.mark.parametrize("name", ["a.exe", "a.gcode.exe", "gcode", ".gcode", "a", "a.gcode~"])
    def test_another_kind_of_file_is_refused(
        self, desk: Desk, staff: StaffClient, ticket: Ticket, name: str
    ) -> None:
        lock(staff, ticket)
        before = evidence.picture(desk)
        answer = upload(staff, ticket, name, SLICED)
        assert (answer.status_code, list(answer.json["details"])) == (422, ["file"])
        assert ".gcode.3mf" in answer.json["details"]["file"]
        assert evidence.picture(desk) == before

    def test_it_takes_the_place_of_one_that_somebody_took_away(self, stage: Stage) -> None:
        ticket, staff = stage.rise("READYTOPRINT"), stage.people["staff"]
        (stage.desk.share.root / f"ReadyToPrint/{ticket.base}.stl").unlink()
        lock(staff, ticket)
        told = upload(staff, ticket, "plate.gcode", SLICED).json
        assert told["display_name"] == f"{ticket.base}.gcode"
        assert stage.road.do(ticket, "mark-printing")["status"] == "PRINTING"
        stage.work()
        evidence.assert_sound(stage.desk)
