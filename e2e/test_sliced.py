"""A sliced file beside a job fills in its approval."""

import re

from playwright.sync_api import Page, expect

from e2e.inspection import inspect, reset
from e2e.jobs import Jobs, Ticket
from e2e.lab import Lab
from e2e.pages import button
from e2e.windows import Windows
from e2e.witness import eventually
from tests import sliced


def save(lab: Lab, ticket: Ticket, name: str, content: bytes) -> None:
    """Save a file beside a job's, as a slicer does."""
    base = f"JaneDoe_Filament_Blue_{ticket.number}"
    (lab.storage / "Uploaded" / f"{base}{name}").write_bytes(content)


def opened(page: Page, lab: Lab, ticket: Ticket) -> None:
    page.goto(f"{lab.site}/dashboard/")
    button(page, "Approve", ticket.number).click()


def test_a_sliced_file_fills_in_the_approval_and_one_click_sends_it(
    shared_lab: Lab, windows: Windows
) -> None:
    jobs = Jobs(shared_lab)
    ticket = jobs.handed_in()
    save(shared_lab, ticket, ".gcode", sliced.prusa_gcode(grams="45.20", time="3h 12m 4s"))
    page = windows.staff(shared_lab)
    opened(page, shared_lab, ticket)

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("PrusaSlicer · Prusa MK4S · PLA · 45.2 g · 3.5 h")).to_be_visible()
    expect(dialog.get_by_label("Weight in grams")).to_have_value("45.2")
    expect(dialog.get_by_label("Print time")).to_have_value("3.5")
    expect(dialog.get_by_label("Material")).to_have_value("PLA")
    expect(dialog.get_by_text("From the sliced file")).to_have_count(3)
    expect(dialog.get_by_text("$4.52")).to_be_visible()

    dialog.get_by_role("button", name="Approve and send").click()
    expect(dialog).to_be_hidden()
    eventually(lambda: jobs.witness.job(ticket.number)["status"] == "PENDING")
    job = jobs.witness.job(ticket.number)
    assert (job["weight_g"], job["time_hours"], job["material"]) == (45.2, 3.5, "PLA")
    assert job["cost_cents"] == 452
    assert job["display_name"].endswith(".gcode")


def test_what_was_entered_outlives_a_file_that_is_saved_anew(
    shared_lab: Lab, windows: Windows
) -> None:
    jobs = Jobs(shared_lab)
    ticket = jobs.handed_in()
    save(shared_lab, ticket, ".bgcode", sliced.bgcode(grams="45.20"))
    page = windows.staff(shared_lab)
    opened(page, shared_lab, ticket)
    dialog = page.get_by_role("dialog")
    weight = dialog.get_by_label("Weight in grams")
    expect(weight).to_have_value("45.2")
    weight.fill("50")

    save(shared_lab, ticket, ".bgcode", sliced.bgcode(grams="61.00", time="10h"))
    dialog.get_by_role("button", name="Look again").click()
    expect(dialog.get_by_label("Print time")).to_have_value("10")
    expect(dialog.get_by_text("The file says 61 g")).to_be_visible()
    expect(weight).to_have_value("50")
    assert inspect(page) == []
    reset(page)
    dialog.get_by_role("button", name="Use that").click()
    expect(weight).to_have_value("61")


def test_files_that_do_not_fit_say_why_and_the_dialog_can_be_used_by_all(
    shared_lab: Lab, windows: Windows
) -> None:
    ticket = Jobs(shared_lab).handed_in()
    save(shared_lab, ticket, ".gcode", sliced.prusa_gcode(printer="XL5", material="PETG"))
    save(shared_lab, ticket, "_draft.gcode.3mf", sliced.gcode_3mf())
    save(shared_lab, ticket, "_old.bgcode", sliced.bgcode()[:99])
    save(shared_lab, ticket, "_by hand.gcode", b"G28\nG1 X10\n")
    page = windows.staff(shared_lab)
    opened(page, shared_lab, ticket)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Material")).to_have_value("PETG")
    for sentence in (
        "Sliced for Prusa XL, but the job is for Prusa MK4S.",
        "Sliced in PETG, but the usual material is PLA.",
        re.compile("“Bambu Lab P1S”, which is none of the lab's printers"),
        "This file is damaged or cut off. Save it from the slicer again.",
    ):
        expect(dialog.get_by_text(sentence)).to_be_visible()
    expect(dialog.get_by_text("Does not say weight and time: enter them below.")).to_be_visible()
    assert inspect(page) == []
