"""Pages as they are printed: what there is to read, in dark ink, and nothing to press."""

import pytest
from playwright.sync_api import Page, expect

from e2e.jobs import Jobs
from e2e.lab import Lab
from e2e.windows import Windows

# US Letter between the browser's margins.
PAPER = {"width": 740, "height": 980}
NOTES = "\n".join(f"{line}. Lay it down, and use the brim." for line in range(1, 41))
# Links that lead on within a text are no buttons, though they can be pressed.
TO_PRESS = """
() => [...document.querySelectorAll("button:not([role=tab]), a, [role=switch]")]
  .filter((element) => element.checkVisibility() && element.getBoundingClientRect().bottom > 0)
  .filter((element) => !element.matches("a") || getComputedStyle(element).borderTopWidth !== "0px")
  .map((element) => element.outerHTML)
"""
# Of 255, as an eye weighs red, green and blue.
BRIGHTNESS = """
(element) => {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = getComputedStyle(element).color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return 0.3 * red + 0.6 * green + 0.1 * blue;
}
"""


@pytest.fixture(scope="module")
def jobs(shared_lab: Lab) -> Jobs:
    return Jobs(shared_lab)


def printed(page: Page) -> Page:
    """The page as it goes on paper, of somebody who likes it dark."""
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": PAPER["width"], "height": PAPER["height"]})
    assert page.evaluate(TO_PRESS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"]
    expect(page.get_by_role("banner")).to_be_hidden()
    assert page.get_by_role("heading", level=1).evaluate(BRIGHTNESS) < 90
    assert page.pdf(format="Letter").startswith(b"%PDF")
    return page


def test_a_job_is_printed_with_all_of_its_notes(
    shared_lab: Lab, jobs: Jobs, windows: Windows
) -> None:
    ticket = jobs.in_status("PENDING", "Polly Paper")
    page = windows.staff(shared_lab)
    page.goto(f"{shared_lab.site}/dashboard/jobs/{ticket.number}/")
    page.get_by_label("Notes").fill(NOTES)
    printed(page)
    for words in (f"#{ticket.number} Polly Paper", "$4.52", "PollyPaper_Filament_Blue", "History"):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.get_by_role("tab", name="Files")).to_be_hidden()
    cut = page.get_by_label("Notes").evaluate("(field) => field.scrollHeight - field.clientHeight")
    assert cut <= 1


def test_the_list_is_printed_with_the_status_that_it_shows(
    shared_lab: Lab, jobs: Jobs, windows: Windows
) -> None:
    jobs.in_status("PRINTING", "Perry Paper")
    page = windows.staff(shared_lab)
    page.goto(f"{shared_lab.site}/dashboard/?status=PRINTING")
    expect(page.get_by_text("Perry Paper").first).to_be_visible()
    printed(page)
    expect(page.get_by_text("Perry Paper").first).to_be_visible()
    expect(page.get_by_role("tab")).to_have_count(1)
    expect(page.get_by_role("tab")).to_contain_text("Printing")


def test_a_student_prints_what_is_to_be_paid(shared_lab: Lab, jobs: Jobs, windows: Windows) -> None:
    ticket = jobs.in_status("PENDING", "Pia Paper")
    page = windows.desktop()
    page.goto(f"{shared_lab.site}/track/{ticket.token}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    printed(page)
    for words in ("$4.52", "Please confirm the price", "vase.stl"):
        expect(page.get_by_text(words).first).to_be_visible()
