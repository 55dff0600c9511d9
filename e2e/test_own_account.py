"""What somebody does with their own account, in a real browser."""

import pytest
import requests
from playwright.sync_api import Page, expect
from pyotp import TOTP

from e2e.lab import Lab, Person
from e2e.pages import sign_in
from e2e.windows import Windows
from e2e.witness import Witness

STEP_SECONDS = 30


def own_account(page: Page, lab: Lab) -> Page:
    """The page, reached by the menu."""
    page.goto(f"{lab.site}/dashboard/")
    page.get_by_role("button", name="account of").click()
    page.get_by_role("menuitem", name="Your account").click()
    expect(page.get_by_role("heading", name="Your account", level=1)).to_be_visible()
    return page


def test_a_second_factor_is_set_up_and_signs_in(shared_lab: Lab, windows: Windows) -> None:
    una = shared_lab.add_staff("Una Staff")
    page = own_account(windows.staff(shared_lab, una), shared_lab)
    page.get_by_role("button", name="Set up a second factor").click()
    dialog = page.get_by_role("dialog")
    page.keyboard.type(una.password)
    page.keyboard.press("Enter")
    picture = dialog.get_by_role("img", name="QR code")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    app = TOTP(dialog.locator("p.font-mono").inner_text().replace(" ", ""))
    page.keyboard.type(app.now())
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("listitem")).to_have_count(10)
    code = dialog.get_by_role("listitem").first.inner_text()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download as text").click()
    assert code in download.value.path().read_text(encoding="utf-8")
    dialog.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_text("10 recovery codes left")).to_be_visible()

    page.get_by_role("button", name="account of").click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.wait_for_url("**/login/**")
    sign_in(page, una)
    expect(page.get_by_label("Code", exact=True)).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("9 recovery codes left")).to_be_visible()


def test_name_password_and_other_sessions_are_ones_own(shared_lab: Lab, windows: Windows) -> None:
    sid = shared_lab.add_staff("Sid Staff")
    witness = Witness(shared_lab, sid)
    page = own_account(windows.staff(shared_lab, sid), shared_lab)
    sessions = page.get_by_role("main").get_by_role("listitem")
    expect(sessions).to_have_count(2)
    expect(sessions.first).to_contain_text("This browser")
    page.get_by_role("button", name="End the session").click()
    expect(sessions).to_have_count(1)
    expect(page.get_by_role("heading", name="Where you are signed in")).to_be_focused()
    with pytest.raises(requests.HTTPError, match="401"):
        witness.get("/auth/me")

    page.get_by_label("Name").fill("Sidney Staff")
    page.get_by_role("button", name="Save name").click()
    expect(page.get_by_role("button", name="account of Sidney Staff")).to_be_visible()

    new = Person("Sidney Staff", sid.email, "copper lantern orbit mitten")
    page.get_by_role("button", name="Change password").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Current password").fill("not this one")
    dialog.get_by_label("New password").fill("short")
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Current password")).to_be_focused()
    dialog.get_by_label("Current password").fill(sid.password)
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("A password needs 12 to 200 characters.")).to_be_visible()
    dialog.get_by_label("New password").fill(new.password)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("Your password is changed")).to_be_visible()

    page.get_by_role("button", name="Sign out everywhere").click()
    dialog.get_by_role("button", name="Sign out everywhere").click()
    page.wait_for_url("**/login/**")
    sign_in(page, new)
    expect(page.get_by_role("heading", name="Your account", level=1)).to_be_visible()


def test_a_new_address_counts_once_its_link_is_followed(shared_lab: Lab, windows: Windows) -> None:
    eve = shared_lab.add_staff("Eve Staff")
    page = own_account(windows.staff(shared_lab, eve), shared_lab)
    page.get_by_role("button", name="Change email address").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("New email address").fill(shared_lab.admin.email)
    dialog.get_by_label("Current password").fill(eve.password)
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("There is an account with this email address")).to_be_visible()
    dialog.get_by_label("New email address").fill("eve.new@example.edu")
    page.keyboard.press("Enter")
    expect(page.get_by_text("One more step")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("eve.new@example.edu")
    assert Witness(shared_lab, eve).get("/auth/me")["email"] == eve.email

    link = Witness(shared_lab).link_to("eve.new@example.edu", "email-change")
    other = windows.phone()  # a mail program opens it in another browser
    other.goto(link)
    expect(other.get_by_role("heading", name="Confirm your new address")).to_be_visible()
    assert Witness(shared_lab, eve).get("/auth/me")["email"] == eve.email
    other.get_by_role("button", name="Use this address").click()
    expect(other.get_by_role("heading", name="Your new address counts")).to_be_visible()
    moved = Person(eve.name, "eve.new@example.edu", eve.password)
    assert Witness(shared_lab, moved).get("/auth/me")["email"] == moved.email

    other.goto(link)
    expect(other.get_by_role("heading", name="This link has ended")).to_be_visible()
