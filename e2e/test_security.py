"""The door, in a real browser: what is smuggled in does not run, and other sites get nothing."""

import re
from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest
import requests
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Route
from pytest_playwright import CreateContextCallback

from e2e.jobs import Jobs
from e2e.lab import PAGES, Lab
from e2e.pages import card
from e2e.windows import Windows
from e2e.witness import Witness

EVIL = "http://evil.example"
RAN = "window.smuggled === true"
# Every way by which text becomes a program on a page.
SMUGGLED = """
<script>window.smuggled = true</script>
<img src="x" onerror="window.smuggled = true">
<svg onload="window.smuggled = true"></svg>
<iframe srcdoc="<script>parent.smuggled = true</script>"></iframe>
<a id="smuggled" href="javascript:void(window.smuggled = true)">here</a>
<script src="http://evil.example/smuggled.js"></script>
<base href="http://evil.example/">
"""
NAME = '<img src=x onerror="window.smuggled=true">'


@pytest.fixture
def context(new_context: CreateContextCallback) -> BrowserContext:
    """A browser that also knows another site, where scripts come from."""
    context = new_context()

    def answer(route: Route) -> None:
        script = route.request.url.endswith(".js")
        body = "window.smuggled = true" if script else "<h1>Win a prize</h1>"
        route.fulfill(body=body, content_type="text/javascript" if script else "text/html")

    context.route(f"{EVIL}/**", answer)
    return context


def signed_in(context: BrowserContext, lab: Lab) -> None:
    who = {"email": lab.admin.email, "password": lab.admin.password}
    assert context.request.post(f"{lab.api}/auth/login", data=who).ok


def is_signed_in(context: BrowserContext, lab: Lab) -> bool:
    answer = context.request.post(f"{lab.api}/auth/refresh", headers={"Origin": lab.site})
    return bool(answer.ok)


@pytest.mark.parametrize("path", ["/", "/submit/", "/login/", "/nothing/", "/track/a.b.c/"])
def test_nothing_runs_that_was_smuggled_into_a_page(
    context: BrowserContext, shared_lab: Lab, path: str
) -> None:
    page = context.new_page()
    violations: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security" in message.text:
            violations.append(message.text)

    page.on("console", hear)

    def smuggle(route: Route) -> None:
        whole = route.fetch()
        route.fulfill(response=whole, body=whole.text().replace("</body>", f"{SMUGGLED}</body>"))

    page.route(f"{shared_lab.site}{path}", smuggle)
    page.goto(shared_lab.site + path, wait_until="load")
    page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", SMUGGLED)
    page.evaluate("setTimeout('window.smuggled = true', 0)")
    page.locator("#smuggled").first.dispatch_event("click")
    page.wait_for_timeout(100)

    assert page.evaluate(RAN) is False
    assert len(violations) >= 8, violations
    assert page.evaluate("document.baseURI").startswith(shared_lab.site)


def test_every_page_names_its_own_scripts_and_no_others(shared_lab: Lab) -> None:
    folder = PAGES.parent
    found = [path.parent.relative_to(folder) for path in folder.rglob("index.html")]
    pages = [f"/{path.as_posix()}/" if path.name else "/" for path in found]
    assert len(pages) > 8
    for page in pages:
        answer = requests.get(f"{shared_lab.site}{page}", timeout=10)
        rules = answer.headers["Content-Security-Policy"].split("; ")
        allowed = next(rule for rule in rules if rule.startswith("script-src")).split()[1:]
        inline = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", answer.text, re.DOTALL)
        hashes = {b64encode(sha256(script.encode()).digest()).decode() for script in inline}
        assert set(allowed) == {"'self'", *(f"'sha256-{each}'" for each in hashes)}, page


def test_the_same_would_run_where_no_policy_is(context: BrowserContext, shared_lab: Lab) -> None:
    """Or the test before would prove nothing."""
    page = context.new_page()
    page.route(f"{shared_lab.site}/bare/", lambda route: route.fulfill(body=SMUGGLED))
    page.goto(f"{shared_lab.site}/bare/")

    assert page.evaluate(RAN) is True


def test_what_a_student_types_is_shown_to_staff_as_it_was_typed(
    windows: Windows, shared_lab: Lab
) -> None:
    ticket = Jobs(shared_lab).handed_in(NAME, student_email="jane@example.edu", class_number=NAME)
    staff = windows.staff(shared_lab)

    staff.goto(f"{shared_lab.site}/dashboard/")
    card(staff, ticket.number).get_by_text(NAME).first.wait_for()
    staff.goto(f"{shared_lab.site}/dashboard/jobs/{ticket.number}/")
    staff.get_by_text(NAME).first.wait_for()

    assert staff.evaluate(RAN) is False


def test_no_site_shows_a_page_of_ours_in_a_frame(context: BrowserContext, shared_lab: Lab) -> None:
    page = context.new_page()
    page.goto(f"{EVIL}/")
    for path in ("/login/", "/api/v1/config"):
        with page.expect_event("framenavigated", lambda frame: frame.parent_frame is not None):
            page.evaluate(
                "url => document.body.append(Object.assign("
                "document.createElement('iframe'), {src: url}))",
                shared_lab.site + path,
            )
    frames = [frame for frame in page.frames if frame.parent_frame]
    assert len(frames) == 2
    assert all(frame.url.startswith("chrome-error:") for frame in frames)


def test_another_site_reads_nothing_and_signs_nobody_out(
    context: BrowserContext, shared_lab: Lab
) -> None:
    signed_in(context, shared_lab)
    page = context.new_page()
    page.goto(f"{EVIL}/")
    ask = "url => fetch(url, {credentials: 'include'}).then(a => a.text(), e => 'refused')"
    assert page.evaluate(ask, f"{shared_lab.api}/catalog") == "refused"

    for action in ("logout", "refresh"):
        with page.expect_navigation():
            page.evaluate(
                "url => { const form = document.createElement('form'); form.method = 'POST';"
                "form.action = url; document.body.append(form); form.submit() }",
                f"{shared_lab.api}/auth/{action}",
            )
        assert "forbidden" in page.content()
        page.goto(f"{EVIL}/")

    assert is_signed_in(context, shared_lab)


def test_a_token_is_in_no_address_that_another_site_sees(
    context: BrowserContext, shared_lab: Lab
) -> None:
    ticket = Jobs(shared_lab).handed_in()
    page = context.new_page()
    page.goto(f"{shared_lab.site}/track/{ticket.token}/", wait_until="load")

    with page.expect_request(f"{EVIL}/**") as told:
        page.evaluate("url => location.assign(url)", f"{EVIL}/")

    assert "referer" not in told.value.headers


def test_scripts_see_neither_the_session_s_cookie_nor_its_token(
    windows: Windows, shared_lab: Lab
) -> None:
    page = windows.staff(shared_lab)
    page.goto(f"{shared_lab.site}/dashboard/")
    page.get_by_role("tab").first.wait_for()

    assert page.evaluate("document.cookie") == ""
    kept: dict[str, Any] = page.evaluate("({...localStorage, ...sessionStorage})")
    assert not any("eyJ" in str(value) for value in kept.values())


def test_a_download_is_kept_and_never_shown(context: BrowserContext, shared_lab: Lab) -> None:
    model = b"solid <html><script>opener.smuggled = true</script>\nfacet\nendsolid\n"
    ticket = Jobs(shared_lab).handed_in(model=model)
    [file, *_] = Witness(shared_lab).get(f"/jobs/{ticket.id}/versions")["versions"]
    page = context.new_page()
    page.goto(shared_lab.site)

    with page.expect_download() as download:
        page.evaluate("url => void window.open(url)", file["download_url"])

    assert download.value.path().read_bytes() == model
    assert page.evaluate(RAN) is False


def test_the_log_of_all_this_holds_no_token(page: Page, shared_lab: Lab) -> None:
    lab, ticket = shared_lab, Jobs(shared_lab).in_status("PENDING")
    page.goto(f"{lab.site}/track/{ticket.token}/")
    link = Witness(lab).link("approval", "confirm", ticket.number)
    page.goto(link)
    requests.get(f"{lab.api}/track/{ticket.token}x", timeout=10)

    token = link.rstrip("/").rpartition("/")[2]
    logged = [path.read_text("utf-8") for path in (lab.server.data / "logs").iterdir()]
    logged.append((lab.server.data.parent / "server.log").read_text("utf-8"))
    assert '"event": "request"' in logged[0]
    for secret in (ticket.token, token, lab.admin.password, "Bearer eyJ", '"eyJ'):
        assert not any(secret in text for text in logged)
