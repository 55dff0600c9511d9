"""A click on Open file, from the dashboard in a real browser to the slicer."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect

from e2e.jobs import Jobs
from e2e.lab import Lab, open_lab
from e2e.windows import CHROMIUM, DESKTOP, SIGNED_IN, Windows
from opener_tests.computers import Computer, eventually
from opener_tests.displays import Display, virtual_display

BASE = "JaneDoe_Filament_Blue_1"


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    with virtual_display() as display:
        yield display


def test_a_click_on_open_file_starts_the_slicer_with_exactly_that_file(
    tmp_path: Path,
    display: Display,
    playwright: Playwright,
    browser_type_launch_args: dict[str, object],
) -> None:
    with open_lab(tmp_path, STAFF_STORAGE_ROOT=str(tmp_path / "data" / "storage")) as lab:
        Jobs(lab).handed_in()
        staff = Computer(tmp_path / "staff", share=lab.storage, display=display.name)
        staff.more_settings = "SHOW_SUCCESS = no"
        staff.add_slicer("Prusa", ".stl")
        registered = staff.run("--register")
        assert registered.status == 0, registered.complained
        with _browser(playwright, browser_type_launch_args, staff, lab) as context:
            page = context.pages[0]
            page.goto(f"{lab.site}/dashboard/jobs/1/")
            page.get_by_role("link", name="Open file").click()
            assert staff.received("Prusa") == [str(lab.storage / "Uploaded" / f"{BASE}.stl")]
            expect(page.get_by_text("opened", exact=False).first).to_be_visible()
        eventually(staff.lines)
        assert [line["verdict"] for line in staff.lines()] == ["allowed"]


def _browser(
    playwright: Playwright,
    arguments: dict[str, object],
    staff: Computer,
    lab: Lab,
) -> BrowserContext:
    """A browser on the staff computer, in which the admin has signed in.

    Its profile says what a tick at "Always allow" would: links of this scheme start their program
    without a question, from this site.
    """
    profile = staff.folder / "profile"
    (profile / "Default").mkdir(parents=True)
    allowed = {"allowed_origin_protocol_pairs": {lab.site: {"print3d": True}}}
    preferences = json.dumps({"protocol_handler": allowed})
    (profile / "Default" / "Preferences").write_text(preferences, encoding="utf-8")
    context = playwright.chromium.launch_persistent_context(
        profile,
        headless=False,
        executable_path=CHROMIUM,
        args=arguments["args"],  # type: ignore[arg-type]
        env={**staff.environment, "XDG_CURRENT_DESKTOP": "GNOME"},
        **DESKTOP,
    )
    page = context.pages[0]
    page.goto(f"{lab.api}/health")  # of the same site, and none where a session would begin
    page.evaluate("([name, value]) => localStorage.setItem(name, value)", list(SIGNED_IN.values()))
    who = {"email": lab.admin.email, "password": lab.admin.password}
    answer = context.request.post(f"{lab.api}/auth/login", data=who)
    assert answer.ok, answer.text()
    return context


def test_a_computer_is_set_up_with_what_the_page_gives(
    lab: Lab, windows: Windows, tmp_path: Path
) -> None:
    Jobs(lab).handed_in()
    page = windows.staff(lab)
    page.goto(f"{lab.site}/dashboard/")
    page.get_by_role("button", name="account of").click()
    page.get_by_role("menuitem", name="Set up this computer").click()
    expect(page.get_by_role("heading", name="Set up this computer", level=1)).to_be_visible()
    expect(page.get_by_role("region", name="config.ini")).to_contain_text("/mnt/storage")
    expect(page.get_by_role("link", name="Open #1 in the slicer")).to_be_visible()

    with page.expect_download() as program:
        page.get_by_role("link", name="Download the program").click()
    with zipfile.ZipFile(program.value.path()) as archive:
        archive.extractall(tmp_path)
    with page.expect_download() as settings:
        page.get_by_role("button", name="Download config.ini").click()
    staff = Computer(tmp_path / "staff", program=tmp_path / "slicer-opener" / "slicer-opener.py")
    text = settings.value.path().read_text(encoding="utf-8")
    # The lab of the tests is one with drives; where there are none, a folder has to be put in.
    here = text.replace("/mnt/storage", str(staff.storage))
    staff.program.with_name("config.ini").write_text(here, encoding="utf-8")
    told = staff.run("--check").said
    assert f"ok       Settings: {staff.program.with_name('config.ini')}" in told
    assert f"ok       Storage: {staff.storage}" in told
    staff.close()
