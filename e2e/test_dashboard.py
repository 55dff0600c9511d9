"""The dashboard: what it lists, what it keeps, and what it says when something is missing."""

import re
from collections import Counter

import pytest
from playwright.sync_api import Page, Response, expect

from e2e.conftest import PLAIN_NAME
from e2e.jobs import Jobs
from e2e.lab import Lab
from e2e.pages import approve, button, card, open_tab, sign_in
from e2e.windows import Windows
from e2e.witness import eventually

REFRESH_MS = 45_500
# The access token is renewed a minute before its quarter of an hour is over.
TOKEN_MS = 14 * 60_000 + 1_000
# Of a quarter of an hour.
REFRESHES = 20
# What had come to the page has been dealt with there; its timers stand still.
TURN = """
() => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => done();
  port2.postMessage("next");
})
"""


@pytest.fixture
def jobs(shared_lab: Lab) -> Jobs:
    return Jobs(shared_lab)


@pytest.fixture
def desk(windows: Windows, shared_lab: Lab) -> Page:
    """A window whose clock a test can put forward."""
    page = windows.staff(shared_lab)
    page.clock.install()
    return page


def show(page: Page, lab: Lab, search: str = "") -> None:
    page.goto(f"{lab.site}/dashboard/{search}")
    expect(page.get_by_text("Last updated")).to_be_visible()


def shown_numbers(page: Page) -> list[int]:
    """The jobs in the list, from above."""
    texts = page.locator("[data-job]").all_inner_texts()
    return [int(found.group(1)) for text in texts if (found := re.search(r"#(\d+)", text))]


def test_tabs_tell_how_many_jobs_are_in_each_status(lab: Lab, windows: Windows) -> None:
    jobs = Jobs(lab)
    for status in ("UPLOADED", "UPLOADED", "PENDING", "PRINTING", "REJECTED"):
        jobs.in_status(status)
    page = windows.staff(lab)
    show(page, lab)
    counts = {"Uploaded": 2, "Awaiting confirmation": 1, "Ready to print": 0, "Printing": 1}
    for name, count in {**counts, "Ready for pick-up": 0, "Rejected": 1, "All": 5}.items():
        expect(page.get_by_role("tab", name=name)).to_have_text(f"{name}{count}")
    assert shown_numbers(page) == [2, 1]
    expect(page).to_have_title("(2) Uploaded · Printdesk")
    open_tab(page, "Awaiting confirmation")
    expect(card(page, 3)).to_contain_text("$4.52")
    expect(card(page, 3)).to_contain_text("45.2 g · 3.5 h")


def test_search_finds_by_student_address_class_number_and_file_name(
    shared_lab: Lab, jobs: Jobs, desk: Page
) -> None:
    wanted = jobs.handed_in("Quentin Quark", class_number="PHYS 137")
    jobs.handed_in("Somebody Else")
    show(desk, shared_lab)
    field = desk.get_by_role("searchbox")
    for words in ("quentin", "QUARK", "quentin@example", "PHYS 137", f"#{wanted.number}"):
        field.fill(words)
        expect(desk.locator("[data-job]")).to_have_count(1)
        expect(card(desk, wanted.number)).to_be_visible()
    field.fill("nobody of this name")
    expect(desk.get_by_role("heading", name="Nothing matches here")).to_be_visible()
    desk.get_by_role("button", name="Clear search and filters").click()
    expect(desk.locator("[data-job]")).not_to_have_count(0)
    expect(field).to_have_value("")


def test_filters_stand_in_the_address_and_go_back_with_it(
    shared_lab: Lab, jobs: Jobs, desk: Page
) -> None:
    art = jobs.handed_in("Art Student", discipline="Art")
    xl = jobs.handed_in("Big Student", discipline="Art", printer="prusa_xl")
    show(desk, shared_lab)
    desk.get_by_role("button", name="Filters").click()
    desk.get_by_label("Discipline").select_option("Art")
    expect(card(desk, art.number)).to_be_visible()
    desk.get_by_label("Printer").select_option("prusa_xl")
    expect(card(desk, art.number)).to_have_count(0)
    expect(card(desk, xl.number)).to_be_visible()
    expect(desk).to_have_url(f"{shared_lab.site}/dashboard/?printer=prusa_xl&discipline=Art")

    desk.reload()
    expect(card(desk, xl.number)).to_be_visible()
    expect(card(desk, art.number)).to_have_count(0)
    desk.go_back()
    expect(card(desk, art.number)).to_be_visible()
    remove = desk.get_by_role("button", name="Remove the filter “Art”")
    remove.click()
    expect(desk).to_have_url(f"{shared_lab.site}/dashboard/")


def test_a_job_leads_back_to_the_list_as_it_was(shared_lab: Lab, jobs: Jobs, desk: Page) -> None:
    ticket = jobs.in_status("PENDING", "Betty Back")
    show(desk, shared_lab, "?status=PENDING&search=betty")
    card(desk, ticket.number).get_by_role("link", name="Betty Back").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text(f"#{ticket.number}")
    desk.get_by_role("main").get_by_role("link", name="Jobs").click()
    expect(desk).to_have_url(f"{shared_lab.site}/dashboard/?status=PENDING&search=betty")
    expect(card(desk, ticket.number)).to_be_visible()


def test_a_confirmation_that_expired_is_marked_and_can_be_filtered(
    strict_lab: Lab, windows: Windows
) -> None:
    jobs = Jobs(strict_lab)
    ticket = jobs.in_status("PENDING", "Ivy Idle")
    eventually(lambda: jobs.witness.job(ticket.number)["is_confirmation_expired"])
    page = windows.staff(strict_lab)
    show(page, strict_lab, "?status=PENDING&expired=1")
    expect(card(page, ticket.number)).to_contain_text("Confirmation expired")
    expect(button(page, "Send the email again", ticket.number)).to_be_enabled()


def test_a_refresh_keeps_focus_and_place(shared_lab: Lab, jobs: Jobs, desk: Page) -> None:
    for _ in range(8):
        jobs.handed_in("Sally Scroll")
    show(desk, shared_lab, "?search=sally")
    link = desk.locator("[data-job-link]").nth(6)
    link.scroll_into_view_if_needed()
    link.focus()
    desk.mouse.wheel(0, 200)
    at = eventually(lambda: desk.evaluate("() => window.scrollY"))
    number = shown_numbers(desk)[6]
    place = card(desk, number).evaluate("card => card.getBoundingClientRect().top")
    new = jobs.handed_in("Sally Scroll")

    desk.clock.fast_forward(REFRESH_MS)
    expect(card(desk, new.number)).to_be_attached()
    expect(card(desk, number).locator("[data-job-link]")).to_be_focused()
    moved = card(desk, number).evaluate("card => card.getBoundingClientRect().top") - place
    assert abs(moved) < 2, f"what was looked at moved by {moved} px"
    assert desk.evaluate("() => window.scrollY") > at
    # Who listens hears of it.
    expect(desk.locator("[aria-live=polite]").filter(has_text="New job")).to_have_text(
        f"New job {new.number} from Sally Scroll."
    )


def test_what_is_under_the_pointer_stays_there_when_a_job_comes_in(
    shared_lab: Lab, jobs: Jobs, desk: Page
) -> None:
    for _ in range(6):
        jobs.handed_in("Polly Pointer")
    show(desk, shared_lab, "?search=polly")
    number = shown_numbers(desk)[1]
    button(desk, "Reject", number).hover()
    assert desk.evaluate("() => window.scrollY") == 0
    before = button(desk, "Reject", number).bounding_box()
    new = jobs.handed_in("Polly Pointer")
    desk.clock.fast_forward(REFRESH_MS)
    expect(card(desk, new.number)).to_be_attached()
    assert button(desk, "Reject", number).bounding_box() == before


def test_a_quarter_of_an_hour_asks_twice_a_refresh_and_loads_nothing_again(
    shared_lab: Lab, jobs: Jobs, desk: Page
) -> None:
    jobs.handed_in("Petra Patient")
    show(desk, shared_lab, "?search=nobody")
    expect(desk).to_have_title(re.compile(r"^\(\d+\)"))
    asked: Counter[str] = Counter()

    def note(response: Response) -> None:
        _, of_api, address = response.url.partition("/api/v1/")
        route, _, query = address.partition("?")
        # Pictures of new jobs may come in meanwhile; in a list of nobody's nothing changes.
        of_new = "reviewed=false" in query
        if of_api:
            asked["new jobs" if of_new else f"{route}: {response.status}"] += 1

    desk.on("response", note)
    for _ in range(REFRESHES):
        with (
            desk.expect_response("**/jobs?*search=nobody*") as listed,
            desk.expect_response("**/jobs?*reviewed=false*") as new,
        ):
            desk.clock.run_for(45_000)
        # While the page has not read an answer to its end, the next look would wait for that one.
        listed.value.finished()
        new.value.finished()
        desk.evaluate(TURN)
    # The token is renewed a minute before its end; nothing else is asked.
    assert asked == {"jobs: 304": REFRESHES, "new jobs": REFRESHES, "auth/refresh: 200": 1}
    expect(desk.get_by_text("Last updated just now")).to_be_visible()


def test_a_refresh_leaves_an_open_dialog_alone(shared_lab: Lab, jobs: Jobs, desk: Page) -> None:
    ticket = jobs.handed_in("Dina Dialog")
    show(desk, shared_lab, "?search=dina")
    dialog = approve(desk, ticket.number, weight="45.2", time="")
    new = jobs.handed_in("Dina Dialog")
    desk.clock.fast_forward(REFRESH_MS)
    expect(card(desk, new.number)).to_be_attached()
    expect(dialog.get_by_label("Weight in grams")).to_have_value("45.2")
    expect(dialog.get_by_label("Print time")).to_be_focused()


def test_without_a_network_the_list_says_how_old_it_is(
    shared_lab: Lab, jobs: Jobs, desk: Page
) -> None:
    ticket = jobs.handed_in("Olga Old")
    show(desk, shared_lab, "?search=olga")
    expect(card(desk, ticket.number)).to_be_visible()
    desk.context.set_offline(True)
    expect(desk.get_by_text("You are offline.")).to_be_visible()
    expect(desk.get_by_text("No network.")).to_be_visible()
    desk.clock.fast_forward(REFRESH_MS)
    # Two more tries, with pauses between them.
    desk.clock.fast_forward(600)
    desk.clock.fast_forward(1_600)
    expect(desk.get_by_text(re.compile(r"Last updated \d+s ago"))).to_be_visible()
    expect(card(desk, ticket.number)).to_be_visible()

    new = jobs.handed_in("Olga Old")
    desk.context.set_offline(False)
    expect(card(desk, new.number)).to_be_visible()
    expect(desk.get_by_text("You are offline.")).to_be_hidden()
    expect(desk.get_by_text("No network.")).to_be_hidden()


def test_a_session_that_ends_loses_nothing_that_was_typed(
    shared_lab: Lab, jobs: Jobs, desk: Page
) -> None:
    ticket = jobs.handed_in("Ed Expiry")
    show(desk, shared_lab, "?search=expiry")
    dialog = approve(desk, ticket.number, weight="45.2", time="3.2")
    expect(dialog.get_by_text("$4.52")).to_be_visible()
    desk.context.clear_cookies()
    desk.clock.fast_forward(TOKEN_MS)

    door = desk.get_by_role("dialog", name="Please sign in again")
    expect(door).to_be_visible()
    expect(door.get_by_label("Email address")).to_have_value(shared_lab.admin.email)
    door.get_by_label("Password", exact=True).fill(shared_lab.admin.password)
    door.get_by_role("button", name="Sign in").click()
    expect(door).to_be_hidden()
    dialog = desk.get_by_role("dialog", name=f"Approve job #{ticket.number}")
    expect(dialog.get_by_label("Weight in grams")).to_have_value("45.2")
    take_again = dialog.get_by_role("button", name="Take it again")
    if take_again.is_visible():
        take_again.click()
    dialog.get_by_role("button", name="Approve and send").click()
    expect(dialog).to_be_hidden()
    assert jobs.witness.job(ticket.number)["cost_cents"] == 452


def test_a_job_asked_for_before_signing_in_is_shown_after_it(
    shared_lab: Lab, jobs: Jobs, page: Page
) -> None:
    ticket = jobs.handed_in("Dee Deep")
    page.goto(f"{shared_lab.site}/dashboard/jobs/{ticket.number}/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    sign_in(page, shared_lab.admin)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"#{ticket.number} Dee Deep")
    expect(page).to_have_url(f"{shared_lab.site}/dashboard/jobs/{ticket.number}/")


def test_signing_out_ends_the_session_in_every_tab(shared_lab: Lab, windows: Windows) -> None:
    page = windows.staff(shared_lab)
    show(page, shared_lab)
    other = page.context.new_page()
    show(other, shared_lab)
    page.get_by_role("button", name="Account of").click()
    page.get_by_role("menuitem", name="Sign out").click()
    for each in (page, other):
        expect(each.get_by_role("heading", name="Sign in")).to_be_visible()
    other.goto(f"{shared_lab.site}/dashboard/")
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_path_is_copied_where_there_is_no_https(
    shared_lab: Lab, jobs: Jobs, page: Page
) -> None:
    ticket = jobs.handed_in("Cody Copy")
    site = shared_lab.site.replace("localhost", PLAIN_NAME)
    page.goto(f"{site}/dashboard/jobs/{ticket.number}/")
    sign_in(page, shared_lab.admin)
    assert page.evaluate("() => !window.isSecureContext && !navigator.clipboard")
    page.get_by_role("button", name="Copy path").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    page.get_by_label("Notes").focus()
    page.keyboard.press("ControlOrMeta+v")
    path = jobs.witness.job(ticket.number)["file_path"].replace("/", "\\")
    expect(page.get_by_label("Notes")).to_have_value(f"Z:\\storage\\{path}")


def test_a_download_is_the_file_byte_for_byte(shared_lab: Lab, jobs: Jobs, desk: Page) -> None:
    ticket = jobs.handed_in("Dan Download")
    desk.goto(f"{shared_lab.site}/dashboard/jobs/{ticket.number}/")
    with desk.expect_download() as started:
        desk.get_by_role("link", name="Download", exact=True).click()
    assert started.value.path().read_bytes() == ticket.model
    assert started.value.suggested_filename == f"DanDownload_Filament_Blue_{ticket.number}.stl"


def test_whether_a_new_job_is_heard_is_remembered(shared_lab: Lab, desk: Page) -> None:
    show(desk, shared_lab)
    desk.get_by_role("button", name="Sound of a new job: on").click()
    sound = desk.get_by_role("switch", name="A sound for each new job")
    expect(sound).to_be_checked()
    sound.uncheck()
    desk.reload()
    desk.get_by_role("button", name="Sound of a new job: off").click()
    expect(sound).not_to_be_checked()


def test_a_new_job_is_heard_while_another_is_looked_at(
    shared_lab: Lab, jobs: Jobs, desk: Page
) -> None:
    ticket = jobs.handed_in("Hedda Heard")
    show(desk, shared_lab, "?search=hedda")
    card(desk, ticket.number).get_by_role("link", name="Hedda Heard").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text(f"#{ticket.number}")
    new = jobs.handed_in("Hedda Heard")
    desk.clock.fast_forward(REFRESH_MS)
    expect(desk.locator("[aria-live=polite]").filter(has_text="New job")).to_have_text(
        f"New job {new.number} from Hedda Heard."
    )
    desk.get_by_role("main").get_by_role("link", name="Jobs").click()
    expect(desk.get_by_role("button", name="Sound of a new job: on", exact=True)).to_be_visible()
    desk.get_by_role("button", name="Debug panel").click()
    panel = desk.get_by_role("dialog", name="Debug panel")
    expect(panel.get_by_text("allows it")).to_be_visible()
    expect(panel.get_by_text(re.compile(r"^\d+s ago$"))).to_have_count(2)


@pytest.mark.parametrize(
    ("path", "heading"),
    [("admin/outbox", "Outbox"), ("stats", "Statistics"), ("account", "Your account")],
)
def test_a_new_job_is_told_of_wherever_staff_are(
    shared_lab: Lab, jobs: Jobs, desk: Page, path: str, heading: str
) -> None:
    with desk.expect_response("**/jobs?*reviewed=false*"):
        desk.goto(f"{shared_lab.site}/{path}/")
        expect(desk.get_by_role("heading", name=heading, level=1)).to_be_visible()
    new = jobs.handed_in("Adam Admin")
    desk.clock.fast_forward(REFRESH_MS)
    expect(desk.locator("[aria-live=polite]").filter(has_text="New job")).to_have_text(
        f"New job {new.number} from Adam Admin."
    )


def test_a_new_job_is_marked_until_somebody_has_looked(
    shared_lab: Lab, jobs: Jobs, desk: Page
) -> None:
    ticket = jobs.handed_in("Nina New")
    show(desk, shared_lab, "?search=nina")
    badge = card(desk, ticket.number).get_by_text("New", exact=True)
    expect(badge).to_be_visible()
    desk.get_by_role("button", name=f"Mark #{ticket.number} as reviewed").click()
    expect(badge).to_be_hidden()
    assert jobs.witness.job(ticket.number)["staff_viewed_at"] is not None
