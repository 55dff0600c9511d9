"""Two people at one job: each learns what the other does before working in vain."""

import re

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from e2e.jobs import PRICE, Jobs, Ticket
from e2e.lab import Lab, Person
from e2e.pages import approve, button, card, from_menu
from e2e.windows import Windows
from e2e.witness import Witness, eventually

# A tenth of the five minutes for which a job is held, and a moment.
HEARTBEAT_MS = 31_000
SAM = "Sam Staff"
HELD = f"being edited by {SAM}"


@pytest.fixture(scope="module")
def sam(shared_lab: Lab) -> Person:
    return shared_lab.add_staff(SAM)


@pytest.fixture
def jobs(shared_lab: Lab) -> Jobs:
    return Jobs(shared_lab)


@pytest.fixture
def here(windows: Windows, shared_lab: Lab, sam: Person) -> Page:
    """The window of Sam, whose clock a test can put forward."""
    page = windows.staff(shared_lab, sam)
    page.clock.install()
    return page


@pytest.fixture
def there(windows: Windows, shared_lab: Lab) -> Page:
    """The administrator's window, at another computer."""
    return windows.staff(shared_lab)


def open_list(page: Page, lab: Lab, ticket: Ticket) -> Locator:
    """The dashboard; the job's card on it."""
    page.goto(f"{lab.site}/dashboard/?status=ALL")
    expect(card(page, ticket.number)).to_be_visible()
    return card(page, ticket.number)


def open_job(page: Page, lab: Lab, ticket: Ticket) -> None:
    page.goto(f"{lab.site}/dashboard/jobs/{ticket.number}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"#{ticket.number}")


def refresh(page: Page) -> None:
    page.get_by_role("button", name="Refresh now").click()


def break_lock(page: Page, number: int) -> None:
    """Break a lock out of the job's menu, as an administrator."""
    from_menu(page, "Break the lock", number)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("Sam has gone home")
    dialog.get_by_role("button", name="Break the lock").click()
    expect(dialog).to_be_hidden()


def send(dialog: Locator) -> None:
    dialog.locator("button[type=submit]").click()


def test_a_job_that_one_works_on_can_be_looked_at_only_by_the_other(
    shared_lab: Lab, jobs: Jobs, here: Page, there: Page
) -> None:
    ticket = jobs.handed_in("Lena Locked")
    seen = open_list(there, shared_lab, ticket)
    open_list(here, shared_lab, ticket)
    button(here, "Approve", ticket.number).click()
    expect(here.get_by_role("dialog").get_by_text("Held for you")).to_be_visible()

    refresh(there)
    expect(seen).to_contain_text(HELD)
    expect(button(there, "Approve", ticket.number)).to_be_disabled()
    expect(button(there, "Reject", ticket.number)).to_be_disabled()
    open_job(there, shared_lab, ticket)
    expect(there.get_by_text(f"Being edited by {SAM}")).to_be_visible()
    expect(button(there, "Approve", ticket.number)).to_be_disabled()
    expect(there.get_by_label("Notes")).not_to_be_editable()

    here.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    eventually(lambda: jobs.witness.job(ticket.number)["locked_by"] is None)
    open_list(there, shared_lab, ticket)
    expect(button(there, "Approve", ticket.number)).to_be_enabled()
    expect(seen).not_to_contain_text(HELD)


def test_a_dialog_on_a_job_that_another_has_just_taken_says_who_has_it(
    shared_lab: Lab, jobs: Jobs, sam: Person, there: Page
) -> None:
    ticket = jobs.handed_in("Lena Locked")
    open_list(there, shared_lab, ticket)
    other = Witness(shared_lab, sam)
    other.post(f"/jobs/{ticket.id}/lock")
    button(there, "Approve", ticket.number).click()
    dialog = there.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{SAM} is working on this job")
    expect(dialog.get_by_label("Weight in grams")).to_have_count(0)
    other.post(f"/jobs/{ticket.id}/unlock")
    dialog.get_by_role("button", name="Try again").click()
    expect(dialog.get_by_label("Weight in grams")).to_be_visible()


def test_whose_lock_is_broken_is_told_and_keeps_what_was_typed(
    shared_lab: Lab, jobs: Jobs, here: Page, there: Page
) -> None:
    ticket = jobs.handed_in("Bree Broken")
    open_list(here, shared_lab, ticket)
    dialog = approve(here, ticket.number, weight="45.2", time="3.2")
    expect(dialog.get_by_text("$4.52")).to_be_visible()
    open_list(there, shared_lab, ticket)
    break_lock(there, ticket.number)

    here.clock.fast_forward(HEARTBEAT_MS)
    expect(dialog.get_by_text("This job is no longer held for you")).to_be_visible()
    expect(dialog.locator("button[type=submit]")).to_be_disabled()
    assert jobs.witness.job(ticket.number)["locked_by"] is None

    button(there, "Approve", ticket.number).click()
    expect(there.get_by_role("dialog").get_by_text("Held for you")).to_be_visible()
    dialog.get_by_role("button", name="Take it again").click()
    expect(dialog.get_by_text("Administrator has this job now")).to_be_visible()

    there.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    eventually(lambda: jobs.witness.job(ticket.number)["locked_by"] is None)
    dialog.get_by_role("button", name="Take it again").click()
    expect(dialog.get_by_text("Administrator has this job now")).to_be_hidden()
    expect(dialog.get_by_label("Weight in grams")).to_have_value("45.2")
    send(dialog)
    expect(dialog).to_be_hidden()
    assert jobs.witness.job(ticket.number)["cost_cents"] == 452


def test_a_heartbeat_keeps_the_job_of_who_is_still_there(
    shared_lab: Lab, jobs: Jobs, here: Page
) -> None:
    ticket = jobs.handed_in("Hara Heartbeat")
    open_list(here, shared_lab, ticket)
    button(here, "Reject", ticket.number).click()
    expect(here.get_by_role("dialog").get_by_text("Held for you")).to_be_visible()
    until = jobs.witness.job(ticket.number)["locked_until"]
    with here.expect_response("**/lock/extend"):
        here.clock.fast_forward(HEARTBEAT_MS)
    assert jobs.witness.job(ticket.number)["locked_until"] > until


@pytest.mark.parametrize("leaving", ["closing the tab", "going elsewhere"])
def test_leaving_the_page_lets_go_of_the_job(
    shared_lab: Lab, jobs: Jobs, here: Page, leaving: str
) -> None:
    ticket = jobs.handed_in("Leo Leaving")
    open_list(here, shared_lab, ticket)
    button(here, "Approve", ticket.number).click()
    expect(here.get_by_role("dialog").get_by_text("Held for you")).to_be_visible()
    assert jobs.witness.job(ticket.number)["locked_by_name"] == SAM
    if leaving == "closing the tab":
        here.close(run_before_unload=True)
    else:
        here.goto(f"{shared_lab.site}/submit/")
    eventually(lambda: jobs.witness.job(ticket.number)["locked_by"] is None)


def test_a_student_who_confirms_is_not_stopped_and_staff_are_told(
    shared_lab: Lab, jobs: Jobs, here: Page
) -> None:
    ticket = jobs.in_status("PENDING", "Cleo Confirms")
    open_job(here, shared_lab, ticket)
    from_menu(here, "Confirm for the student", ticket.number)
    dialog = here.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("told us at the desk")
    jobs.confirm(ticket)
    send(dialog)
    expect(dialog).to_contain_text(re.compile("This job has moved on.*Ready to print", re.DOTALL))
    dialog.get_by_role("button", name="Show it as it is now").click()
    expect(dialog).to_be_hidden()
    expect(button(here, "Start printing", ticket.number)).to_be_enabled()


def test_a_student_who_withdraws_is_not_stopped_and_staff_are_told(
    shared_lab: Lab, jobs: Jobs, here: Page
) -> None:
    ticket = jobs.handed_in("Wanda Withdraws")
    open_list(here, shared_lab, ticket)
    dialog = approve(here, ticket.number, weight="45.2", time="3.2")
    expect(dialog.get_by_text("$4.52")).to_be_visible()
    withdrawn = requests.post(f"{shared_lab.api}/track/{ticket.token}/withdraw", timeout=10)
    assert withdrawn.ok
    send(dialog)
    expect(dialog).to_contain_text(re.compile("This job has moved on.*Rejected", re.DOTALL))
    dialog.get_by_role("button", name="Show it as it is now").click()
    expect(card(here, ticket.number)).to_contain_text("Rejected")
    assert jobs.witness.job(ticket.number)["cost_cents"] is None


def test_a_stale_page_says_where_the_job_is_now(shared_lab: Lab, jobs: Jobs, here: Page) -> None:
    ticket = jobs.handed_in("Stella Stale")
    open_list(here, shared_lab, ticket)
    jobs.do(ticket, "approve", PRICE)
    button(here, "Approve", ticket.number).click()
    dialog = here.get_by_role("dialog")
    moved = re.compile("This job has moved on.*Awaiting confirmation", re.DOTALL)
    expect(dialog).to_contain_text(moved)
    dialog.get_by_role("button", name="Show it as it is now").click()
    expect(card(here, ticket.number)).to_contain_text("Awaiting confirmation")
    expect(card(here, ticket.number)).to_contain_text("$4.52")


def test_a_stale_page_says_that_a_job_is_gone(shared_lab: Lab, jobs: Jobs, here: Page) -> None:
    ticket = jobs.handed_in("Gone Girl")
    open_list(here, shared_lab, ticket)
    jobs.witness.post(f"/jobs/{ticket.id}/lock")
    jobs.witness.delete(f"/jobs/{ticket.id}")
    button(here, "Approve", ticket.number).click()
    dialog = here.get_by_role("dialog")
    expect(dialog).to_contain_text("This job is gone")
    dialog.get_by_role("button", name="Back to the jobs").click()
    expect(card(here, ticket.number)).to_have_count(0)


def test_notes_of_two_people_are_both_kept(
    shared_lab: Lab, jobs: Jobs, here: Page, there: Page
) -> None:
    ticket = jobs.handed_in("Nora Notes")
    for page in (here, there):
        open_job(page, shared_lab, ticket)
    # What the other writes has not come to this page when its notes are changed.
    reads = f"**/api/v1/jobs/{ticket.number}"
    here.route(reads, lambda route: route.abort())
    there.get_by_label("Notes").fill("The bed is warped.")
    there.get_by_label("Notes").blur()
    eventually(lambda: jobs.witness.job(ticket.number)["notes"] == "The bed is warped.")

    here.get_by_label("Notes").fill("Call the student.")
    here.unroute(reads)
    here.get_by_label("Notes").blur()
    expect(here.get_by_text("Somebody has changed the notes since you began")).to_be_visible()
    expect(here.locator("blockquote")).to_have_text("The bed is warped.")
    here.get_by_role("button", name="Keep both").click()
    both = "The bed is warped.\n\nCall the student."
    eventually(lambda: jobs.witness.job(ticket.number)["notes"] == both)
    expect(here.get_by_label("Notes")).to_have_value(both)
