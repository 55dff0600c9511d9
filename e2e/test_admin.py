"""What an administrator does: finds out what is wrong and mends it, archives, deletes, verifies."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from e2e.discrepancies import CarelessHand
from e2e.jobs import Jobs, Ticket
from e2e.keyboard import Keyboard
from e2e.lab import Lab, open_lab
from e2e.pages import alert, card, sign_in
from e2e.second_worker import working_slowly
from e2e.windows import Windows
from e2e.witness import Witness, eventually

SOUND = "Everything is where it should be"


@pytest.fixture
def lab(request: pytest.FixtureRequest) -> Lab:
    """One for all tests, each of which leaves nothing to be found, but for those that cannot."""
    own = request.node.get_closest_marker("lab_of_its_own")
    found: Lab = request.getfixturevalue("own_lab" if own else "shared_lab")
    return found


@pytest.fixture
def own_lab(tmp_path: Path) -> Iterator[Lab]:
    """A lab where nobody has done anything before, and where anything may be left."""
    with open_lab(tmp_path) as lab:
        yield lab


@pytest.fixture
def jobs(lab: Lab) -> Jobs:
    return Jobs(lab)


@pytest.fixture
def hand(jobs: Jobs) -> CarelessHand:
    return CarelessHand(jobs)


@pytest.fixture
def desk(windows: Windows, lab: Lab) -> Page:
    """The administrator's window."""
    return windows.staff(lab)


@pytest.fixture
def share_away(lab: Lab) -> Iterator[Path]:
    """The share is away until the test brings it back, or ends."""
    elsewhere = lab.storage.with_name("elsewhere")
    lab.storage.rename(elsewhere)
    yield elsewhere
    if elsewhere.exists():
        elsewhere.rename(lab.storage)


def show(page: Page, lab: Lab, path: str = "/admin/") -> None:
    page.goto(f"{lab.site}{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def at_rest(jobs: Jobs, *tickets: Ticket) -> None:
    """Wait until what the worker writes about the jobs is on the share."""
    for ticket in tickets:
        eventually(partial(is_written, jobs.witness, ticket.number))


def is_written(witness: Witness, number: int) -> bool:
    """Whether the file about a job tells its whole history."""
    return len(witness.metadata(number)["events"]) == len(witness.job(number)["events"])


def audit(page: Page, *, full: bool = False) -> None:
    """Have an audit, and wait for its report."""
    if full:
        page.get_by_label("Full").check()
    page.get_by_role("button", name="Start the audit").click()
    expect(page.get_by_text("The audit is done")).to_be_attached()


def part(page: Page, title: str) -> Locator:
    """A part of the report."""
    return page.get_by_role("region", name=title)


def entry(page: Page, path: Path, title: str) -> Locator:
    """A finding, by its file."""
    return part(page, title).get_by_role("listitem").filter(has_text=path.name)


def mend(page: Page, button: Locator, question: str) -> None:
    """Press a button, and confirm what it asks."""
    button.click()
    dialog = page.get_by_role("dialog", name=question)
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_be_hidden()


def delete_all(page: Page, title: str, files: list[Path]) -> None:
    """Delete all that a part of the report names, by one confirmation that names it again."""
    chosen, all_of_them = part(page, title), f"{len(files)} files"
    chosen.get_by_role("checkbox", name=f"Choose all {len(files)}").check()
    chosen.get_by_role("button", name=f"Delete {all_of_them}").click()
    dialog = page.get_by_role("dialog", name=f"Delete {all_of_them} for good?")
    expect(dialog.get_by_role("listitem")).to_have_count(len(files))
    for file in files:
        expect(dialog.get_by_role("listitem").filter(has_text=file.name)).to_be_visible()
        assert file.exists()
    dialog.get_by_role("button", name=f"Delete {all_of_them}").click()
    expect(dialog).to_be_hidden()
    expect(chosen.get_by_text("Deleted", exact=True)).to_have_count(len(files))


@pytest.mark.lab_of_its_own
def test_each_kind_of_discrepancy_is_mended_in_the_browser(
    lab: Lab, jobs: Jobs, hand: CarelessHand, desk: Page
) -> None:
    lost, misplaced, edited = (jobs.handed_in(f"{name} Doe") for name in ("Lo", "Mi", "Ed"))
    changed = jobs.in_status("PRINTING", "Ch Doe")
    at_rest(jobs, lost, misplaced, edited, changed)
    show(desk, lab)
    expect(desk.get_by_text("There was no audit yet")).to_be_visible()
    audit(desk, full=True)
    expect(desk.get_by_text(SOUND)).to_be_visible()

    strays = [hand.stray(), hand.stray("Printing/notes.txt")]
    working_copy = hand.lose(lost)
    left = hand.misplace(misplaced)
    original = hand.overwrite_original(changed)
    metadata = hand.edit_metadata(edited)
    audit(desk, full=True)
    expect(desk.get_by_text("6 things to look at.")).to_be_visible()

    missed = entry(desk, working_copy, "Files that a job misses")
    expect(missed).to_contain_text("The file that would be printed is not on the share.")
    mend(desk, missed.get_by_role("button", name="Restore"), "Restore the files of 1 job?")
    expect(missed).to_contain_text("Restored")
    assert working_copy.read_bytes() == lost.model

    overwritten = entry(desk, original, "Originals that were changed")
    link = overwritten.get_by_role("link", name=f"Job #{changed.number}")
    expect(link).to_have_attribute("href", f"/dashboard/jobs/{changed.number}/")
    mend(desk, overwritten.get_by_role("button", name="Restore"), "Restore the files of 1 job?")
    expect(overwritten).to_contain_text("Restored")
    assert original.read_bytes() == changed.model

    disagreeing = entry(desk, metadata, "Metadata that disagrees")
    expect(disagreeing).to_contain_text("student_name")
    question = "Write the metadata of 1 job anew?"
    mend(desk, disagreeing.get_by_role("button", name="Write anew"), question)
    expect(disagreeing).to_contain_text("Written anew")
    eventually(lambda: jobs.witness.metadata(edited.number)["job"]["student_name"] == "Ed Doe")

    stale = entry(desk, left, "Files left in another folder")
    expect(stale).to_contain_text("11 B")
    mend(desk, stale.get_by_role("button", name="Delete"), "Delete 1 file for good?")
    expect(stale).to_contain_text("Deleted")
    assert not left.exists()

    delete_all(desk, "Files of no job", strays)
    assert not any(stray.exists() for stray in strays)

    expect(desk.get_by_text("All of it is mended")).to_be_visible()
    audit(desk, full=True)
    expect(desk.get_by_text(SOUND)).to_be_visible()

    desk.goto(f"{lab.site}/dashboard/jobs/{changed.number}/")
    expect(desk.get_by_text("Files restored")).to_be_visible()
    desk.goto(f"{lab.site}/dashboard/jobs/{misplaced.number}/")
    expect(desk.get_by_text("A file left in another folder was deleted")).to_be_visible()


@pytest.mark.lab_of_its_own
def test_what_has_changed_since_the_audit_is_refused_beside_its_entry(
    lab: Lab, jobs: Jobs, hand: CarelessHand, desk: Page
) -> None:
    moving, ruined = jobs.handed_in("Mo Ving"), jobs.handed_in("Ru Ined")
    at_rest(jobs, moving, ruined)
    touched, untouched = hand.stray("Uploaded/touched.stl"), hand.stray("Uploaded/left-alone.stl")
    left = hand.misplace(moving, "Rejected")
    lost = [hand.lose(ruined, "file_path"), hand.lose(ruined, "original_path")]
    show(desk, lab)
    audit(desk)

    touched.write_bytes(b"somebody works on this")
    orphans = part(desk, "Files of no job")
    orphans.get_by_role("checkbox", name="Choose all 2").check()
    delete = orphans.get_by_role("button", name="Delete 2 files")
    mend(desk, delete, "Delete 2 files for good?")
    expect(entry(desk, untouched, "Files of no job")).to_contain_text("Deleted")
    refused = entry(desk, touched, "Files of no job")
    expect(refused).to_contain_text("This file was changed after the audit.")
    assert touched.read_bytes() == b"somebody works on this"

    # The job has come to where its file was left.
    jobs.do(moving, "reject", {"reasons": ["Walls too thin to print"]})
    stale = entry(desk, left, "Files left in another folder")
    mend(desk, stale.get_by_role("button", name="Delete"), "Delete 1 file for good?")
    expect(stale).to_contain_text(f"This file belongs to job #{moving.number}, and stays.")
    assert left.exists()

    gone = entry(desk, lost[0], "Files that a job misses").first
    mend(desk, gone.get_by_role("button", name="Restore"), "Restore the files of 1 job?")
    expect(gone).to_contain_text("ask the student to hand the model in again")


def test_an_audit_is_followed_by_whoever_looks_and_survives_a_reload(lab: Lab, desk: Page) -> None:
    show(desk, lab)
    expect(desk.get_by_role("button", name="Start the audit")).to_be_visible()
    progress = desk.get_by_role("progressbar", name="Progress of the audit")
    with working_slowly(lab) as worker:
        worker.report(14_203, 36_120, "Looking at Printing")
        # The page was there before it began, and then comes anew in the middle of it.
        for _ in range(2):
            expect(desk.get_by_text("Looking at Printing")).to_be_visible()
            expect(desk.get_by_text("14,203 of 36,120")).to_be_visible()
            expect(desk.get_by_text(re.compile("Started by Olga Other, .+ ago"))).to_be_visible()
            expect(progress).to_have_attribute("aria-valuenow", "39")
            desk.reload()
        expect(progress).to_be_visible()
        expect(desk.get_by_role("button", name="Start the audit")).to_have_count(0)
        worker.carry_out()
    expect(desk.get_by_text(SOUND)).to_be_visible()
    expect(desk.get_by_text("The audit is done")).to_be_attached()
    expect(desk.get_by_role("button", name="Start the audit")).to_be_visible()


@pytest.mark.lab_of_its_own
def test_a_share_that_is_away_is_told_and_nothing_is_taken_for_missing(
    lab: Lab, jobs: Jobs, desk: Page, share_away: Path
) -> None:
    show(desk, lab)
    expect(desk.get_by_text("Something does not work")).to_be_visible()
    parts = desk.locator("dl", has_text="Share")
    expect(parts).to_contain_text("The lab's file storage cannot be reached")
    desk.get_by_role("button", name="Start the audit").click()
    expect(desk.get_by_text("The last audit stopped before its end")).to_be_visible()
    desk.reload()
    expect(desk.get_by_text("The last audit stopped before its end")).to_be_visible()
    expect(desk.get_by_text("There was no audit yet")).to_be_visible()

    share_away.rename(lab.storage)
    desk.get_by_role("button", name="Look again").click()
    # All that is said of this lab is that it makes no backups.
    expect(desk.get_by_text("Something needs a look", exact=True)).to_be_visible()
    expect(parts).to_contain_text("No backups are made")
    audit(desk)
    expect(desk.get_by_text(SOUND)).to_be_visible()
    expect(desk.get_by_text("The last audit stopped before its end")).to_have_count(0)


def test_a_page_without_a_connection_says_so_and_recovers(lab: Lab, desk: Page) -> None:
    show(desk, lab)
    expect(desk.get_by_role("button", name="Start the audit")).to_be_enabled()
    desk.context.set_offline(True)
    expect(desk.get_by_text("You are offline.")).to_be_visible()
    desk.get_by_role("button", name="Start the audit").click()
    expect(alert(desk)).to_contain_text("We could not reach the server")
    desk.context.set_offline(False)
    audit(desk)
    expect(desk.get_by_text(SOUND)).to_be_visible()
    expect(alert(desk)).to_have_count(0)


def test_a_flagged_job_stands_out_until_an_admin_takes_the_flag_off(
    lab: Lab, jobs: Jobs, hand: CarelessHand, desk: Page, windows: Windows
) -> None:
    ticket = jobs.handed_in("Fla Gged")
    at_rest(jobs, ticket)
    left = hand.misplace(ticket)
    show(desk, lab)
    audit(desk)
    stale = entry(desk, left, "Files left in another folder")
    stale.get_by_role("button", name=f"Flag: job #{ticket.number}").click()
    dialog = desk.get_by_role("dialog", name="Flag 1 job for a look?")
    dialog.get_by_label("Reason").fill("")
    dialog.get_by_role("button", name="Flag 1 job").click()
    expect(dialog.get_by_text("Say why, in a few words.")).to_be_visible()
    dialog.get_by_label("Reason").fill("Whose slice is this?")
    dialog.get_by_role("button", name="Flag 1 job").click()
    expect(dialog).to_be_hidden()
    expect(stale).to_contain_text("Flagged")
    expect(stale.get_by_role("button", name="Delete")).to_be_visible()

    sam = windows.staff(lab, lab.add_staff("Sam Staff"))
    sam.goto(f"{lab.site}/dashboard/")
    expect(card(sam, ticket.number)).to_contain_text("Flagged: Whose slice is this?")
    sam.goto(f"{lab.site}/dashboard/jobs/{ticket.number}/")
    expect(sam.get_by_text("Flagged for a look").first).to_be_visible()
    expect(sam.get_by_role("button", name="Take the flag off")).to_have_count(0)

    stale.get_by_role("link", name=f"Job #{ticket.number}").click()
    expect(desk.get_by_text("Whose slice is this?").first).to_be_visible()
    desk.get_by_role("button", name="Take the flag off").click()
    expect(desk.get_by_role("button", name="Take the flag off")).to_have_count(0)
    expect(desk.get_by_text("Flag taken off")).to_be_visible()
    assert jobs.witness.job(ticket.number)["flagged"] is None
    left.unlink()


def test_old_jobs_are_archived_and_one_that_cannot_be_does_not_stop_the_rest(
    lab: Lab, jobs: Jobs, hand: CarelessHand, desk: Page
) -> None:
    old = [jobs.in_status("REJECTED", f"Old {name}") for name in ("Ann", "Bob", "Cyd")]
    young = jobs.in_status("REJECTED", "Young Dee")
    for ticket in old:
        hand.grow_old(ticket, 91)
    blocked = old[1]
    name = jobs.witness.job(blocked.number)["display_name"]
    in_the_way = lab.storage / "Archived" / name
    in_the_way.mkdir()

    show(desk, lab, "/admin/data/")
    archive = desk.get_by_role("region", name="3 jobs would be archived")
    expect(archive.get_by_role("row")).to_have_count(4)
    expect(archive).not_to_contain_text("Young Dee")
    days = desk.get_by_label("Picked up or rejected at least this many days ago")
    days.fill("30")
    expect(desk.get_by_text("The lab keeps these jobs for 90 days at least.")).to_be_visible()
    days.fill("92")
    expect(desk.get_by_text("Nothing is old enough to be archived")).to_be_visible()
    days.fill("90")
    archive.get_by_role("button", name="Archive 3 jobs").click()
    desk.get_by_role("dialog").get_by_role("button", name="Archive 3 jobs").click()
    expect(desk.get_by_text("The last time: 2 jobs archived, 1 could not be.")).to_be_visible()
    failed = desk.get_by_role("main").get_by_role("listitem").filter(has_text="storage cannot be")
    expect(failed.get_by_role("link", name=f"Job #{blocked.number}")).to_be_visible()
    statuses = [jobs.witness.job(ticket.number)["status"] for ticket in (*old, young)]
    assert statuses == ["ARCHIVED", "REJECTED", "ARCHIVED", "REJECTED"]

    in_the_way.rmdir()
    desk.reload()
    expect(desk.get_by_text("The last time: 2 jobs archived, 1 could not be.")).to_be_visible()
    desk.get_by_role("button", name="Archive 1 job").click()
    desk.get_by_role("dialog").get_by_role("button", name="Archive 1 job").click()
    expect(desk.get_by_text("The last time: 1 job archived.")).to_be_visible()
    desk.goto(f"{lab.site}/dashboard/jobs/{blocked.number}/")
    expect(desk.get_by_role("listitem").filter(has_text="Archived").first).to_be_visible()


def test_archived_jobs_are_deleted_once_their_number_was_typed(
    lab: Lab, jobs: Jobs, hand: CarelessHand, desk: Page
) -> None:
    ancient = [jobs.in_status("ARCHIVED", f"Ancient {name}") for name in ("Ann", "Bob")]
    kept = jobs.in_status("ARCHIVED", "Recent Cyd")
    for ticket in ancient:
        hand.grow_old(ticket, 366)
    at_rest(jobs, *ancient, kept)
    show(desk, lab, "/admin/data/")
    desk.get_by_role("button", name="Delete 2 jobs").click()
    dialog = desk.get_by_role("dialog", name="Delete 2 jobs for good?")
    dialog.get_by_role("button", name="Delete 2 jobs for good").click()
    expect(dialog.get_by_text("Type 2, the number of the jobs.")).to_be_visible()
    dialog.get_by_label("Type 2 to go on").fill("2")
    dialog.get_by_role("button", name="Delete 2 jobs for good").click()
    expect(desk.get_by_text("The last time: 2 jobs deleted.")).to_be_visible()
    expect(desk.get_by_text("Nothing is old enough to be deleted")).to_be_visible()
    for ticket in ancient:
        with pytest.raises(requests.HTTPError, match="404"):
            jobs.witness.job(ticket.number)
    assert jobs.witness.job(kept.number)["status"] == "ARCHIVED"
    assert not [path for path in jobs.witness.files() if "Ancient" in path]

    show(desk, lab)
    desk.get_by_role("button", name="Verify the history").click()
    expect(desk.get_by_text(re.compile("are as they were written"))).to_be_visible()


@pytest.mark.lab_of_its_own
def test_an_event_that_was_tampered_with_is_found(
    lab: Lab, jobs: Jobs, hand: CarelessHand, desk: Page
) -> None:
    tickets = [jobs.in_status(status) for status in ("PENDING", "COMPLETED", "UPLOADED")]
    show(desk, lab)
    expect(desk.get_by_text("It was not verified yet.")).to_be_visible()
    verify = desk.get_by_role("button", name="Verify the history")
    verify.click()
    told = desk.get_by_text(re.compile(r"^[1-9]\d* events in \d+ chains are as they were written"))
    expect(told).to_be_visible()

    hand.rewrite_history(tickets[1])
    verify.click()
    expect(desk.get_by_text("1 thing in the history is not as it was written.")).to_be_visible()
    expect(desk.get_by_text("keep a copy of the database and of the share")).to_be_visible()
    flaw = desk.get_by_role("list", name="What is wrong").get_by_role("listitem")
    expect(flaw).to_contain_text("Event 1 (JobCreated")
    link = flaw.get_by_role("link", name=f"Job #{tickets[1].number}")
    expect(link).to_have_attribute("href", f"/dashboard/jobs/{tickets[1].number}/")
    desk.reload()
    expect(flaw).to_have_count(1)


def test_everything_is_mended_by_keyboard_alone(lab: Lab, hand: CarelessHand, desk: Page) -> None:
    strays = [hand.stray(f"Uploaded/stray-{number}.stl") for number in range(2)]
    keys = Keyboard(desk)
    desk.goto(f"{lab.site}/dashboard/")
    keys.do(desk.get_by_role("link", name="Administration"))
    expect(desk.get_by_role("heading", name="System health", level=1)).to_be_visible()
    keys.do(desk.get_by_role("button", name="Start the audit"))
    orphans = part(desk, "Files of no job")
    keys.tab_to(orphans.get_by_role("checkbox", name="Choose all 2"))
    keys.press("Space")
    keys.do(orphans.get_by_role("button", name="Delete 2 files"))
    dialog = desk.get_by_role("dialog", name="Delete 2 files for good?")
    expect(dialog.locator(":focus")).to_have_count(1)
    keys.press("Escape")
    expect(orphans.get_by_role("button", name="Delete 2 files")).to_be_focused()
    keys.press("Enter")
    keys.do(dialog.get_by_role("button", name="Delete 2 files"))
    expect(dialog).to_be_hidden()
    # The button is gone; how the report stands now is next to be read.
    expect(desk.get_by_role("heading", name="The last report")).to_be_focused()
    assert not any(stray.exists() for stray in strays)
    keys.tab_to(desk.get_by_role("link", name="Data", exact=True), "Shift+Tab")
    keys.press("Enter")
    expect(desk.get_by_role("heading", name="Data", level=1)).to_be_visible()


def test_staff_are_shown_the_way_out(lab: Lab, windows: Windows) -> None:
    person = lab.add_staff("Tom Staff")
    tom = windows.staff(lab, person)
    asked: list[str] = []
    tom.on("request", lambda request: asked.append(request.url))
    for path in ("/admin/", "/admin/catalog/", "/admin/outbox/", "/admin/data/"):
        show(tom, lab, path)
        expect(tom.get_by_role("heading", name="This is for administrators")).to_be_visible()
    assert not [url for url in asked if "/api/v1/admin/" in url]
    tom.get_by_role("link", name="To the jobs").click()
    expect(tom.get_by_role("heading", name="Jobs", level=1)).to_be_visible()
    expect(tom.get_by_role("link", name="Administration")).to_have_count(0)
    for path in ("tasks", "audit/report", "verify-log/report", "archive/preview"):
        with pytest.raises(requests.HTTPError, match="403"):
            Witness(lab, person).get(f"/admin/{path}")


def test_who_is_nobody_signs_in_first_and_comes_back(lab: Lab, page: Page) -> None:
    page.goto(f"{lab.site}/admin/data/")
    page.wait_for_url("**/login/?next=%2Fadmin%2Fdata%2F")
    sign_in(page, lab.admin)
    expect(page.get_by_role("heading", name="Data", level=1)).to_be_visible()
