"""What an administrator changes about the lab, and sees of its emails."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.discrepancies import CarelessHand
from e2e.inspection import inspect
from e2e.jobs import Jobs
from e2e.keyboard import Keyboard
from e2e.lab import Lab
from e2e.pages import alert
from e2e.windows import PHONE, Windows
from e2e.witness import Witness, eventually

SAVED = "The catalog is saved"
UNSAVED = "Unsaved changes"


@pytest.fixture(scope="module")
def jobs(shared_lab: Lab) -> Jobs:
    return Jobs(shared_lab)


@pytest.fixture(scope="module")
def witness(jobs: Jobs) -> Witness:
    return jobs.witness


@pytest.fixture
def offered(witness: Witness) -> Iterator[Any]:
    """The catalog as it is, and as it is again after the test."""
    before = witness.get("/admin/catalog")["catalog"]
    yield before
    store(witness, before)


@pytest.fixture
def desk(windows: Windows, shared_lab: Lab) -> Page:
    """The administrator's window."""
    return windows.staff(shared_lab)


@pytest.fixture
def editor(desk: Page, shared_lab: Lab, offered: Any) -> Page:
    """The page on which the catalog is edited."""
    assert offered
    return show(desk, shared_lab)


def show(page: Page, lab: Lab) -> Page:
    page.goto(f"{lab.site}/admin/catalog/")
    expect(page.get_by_role("form", name="Catalog")).to_be_visible()
    return page


def store(witness: Witness, catalog: Any) -> None:
    """Save a catalog beside the browser, as another administrator does."""
    version = witness.get("/admin/catalog")["version"]
    witness.put("/admin/catalog", {"version": version, "catalog": catalog})


def section(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def lab_name(page: Page) -> Locator:
    return section(page, "The lab").get_by_label("Name")


def unfold(page: Page, name: str) -> Locator:
    """Open a printer or a method; its row."""
    row = page.get_by_role("listitem").filter(has=page.get_by_text(name, exact=True))
    row.get_by_role("button", name=re.compile(f"^{name}")).click()
    return row


def save(page: Page) -> None:
    page.get_by_role("button", name="Save changes").click()


def saved(page: Page) -> None:
    """Save, and wait until that is done."""
    save(page)
    # What was saved a moment before may still be told as well.
    expect(page.get_by_text(SAVED).first).to_be_visible()
    expect(page.get_by_role("region", name=UNSAVED)).to_have_count(0)


def test_a_new_price_counts_from_now_on(editor: Page, jobs: Jobs, witness: Witness) -> None:
    old = jobs.in_status("PENDING", "Past Student")
    before = witness.job(old.number)
    method = unfold(editor, "Filament")
    method.get_by_label("Price per gram").fill("0.155")
    method.get_by_label("Minimum charge").fill("2.50")
    saved(editor)
    told = witness.get("/catalog")
    assert told["methods"][0]["rate_cents_per_gram"] == 15.5
    assert told["methods"][0]["minimum_charge_cents"] == 250
    assert witness.job(old.number)["cost_cents"] == before["cost_cents"]
    new = jobs.in_status("PENDING", "Next Student")
    assert witness.job(new.number)["cost_cents"] == 701


def test_lists_are_added_to_arranged_and_shortened(
    editor: Page, shared_lab: Lab, windows: Windows
) -> None:
    colors = section(editor, "Colors")
    colors.get_by_role("button", name="Add a color for Resin").click()
    expect(colors.get_by_label("Name of the new color")).to_be_focused()
    editor.keyboard.type("Amber")
    grip = colors.get_by_role("button", name=re.compile("^Move Amber"))
    grip.focus()
    for _ in range(4):
        grip.press("ArrowUp")
    expect(grip).to_be_focused()
    expect(colors.get_by_text("Amber is now 1 of 5")).to_be_attached()
    colors.get_by_role("button", name="Remove White").click()
    editor.get_by_role("button", name="Bring back White").click()
    expect(colors.get_by_label("Name of White")).to_be_visible()
    resin = colors.get_by_role("list", name="Colors for Resin")
    resin.get_by_role("button", name="Remove Gray").click()
    resin.get_by_label("Available: Clear").uncheck()
    saved(editor)

    student = windows.phone()
    student.goto(f"{shared_lab.site}/submit/")
    student.get_by_label("Print method").select_option("Resin")
    options = student.get_by_label("Color preference").locator("option:not([value=''])")
    expect(options.first).to_have_text("Amber")
    assert [text.partition(" (")[0] for text in options.all_inner_texts()] == [
        "Amber",
        "Black",
        "White",
        "Clear",
    ]


def test_a_row_is_dragged_to_its_place(editor: Page) -> None:
    rows = section(editor, "Disciplines").get_by_role("listitem")
    grip, target = (rows.nth(place).get_by_role("button").first for place in (0, 2))
    target.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), target.bounding_box()
    assert start
    assert end
    editor.mouse.move(start["x"] + 9, start["y"] + 9)
    editor.mouse.down()
    editor.mouse.move(end["x"] + 9, end["y"] + 30, steps=8)
    editor.mouse.up()
    names = [rows.nth(place).get_by_role("textbox").input_value() for place in range(3)]
    assert names == ["Architecture", "Landscape Architecture", "Art"]


def test_what_is_wrong_is_said_beside_its_field(editor: Page, witness: Witness) -> None:
    version = witness.get("/admin/catalog")["version"]
    printer = unfold(editor, "Prusa XL")
    width = printer.get_by_label("Width, mm")
    width.fill("wide")
    save(editor)
    expect(width).to_be_focused()
    expect(printer.get_by_text("This is not a number.")).to_be_visible()
    width.fill("0")
    expect(printer.get_by_text("This is not a number.")).to_have_count(0)
    save(editor)
    expect(printer.get_by_text("This must be more than 0.")).to_be_visible()
    expect(width).to_be_focused()
    width.fill("360")
    reason = section(editor, "Rejection reasons").get_by_role("textbox").nth(1)
    reason.fill("Scale or units wrong")
    save(editor)
    expect(editor.get_by_text("Scale or units wrong stands there twice.")).to_be_visible()
    wrong = section(editor, "Rejection reasons").locator("[aria-invalid=true]")
    expect(wrong).to_be_focused()
    expect(wrong).to_be_in_viewport()
    assert witness.get("/admin/catalog")["version"] == version


def test_unsaved_changes_are_not_lost_by_accident(editor: Page) -> None:
    name = lab_name(editor)
    name.fill("The Workshop")
    editor.get_by_role("link", name="Outbox").click()
    dialog = editor.get_by_role("dialog", name="Leave without saving?")
    dialog.get_by_role("button", name="Stay here").click()
    expect(dialog).to_be_hidden()
    editor.reload()
    expect(editor.get_by_text("What you had begun to change is here again")).to_be_visible()
    expect(name).to_have_value("The Workshop")
    editor.get_by_role("link", name="Outbox").click()
    dialog.get_by_role("button", name="Leave and drop the changes").click()
    expect(editor.get_by_role("heading", name="Outbox", level=1)).to_be_visible()
    editor.get_by_role("link", name="Catalog").click()
    expect(name).to_have_value("Makerspace Print Desk")
    expect(editor.get_by_role("region", name=UNSAVED)).to_have_count(0)


def test_a_save_that_did_not_arrive_is_said_and_can_be_tried_again(editor: Page) -> None:
    lab_name(editor).fill("The Workshop")
    editor.context.set_offline(True)
    save(editor)
    expect(editor.get_by_text("Nothing was saved.")).to_be_visible()
    editor.context.set_offline(False)
    saved(editor)


def test_of_two_who_edit_nobody_overwrites_the_other(
    editor: Page, witness: Witness, offered: Any
) -> None:
    lab_name(editor).fill("Mine")
    unfold(editor, "Filament").get_by_label("Price per gram").fill("0.30")
    theirs = {**offered, "opening_hours": "Never", "disciplines": ["Art", "Music"]}
    theirs["methods"] = [{**offered["methods"][0], "cost_note": "Cheap."}, offered["methods"][1]]
    store(witness, theirs)
    save(editor)
    notice = alert(editor).filter(has_text="Somebody else has saved the catalog")
    expect(notice).to_be_focused()
    expect(notice).to_contain_text("Disciplines: Music added")
    notice.get_by_role("radiogroup", name=re.compile("The lab")).get_by_label("Theirs").check()
    notice.get_by_role("button", name="Go on with these choices").click()
    expect(notice).to_have_count(0)
    expect(lab_name(editor)).to_have_value(offered["lab_name"])
    saved(editor)
    told = witness.get("/catalog")
    assert (told["lab_name"], told["opening_hours"]) == (offered["lab_name"], "Never")
    assert told["disciplines"] == ["Art", "Music"]
    assert told["methods"][0]["rate_cents_per_gram"] == 30
    assert told["methods"][0]["cost_note"] == offered["methods"][0]["cost_note"]


def test_the_form_is_closed_and_its_texts_are_changed_and_brought_back(
    editor: Page, shared_lab: Lab, windows: Windows, witness: Witness, offered: Any
) -> None:
    texts = section(editor, "Form texts")
    texts.get_by_label("Consent").fill("I agree.")
    editor.get_by_label("Students can hand in models").uncheck()
    editor.get_by_label("Notice while it is closed").fill("Back in August.")
    saved(editor)
    student = windows.phone()
    student.goto(f"{shared_lab.site}/submit/")
    expect(student.get_by_text("Back in August.")).to_be_visible()
    texts.get_by_role("button", name="Back to the default text: Consent").click()
    editor.get_by_label("Students can hand in models").check()
    saved(editor)
    assert witness.get("/catalog")["texts"] == offered["texts"]


def test_the_catalog_is_edited_by_keyboard_alone(editor: Page, witness: Witness) -> None:
    keys = Keyboard(editor)
    keys.do(editor.get_by_role("link", name="Printers", exact=True))
    keys.do(editor.get_by_role("button", name=re.compile("^Prusa MK4S")))
    keys.tab_to(editor.get_by_label("Available: Prusa XL"))
    keys.press("Space")
    # Enter in any field saves, as in every form.
    keys.tab_to(editor.get_by_label("Name of True Red"))
    keys.press("Enter")
    expect(editor.get_by_text(SAVED).first).to_be_visible()
    assert witness.get("/catalog")["printers"][1]["available"] is False


@pytest.fixture(scope="module")
def failed(jobs: Jobs) -> int:
    """The number of a job whose student's address does not exist."""
    ticket = jobs.handed_in("Nobody There")
    eventually(lambda: jobs.witness.mails(ticket.number) == {"received": "sent"})
    CarelessHand(jobs).lose_mail(ticket, "550 no such user")
    return ticket.number


def open_outbox(page: Page, lab: Lab, search: str = "") -> Page:
    page.goto(f"{lab.site}/admin/outbox/{search}")
    expect(page.get_by_role("heading", name="Outbox", level=1)).to_be_visible()
    return page


def entries(page: Page) -> Locator:
    return page.get_by_role("region", name="Emails", exact=True).get_by_role("listitem")


def test_mails_are_found_and_one_that_failed_is_sent_again(
    desk: Page, shared_lab: Lab, failed: int, witness: Witness
) -> None:
    open_outbox(desk, shared_lab)
    expect(desk.get_by_text(str(shared_lab.outbox))).to_be_visible()
    desk.get_by_role("tab", name="Failed").click()
    expect(entries(desk)).to_have_count(1)
    mail = entries(desk)
    expect(mail).to_contain_text("550 no such user. Tried once, then given up.")
    expect(mail).to_contain_text("nobody@example.edu")
    link = mail.get_by_role("link", name=f"Job #{failed}")
    expect(link).to_have_attribute("href", f"/dashboard/jobs/{failed}/")
    mail.locator("summary").click()
    expect(mail.locator("pre")).to_contain_text("[link to follow the print]")
    mail.get_by_role("button", name="Send again").click()
    desk.get_by_role("dialog").get_by_role("button", name="Send again").click()
    expect(desk.get_by_text("The email to nobody@example.edu goes out now")).to_be_visible()
    expect(desk.get_by_text("None is in this state.")).to_be_visible()
    eventually(lambda: witness.mails(failed) == {"received": "sent"})

    desk.get_by_role("button", name="Show all states").click()
    desk.get_by_label("Search by recipient").fill(f"#{failed}")
    expect(entries(desk)).to_have_count(1)
    expect(entries(desk)).to_contain_text("Sent")
    desk.reload()
    expect(entries(desk)).to_have_count(1)


def test_on_a_phone_the_section_that_is_open_is_in_sight(windows: Windows, shared_lab: Lab) -> None:
    phone = windows.staff(shared_lab, **PHONE)
    phone.goto(f"{shared_lab.site}/admin/")
    sections = phone.get_by_role("navigation", name="Administration")
    expect(sections.get_by_role("link", name="Data")).not_to_be_in_viewport()
    sections.get_by_role("link", name="Data").click()
    expect(phone.get_by_role("heading", name="Data", level=1)).to_be_visible()
    expect(sections.get_by_role("link", name="Data")).to_be_in_viewport(ratio=1)
    expect(sections.get_by_role("link", name="System health")).not_to_be_in_viewport(ratio=1)
    assert phone.evaluate("() => window.scrollY") == 0


def test_a_mail_that_waits_is_given_up(desk: Page, shared_lab: Lab, jobs: Jobs) -> None:
    ticket = jobs.handed_in("Waiting Student")
    eventually(lambda: jobs.witness.mails(ticket.number) == {"received": "sent"})
    CarelessHand(jobs).lose_mail(ticket, "The mail server is away.", waits=True)
    open_outbox(desk, shared_lab, "?status=queued")
    mail = entries(desk).filter(has_text=f"Job #{ticket.number}")
    expect(mail).to_contain_text(re.compile("Next try in"))
    mail.get_by_role("button", name="Give up").click()
    dialog = desk.get_by_role("dialog", name="Give this email up?")
    dialog.get_by_role("button", name="Cancel").click()
    expect(mail).to_contain_text("Waits")
    mail.get_by_role("button", name="Give up").click()
    dialog.get_by_role("button", name="Give up").click()
    expect(desk.get_by_text("is withdrawn")).to_be_visible()
    assert jobs.witness.mails(ticket.number) == {"received": "withdrawn"}


def test_a_mail_that_waits_is_sent_now(
    desk: Page, shared_lab: Lab, jobs: Jobs, witness: Witness
) -> None:
    ticket = jobs.handed_in("Impatient Student")
    eventually(lambda: witness.mails(ticket.number) == {"received": "sent"})
    CarelessHand(jobs).lose_mail(ticket, "The mail server is away.", waits=True)
    open_outbox(desk, shared_lab, "?status=queued")
    mail = entries(desk).filter(has_text=f"Job #{ticket.number}")
    mail.get_by_role("button", name="Send now").click()
    dialog = desk.get_by_role("dialog", name="Send this email now?")
    dialog.get_by_role("button", name="Send now").click()
    eventually(lambda: witness.mails(ticket.number) == {"received": "sent"})


def shorten(witness: Witness) -> None:
    """Leave few entries in each list of the catalog, for it takes long to look at many."""
    told = witness.get("/catalog")
    materials = {method["name"]: method["default_material"] for method in told["methods"]}
    colors = [color for color in told["colors"] if color["name"] in {"Blue", "Clear"}]
    short = {name: told[name][:2] for name in ("printers", "disciplines", "rejection_reasons")}
    kept = [m for m in told["materials"] if m["name"] == materials[m["method"]]]
    store(witness, {**told, **short, "colors": colors, "materials": kept})


def catalog_with_everything_open(page: Page, lab: Lab) -> Page:
    show(page, lab)
    for name in ("Filament", "Prusa XL"):
        unfold(page, name)
    page.get_by_label("Name of Blue").fill("Sky")
    return page


def catalog_with_errors(page: Page, lab: Lab) -> Page:
    show(page, lab)
    lab_name(page).fill("")
    unfold(page, "Prusa XL").get_by_label("Width, mm").fill("0")
    save(page)
    expect(page.get_by_text("Not saved: something is wrong")).to_be_visible()
    return page


def catalog_look_of_a_color(page: Page, lab: Lab) -> Page:
    show(page, lab)
    page.get_by_role("button", name="Look of Blue", exact=True).click()
    return page


def catalog_with_a_conflict(page: Page, lab: Lab) -> Page:
    show(page, lab)
    lab_name(page).fill("Mine")
    witness = Witness(lab)
    store(witness, {**witness.get("/catalog"), "lab_name": "Theirs"})
    save(page)
    expect(page.get_by_text("Somebody else has saved")).to_be_visible()
    return page


def outbox(page: Page, lab: Lab) -> Page:
    open_outbox(page, lab)
    expect(entries(page).first).to_be_visible()
    entries(page).first.locator("summary").click()
    return page


def outbox_without_mails(page: Page, lab: Lab) -> Page:
    open_outbox(page, lab, "?search=nobody-of-this-name")
    expect(page.get_by_text("No such emails")).to_be_visible()
    return page


def without_answers(path: str) -> Any:
    def shown(page: Page, lab: Lab) -> Page:
        broken = {"error": "internal_error", "message": "It broke.", "details": {}}
        page.route("**/api/v1/admin/**", lambda route: route.fulfill(status=500, json=broken))
        page.goto(f"{lab.site}{path}")
        expect(page.get_by_text("This did not load")).to_be_visible()
        return page

    return shown


STATES = {
    "catalog": catalog_with_everything_open,
    "catalog with errors": catalog_with_errors,
    "catalog with a look of a color": catalog_look_of_a_color,
    "catalog with a conflict": catalog_with_a_conflict,
    "catalog without answers": without_answers("/admin/catalog/"),
    "outbox": outbox,
    "outbox without mails": outbox_without_mails,
    "outbox without answers": without_answers("/admin/outbox/"),
}


@pytest.mark.parametrize("state", STATES)
def test_state_is_usable_by_everybody(
    desk: Page, shared_lab: Lab, jobs: Jobs, offered: Any, state: str
) -> None:
    assert offered
    if "catalog" in state:
        shorten(jobs.witness)
    if state == "outbox":
        jobs.handed_in("Jane Doe")
    found = inspect(STATES[state](desk, shared_lab))
    assert not found, "\n".join(found)
