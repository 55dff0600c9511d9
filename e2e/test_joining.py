"""How people get in, and out, by the links of mails."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.lab import Lab, Person, address_of, open_lab
from e2e.pages import sign_in
from e2e.windows import Windows
from e2e.witness import Witness

PASSWORD = "quite 7 unlikely herons"
OTHER = "another 9 patient otters"


@pytest.fixture(scope="module")
def witness(shared_lab: Lab) -> Witness:
    return Witness(shared_lab)


@pytest.fixture
def desk(windows: Windows, shared_lab: Lab) -> Page:
    """The administrator's window, on the page of the people."""
    page = windows.staff(shared_lab)
    page.goto(f"{shared_lab.site}/admin/users/")
    return page


@pytest.fixture(scope="module")
def open_registration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab in which new staff may register."""
    folder = tmp_path_factory.mktemp("open")
    with open_lab(folder, REGISTRATION_DOMAINS="example.edu") as lab:
        yield lab


def do(desk: Page, name: str, deed: str) -> Locator:
    """Choose what to do with somebody's account; the dialog that asks."""
    desk.get_by_role("button", name=f"What to do with the account of {name}").click()
    desk.get_by_role("menuitem", name=deed).click()
    return desk.get_by_role("dialog")


def test_who_is_invited_joins_and_is_out_once_disabled(
    shared_lab: Lab, windows: Windows, desk: Page, witness: Witness
) -> None:
    joan = Person("Joan Joiner", address_of("Joan Joiner"), PASSWORD)
    desk.get_by_role("button", name="Invite somebody").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Joan")
    dialog.get_by_label("Email address").fill(joan.email)
    dialog.get_by_role("button", name="Send the invitation").click()
    expect(dialog).to_be_hidden()
    expect(desk.get_by_text("Invitation good until")).to_be_visible()

    page = windows.desktop()
    link = witness.link_to(joan.email, "join")
    page.goto(link)
    page.get_by_label("Your name").fill(joan.name)
    password = page.get_by_label("New password")
    password.fill("password1234")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("This password is easy to guess.")).to_be_visible()
    expect(password).to_be_focused()
    password.fill(joan.password)
    page.get_by_role("button", name="Join").click()
    page.get_by_role("link", name="Sign in").click()
    sign_in(page, joan)
    page.wait_for_url("**/dashboard/")

    desk.reload()
    do(desk, joan.name, "Disable").get_by_role("button", name="Disable").click()
    expect(desk.get_by_text("Disabled", exact=True).last).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto(link)
    expect(page.get_by_role("heading", name="This link has ended")).to_be_visible()


def test_a_forgotten_password_is_replaced_by_the_link_of_a_mail(
    shared_lab: Lab, page: Page, witness: Witness
) -> None:
    sam = shared_lab.add_staff("Sam Staff")
    page.goto(f"{shared_lab.site}/password-reset/")
    page.get_by_label("Email address").fill(sam.email)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Look into your inbox")).to_be_visible()

    page.goto(witness.link_to(sam.email, "password-reset"))
    page.get_by_label("New password").fill(OTHER)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your new password counts")).to_be_visible()
    page.get_by_role("link", name="Sign in").click()
    sign_in(page, Person(sam.name, sam.email, OTHER))
    page.wait_for_url("**/dashboard/")


def test_the_last_administrator_stays(desk: Page, shared_lab: Lab) -> None:
    dialog = do(desk, shared_lab.admin.name, "Disable")
    dialog.get_by_role("button", name="Disable").click()
    expect(dialog.get_by_role("alert")).to_contain_text("the only active administrator")


def test_a_garbled_link_leads_on(page: Page, shared_lab: Lab) -> None:
    for address in ("/join/garbled/", "/password-reset/garbled/", "/email-change/garbled/"):
        page.goto(f"{shared_lab.site}{address}")
        expect(page.get_by_role("heading", name="This link leads nowhere")).to_be_visible()
        expect(page.get_by_role("link", name="To sign in")).to_be_visible()


def test_who_registers_waits_for_approval(open_registration: Lab, windows: Windows) -> None:
    lab, name = open_registration, "Rae Register"
    rae = Person(name, address_of(name), PASSWORD)
    page = windows.desktop()
    page.goto(f"{lab.site}/register/")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Email address").fill("rae@elsewhere.example")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_label("Email address")).to_be_focused()
    page.get_by_label("Email address").fill(rae.email)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Look into your inbox")).to_be_visible()
    page.goto(Witness(lab).link_to(rae.email, "join"))
    page.get_by_label("New password").fill(rae.password)
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", name="An administrator will look")).to_be_visible()

    desk = windows.staff(lab)
    desk.goto(f"{lab.site}/admin/users/?status=awaiting_approval")
    do(desk, name, "Approve").get_by_role("button", name="Approve").click()
    expect(desk.get_by_role("heading", name="Nobody here")).to_be_visible()
    page.goto(f"{lab.site}/login/")
    sign_in(page, rae)
    page.wait_for_url("**/dashboard/")
