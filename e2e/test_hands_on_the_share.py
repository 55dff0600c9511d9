"""What staff and slicers do on the share by hand is noticed on the pages, and mended there."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.jobs import Jobs
from e2e.lab import Lab
from e2e.pages import button, card, open_tab
from e2e.windows import Windows
from e2e.witness import Witness, eventually
from tests import models

SLICED, NEWER = models.gcode("sliced"), models.gcode("sliced again")


@pytest.fixture
def lab(shared_lab: Lab) -> Lab:
    """One for all, each of which has a job of its own there."""
    return shared_lab


@pytest.fixture
def number(lab: Lab) -> int:
    """Of a job in the queue whose slice would be printed."""
    jobs = Jobs(lab)
    ticket = jobs.handed_in()
    base = base_of(ticket.number)
    (lab.storage / "Uploaded" / f"{base}.gcode").write_bytes(SLICED)
    for action, body in (
        ("approve", {"weight_g": 45, "time_hours": 3, "material": "PLA", "printer": "prusa_mk4s"}),
        ("admin/force-confirm", {"reason": "the test wants it so", "bypass_email": True}),
    ):
        jobs.do(ticket, action, body)
    folder = lab.storage / "ReadyToPrint"
    eventually((folder / f"{base}.gcode").exists)
    # While its pictures are put in place, nobody notes what else is found of the job.
    eventually(lambda: jobs.witness.job(ticket.number)["preview_url"])
    return ticket.number


def base_of(number: int) -> str:
    """What the names of the job's files begin with."""
    return f"JaneDoe_Filament_Blue_{number}"


def dialog_of(page: Page, label: str, number: int) -> Locator:
    button(page, label, number).click()
    return page.get_by_role("dialog")


def test_a_slice_saved_after_the_approval_is_offered_when_the_print_begins(
    lab: Lab, windows: Windows, number: int
) -> None:
    base = base_of(number)
    page = windows.staff(lab)
    page.goto(f"{lab.site}/dashboard/jobs/{number}/")
    # The slicer's window is still the one from before the approval.
    (lab.storage / "Uploaded" / f"{base}.gcode").write_bytes(NEWER)

    dialog = dialog_of(page, "Start printing", number)
    expect(dialog.get_by_text("A file was saved after the approval")).to_be_visible()
    start = dialog.get_by_role("button", name="Start printing")
    expect(start).to_be_disabled()
    dialog.get_by_role("radio", name="newer, saved in Uploaded").check()
    start.click()
    expect(dialog).to_be_hidden()

    witness = Witness(lab)
    assert witness.job(number)["file_path"] == f"Printing/{base}.gcode"
    assert (lab.storage / "Printing" / f"{base}.gcode").read_bytes() == NEWER
    assert (lab.storage / "Printing" / f"{base}.v1.gcode").read_bytes() == SLICED
    expect(page.get_by_text(f"{base}.gcode (saved in Uploaded), in place of")).to_be_visible()


def test_a_renamed_file_is_told_and_another_is_chosen_on_the_jobs_page(
    lab: Lab, windows: Windows, number: int
) -> None:
    base = base_of(number)
    folder = lab.storage / "ReadyToPrint"
    (folder / f"{base}.gcode").rename(folder / f"{base}_final.gcode")
    page = windows.staff(lab)
    page.goto(f"{lab.site}/dashboard/jobs/{number}/")
    notice = page.get_by_text("The file that will be printed is missing")
    expect(notice).to_be_visible()
    dialog = dialog_of(page, "Start printing", number)
    expect(dialog.get_by_role("alert")).to_contain_text("was renamed or deleted on the share")
    expect(dialog.get_by_role("button", name="Start printing")).to_be_disabled()

    dialog.get_by_role("button", name="Choose the file to print").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="_final.gcode").check()
    dialog.get_by_role("button", name="Print this file").click()

    expect(dialog).to_be_hidden()
    expect(notice).to_be_hidden()
    assert Witness(lab).job(number)["file_path"] == f"ReadyToPrint/{base}_final.gcode"


def test_a_deleted_upload_is_told_on_the_card_and_brought_back(
    lab: Lab, windows: Windows, number: int
) -> None:
    base = base_of(number)
    files = [lab.storage / "ReadyToPrint" / f"{base}{end}" for end in (".gcode", ".stl")]
    for path in files:
        path.unlink()
    page = windows.staff(lab)
    page.goto(f"{lab.site}/dashboard/jobs/{number}/")
    expect(page.get_by_text("The file that will be printed is missing")).to_be_visible()
    page.goto(f"{lab.site}/dashboard/")
    open_tab(page, "Ready to print")
    expect(card(page, number).get_by_text("File missing")).to_be_visible()

    page.goto(f"{lab.site}/dashboard/jobs/{number}/")
    page.get_by_role("button", name="Choose the file to print").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="as handed in").check()
    dialog.get_by_role("button", name="Print this file").click()
    expect(dialog).to_be_hidden()

    back: Path = files[1]
    assert back.read_bytes() == (lab.storage / "originals" / back.name).read_bytes()
    assert Witness(lab).job(number)["display_name"] == back.name
    expect(page.get_by_text("Files restored")).to_be_visible()
