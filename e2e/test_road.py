"""A job from upload to pick-up, by a student and a member of staff, each in a browser."""

import re
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page, expect

from e2e.conftest import Lab
from e2e.witness import Witness, eventually
from tests import models

BASE = "JaneDoe_Filament_Blue_1"


def test_a_job_travels_from_upload_to_pick_up(
    lab: Lab, page: Page, browser: Browser, tmp_path: Path
) -> None:
    sees = Step(Witness(lab))
    model = tmp_path / "my vase.stl"
    model.write_bytes(models.binary_stl())

    hand_in(page, lab, model)
    expect(page.get_by_text("#1", exact=True).first).to_be_visible()
    sees("UPLOADED", {f"{BASE}.stl"}, "JobCreated", mail="received")

    staff = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(staff, lab)
    (lab.storage / "Uploaded" / f"{BASE}.gcode").write_text("G28 ; home\n", encoding="ascii")
    approve(staff, weight="45.2", time="3.2")
    sliced = {f"{BASE}.gcode", f"{BASE}.stl"}
    sees("PENDING", sliced, "FileSuperseded", "StaffApproved", mail="approval")
    job = sees.witness.job(1)
    assert (job["cost_cents"], job["time_hours"], job["material"]) == (452, 3.5, "PLA")
    assert job["display_name"] == f"{BASE}.gcode"

    confirm(page, sees.witness.link("approval", "confirm"))
    sees("READYTOPRINT", sliced, "StudentConfirmed")

    staff.reload()
    take_step(staff, "Ready to print", "Start printing")
    sees("PRINTING", sliced, "StatusChanged")
    take_step(staff, "Printing", "Mark complete")
    sees("COMPLETED", sliced, "StatusChanged", mail="completion")
    take_step(staff, "Ready for pick-up", "Paid and picked up")
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
        eventually(lambda: self.witness.files() == {*expected, f"originals/{BASE}.stl"})
        eventually(lambda: self._metadata_agrees(job))

    def _metadata_agrees(self, job: dict[str, object]) -> bool:
        told = self.witness.metadata(1)
        return (
            not told["prepared"]
            and told["job"]["status"] == job["status"]
            and told["job"]["version"] == job["version"]
            and [event["event_type"] for event in told["events"]] == self.story
        )


def hand_in(page: Page, lab: Lab, model: Path) -> None:
    """Fill in the form as a student does."""
    page.goto(lab.site)
    page.get_by_role("link", name="Hand in a model").first.click()
    page.get_by_label("Student name").fill("Jane Doe")
    page.get_by_label("Student email").fill("jane@example.edu")
    page.get_by_label("Discipline").select_option("Architecture")
    page.get_by_label("Class number").fill("ARCH 4000")
    expect(page.get_by_label("Color preference")).to_be_disabled()
    page.get_by_label("Print method").select_option("Filament")
    page.get_by_label("Color preference").select_option("Blue")
    page.get_by_label("Printer", exact=True).select_option("prusa_mk4s")
    page.locator("input[type=file]").set_input_files(model)
    page.get_by_label("I understand there is a minimum").select_option(label="Yes")
    page.get_by_role("button", name="Hand in my model").click()
    page.wait_for_url("**/submit/success/**")


def sign_in(page: Page, lab: Lab) -> None:
    """Sign in at the door of staff."""
    page.goto(f"{lab.site}/dashboard/")
    page.get_by_label(re.compile("e-?mail", re.IGNORECASE)).fill(lab.email)
    page.get_by_label("Password", exact=True).fill(lab.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/dashboard/**")


def approve(page: Page, *, weight: str, time: str) -> None:
    """Approve the one job that waits."""
    page.get_by_role("button", name="Approve").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(f"{BASE}.gcode")).to_be_visible()
    dialog.get_by_label("Weight in grams").fill(weight)
    dialog.get_by_label("Print time").fill(time)
    expect(dialog.get_by_text("$4.52")).to_be_visible()
    dialog.get_by_role("button", name="Approve and send").click()
    expect(dialog).to_be_hidden()


def confirm(page: Page, link: str) -> None:
    """Open the link of the mail, look, and confirm."""
    page.goto(link)
    expect(page.get_by_text("$4.52").first).to_be_visible()
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("button", name="Confirm")).to_be_hidden()


def take_step(page: Page, tab: str, button: str) -> None:
    """Take the one job of a tab a step further."""
    page.get_by_role("tab", name=tab).or_(page.get_by_role("link", name=tab)).first.click()
    page.get_by_role("button", name=button).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=button).click()
    expect(dialog).to_be_hidden()


def test_open_file_keeps_its_scheme_in_a_browser(lab: Lab, page: Page, tmp_path: Path) -> None:
    model = tmp_path / "vase.stl"
    model.write_bytes(models.binary_stl())
    hand_in(page, lab, model)
    sign_in(page, lab)
    page.goto(f"{lab.site}/dashboard/jobs/1/")
    link = page.get_by_role("link", name="Open").first
    expect(link).to_be_visible()
    href = link.evaluate("link => link.href")
    path = quote(f"Z:\\storage\\Uploaded\\{BASE}.stl", safe="")
    assert href == f"print3d://open?path={path}"
    assert link.evaluate("link => link.protocol") == "print3d:"
