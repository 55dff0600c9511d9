"""A session that ends at the server while something is being typed."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.jobs import Jobs, Ticket
from e2e.lab import Lab
from e2e.pages import button
from e2e.windows import Windows
from e2e.witness import eventually

TYPED = "The handle is thinner than a nozzle."


@dataclass
class Work:
    """What is typed on, and how it is sent."""

    address: str
    field: Callable[[Page], Locator]
    send: Callable[[Page], None]
    # What the lab knows once it was sent.
    kept: Callable[[], object]


@pytest.fixture
def jobs(shared_lab: Lab) -> Jobs:
    return Jobs(shared_lab)


def notes(jobs: Jobs, ticket: Ticket) -> Work:
    return Work(
        address=f"/dashboard/jobs/{ticket.number}/",
        field=lambda page: page.get_by_label("Notes"),
        # They save themselves.
        send=lambda page: expect(page.get_by_text("Saved", exact=True)).to_be_visible(),
        kept=lambda: jobs.witness.job(ticket.number)["notes"],
    )


def rejection(jobs: Jobs, ticket: Ticket) -> Work:
    def field(page: Page) -> Locator:
        dialog = page.get_by_role("dialog", name=f"Reject job #{ticket.number}")
        if not page.get_by_role("dialog").count():
            button(page, "Reject", ticket.number).click()
        return dialog.get_by_label("In your own words")

    def send(page: Page) -> None:
        dialog = page.get_by_role("dialog")
        again = dialog.get_by_role("button", name="Take it again")
        act = dialog.get_by_role("button", name="Reject and send")
        expect(again.or_(act).first).to_be_visible()
        if again.is_visible():
            again.click()
        act.click()
        expect(dialog).to_be_hidden()

    return Work(
        address=f"/dashboard/jobs/{ticket.number}/",
        field=field,
        send=send,
        kept=lambda: jobs.witness.job(ticket.number)["custom_reason"],
    )


def catalog(jobs: Jobs, ticket: Ticket) -> Work:
    def send(page: Page) -> None:
        expect(page.get_by_role("alert").filter(has_text="signed in again")).to_be_visible()
        page.get_by_role("button", name="Save changes").click()
        expect(page.get_by_role("region", name="Unsaved changes")).to_have_count(0)

    return Work(
        address="/admin/catalog/",
        field=lambda page: page.get_by_role("region", name="The lab", exact=True).get_by_label(
            "Name"
        ),
        send=send,
        kept=lambda: jobs.witness.get("/admin/catalog")["catalog"]["lab_name"],
    )


@pytest.mark.parametrize("begin", [notes, rejection, catalog])
def test_what_was_typed_is_still_there_after_signing_in_again(
    shared_lab: Lab, jobs: Jobs, windows: Windows, begin: Callable[[Jobs, Ticket], Work]
) -> None:
    work = begin(jobs, jobs.handed_in("Sess Ended"))
    desk = windows.staff(shared_lab)
    desk.goto(f"{shared_lab.site}{work.address}")
    field = work.field(desk)
    field.fill(TYPED[:12])
    expect(field).to_have_value(TYPED[:12])
    jobs.witness.end_other_sessions()
    field.fill(TYPED)
    if begin is catalog:
        desk.get_by_role("button", name="Save changes").click()

    door = desk.get_by_role("dialog", name="Please sign in again")
    expect(door).to_be_visible()
    door.get_by_label("Password", exact=True).fill(shared_lab.admin.password)
    door.get_by_role("button", name="Sign in").click()
    expect(door).to_be_hidden()
    expect(work.field(desk)).to_have_value(TYPED)
    work.send(desk)
    eventually(lambda: work.kept() == TYPED)
