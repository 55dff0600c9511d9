"""What students meet on a phone: the form, its refusals, and the pages behind the links."""

import re
from pathlib import Path

import pytest
import requests
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect
from pytest_playwright import CreateContextCallback

from e2e.jobs import Jobs
from e2e.lab import Lab
from e2e.pages import alert, fill_in
from e2e.windows import Windows
from e2e.witness import Witness, eventually
from tests import models

SEND = "Hand in my model"
FIRST_FIELDS = {
    "Student name": "Please enter your name.",
    "Student email": "Please enter your email address.",
    "Discipline": "Please choose your discipline.",
    "Class number": "Please enter a class number, or N/A if it is for no class.",
    "Print method": "Please choose a print method.",
    "Model file": "Please choose your model file.",
    "I understand there is a minimum": "Please answer with Yes or No.",
}


@pytest.fixture
def phone(windows: Windows) -> Page:
    return windows.phone()


def the_form(page: Page, lab: Lab) -> Page:
    page.goto(f"{lab.site}/submit/")
    expect(page.get_by_label("Discipline")).to_be_enabled()
    return page


def send(page: Page, name: str = SEND) -> None:
    page.get_by_role("button", name=name).click()


def says_what_is_wrong(control: Locator, sentence: str) -> None:
    """The control is marked as wrong, and read out with the sentence that says why."""
    expect(control).to_have_attribute("aria-invalid", "true")
    expect(control).to_have_accessible_description(re.compile(re.escape(sentence)))


def model_in(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_an_empty_form_says_at_each_field_what_is_missing(shared_lab: Lab, phone: Page) -> None:
    the_form(phone, shared_lab)
    send(phone)
    for label, sentence in FIRST_FIELDS.items():
        says_what_is_wrong(phone.get_by_label(label), sentence)
    expect(phone.get_by_text("7 fields need your attention.")).to_be_visible()
    first = phone.get_by_label("Student name")
    expect(first).to_be_focused()
    expect(first).to_be_in_viewport()


def test_a_field_says_what_is_wrong_as_soon_as_it_is_left(shared_lab: Lab, phone: Page) -> None:
    email = the_form(phone, shared_lab).get_by_label("Student email")
    email.fill("jane at school")
    expect(email).to_have_attribute("aria-invalid", "false")
    email.blur()
    says_what_is_wrong(email, "This does not look like an email address")
    email.fill("jane@example.edu")
    expect(email).to_have_attribute("aria-invalid", "false")


def test_the_first_wrong_field_is_gone_to_when_others_are_right(
    shared_lab: Lab, phone: Page, tmp_path: Path
) -> None:
    fill_in(the_form(phone, shared_lab), model_in(tmp_path, "vase.stl", models.binary_stl()))
    phone.get_by_label("Class number").fill("x" * 51)
    send(phone)
    says_what_is_wrong(phone.get_by_label("Class number"), "50 characters")
    expect(phone.get_by_label("Class number")).to_be_focused()
    expect(phone.get_by_label("Class number")).to_be_in_viewport()


def test_colors_and_printers_follow_the_method(shared_lab: Lab, phone: Page) -> None:
    color = the_form(phone, shared_lab).get_by_label("Color preference")
    printer = phone.get_by_label("Printer", exact=True)
    expect(color).to_be_disabled()
    expect(printer).to_be_disabled()
    phone.get_by_label("Print method").select_option("Filament")
    expect(color.locator("option:not([value=''])")).to_have_count(23)
    color.select_option("True Red")
    printer.select_option("prusa_xl")
    phone.get_by_label("Print method").select_option("Resin")
    expect(color.locator("option:not([value=''])")).to_have_text(
        ["Black", "White", "Gray", "Clear"]
    )
    expect(color).to_have_value("")
    expect(printer).to_have_value("formlabs_form3")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("vase.png", b"a picture", "is not a model we can print"),
        ("vase.stl", b"", "This file is empty."),
    ],
)
def test_a_file_that_cannot_be_is_refused_as_soon_as_it_is_chosen(
    shared_lab: Lab, phone: Page, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    control = the_form(phone, shared_lab).get_by_label("Model file")
    control.set_input_files(model_in(tmp_path, name, content))
    says_what_is_wrong(control, sentence)


def test_a_file_that_is_too_large_is_never_sent(
    strict_lab: Lab, phone: Page, tmp_path: Path
) -> None:
    sent: list[str] = []
    phone.on("request", lambda request: sent.append(request.method))
    large = model_in(tmp_path, "vase.stl", models.binary_stl() + bytes(1024 * 1024))
    fill_in(the_form(phone, strict_lab), large)
    says_what_is_wrong(phone.get_by_label("Model file"), "This file is larger than 1 MB.")
    send(phone)
    expect(phone.get_by_label("Model file")).to_be_focused()
    assert "POST" not in sent


def test_what_the_server_says_of_a_file_stands_at_the_file(
    shared_lab: Lab, phone: Page, tmp_path: Path
) -> None:
    letter = model_in(tmp_path, "letter.stl", models.NOT_A_MODEL)
    fill_in(the_form(phone, shared_lab), letter)
    send(phone)
    control = phone.get_by_label("Model file")
    says_what_is_wrong(control, "This file is named .stl, but it is not an STL file inside.")
    expect(control).to_be_focused()
    control.set_input_files(model_in(tmp_path, "vase.stl", models.binary_stl(31)))
    send(phone)
    phone.wait_for_url("**/submit/success/**")


def test_a_page_asks_for_its_job_and_picture_while_its_scripts_are_under_way_and_once(
    shared_lab: Lab, phone: Page
) -> None:
    ticket = Jobs(shared_lab).handed_in("Paula Prompt")
    tracked = f"{shared_lab.api}/track/{ticket.token}"
    picture = eventually(lambda: requests.get(tracked, timeout=10).json()["job"]["thumbnail_url"])
    asked: list[str] = []
    # On a phone the picture lies further down.
    phone.set_viewport_size({"width": 1280, "height": 800})
    phone.on("request", lambda request: asked.append(request.url))
    phone.route("**/*.js", lambda _: None)  # held back until the route is taken away
    with phone.expect_response(lambda answer: answer.url.endswith(picture)):
        phone.goto(f"{shared_lab.site}/track/{ticket.token}/", wait_until="commit")

    phone.unroute("**/*.js")
    expect(phone.get_by_role("heading", name=f"#{ticket.number}")).to_be_visible()
    for path in (f"track/{ticket.token}", "catalog"):
        assert asked.count(f"{shared_lab.api}/{path}") == 1


def test_what_is_offered_is_seen_before_the_scripts_have_come(shared_lab: Lab, phone: Page) -> None:
    jobs = Jobs(shared_lab)
    ticket = jobs.in_status("PENDING", "Sigrid Seen")
    eventually(lambda: jobs.witness.job(ticket.number)["thumbnail_url"])
    phone.route("**/*.js", lambda _: None)  # held back until the route is taken away
    phone.goto(jobs.witness.link("approval", "confirm", ticket.number), wait_until="commit")
    early = phone.locator("#early-picture img")
    expect(early).to_be_visible()
    assert early.evaluate("(picture) => picture.decode().then(() => picture.naturalWidth)") == 512

    phone.unroute("**/*.js")
    phone.reload()
    expect(phone.get_by_role("heading", name="Confirm your print")).to_be_visible()
    expect(phone.get_by_role("img", name="Model ")).to_be_visible()
    expect(early).to_have_count(0)


def test_a_model_that_was_handed_in_before_is_refused_with_its_number(
    shared_lab: Lab, phone: Page, tmp_path: Path
) -> None:
    ticket = Jobs(shared_lab).handed_in("Dora Duplicate")
    again = model_in(tmp_path, "again.stl", ticket.model)
    fill_in(the_form(phone, shared_lab), again, name="Dora Duplicate")
    send(phone)
    expect(alert(phone)).to_contain_text(f"it is job #{ticket.number} and still in work")
    expect(alert(phone)).to_be_focused()
    expect(phone.get_by_label("Student name")).to_have_value("Dora Duplicate")


def test_a_lost_connection_loses_nothing_that_was_entered(
    shared_lab: Lab, phone: Page, tmp_path: Path
) -> None:
    model = model_in(tmp_path, "vase.stl", models.binary_stl(32))
    fill_in(the_form(phone, shared_lab), model, name="Otto Offline")
    phone.context.set_offline(True)
    send(phone)
    expect(alert(phone)).to_contain_text("The connection was lost")
    expect(phone.get_by_label("Student email")).to_have_value("otto@example.edu")
    expect(phone.get_by_label("Color preference")).to_have_value("Blue")
    expect(phone.get_by_text("vase.stl", exact=True)).to_be_visible()
    phone.context.set_offline(False)
    send(phone, "Try again")
    phone.wait_for_url("**/submit/success/**")
    expect(phone.get_by_role("heading", name="We have your model")).to_be_visible()


def test_an_upload_can_be_cancelled(shared_lab: Lab, phone: Page, tmp_path: Path) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone.route("**/api/v1/submit", hold)
    fill_in(the_form(phone, shared_lab), model_in(tmp_path, "vase.stl", models.binary_stl(33)))
    send(phone)
    expect(phone.get_by_role("progressbar")).to_be_visible()
    expect(phone.get_by_label("Student name")).to_be_disabled()
    send(phone, "Cancel")
    expect(phone.get_by_role("button", name=SEND)).to_be_visible()
    expect(phone.get_by_label("Student name")).to_have_value("Jane Doe")
    held[0].abort()


def test_the_required_texts_stand_on_the_form_as_they_are(shared_lab: Lab, phone: Page) -> None:
    the_form(phone, shared_lab)
    shown = phone.get_by_role("main").text_content() or ""
    assert [text for text in required_texts(shared_lab) if text not in shown] == []


def test_the_required_texts_are_there_without_javascript(
    shared_lab: Lab, new_context: CreateContextCallback
) -> None:
    context: BrowserContext = new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{shared_lab.site}/submit/")
    shown = page.get_by_role("main").text_content() or ""
    assert [text for text in required_texts(shared_lab) if text not in shown] == []


def required_texts(lab: Lab) -> list[str]:
    """The sentences that the form must show unaltered, as the lab's catalog has them."""
    catalog = requests.get(f"{lab.api}/catalog", timeout=10).json()
    texts = [catalog["texts"][name] for name in ("introduction", "dimensions", "consent")]
    words = ("description", "best_for", "cost_note")
    return texts + [method[word] for method in catalog["methods"] for word in words]


def test_success_tells_number_next_steps_and_the_tracking_link(
    shared_lab: Lab, phone: Page, tmp_path: Path
) -> None:
    fill_in(the_form(phone, shared_lab), model_in(tmp_path, "vase.stl", models.binary_stl(34)))
    send(phone)
    phone.wait_for_url("**/submit/success/**")
    catalog = requests.get(f"{shared_lab.api}/catalog", timeout=10).json()
    expect(phone.get_by_text(catalog["texts"]["next_steps"], exact=True)).to_be_visible()
    number = phone.get_by_text(re.compile(r"^#\d+$")).inner_text()
    phone.get_by_role("link", name="Open the tracking page").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"Job {number}")


def test_tracking_shows_how_far_a_job_has_come(shared_lab: Lab, phone: Page) -> None:
    jobs = Jobs(shared_lab)
    ticket = jobs.in_status("READYTOPRINT", "Tom Tracker")
    phone.goto(f"{shared_lab.site}/track/{ticket.token}/")
    steps = phone.get_by_role("list").filter(has_text="Handed in").first.get_by_role("listitem")
    expect(steps).to_have_count(6)
    states = ("Handed in, done", "Approved, done", "Confirmed, now", "Printing, still to come")
    for step, words in zip(steps.all(), states, strict=False):
        expect(step).to_contain_text(words)
    expect(phone.get_by_text("You are number 1 in line.")).to_be_visible()
    expect(phone.get_by_text("$4.52")).to_be_visible()
    expect(phone.get_by_text("Administrator")).to_have_count(0)


def test_a_student_withdraws(shared_lab: Lab, phone: Page) -> None:
    ticket = Jobs(shared_lab).in_status("PENDING", "Will Withdraw")
    phone.goto(f"{shared_lab.site}/track/{ticket.token}/")
    phone.get_by_role("button", name="Withdraw this job").click()
    phone.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    expect(phone.get_by_role("dialog")).to_be_hidden()
    phone.get_by_role("button", name="Withdraw this job").click()
    phone.get_by_role("dialog").get_by_role("button", name="Withdraw", exact=True).click()
    expect(phone.get_by_role("heading", name="Why it was rejected")).to_be_visible()
    expect(phone.get_by_text("Withdrawn by the student")).to_be_visible()
    expect(phone.get_by_role("button", name="Withdraw this job")).to_have_count(0)
    assert Witness(shared_lab).job(ticket.number)["status"] == "REJECTED"


def test_looking_at_a_confirmation_changes_nothing_and_confirming_twice_is_no_error(
    shared_lab: Lab, phone: Page
) -> None:
    jobs = Jobs(shared_lab)
    ticket = jobs.in_status("PENDING", "Cora Confirm")
    link = jobs.witness.link("approval", "confirm", ticket.number)
    phone.goto(link)
    for told in ("$4.52", "PLA", "3.5 h", "vase.stl"):
        expect(phone.get_by_text(told, exact=True).first).to_be_visible()
    assert jobs.witness.job(ticket.number)["status"] == "PENDING"
    phone.get_by_role("button", name="Confirm and print for $4.52").click()
    expect(phone.get_by_role("heading", name="Confirmed. Thank you!")).to_be_visible()
    assert jobs.witness.job(ticket.number)["status"] == "READYTOPRINT"
    phone.goto(link)
    heading = phone.get_by_role("heading", name="You have confirmed this already")
    expect(heading).to_be_visible()


def test_an_expired_link_leads_to_a_new_one_once_an_hour(strict_lab: Lab, phone: Page) -> None:
    jobs = Jobs(strict_lab)
    ticket = jobs.in_status("PENDING", "Ella Expired")
    link = jobs.witness.link("approval", "confirm", ticket.number)
    eventually(lambda: jobs.witness.job(ticket.number)["is_confirmation_expired"])
    phone.goto(link)
    expect(phone.get_by_role("heading", name="This link has expired")).to_be_visible()
    phone.get_by_role("link", name="Get a new link").click()
    phone.get_by_role("button", name="Send me a new link").click()
    expect(phone.get_by_role("heading", name="A new link is on its way")).to_be_visible()
    eventually(lambda: len(jobs.witness.letters("approval", ticket.number)) == 2)

    phone.goto(link)
    expect(phone.get_by_role("heading", name="There is a newer link")).to_be_visible()
    phone.get_by_role("link", name="I cannot find the newest email").click()
    timer = phone.get_by_role("timer")
    expect(timer).to_have_text(re.compile(r"^(59:\d\d|1:00:00)$"))
    first = timer.inner_text()
    expect(timer).not_to_have_text(first)
    expect(phone.get_by_role("button", name="Send me a new link")).to_have_count(0)
    # Whoever finds this page learns no more than they have to.
    expect(phone.get_by_text("Ella")).to_have_count(0)


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/confirm/garbled-token/", "This confirmation link leads nowhere"),
        ("/confirm/", "This confirmation link leads nowhere"),
        ("/confirm/expired/?job_id=nothing", "We do not know this job"),
        ("/track/garbled-token/", "This tracking link leads nowhere"),
        ("/track/a.b.c/", "This tracking link leads nowhere"),
    ],
)
def test_a_garbled_link_says_so_and_leads_home(
    shared_lab: Lab, phone: Page, address: str, heading: str
) -> None:
    phone.goto(f"{shared_lab.site}{address}")
    expect(phone.get_by_role("heading", name=heading)).to_be_visible()
    phone.get_by_role("link", name="To the start page").click()
    expect(phone.get_by_role("heading", name="You bring the model")).to_be_visible()


def test_a_rejected_model_is_handed_in_anew_from_the_tracking_page(
    shared_lab: Lab, phone: Page, tmp_path: Path
) -> None:
    ticket = Jobs(shared_lab).in_status("REJECTED", "Rita Rejected")
    phone.goto(f"{shared_lab.site}/track/{ticket.token}/")
    phone.get_by_role("link", name="Hand in a new version").click()
    expect(phone.get_by_text(f"A new version of job #{ticket.number}")).to_be_visible()
    expect(phone.get_by_label("Student name")).to_have_value("Rita Rejected")
    expect(phone.get_by_label("Color preference")).to_have_value("Blue")
    fill_in(phone, model_in(tmp_path, "vase.stl", models.binary_stl(35)), name="Rita Rejected")
    send(phone)
    phone.wait_for_url("**/submit/success/**")
    newest = Witness(shared_lab).get("/jobs?sort=newest&limit=1")["jobs"][0]
    assert newest["parent_job_id"] == ticket.id
