"""The whole product, started as a newcomer starts it, in a real browser."""

import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from bench.running import Running, printdesk

ADMIN = "ada@example.edu"
CHROMIUM = os.environ.get("PRINTDESK_CHROMIUM") or shutil.which("chromium")
PAGES = Path(__file__).resolve().parents[1] / "backend" / "printdesk" / "pages" / "index.html"


@dataclass(frozen=True)
class Lab:
    """A running Printdesk of its own."""

    site: str
    server: Running
    email: str
    password: str

    @property
    def storage(self) -> Path:
        return self.server.data / "storage"

    @property
    def outbox(self) -> Path:
        return self.server.data / "outbox"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The machine's Chromium where there is one, else Playwright's own."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet.append("--no-sandbox")  # which Chromium refuses to do without for root
    return {"args": quiet} | ({"executable_path": CHROMIUM} if CHROMIUM else {})


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    if not PAGES.is_file():
        pytest.fail("The pages are not built yet. Run the tests by: python3 run.py test")
    password = secrets.token_urlsafe(12)
    settings = {
        "ADMIN_EMAIL": ADMIN,
        "ADMIN_PASSWORD": password,
        "COMPLETION_EMAIL_DELAY_SECONDS": "1",
        "RATELIMIT_SUBMIT": "1000/hour",
        "RATELIMIT_SUBMIT_ADDRESS": "1000/hour",
        "RATELIMIT_LOGIN": "1000/hour",
        "STAFF_STORAGE_ROOT": "Z:\\storage",
    }
    with printdesk(tmp_path, **settings) as server:
        yield Lab(server.api.removesuffix("/api/v1"), server, ADMIN, password)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A desktop's window; a test that wants a phone asks for ``phone``."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page that reports what goes wrong in it: an uncaught error fails the test."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"error in the page: {error}"))
    return page
