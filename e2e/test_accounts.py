"""Accounts in a real browser."""

from playwright.sync_api import Page, expect
from pyotp import TOTP

from e2e.lab import Lab
from e2e.pages import sign_in
from e2e.witness import Witness


def test_who_has_a_second_factor_is_asked_for_a_code(shared_lab: Lab, page: Page) -> None:
    sam = shared_lab.add_staff("Sam Staff")
    witness = Witness(shared_lab, sam)
    password = {"current_password": sam.password}
    secret = witness.post("/auth/second-factor/begin", password)["secret"]
    proof = {"code": TOTP(secret).now()}
    slip = witness.post("/auth/second-factor/confirm", proof)["recovery_codes"]
    page.goto(f"{shared_lab.site}/login/")

    sign_in(page, sam)
    code = page.get_by_label("Code", exact=True)
    expect(code).to_be_focused()
    page.keyboard.type(proof["code"])
    page.keyboard.press("Enter")
    expect(page.get_by_text("This code is not right, or was used before.")).to_be_visible()
    expect(code).to_be_focused()
    code.fill(slip[0])
    page.keyboard.press("Enter")

    page.wait_for_url("**/dashboard/")
    expect(page.get_by_role("button", name="account of Sam Staff")).to_be_visible()
