"""What the lab's work comes to, as its manager sees it."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.inspection import inspect
from e2e.jobs import Jobs
from e2e.keyboard import Keyboard
from e2e.lab import Lab
from e2e.pages import alert
from e2e.windows import Windows

MISHAP = "Bed adhesion, layer 40"


@pytest.fixture(scope="module")
def busy_lab(shared_lab: Lab) -> Lab:
    """A lab in which something has happened."""
    jobs = Jobs(shared_lab)
    for status in ("UPLOADED", "PRINTING", "PAIDPICKEDUP", "REJECTED"):
        jobs.in_status(status, f"{status.title()} Student")
    failed = jobs.in_status("PRINTING", "Failed Student", discipline="Art")
    jobs.do(failed, "admin/mark-failed", {"reason": MISHAP})
    return shared_lab


@pytest.fixture
def desk(windows: Windows, busy_lab: Lab) -> Page:
    """The administrator's window."""
    return windows.staff(busy_lab)


def show(page: Page, lab: Lab, search: str = "") -> Page:
    page.goto(f"{lab.site}/stats/{search}")
    expect(page.get_by_role("heading", name="Statistics", level=1)).to_be_visible()
    return page


def section(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def total(page: Page, name: str) -> Locator:
    """The figure under a name, with what is said of it."""
    return page.locator("dl > div").filter(has=page.get_by_text(name, exact=True))


def test_a_manager_sees_what_happened(desk: Page, busy_lab: Lab) -> None:
    desk.goto(f"{busy_lab.site}/dashboard/")
    desk.get_by_role("link", name="Statistics").click()
    expect(total(desk, "Submitted")).to_contain_text("5 more than before (0)")
    # What a figure counts stands beside it.
    expect(total(desk, "Revenue")).to_contain_text("$4.52")
    expect(total(desk, "Revenue")).to_contain_text("picked up and paid, on the day of the pick-up")
    expect(section(desk, "Failed prints").get_by_role("row", name=MISHAP)).to_contain_text("1")
    printers = section(desk, "Printers").get_by_role("row", name="Prusa MK4S")
    expect(printers).to_contain_text("50%")
    reasons = section(desk, "Reasons for rejections")
    expect(reasons.get_by_role("row", name="Walls too thin to print")).to_contain_text("100%")
    expect(section(desk, "Staff").get_by_role("row", name=busy_lab.admin.name)).to_be_visible()
    section(desk, "Waiting now").get_by_role("link", name="For review").click()
    desk.wait_for_url("**/dashboard/**sort=oldest**")


def test_what_is_asked_stands_in_the_address(desk: Page, busy_lab: Lab) -> None:
    show(desk, busy_lab)
    desk.get_by_role("button", name="90 days").click()
    desk.get_by_label("Discipline", exact=True).select_option("Art")
    expect(total(desk, "Submitted")).to_contain_text("1 more than before")
    section(desk, "By week").get_by_label("What the columns show").select_option("Failed prints")
    expect(desk).to_have_url(re.compile(r"\?days=90&discipline=Art&show=failed$"))
    expect(section(desk, "By week").get_by_role("img")).to_have_accessible_name(
        re.compile("^Failed prints by week: 1 in all, the most in ")
    )
    desk.reload()
    expect(desk.get_by_role("button", name="90 days")).to_have_attribute("aria-pressed", "true")
    expect(desk.get_by_label("Discipline", exact=True)).to_have_value("Art")
    desk.go_back()
    desk.go_back()
    expect(desk.get_by_label("Discipline", exact=True)).to_have_value("")
    expect(total(desk, "Submitted")).to_contain_text("5 more than before")


def test_a_period_without_jobs_shows_a_way_out(desk: Page, busy_lab: Lab) -> None:
    show(desk, busy_lab, "?from=2024-01-01&to=2024-01-31&discipline=Art")
    expect(desk.get_by_role("heading", name="No jobs in this period")).to_be_visible()
    expect(desk.get_by_label("From")).to_have_value("2024-01-01")
    assert inspect(desk) == []
    desk.get_by_role("button", name="Show 12 months").click()
    expect(total(desk, "Submitted")).to_contain_text("1 more than before")
    expect(desk).to_have_url(re.compile(r"\?days=365&discipline=Art$"))


def test_the_columns_can_be_read_as_a_table_by_keys_alone(desk: Page, busy_lab: Lab) -> None:
    show(desk, busy_lab, "?days=7")
    days = section(desk, "By day")
    expect(days.get_by_role("img")).to_have_accessible_name(re.compile("^Submitted by day: 5 in"))
    keyboard = Keyboard(desk)
    days.get_by_label("What the columns show").focus()
    keyboard.do(days.get_by_role("button", name="As a table"))
    expect(days.get_by_role("columnheader")).to_have_text(
        ["day", "Submitted", "Printed", "Rejected", "Failed prints", "Picked up", "Revenue"]
    )
    expect(days.get_by_role("row")).to_have_count(1 + 7)
    expect(days.get_by_role("row").last.get_by_role("cell").nth(1)).to_have_text("5")
    keyboard.tab_to(days.get_by_role("region", name="All parts of the period"))
    assert inspect(desk) == []


def test_the_figures_are_saved_for_a_spreadsheet(desk: Page, busy_lab: Lab, tmp_path: Path) -> None:
    show(desk, busy_lab, "?days=7")
    for name, line in (
        ("The figures of this page", ["totals", "submitted", "this period", "5"]),
        ("The jobs handed in, without names", None),
    ):
        desk.get_by_role("button", name="Save as CSV").click()
        with desk.expect_download() as download:
            desk.get_by_role("menuitem", name=name).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert line in rows if line else len(rows) == 1 + 5


def test_every_figure_can_be_read_by_everybody(desk: Page, busy_lab: Lab) -> None:
    show(desk, busy_lab)
    expect(section(desk, "Staff")).to_be_visible()
    assert inspect(desk) == []


def test_what_did_not_load_is_said_and_can_be_tried_again(desk: Page, busy_lab: Lab) -> None:
    desk.route("**/stats/detailed*", lambda route: route.abort())
    show(desk, busy_lab)
    expect(alert(desk)).to_contain_text("No connection to the server")
    assert inspect(desk) == []
    desk.unroute("**/stats/detailed*")
    desk.get_by_role("button", name="Try again").click()
    expect(total(desk, "Submitted")).to_contain_text("5")
    desk.context.set_offline(True)
    expect(desk.get_by_text("You are offline")).to_be_visible()
    expect(total(desk, "Submitted")).to_contain_text("5")
