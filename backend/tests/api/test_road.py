"""The whole road of a job through the API, looked at after every step, on both databases."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from printdesk.desk import Desk
from printdesk.notifications.mail import FileMailer
from printdesk.worker.embedded import work_once
from tests import evidence, models
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import API, PRICE, Road, Ticket, act, handed_in, lock, saved

both_databases = pytest.mark.usefixtures("any_database")

CUBE = models.binary_stl()
SLICED = models.gcode("sliced by hand")


class Watch:
    """Looks at everything after each step, before and after the worker has had its turn."""

    def __init__(self, desk: Desk, mailer: FileMailer, ticket: Ticket) -> None:
        self.desk, self.mailer, self.ticket = desk, mailer, ticket
        self.version = 0
        self.story: list[tuple[str, str]] = []
        self.mails: list[tuple[str, str]] = []

    def sees(
        self,
        status: str,
        files: set[str],
        *happened: tuple[str, str],
        mail: str | None = None,
        later: bool = False,
    ) -> None:
        """``files`` are those in the status's folder but for metadata; ``mail`` is a new one."""
        row = evidence.job(self.desk, self.ticket.id)
        assert row["status"] == status
        assert row["status_changed_at"] == self.desk.clock.now()
        assert row["version"] > self.version
        assert (row["locked_by"], row["locked_until"]) == (None, None)
        self._sees_files(status, files)
        self.story += happened
        if mail:
            # It is queued in the commit of its cause, by whoever caused it.
            self.story.append(("EmailQueued", happened[-1][1]))
            self.mails.append((mail, "queued"))
        assert evidence.told(self.desk, self.ticket.id) == self.story
        assert evidence.mail_rows(self.desk, self.ticket.id) == self.mails

        if mail and not later:
            self.worker_sends(mail)
        work_once(self.desk, self.mailer)
        self._sees_files(status, files)
        assert evidence.told(self.desk, self.ticket.id) == self.story
        assert evidence.mail_rows(self.desk, self.ticket.id) == self.mails
        assert len(evidence.mails(self.desk)) == sum(sent == "sent" for _, sent in self.mails)
        evidence.assert_sound(self.desk)
        self.version = evidence.job(self.desk, self.ticket.id)["version"]

    def worker_sends(self, mail: str) -> None:
        work_once(self.desk, self.mailer)
        self.story.append(("EmailSent", "system"))
        self.mails[self.mails.index((mail, "queued"))] = (mail, "sent")
        assert evidence.mail_rows(self.desk, self.ticket.id) == self.mails

    def _sees_files(self, status: str, files: set[str]) -> None:
        folder = evidence.FOLDER_OF[status]
        there = {f"{folder}/{name}" for name in {*files, f"{self.ticket.base}.metadata.json"}}
        assert evidence.names(self.desk) == there | {f"originals/{self.ticket.base}.stl"}


@pytest.fixture
def watched(desk: Desk, client: FlaskClient, mailer: FileMailer) -> Watch:
    """A job that was handed in just now."""
    return Watch(desk, mailer, handed_in(client, CUBE))


def content_of(desk: Desk, path: str) -> bytes:
    return (desk.share.root / path).read_bytes()


@both_databases
def test_a_model_goes_from_upload_to_pick_up(
    desk: Desk, client: FlaskClient, staff: StaffClient, watched: Watch, clock: HandClock
) -> None:
    job, by_staff = watched.ticket, staff.person.id
    model, sliced = f"{job.base}.stl", f"{job.base}.gcode"
    watched.sees("UPLOADED", {model}, ("JobCreated", "student"), mail="received")
    assert evidence.link_in(evidence.mails(desk)[-1], "track") == job.tracking_token

    clock.forward(hours=1)
    saved(desk, f"Uploaded/{sliced}", SLICED)
    lock(staff, job)
    approved = act(staff, job, "approve", PRICE)
    assert approved.status_code == 200, approved.text
    assert (approved.json["status"], approved.json["cost_cents"]) == ("PENDING", 450)
    assert approved.json["time_hours"] == 3.5
    watched.sees(
        "PENDING",
        {model, sliced},
        ("FileSuperseded", by_staff),
        ("StaffApproved", by_staff),
        mail="approval",
    )
    assert content_of(desk, f"Pending/{sliced}") == SLICED

    clock.forward(hours=5)
    [mail] = [m for m in evidence.mails(desk) if "confirm" in m["Subject"]]
    assert mail["To"].addresses[0].addr_spec == "jane@example.edu"
    token = evidence.link_in(mail, "confirm")
    shown = client.get(f"{API}/confirm/{token}").json
    assert (shown["already_confirmed"], shown["job"]["cost_cents"]) == (False, 450)
    confirmed = client.post(f"{API}/confirm/{token}")
    assert (confirmed.status_code, confirmed.json["already_confirmed"]) == (200, False)
    watched.sees("READYTOPRINT", {model, sliced}, ("StudentConfirmed", "student"))
    row = evidence.job(desk, job.id)
    assert (row["student_confirmed"], row["student_confirmed_at"]) == (True, clock.now())

    clock.forward(hours=20)
    lock(staff, job)
    assert act(staff, job, "mark-printing").json["status"] == "PRINTING"
    watched.sees("PRINTING", {model, sliced}, ("StatusChanged", by_staff))

    clock.forward(hours=4)
    lock(staff, job)
    assert act(staff, job, "mark-complete").json["status"] == "COMPLETED"
    watched.sees(
        "COMPLETED", {model, sliced}, ("StatusChanged", by_staff), mail="completion", later=True
    )
    clock.forward(seconds=119)
    work_once(desk, watched.mailer)
    assert evidence.mail_rows(desk, job.id)[-1] == ("completion", "queued")
    clock.forward(seconds=1)
    watched.worker_sends("completion")

    clock.forward(minutes=50)
    lock(staff, job)
    assert act(staff, job, "mark-picked-up").json["status"] == "PAIDPICKEDUP"
    watched.sees("PAIDPICKEDUP", {model, sliced}, ("StatusChanged", by_staff))
    assert [kind for kind, _ in watched.mails] == ["received", "approval", "completion"]
    assert content_of(desk, f"originals/{model}") == CUBE


def test_each_step_tells_where_the_job_came_from_and_where_it_went(
    desk: Desk, road: Road, staff: StaffClient
) -> None:
    job = road.to("PAIDPICKEDUP")

    ends = [
        (event["details"].get("from"), event["details"]["to"])
        for event in evidence.events(desk, job.id)
        if event["event_type"] != "FileSuperseded" and "to" in event["details"]
    ]

    walked = ["UPLOADED", "PENDING", "READYTOPRINT", "PRINTING", "COMPLETED", "PAIDPICKEDUP"]
    assert ends == list(zip([None, *walked], walked, strict=False))
    assert {e["user_name"] for e in evidence.events(desk, job.id)} == {"Student", "Sam Staff"}


@both_databases
def test_without_a_sibling_the_uploaded_file_is_printed(
    desk: Desk, road: Road, watched: Watch
) -> None:
    approved = road.approve(watched.ticket)

    assert approved["display_name"] == f"{watched.ticket.base}.stl"
    told = [kind for kind, _ in evidence.told(desk, watched.ticket.id)]
    assert "FileSuperseded" not in told
    assert content_of(desk, approved["file_path"]) == CUBE


@pytest.mark.parametrize(
    ("saved_beside", "chosen"),
    [
        ({".gcode": 0}, ".gcode"),
        ({".gcode": 60, ".3mf": 0, ".bgcode": 120}, ".3mf"),
        ({".3mf": 60, ".gcode.3mf": 0}, ".gcode.3mf"),
        ({".3mf": 0, ".gcode.3mf": 60}, ".3mf"),
        ({".GCODE": 0}, ".GCODE"),
        # Offered, but never chosen by themselves.
        ({"_0.2mm_PLA_2h.gcode": 0}, ".stl"),
        ({" (1).gcode": 0, "-final.3mf": 0}, ".stl"),
        ({"_0.2mm_PLA_2h.gcode": 0, ".gcode": 600}, ".gcode"),
        # Neither a slicer's file nor the job's.
        ({".txt": 0, ".png": 0, ".stl.bak": 0}, ".stl"),
        ({"4.gcode": 0, "a.gcode": 0}, ".stl"),
    ],
)
def test_the_newest_sibling_of_the_very_name_is_chosen(
    desk: Desk, road: Road, watched: Watch, saved_beside: dict[str, int], chosen: str
) -> None:
    base = watched.ticket.base
    for rest, age in saved_beside.items():
        saved(desk, f"Uploaded/{base}{rest}", models.gcode(rest), age=age)

    approved = road.approve(watched.ticket)

    assert approved["display_name"] == f"{base}{chosen}"
    assert approved["file_path"] == f"Pending/{base}{chosen}"


def test_all_siblings_move_along_and_other_jobs_files_do_not(
    desk: Desk, road: Road, client: FlaskClient, watched: Watch
) -> None:
    base = watched.ticket.base
    mine = [".gcode", "_0.2mm_PLA_2h.gcode", " notes.txt", ".stl.bak", "-v2 (ä).3mf"]
    for rest in mine:
        saved(desk, f"Uploaded/{base}{rest}", models.gcode(rest), age=3600)
    before = evidence.files(desk)
    for rest in ["0.stl", "7_0.2mm.gcode", "x.gcode"]:
        saved(desk, f"Uploaded/{base}{rest}", models.gcode(rest))

    road.approve(watched.ticket)

    after = evidence.files(desk)
    for rest in [*mine, ".stl"]:
        # When it was saved tells which slice is the newest, and moves along too.
        assert after[f"Pending/{base}{rest}"] == before[f"Uploaded/{base}{rest}"]
        assert f"Uploaded/{base}{rest}" not in after
    uploaded = {name for name in after if name.startswith("Uploaded/")}
    assert uploaded == {f"Uploaded/{base}{rest}" for rest in ["0.stl", "7_0.2mm.gcode", "x.gcode"]}


def test_the_dialog_shows_what_approval_would_take(
    desk: Desk, staff: StaffClient, watched: Watch
) -> None:
    base = watched.ticket.base
    saved(desk, f"Uploaded/{base}.gcode", SLICED, age=30)
    saved(desk, f"Uploaded/{base}_0.2mm.gcode", SLICED, age=20)
    saved(desk, f"Uploaded/{base}.gcode.3mf", SLICED, age=10)

    listed = act(staff, watched.ticket, "siblings", method="GET").json

    assert listed["current"] == f"{base}.stl"
    told = [(s["name"], s["exact"], s["chosen"], s["working_file"]) for s in listed["siblings"]]
    assert told == [
        (f"{base}.gcode.3mf", True, True, False),
        (f"{base}_0.2mm.gcode", False, False, False),
        (f"{base}.gcode", True, False, False),
    ]


@both_databases
def test_staff_may_name_the_file(desk: Desk, road: Road, watched: Watch) -> None:
    base = watched.ticket.base
    saved(desk, f"Uploaded/{base}.gcode", SLICED)
    saved(desk, f"Uploaded/{base}_0.2mm.gcode", SLICED)

    approved = road.approve(watched.ticket, file=f"{base}_0.2mm.gcode")

    assert approved["display_name"] == f"{base}_0.2mm.gcode"
    [superseded] = [
        e for e in evidence.events(desk, watched.ticket.id) if e["event_type"] == "FileSuperseded"
    ]
    assert superseded["details"] == {
        "from": f"{base}.stl",
        "to": f"{base}_0.2mm.gcode",
        "sha256": hashlib.sha256(SLICED).hexdigest(),
    }


def test_the_uploaded_file_may_be_named_against_a_newer_sibling(
    desk: Desk, road: Road, watched: Watch
) -> None:
    base = watched.ticket.base
    saved(desk, f"Uploaded/{base}.gcode", SLICED)

    approved = road.approve(watched.ticket, file=f"{base}.stl")

    assert approved["display_name"] == f"{base}.stl"


@both_databases
def test_the_working_file_counts_when_it_was_saved_over(
    desk: Desk, road: Road, staff: StaffClient, watched: Watch
) -> None:
    base = watched.ticket.base
    mended = models.binary_stl(19.5)
    saved(desk, f"Uploaded/{base}.gcode", SLICED, age=60)
    saved(desk, f"Uploaded/{base}.stl", mended)
    listed = act(staff, watched.ticket, "siblings", method="GET").json["siblings"]
    assert [(s["name"], s["working_file"], s["chosen"]) for s in listed] == [
        (f"{base}.stl", True, True),
        (f"{base}.gcode", False, False),
    ]

    approved = road.approve(watched.ticket)

    assert approved["display_name"] == f"{base}.stl"
    assert content_of(desk, f"Pending/{base}.stl") == mended
    assert content_of(desk, f"originals/{base}.stl") == CUBE
    assert approved["file_hash"] == hashlib.sha256(CUBE).hexdigest()


@pytest.mark.parametrize(
    "name", ["{base}.gcode", "../originals/{base}.stl", "{base}.metadata.json"]
)
def test_a_file_that_is_not_the_jobs_cannot_be_named(
    desk: Desk, staff: StaffClient, watched: Watch, name: str
) -> None:
    lock(staff, watched.ticket)
    before = evidence.picture(desk)

    answer = act(
        staff, watched.ticket, "approve", {**PRICE, "file": name.format(base=watched.ticket.base)}
    )

    assert (answer.status_code, answer.json["error"]) == (422, "validation_failed")
    assert "file" in answer.json["details"]
    assert evidence.picture(desk) == before


def test_the_uploaded_file_may_be_named_again_after_a_job_was_put_back(
    desk: Desk, road: Road, admin: StaffClient, watched: Watch
) -> None:
    base = watched.ticket.base
    saved(desk, f"Uploaded/{base}.gcode", SLICED)
    road.approve(watched.ticket)
    back = {"new_status": "UPLOADED", "reason": "wrong plate"}
    assert act(admin, watched.ticket, "admin/change-status", back).status_code == 200

    approved = road.approve(watched.ticket, file=f"{base}.stl")

    assert approved["display_name"] == f"{base}.stl"


@both_databases
def test_a_rejected_job_tells_its_reasons(desk: Desk, staff: StaffClient, watched: Watch) -> None:
    job = watched.ticket
    watched.sees("UPLOADED", {f"{job.base}.stl"}, ("JobCreated", "student"), mail="received")
    lock(staff, job)
    reasons = {"reasons": ["Walls too thin to print"], "custom_reason": "Make them 1 mm."}
    rejected = act(staff, job, "reject", reasons)

    assert rejected.status_code == 200
    watched.sees(
        "REJECTED", {f"{job.base}.stl"}, ("StaffRejected", staff.person.id), mail="rejection"
    )
    text = evidence.mails(desk)[-1].get_body(("plain",)).get_content()
    assert "Walls too thin to print" in text
    assert "Make them 1 mm." in text
    assert evidence.link_in(evidence.mails(desk)[-1], "track") == job.tracking_token


def withdrawn_from_uploaded(_road: Road, _ticket: Ticket) -> None:
    """As it was handed in."""


def withdrawn_from_pending(road: Road, ticket: Ticket) -> None:
    road.approve(ticket)


@both_databases
@pytest.mark.parametrize("begin", [withdrawn_from_uploaded, withdrawn_from_pending])
def test_a_student_withdraws_by_the_tracking_link(
    desk: Desk,
    road: Road,
    client: FlaskClient,
    watched: Watch,
    begin: Callable[[Road, Ticket], None],
) -> None:
    job = watched.ticket
    begin(road, job)
    work_once(desk, watched.mailer)
    sent = len(evidence.mails(desk))

    answer = client.post(f"{API}/track/{job.tracking_token}/withdraw")

    assert answer.status_code == 200
    assert answer.json["job"]["status"] == "REJECTED"
    assert answer.json["job"]["reject_reasons"] == ["Withdrawn by the student"]
    work_once(desk, watched.mailer)
    assert evidence.told(desk, job.id)[-1] == ("StudentWithdrew", "student")
    assert len(evidence.mails(desk)) == sent
    assert evidence.names(desk) == {
        f"Rejected/{job.base}.stl",
        f"Rejected/{job.base}.metadata.json",
        f"originals/{job.base}.stl",
    }
    evidence.assert_sound(desk)


def test_a_withdrawal_takes_back_the_question_that_has_not_gone_out(
    desk: Desk, road: Road, client: FlaskClient, watched: Watch
) -> None:
    road.approve(watched.ticket)

    client.post(f"{API}/track/{watched.ticket.tracking_token}/withdraw")

    assert ("approval", "withdrawn") in evidence.mail_rows(desk, watched.ticket.id)


@both_databases
def test_a_deleted_job_leaves_one_line_in_the_deletion_log(
    desk: Desk, road: Road, staff: StaffClient, watched: Watch, clock: HandClock
) -> None:
    job = watched.ticket
    saved(desk, f"Uploaded/{job.base}.gcode", SLICED)
    road.approve(job)
    work_once(desk, watched.mailer)
    last = evidence.events(desk, job.id)[-1]["digest"]
    lock(staff, job)

    answer = act(staff, job, "", method="DELETE")

    assert (answer.status_code, answer.data) == (204, b"")
    assert evidence.names(desk) == set()
    assert evidence.rows(desk, "job") == []
    assert evidence.events(desk, job.id) == []
    assert evidence.rows(desk, "message") == []
    [line] = evidence.rows(desk, "deletion")
    del line["id"]
    assert line == {
        "job_id": job.id,
        "number": job.number,
        "student_name": "Jane Doe",
        "student_email": "jane@example.edu",
        "status": "PENDING",
        "deleted_at": clock.now(),
        "deleted_by": staff.person.id,
        "deleted_by_name": "Sam Staff",
        "last_digest": last,
    }
    [event] = [e for e in evidence.events(desk, "system") if e["event_type"] == "JobDeleted"]
    assert (event["triggered_by"], event["details"]["number"]) == (staff.person.id, job.number)
    assert act(staff, job, "", method="GET").status_code == 404
    evidence.assert_sound(desk)


@both_databases
def test_a_failed_print_goes_back_into_the_queue_at_its_price(
    desk: Desk, road: Road, staff: StaffClient, watched: Watch
) -> None:
    job = watched.ticket
    road.approve(job)
    road.confirm(job)
    road.do(job, "mark-printing")
    confirmed_at = evidence.job(desk, job.id)["student_confirmed_at"]
    work_once(desk, watched.mailer)
    mails = evidence.mail_rows(desk, job.id)

    answer = act(staff, job, "admin/mark-failed", {"reason": "spaghetti"})

    assert answer.status_code == 200
    work_once(desk, watched.mailer)
    row = evidence.job(desk, job.id)
    assert (row["status"], row["cost_cents"]) == ("READYTOPRINT", 450)
    assert (row["student_confirmed"], row["student_confirmed_at"]) == (True, confirmed_at)
    assert evidence.mail_rows(desk, job.id) == mails
    event = evidence.events(desk, job.id)[-1]
    assert (event["event_type"], event["triggered_by"]) == ("PrintFailed", staff.person.id)
    assert event["details"] == {
        "from": "PRINTING",
        "to": "READYTOPRINT",
        "reason": "spaghetti",
        "override": True,
    }
    evidence.assert_sound(desk)


@both_databases
def test_an_archived_job_keeps_its_files_and_cannot_be_opened(
    desk: Desk, road: Road, admin: StaffClient, mailer: FileMailer
) -> None:
    job = road.to("ARCHIVED")

    shown: dict[str, Any] = act(admin, job, "", method="GET").json
    work_once(desk, mailer)

    assert shown["open_url"] is None
    assert evidence.names(desk) == {
        f"Archived/{job.base}.stl",
        f"Archived/{job.base}.metadata.json",
        f"originals/{job.base}.stl",
    }
    evidence.assert_sound(desk)
