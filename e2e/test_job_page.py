"""What can be done on a job's own page, and what it tells."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.jobs import Jobs, Ticket
from e2e.lab import Lab
from e2e.pages import button, card, from_menu
from e2e.windows import Windows
from e2e.witness import eventually
from tests import models, sliced

HALF_AN_HOUR_MS = 31 * 60_000


@pytest.fixture
def jobs(shared_lab: Lab) -> Jobs:
    return Jobs(shared_lab)


@pytest.fixture
def desk(windows: Windows, shared_lab: Lab) -> Page:
    return windows.staff(shared_lab)


def show(page: Page, lab: Lab, ticket: Ticket) -> None:
    page.goto(f"{lab.site}/dashboard/jobs/{ticket.number}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"#{ticket.number}")


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=re.compile(f"^{name}")).click()


def rejecting(page: Page, ticket: Ticket) -> tuple[Locator, Locator]:
    """The dialog of a rejection, and the email in it."""
    button(page, "Reject", ticket.number).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Held for you")).to_be_visible()
    return dialog, dialog.get_by_role("region", name="The email that goes out")


def test_the_email_of_a_rejection_is_read_before_it_is_sent(
    shared_lab: Lab, jobs: Jobs, desk: Page
) -> None:
    ticket = jobs.handed_in("Rae Jected")
    show(desk, shared_lab, ticket)
    dialog, mail = rejecting(desk, ticket)
    expect(mail).to_contain_text("Choose a reason, or write one")
    dialog.get_by_label("Walls too thin to print").check()
    expect(mail).to_contain_text(f"Your 3D print #{ticket.number} could not be accepted")
    dialog.get_by_label("In your own words").fill("Make them 1 mm <thick>.")
    expect(mail).to_contain_text("Make them 1 mm <thick>.")
    expect(mail).to_contain_text("[link to follow the print]")
    assert "EmailQueued" not in jobs.witness.events(ticket.number)[2:]
    read = mail.locator("pre").text_content()

    dialog.get_by_role("button", name="Reject and send").click()
    expect(dialog).to_be_hidden()
    sent = jobs.witness.get(f"/jobs/{ticket.number}/mails")["mails"]
    assert read == next(each["text"] for each in sent if each["kind"] == "rejection")


def test_a_step_is_taken_back_while_there_is_time(shared_lab: Lab, jobs: Jobs, desk: Page) -> None:
    ticket = jobs.in_status("COMPLETED", "Remy Revert")
    show(desk, shared_lab, ticket)
    expect(desk.get_by_role("timer")).to_have_text(re.compile(r"^(30:00|29:\d\d)$"))
    back = desk.get_by_role("button", name="Not complete after all…")
    back.click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("button", name="Back to printing").click()
    expect(dialog).to_be_hidden()
    expect(desk.get_by_text("Taken back to “Printing”")).to_be_visible()
    assert jobs.witness.job(ticket.number)["status"] == "PRINTING"

    jobs.do(ticket, "mark-complete")
    desk.clock.install()
    desk.reload()
    expect(back).to_be_visible()
    # An answer would tell the page that at the server no time has passed, also one under way.
    desk.wait_for_load_state("networkidle")
    desk.context.set_offline(True)
    desk.clock.fast_forward(HALF_AN_HOUR_MS)
    expect(back).to_have_count(0)


def test_a_print_that_failed_says_why_until_one_succeeds(
    shared_lab: Lab, jobs: Jobs, desk: Page
) -> None:
    ticket = jobs.in_status("PRINTING", "Fay Lure")
    show(desk, shared_lab, ticket)
    button(desk, "Print failed", ticket.number).click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("Bed adhesion, layer 40")
    dialog.get_by_role("button", name="Back into the queue").click()
    expect(dialog).to_be_hidden()
    expect(desk.get_by_text("The last print failed")).to_be_visible()
    expect(desk.get_by_role("main")).to_contain_text("Bed adhesion, layer 40")


def test_every_file_is_listed_kept_and_downloaded_whole(
    shared_lab: Lab, jobs: Jobs, desk: Page, tmp_path: Path
) -> None:
    ticket = jobs.in_status("READYTOPRINT", "Fia Files")
    show(desk, shared_lab, ticket)
    tab(desk, "Files")
    desk.get_by_role("button", name="Upload a new file").click()
    mended = tmp_path / "mended.stl"
    mended.write_bytes(models.ascii_stl())
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("File").set_input_files(mended)
    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(dialog).to_be_hidden()

    contents = {
        "will be printed": mended.read_bytes(),
        "earlier version": ticket.model,
        "as handed in": ticket.model,
    }
    for kind, content in contents.items():
        with desk.expect_download() as started:
            desk.get_by_role("link", name=re.compile(f"^Download .*, {kind}$")).click()
        assert started.value.path().read_bytes() == content
    tab(desk, "History")
    expect(desk.get_by_text("Another file will be printed")).to_be_visible()


def test_an_administrator_flags_a_job_and_its_card_says_why(
    shared_lab: Lab, jobs: Jobs, desk: Page
) -> None:
    ticket = jobs.handed_in("Flo Flagged")
    show(desk, shared_lab, ticket)
    from_menu(desk, "Flag for a look", ticket.number)
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("Two slices lie beside it. Ask first.")
    dialog.get_by_role("button", name="Flag the job").click()
    expect(dialog).to_be_hidden()
    expect(desk.get_by_role("button", name="Take the flag off")).to_be_visible()
    desk.get_by_role("link", name="Jobs", exact=True).first.click()
    expect(card(desk, ticket.number)).to_contain_text("Two slices lie beside it. Ask first.")


def test_what_is_sliced_meanwhile_is_seen_on_coming_back_and_approved_by_keys(
    shared_lab: Lab, jobs: Jobs, desk: Page
) -> None:
    ticket = jobs.handed_in("Kay Keys")
    show(desk, shared_lab, ticket)
    desk.keyboard.press("a")
    dialog = desk.get_by_role("dialog")
    expect(dialog.get_by_text("No sliced file was saved beside it yet.")).to_be_visible()
    base = jobs.witness.job(ticket.number)["base_name"]
    content = sliced.prusa_gcode(grams="45.20", pictures=[sliced.png(220, 124)])
    (shared_lab.storage / "Uploaded" / f"{base}.gcode").write_bytes(content)

    desk.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(dialog.get_by_label("Weight in grams")).to_have_value("45.2")
    expect(dialog.get_by_label("Weight in grams")).to_be_focused()
    picture = (
        dialog.get_by_role("radio", name=re.compile("gcode")).locator("xpath=..").locator("img")
    )
    eventually(lambda: picture.evaluate("(image) => image.naturalWidth") == 220)
    expect(dialog.get_by_text("$4.52")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    job = jobs.witness.job(ticket.number)
    assert (job["status"], job["cost_cents"], job["weight_g"]) == ("PENDING", 452, 45.2)


def test_words_that_were_typed_are_not_thrown_away_by_accident(
    shared_lab: Lab, jobs: Jobs, desk: Page
) -> None:
    ticket = jobs.handed_in("Wanda Words")
    show(desk, shared_lab, ticket)
    desk.keyboard.press("r")
    dialog = desk.get_by_role("dialog")
    words = dialog.get_by_label("In your own words")
    words.fill("The handle is thinner than a nozzle.")
    question = dialog.get_by_role("alert")
    ways_out: list[Callable[[], None]] = [
        lambda: desk.keyboard.press("Escape"),
        lambda: desk.mouse.click(5, 5),
        lambda: dialog.get_by_role("button", name="Close").click(),
        lambda: dialog.get_by_role("button", name="Cancel").click(),
    ]
    for leave in ways_out:
        leave()
        expect(question).to_have_text(re.compile("Discard what you have entered"))
        dialog.get_by_role("button", name="Keep editing").click()
        expect(words).to_be_focused()
        expect(words).to_have_value("The handle is thinner than a nozzle.")
    desk.keyboard.press("Escape")
    expect(question).to_be_visible()
    desk.keyboard.press("Escape")
    expect(words).to_be_focused()
    desk.keyboard.press("Escape")
    dialog.get_by_role("button", name="Discard").click()
    expect(dialog).to_be_hidden()
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    eventually(lambda: jobs.witness.job(ticket.number)["locked_by"] is None)


def test_what_is_chosen_or_on_is_seen_in_the_reader_s_own_colors(
    shared_lab: Lab, jobs: Jobs, windows: Windows
) -> None:
    ticket = jobs.handed_in("Conny Contrast")
    desk = windows.staff(shared_lab, forced_colors="active")
    desk.goto(f"{shared_lab.site}/dashboard/")
    shade = "(element) => getComputedStyle(element).backgroundColor"
    tabs = [desk.get_by_role("tab", name=re.compile(name)) for name in ("Uploaded", "Printing")]
    expect(desk.locator(f"[href='/dashboard/jobs/{ticket.number}/']")).to_be_visible()
    assert len({tab.evaluate(shade) for tab in tabs}) == 2
    desk.get_by_role("button", name=re.compile("Sound of a new job")).click()
    switch = desk.get_by_role("switch")
    on = switch.evaluate(shade)
    switch.click()
    assert switch.evaluate(shade) != on


def test_a_rejected_jobs_new_version_leads_to_the_one_before(
    shared_lab: Lab, jobs: Jobs, desk: Page
) -> None:
    before = jobs.in_status("REJECTED", "Vera Version")
    after = jobs.handed_in("Vera Version", parent_job_id=before.id)
    show(desk, shared_lab, after)
    expect(desk.get_by_text("the version before")).to_be_visible()
    desk.get_by_role("link", name=f"Job #{before.number}", exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text(f"#{before.number}")
    expect(desk.get_by_text("Why it was rejected")).to_be_visible()
    expect(desk.get_by_text("a new version")).to_be_visible()
