"""Everything can be done by keyboard alone, and one sees where one is."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.jobs import Jobs
from e2e.keyboard import Keyboard
from e2e.lab import Lab
from e2e.pages import button, card
from e2e.windows import Windows
from e2e.witness import Witness
from tests import models


@pytest.fixture
def desk(windows: Windows, shared_lab: Lab) -> Page:
    return windows.staff(shared_lab)


def show(page: Page, lab: Lab, search: str) -> None:
    page.goto(f"{lab.site}/dashboard/?search={search}")
    expect(page.locator("[data-job]").first).to_be_visible()


def inside(dialog: Locator) -> None:
    """The focus is in the dialog."""
    expect(dialog.locator(":focus")).to_have_count(1)


def test_a_job_goes_all_the_way_without_a_mouse(
    lab: Lab, windows: Windows, page: Page, tmp_path: Path
) -> None:
    model = tmp_path / "vase.stl"
    model.write_bytes(models.binary_stl())
    student = Keyboard(page)
    page.goto(lab.site)
    student.do(page.get_by_role("main").get_by_role("link", name="Hand in a model"))
    student.fill(page.get_by_label("Student name"), "Jane Doe")
    student.fill(page.get_by_label("Student email"), "jane@example.edu")
    student.fill(page.get_by_label("Discipline"), "Archi")
    student.fill(page.get_by_label("Class number"), "ARCH 4000")
    student.fill(page.get_by_label("Print method"), "Fil")
    student.fill(page.get_by_label("Color preference"), "Blue")
    student.fill(page.get_by_label("Printer", exact=True), "Prusa")
    student.tab_to(page.get_by_label("Model file"))
    with page.expect_file_chooser() as chooser:
        student.press("Space")
    chooser.value.set_files(model)
    student.fill(page.get_by_label("I understand there is a minimum"), "Yes")
    student.do(page.get_by_role("button", name="Hand in my model"))
    expect(page.get_by_role("heading", name="We have your model")).to_be_visible()

    desk = windows.desktop()
    staff = Keyboard(desk)
    desk.goto(f"{lab.site}/dashboard/")
    staff.fill(desk.get_by_label("Email address"), lab.admin.email)
    staff.fill(desk.get_by_label("Password", exact=True), lab.admin.password)
    staff.press("Enter")
    expect(card(desk, 1)).to_be_visible()
    staff.do(button(desk, "Approve", 1))
    dialog = desk.get_by_role("dialog")
    expect(dialog.get_by_label("Weight in grams")).to_be_focused()
    staff.type("45.2")
    staff.fill(dialog.get_by_label("Print time"), "2h 45m")
    expect(dialog.get_by_text("$4.52")).to_be_visible()
    staff.press("Enter")
    expect(dialog).to_be_hidden()

    witness = Witness(lab)
    page.goto(witness.link("approval", "confirm"))
    student.do(page.get_by_role("button", name="Confirm and print for $4.52"))
    expect(page.get_by_role("heading", name="Confirmed. Thank you!")).to_be_visible()
    expect(page.locator("body")).not_to_be_focused()

    desk.goto(f"{lab.site}/dashboard/jobs/1/")
    heading = desk.get_by_role("heading", level=1)
    for step in ("Start printing", "Mark complete", "Paid and picked up"):
        staff.do(button(desk, step, 1))
        inside(dialog)
        staff.do(dialog.get_by_role("button", name=step))
        expect(dialog).to_be_hidden()
        # The button is gone; the job that it was pressed for is next to be read.
        expect(heading).to_be_focused()
    job = witness.job(1)
    assert (job["status"], job["time_hours"]) == ("PAIDPICKEDUP", 3)


def test_a_student_withdraws_without_a_mouse(shared_lab: Lab, page: Page) -> None:
    ticket = Jobs(shared_lab).handed_in("Kay Withdraws")
    keys = Keyboard(page)
    page.goto(f"{shared_lab.site}/track/{ticket.token}/")
    withdraw = page.get_by_role("button", name="Withdraw this job")
    keys.do(withdraw)
    dialog = page.get_by_role("dialog")
    inside(dialog)
    keys.press("Escape")
    expect(dialog).to_be_hidden()
    expect(withdraw).to_be_focused()
    keys.press("Enter")
    keys.do(dialog.get_by_role("button", name="Withdraw", exact=True))
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("main")).to_be_focused()


def test_the_first_stop_leads_past_the_header(shared_lab: Lab, page: Page) -> None:
    keys = Keyboard(page)
    page.goto(f"{shared_lab.site}/submit/")
    expect(page.get_by_label("Discipline")).to_be_enabled()
    keys.do(page.get_by_role("link", name="Skip to the content"))
    expect(page.get_by_role("main")).to_be_focused()
    keys.press("Tab")
    expect(page.get_by_label("Student name")).to_be_focused()


def test_a_dialog_keeps_the_focus_and_gives_it_back(shared_lab: Lab, desk: Page) -> None:
    ticket = Jobs(shared_lab).handed_in("Kim Keeps")
    keys = Keyboard(desk)
    show(desk, shared_lab, "kim")
    keys.do(button(desk, "Reject", ticket.number))
    dialog = desk.get_by_role("dialog")
    expect(dialog.get_by_label("Model is not manifold")).to_be_focused()
    for _ in range(15):
        keys.press("Tab")
        inside(dialog)
    keys.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button(desk, "Reject", ticket.number)).to_be_focused()


def test_a_menu_is_walked_by_arrows_and_gives_the_focus_back(shared_lab: Lab, desk: Page) -> None:
    ticket = Jobs(shared_lab).handed_in("Kit Menu")
    keys = Keyboard(desk)
    show(desk, shared_lab, "kit")
    more = button(desk, "More for", ticket.number)
    keys.do(more)
    expect(desk.get_by_role("menuitem").first).to_be_focused()
    keys.press("ArrowUp")
    expect(desk.get_by_role("menuitem", name="Delete")).to_be_focused()
    keys.press("Escape")
    expect(more).to_be_focused()
    keys.press("Enter", "End", "Enter")
    dialog = desk.get_by_role("dialog", name=f"Delete job #{ticket.number}")
    expect(dialog.get_by_label(f"Type {ticket.number} to go on")).to_be_focused()
    keys.type(str(ticket.number))
    keys.press("Enter")
    expect(dialog).to_be_hidden()
    expect(card(desk, ticket.number)).to_have_count(0)
    expect(desk.locator("body")).not_to_be_focused()


def test_the_first_wrong_field_of_a_dialog_has_the_focus(shared_lab: Lab, desk: Page) -> None:
    ticket = Jobs(shared_lab).handed_in("Kai Wrong")
    keys = Keyboard(desk)
    show(desk, shared_lab, "kai")
    keys.do(button(desk, "Approve", ticket.number))
    dialog = desk.get_by_role("dialog")
    weight = dialog.get_by_label("Weight in grams")
    expect(weight).to_be_focused()
    keys.type("45")
    keys.press("Enter")
    time = dialog.get_by_label("Print time")
    expect(time).to_be_focused()
    expect(time).to_have_accessible_description(re.compile("Enter the time, such as 2.75"))


def test_single_keys_search_walk_and_open(shared_lab: Lab, desk: Page) -> None:
    jobs = Jobs(shared_lab)
    first, second = (jobs.handed_in("Keith Keys").number for _ in range(2))
    keys = Keyboard(desk)
    desk.goto(f"{shared_lab.site}/dashboard/")
    expect(card(desk, second)).to_be_visible()
    keys.press("/")
    expect(desk.get_by_role("searchbox")).to_be_focused()
    keys.type("keith")
    expect(desk.locator("[data-job]")).to_have_count(2)
    keys.press("Escape")
    expect(desk.get_by_role("searchbox")).to_have_value("")
    keys.type("keith")
    expect(desk.locator("[data-job]")).to_have_count(2)

    # A letter that is typed into the field is a letter.
    keys.press("j")
    expect(desk.get_by_role("searchbox")).to_have_value("keithj")
    keys.press("Backspace")
    expect(desk.locator("[data-job]")).to_have_count(2)
    keys.press("Tab")
    for key, number in (("j", second), ("j", first), ("k", second), ("ArrowDown", first)):
        keys.press(key)
        expect(card(desk, number).get_by_role("link", name="Keith Keys")).to_be_focused()

    keys.press("?")
    expect(desk.get_by_role("dialog", name="Keys")).to_be_visible()
    keys.press("Escape")
    expect(desk.get_by_role("dialog", name="Keys")).to_be_hidden()
    expect(card(desk, first).get_by_role("link", name="Keith Keys")).to_be_focused()
    keys.press("a")
    expect(desk.get_by_role("dialog", name=f"Approve job #{first}")).to_be_visible()
    keys.press("Escape")
    expect(card(desk, first).get_by_role("link", name="Keith Keys")).to_be_focused()
    keys.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text(f"#{first} Keith Keys")


def test_a_job_opens_by_its_number(shared_lab: Lab, desk: Page) -> None:
    jobs = Jobs(shared_lab)
    first = jobs.in_status("PRINTING", "Nora Number")
    last = jobs.handed_in("Olof Other")
    while last.number < 10:
        last = jobs.handed_in("Olof Other")
    keys = Keyboard(desk)
    show(desk, shared_lab, "nora&status=ALL")
    desk.keyboard.type(str(last.number))
    dialog = desk.get_by_role("dialog", name="Open a job")
    expect(dialog.get_by_label("Number of the job")).to_have_value(str(last.number))
    expect(dialog.get_by_text("Olof Other")).to_be_visible()
    keys.press("Escape")
    expect(dialog).to_be_hidden()
    # As fast as fingers are, and on the page of another job.
    desk.keyboard.type(f"{last.number}\n")
    heading = desk.get_by_role("heading", level=1)
    expect(heading).to_have_text(f"#{last.number} Olof Other")
    desk.keyboard.type(f"{first.number}\n")
    expect(heading).to_have_text(f"#{first.number} Nora Number")


def test_tabs_are_walked_by_arrows(shared_lab: Lab, desk: Page) -> None:
    jobs = Jobs(shared_lab)
    ticket = jobs.in_status("REJECTED", "Ken Tabs")
    keys = Keyboard(desk)
    desk.goto(f"{shared_lab.site}/dashboard/?search=ken")
    keys.tab_to(desk.get_by_role("tab", name="Uploaded"))
    keys.press("End", "ArrowLeft", "ArrowLeft", "Enter")
    expect(card(desk, ticket.number)).to_be_visible()
    expect(desk).to_have_url(f"{shared_lab.site}/dashboard/?status=REJECTED&search=ken")


def test_nobody_is_stuck_in_the_sound_panel(shared_lab: Lab, desk: Page) -> None:
    Jobs(shared_lab).handed_in("Kurt Sound")
    keys = Keyboard(desk)
    show(desk, shared_lab, "kurt")
    sound = desk.get_by_role("button", name="Sound of a new job")
    keys.do(sound)
    panel = desk.get_by_role("dialog", name="Sound")
    keys.tab_to(panel.get_by_role("switch"))
    keys.press("Space")
    expect(panel.get_by_role("switch")).not_to_be_checked()
    keys.press("Escape")
    expect(panel).to_be_hidden()
    expect(sound).to_be_focused()
