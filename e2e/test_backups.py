"""Backups as an administrator sees them: made by themselves, by hand, proved, and found damaged."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from e2e.inspection import inspect
from e2e.jobs import Jobs
from e2e.keyboard import Keyboard
from e2e.lab import Lab, open_lab
from e2e.second_worker import working_slowly
from e2e.windows import PHONE, Windows
from printdesk.upkeep.tasks import TaskKind

PROVED_WITHIN_MS = 200_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the backups."""
    return tmp_path_factory.mktemp("backups")


@pytest.fixture(scope="module")
def shared_lab(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab that makes backups, for all tests here."""
    with open_lab(tmp_path_factory.mktemp("lab"), BACKUP_DIR=str(folder)) as lab:
        Jobs(lab).handed_in("Jane Doe")
        yield lab


@pytest.fixture
def desk(windows: Windows, shared_lab: Lab) -> Page:
    """The administrator's window, with a backup that was made and proved by itself."""
    page = windows.staff(shared_lab)
    show(page, shared_lab)
    # The first backup, and its proof, begin with the next looks at what is due: once a minute.
    verified = items(page).last.get_by_text("Verified", exact=True)
    expect(verified).to_be_visible(timeout=PROVED_WITHIN_MS)
    expect(page.get_by_role("button", name="Back up now")).to_be_visible()
    return page


def show(page: Page, lab: Lab) -> None:
    page.goto(f"{lab.site}/admin/backups/")
    expect(page.get_by_role("heading", level=1, name="Backups")).to_be_visible()


def items(page: Page) -> Locator:
    """The backups in the list, the newest first."""
    return page.get_by_role("list", name="Backups, the newest first").get_by_role("listitem")


def test_one_is_made_by_hand_and_proved_by_keyboard(
    desk: Page, shared_lab: Lab, folder: Path
) -> None:
    before = items(desk).count()
    keyboard = Keyboard(desk)
    keyboard.do(desk.get_by_role("button", name="Back up now"))
    expect(desk.get_by_text("The backup is done")).to_be_attached()
    expect(items(desk)).to_have_count(before + 1)
    newest = items(desk).first
    expect(newest).to_contain_text(re.compile(r"1 job, \d+ files, "))
    expect(newest.get_by_text("Not verified yet")).to_be_visible()
    keyboard.do(newest.get_by_role("button", name="Verify"))
    expect(newest.get_by_text("Verified", exact=True)).to_be_visible()
    assert len(list(folder.glob("20*"))) == before + 1


def test_one_that_is_damaged_says_what_is_wrong(desk: Page, folder: Path) -> None:
    newest = sorted(folder.glob("20*"))[-1]
    [model] = (newest / "storage/originals").iterdir()
    # It has a link in every backup.
    model.unlink()
    model.write_bytes(b"rotten")
    items(desk).first.get_by_role("button", name="Verify").click()
    expect(items(desk).first.get_by_text("Damaged")).to_be_visible()
    expect(items(desk).first).to_contain_text(f"originals/{model.name}: it is not what was copied.")
    expect(desk.get_by_text("is not what it should be")).to_be_visible()
    assert inspect(desk) == []


def test_a_backup_is_followed_by_whoever_looks(desk: Page, shared_lab: Lab, folder: Path) -> None:
    with working_slowly(shared_lab, TaskKind.BACKUP, folder) as worker:
        worker.report(14_203, 36_120, "Copying the share")
        expect(desk.get_by_text("Copying the share")).to_be_visible()
        expect(desk.get_by_text("14,203 of 36,120")).to_be_visible()
        expect(desk.get_by_role("button", name="Back up now")).to_have_count(0)
        expect(items(desk).first.get_by_role("button", name="Verify")).to_be_disabled()
        worker.carry_out()
    expect(desk.get_by_role("button", name="Back up now")).to_be_visible()


def test_a_folder_that_is_away_is_told(desk: Page, shared_lab: Lab, folder: Path) -> None:
    away = folder.rename(folder.with_name("away"))
    try:
        show(desk, shared_lab)
        expect(desk.get_by_text("The folder cannot be read")).to_be_visible()
        expect(desk.get_by_text("Mount its disk")).to_be_visible()
        desk.get_by_role("button", name="Back up now").click()
        expect(desk.get_by_text("The last backup stopped before its end")).to_be_visible()
    finally:
        away.rename(folder)
    desk.get_by_role("button", name="Back up now").click()
    expect(desk.get_by_text("The backup is done")).to_be_attached()


def test_without_a_folder_it_says_how_to_name_one(windows: Windows, shared_lab: Lab) -> None:
    page = windows.staff(shared_lab, **PHONE)

    def unset(route: Route) -> None:
        told = route.fetch().json()
        route.fulfill(json={**told, "folder": None, "next_at": None, "backups": []})

    page.route("**/api/v1/admin/backups", unset)
    show(page, shared_lab)
    expect(page.get_by_text("No backups are made")).to_be_visible()
    expect(page.get_by_text("BACKUP_DIR=/mnt/backups/printdesk")).to_be_visible()
    expect(page.get_by_role("button", name="Back up now")).to_have_count(0)
    assert inspect(page) == []
