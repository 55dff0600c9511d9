"""A job from upload to pick-up, by a student and a member of staff, each in a browser."""

import re
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, expect

from e2e.jobs import Jobs
from e2e.lab import Lab
from e2e.pages import approve, hand_in, open_tab, sign_in, take_step
from e2e.windows import Windows
from e2e.witness import Witness, eventually
from tests import models

BASE = "JaneDoe_Filament_Blue_1"
PICTURE = re.compile(r"(thumbnails|previews)/")


def test_a_job_travels_from_upload_to_pick_up(
    lab: Lab, windows: Windows, page: Page, tmp_path: Path
) -> None:
    sees = Step(Witness(lab))
    model = tmp_path / "my vase.stl"
    model.write_bytes(models.binary_stl())

    hand_in(page, lab, model)
    expect(page.get_by_text("#1", exact=True).first).to_be_visible()
    sees("UPLOADED", {f"{BASE}.stl"}, "JobCreated", mail="received")

    staff = windows.desktop()
    staff.goto(f"{lab.site}/dashboard/")
    sign_in(staff, lab.admin)
    (lab.storage / "Uploaded" / f"{BASE}.gcode").write_text("G28 ; home\n", encoding="ascii")
    dialog = approve(staff, 1, weight="45.2", time="3.2")
    expect(dialog.get_by_text(f"{BASE}.gcode")).to_be_visible()
    expect(dialog.get_by_text("$4.52")).to_be_visible()
    dialog.get_by_role("button", name="Approve and send").click()
    expect(dialog).to_be_hidden()
    sliced = {f"{BASE}.gcode", f"{BASE}.stl"}
    sees("PENDING", sliced, "FileSuperseded", "StaffApproved", mail="approval")
    job = sees.witness.job(1)
    assert (job["cost_cents"], job["time_hours"], job["material"]) == (452, 3.5, "PLA")
    assert job["display_name"] == f"{BASE}.gcode"

    page.goto(sees.witness.link("approval", "confirm"))
    page.get_by_role("button", name="Confirm and print for $4.52").click()
    expect(page.get_by_role("heading", name="Confirmed")).to_be_visible()
    sees("READYTOPRINT", sliced, "StudentConfirmed")

    staff.reload()
    open_tab(staff, "Ready to print")
    take_step(staff, 1, "Start printing")
    sees("PRINTING", sliced, "StatusChanged")
    open_tab(staff, "Printing")
    take_step(staff, 1, "Mark complete")
    sees("COMPLETED", sliced, "StatusChanged", mail="completion")
    open_tab(staff, "Ready for pick-up")
    take_step(staff, 1, "Paid and picked up")
    sees("PAIDPICKEDUP", sliced, "StatusChanged")

    page.goto(sees.witness.link("completion", "track"))
    expect(page.get_by_text("Picked up").first).to_be_visible()


class Step:
    """Asserts what a step has left: status, files, metadata, history and mails."""

    def __init__(self, witness: Witness) -> None:
        self.witness = witness
        self.story: list[str] = []
        self.mails: dict[str, str] = {}

    def __call__(
        self, status: str, files: set[str], *happened: str, mail: str | None = None
    ) -> None:
        self.story += happened
        if mail:
            self.story += ["EmailQueued", "EmailSent"]
            self.mails[mail] = "sent"
        eventually(lambda: self.witness.events(1) == self.story)
        job = self.witness.job(1)
        assert job["status"] == status
        assert job["locked_by"] is None
        assert self.witness.mails(1) == self.mails
        folder = job["file_path"].partition("/")[0]
        expected = {f"{folder}/{name}" for name in {*files, f"{BASE}.metadata.json"}}
        expected.add(f"originals/{BASE}.stl")
        # The pictures come when the worker has looked at the model; they have tests of their own.
        eventually(lambda: {f for f in self.witness.files() if not PICTURE.match(f)} == expected)
        # Whoever looked at the model meanwhile has changed the job once more.
        eventually(lambda: self._metadata_agrees(self.witness.job(1)))

    def _metadata_agrees(self, job: dict[str, object]) -> bool:
        told = self.witness.metadata(1)
        return (
            not told["prepared"]
            and told["job"]["status"] == job["status"]
            and told["job"]["version"] == job["version"]
            and [event["event_type"] for event in told["events"]] == self.story
        )


def test_open_file_keeps_its_scheme_in_a_browser(lab: Lab, windows: Windows) -> None:
    Jobs(lab).handed_in()
    page = windows.staff(lab)
    page.goto(f"{lab.site}/dashboard/jobs/1/")
    link = page.get_by_role("link", name="Open file")
    expect(link).to_be_visible()
    href = link.evaluate("link => link.href")
    path = quote(f"Z:\\storage\\Uploaded\\{BASE}.stl", safe="")
    assert href == f"print3d://open?path={path}"
    assert link.evaluate("link => link.protocol") == "print3d:"
