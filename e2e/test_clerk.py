"""The pages where people sign in by Clerk, in a real browser, with a stand-in for Clerk's script.

Its tokens are signed by a local issuer, whose keys the server fetches for real.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from e2e.lab import Lab, open_lab
from e2e.pages import alert
from e2e.windows import Windows
from printdesk.clock import SystemClock
from tests.clerk_issuer import HOST, PUBLISHABLE_KEY, Issuer, open_clerk, user

STAND_IN = Path(__file__).with_name("clerk_stand_in.js").read_text("utf-8").replace("HOST", HOST)
SCRIPTS = {
    "/npm/@clerk/clerk-js@6/dist/clerk.browser.js": STAND_IN,
    "/npm/@clerk/ui@1/dist/ui.browser.js": "window.__internal_ClerkUICtor = class {};",
}
PEOPLE = {
    "Ada": user("Ada Admin", "admin"),
    "Jane": user("Jane Staff"),
    "Noel": user("Noel Norole", None),
}

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with open_clerk(SystemClock()) as issuer:
        yield issuer


@pytest.fixture(scope="module")
def lab(issuer: Issuer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    settings = {"CLERK_PUBLISHABLE_KEY": PUBLISHABLE_KEY, "CLERK_ISSUER": issuer.url}
    no_admin = {"ADMIN_EMAIL": "", "ADMIN_PASSWORD": ""}
    with open_lab(tmp_path_factory.mktemp("clerk"), **settings, **no_admin) as lab:
        issuer.party = lab.site
        yield lab


@pytest.fixture
def window(windows: Windows, issuer: Issuer, lab: Lab) -> Open:
    """Opens a browser in which Clerk's host is the stand-in, at a page of the lab."""

    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.path in SCRIPTS:
            body, kind = SCRIPTS[address.path], "text/javascript"
        else:
            [name] = parse_qs(address.query)["user"]
            body, kind = issuer.token(PEOPLE[name]), "text/plain"
        allowed = {"Access-Control-Allow-Origin": lab.site}
        route.fulfill(body=body, content_type=kind, headers=allowed)

    def opened(path: str, name: str | None = None, *, phone: bool = False) -> Page:
        page = windows.phone() if phone else windows.desktop()
        page.context.route(f"https://{HOST}/**", answer)
        page.goto(lab.site + path)
        if name:
            page.get_by_role("button", name=f"Continue as {name}").click()
        return page

    return opened


def clerks(context: BrowserContext) -> list[str]:
    """The requests to Clerk's host from now on."""
    asked: list[str] = []
    context.on("request", lambda each: asked.append(each.url) if HOST in each.url else None)
    return asked


def test_who_signs_in_with_clerk_gets_to_the_page_they_wanted(window: Open, lab: Lab) -> None:
    page = window("/dashboard/?status=PENDING")
    page.get_by_role("button", name="Continue as Ada").click()

    menu = page.get_by_role("button", name="account of Ada Admin")
    expect(menu).to_be_visible()
    assert page.url == f"{lab.site}/dashboard/?status=PENDING"
    page.reload()
    expect(menu).to_be_visible()

    menu.click()
    page.get_by_role("menuitem", name="Your account").click()
    expect(page.get_by_text("The accounts of this lab are kept with Clerk.")).to_be_visible()
    expect(page.get_by_role("button", name="Change password")).to_have_count(0)
    with page.expect_popup():
        page.get_by_role("button", name="Manage your account").click()

    menu.click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("button", name="Continue as Ada")).to_be_visible()


def test_an_administrator_keeps_somebody_out_at_once(window: Open, lab: Lab) -> None:
    jane = window("/login/", "Jane")
    expect(jane.get_by_role("button", name="account of Jane Staff")).to_be_visible()

    ada = window("/login/?next=/admin/users/", "Ada")
    expect(ada.get_by_text("jane@lab.example.edu")).to_be_visible()
    expect(ada.get_by_role("button", name="Invite somebody")).to_have_count(0)
    expect(ada.get_by_role("tab")).to_have_text([re.compile(each) for each in TABS])
    ada.get_by_role("button", name="What to do with the account of Jane Staff").click()
    expect(ada.get_by_role("menuitem")).to_have_text(["Disable…"])
    ada.get_by_role("menuitem", name="Disable").click()
    ada.get_by_role("dialog").get_by_role("button", name="Disable").click()
    expect(ada.get_by_role("dialog")).to_have_count(0)

    jane.reload()
    expect(alert(jane)).to_contain_text("Your account is disabled here")
    jane.get_by_role("button", name="Sign out of Clerk").click()
    expect(jane.get_by_role("button", name="Continue as Jane")).to_be_visible()


TABS = ["All", "Active", "Disabled"]


def test_who_has_no_role_is_told_so(window: Open) -> None:
    page = window("/login/", "Noel", phone=True)
    expect(alert(page)).to_contain_text("You have no role at this print desk")


def test_a_sign_in_that_ends_is_renewed_over_the_page(window: Open, lab: Lab) -> None:
    page = window("/login/?next=/admin/users/", "Ada")
    search = page.get_by_role("searchbox")
    search.fill("ja")
    page.evaluate("window.Clerk.expire()")
    dialog = page.get_by_role("dialog", name="Please sign in again")
    dialog.get_by_role("button", name="Continue as Ada").click()
    expect(dialog).to_have_count(0)
    expect(search).to_have_value("ja")


def test_clerk_out_of_reach_is_said(windows: Windows, lab: Lab) -> None:
    page = windows.desktop()
    page.context.route(f"https://{HOST}/**", lambda route: route.abort())
    page.goto(f"{lab.site}/login/")
    expect(alert(page)).to_contain_text(f"{HOST}, cannot be reached")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def test_pages_about_accounts_of_our_own_lead_to_clerk(window: Open) -> None:
    page = window("/password-reset/")
    for path in ("password-reset", "register", "join/some.token", "email-change/some.token"):
        page.goto(f"{urlsplit(page.url).scheme}://{urlsplit(page.url).netloc}/{path}/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("kept with Clerk")


def test_students_reach_nothing_of_clerk(window: Open, lab: Lab) -> None:
    page = window("/")
    asked = clerks(page.context)
    for path in ("/", "/submit/", "/track/some.token/"):
        answer = page.goto(lab.site + path, wait_until="networkidle")
        assert answer is not None
        assert "clerk" not in answer.headers["content-security-policy"]
    assert asked == []
