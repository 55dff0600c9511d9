"""The whole product in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright import CreateContextCallback

from e2e.lab import Lab, open_lab
from e2e.windows import PAGES_ALONE, Windows, launch_options

# A name for this machine by which a page is not a “secure context”, as on a lab's network.
PLAIN_NAME = "printdesk.test"
PATIENCE_MS = 30_000

expect.set_options(timeout=PATIENCE_MS)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "lab_of_its_own: what the test leaves behind disturbs others"
    )


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """A Chromium that minds its own business."""
    quiet = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
    # A machine without a graphics card draws half as fast when it makes as if it had one. Models
    # are shown all the same.
    map_name = f"--host-resolver-rules=MAP {PLAIN_NAME} localhost"
    return launch_options(*quiet, "--disable-gpu", map_name, browser=PAGES_ALONE)


@pytest.fixture(scope="session")
def base_url() -> str | None:
    """Each lab has its own; the plugin's fixture of this name makes the newest pytest warn."""
    return None


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """A lab for one test alone."""
    with open_lab(tmp_path) as lab:
        yield lab


@pytest.fixture(scope="module")
def shared_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab for the tests of a module, each of which has jobs of its own there."""
    with open_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(scope="session")
def strict_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab where links to confirm end after a second, and models have a megabyte at most."""
    settings = {"CONFIRM_TOKEN_HOURS": "0.0003", "MAX_UPLOAD_MB": "1"}
    with open_lab(tmp_path_factory.mktemp("strict"), **settings) as lab:
        yield lab


@pytest.fixture
def windows(new_context: CreateContextCallback) -> Iterator[Windows]:
    """Opens windows. What goes wrong in one of them fails the test."""
    windows = Windows(new_context)
    yield windows
    assert not windows.troubles


@pytest.fixture
def page(windows: Windows) -> Page:
    """A desktop's window of somebody who has not signed in."""
    return windows.desktop()
