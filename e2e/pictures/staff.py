"""What staff see all day."""

from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import requests
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from e2e.pages import button
from e2e.pictures.album import SHARP, Album
from e2e.pictures.people import MK4S, STORIES, XL
from tests import sliced

WINDOW: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
DARK: dict[str, Any] = {"color_scheme": "dark"}
LOADED_MS = 60_000
MODELS = {MK4S: "MK4S", XL: "XL5"}  # as slicers call the printers
PICTURE_SIDE = 220  # pixels, of a slicer's own picture


def take(album: Album) -> None:
    """The list, a job, and what is done with it."""
    _list(album)
    _job(album)
    _approval(album)
    _other_dialogs(album)
    _locks(album)


def _list(album: Album) -> None:
    camera = album.camera
    looks: tuple[tuple[str, dict[str, Any]], ...] = (("dashboard", {}), ("dashboard-dark", DARK))
    for name, options in looks:
        if camera.wants(name):
            page = album.desk(viewport={"width": 1280, "height": 1030}, **SHARP, **options)
            _all_pictures(page)
            camera.take(page, name)
    if camera.wants("staff-phone"):
        phone = album.desk(phone=True)
        _all_pictures(phone)
        camera.take(phone, "staff-phone")
    if camera.wants("staff-search"):
        page = album.desk(**WINDOW, **SHARP)
        album.show(page, "/dashboard/?status=ALL&search=gear&discipline=Engineering")
        page.get_by_role("button", name="Filters").click()
        _all_pictures(page)
        camera.take(page, "staff-search")
    if camera.wants("staff-keys"):
        page = album.desk(**WINDOW, **SHARP)
        _all_pictures(page)
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        camera.take(page, "staff-keys", dialog, margin=24)


def _job(album: Album) -> None:
    if not album.camera.wants("staff-job"):
        return
    page = album.desk(viewport={"width": 1280, "height": 720}, **SHARP)
    album.open_job(page, "fluted vase.stl")
    expect(page.get_by_role("application")).to_be_visible(timeout=LOADED_MS)
    album.camera.take(page, "staff-job")


def _approval(album: Album) -> None:
    camera = album.camera
    if not camera.wants("staff-approve"):
        return
    _slice(album, "fluted vase.stl", "Uploaded")
    page = album.desk(viewport={"width": 1280, "height": 860}, **SHARP)
    button(page, "Approve", album.number("fluted vase.stl")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("From the sliced file")).to_have_count(3)
    expect(dialog.get_by_text("$").first).to_be_visible()
    _slices_are_shown(dialog)
    camera.take(page, "staff-approve")
    _leave(dialog)


def _other_dialogs(album: Album) -> None:
    camera = album.camera
    page = album.desk(viewport={"width": 1280, "height": 820}, **SHARP)
    dialog = page.get_by_role("dialog")
    if camera.wants("staff-reject"):
        album.open_job(page, "trefoil ring.stl")
        button(page, "Reject", album.number("trefoil ring.stl")).click()
        dialog.get_by_label("Walls too thin to print").check()
        dialog.get_by_label("In your own words").fill("Make the band at least 1.2 mm thick.")
        expect(dialog).to_contain_text("at least 1.2 mm thick.")
        page.wait_for_timeout(1000)
        camera.take(page, "staff-reject", dialog, margin=24)
        _leave(dialog)
    if camera.wants("staff-print"):
        file = "courtyard house.stl"
        _slice(album, file, "ReadyToPrint")
        album.open_job(page, file)
        button(page, "Start printing", album.number(file)).click()
        expect(dialog.get_by_text("A file was saved after the approval")).to_be_visible()
        dialog.get_by_role("radio").first.check()
        _slices_are_shown(dialog)
        camera.take(page, "staff-print", dialog, margin=24)
        _leave(dialog)
    if camera.wants("staff-failed"):
        album.open_job(page, "knot_final_FINAL.stl")
        button(page, "Print failed", album.number("knot_final_FINAL.stl")).click()
        dialog.get_by_label("Reason").fill("Stringing after the power cut, layer 118")
        camera.take(page, "staff-failed", dialog, margin=24)
        _leave(dialog)
    if camera.wants("staff-revert"):
        _complete(album, "housing study C.stl")
        album.open_job(page, "housing study C.stl")
        expect(page.get_by_role("timer")).to_be_visible()
        camera.take(page, "staff-revert")


def _complete(album: Album, file: str) -> None:
    """A print that was marked complete just now."""
    witness, job = album.witness("Sam Rivera"), album.ticket(file).id
    for action in ("lock", "mark-complete"):
        witness.post(f"/jobs/{job}/{action}")


def _locks(album: Album) -> None:
    """A job that somebody else has a dialog open on."""
    if not album.camera.wants("staff-locked"):
        return
    file = "lidar bracket.stl"
    dana = album.witness("Dana Lindqvist")
    dana.post(f"/jobs/{album.ticket(file).id}/lock")
    page = album.desk(viewport={"width": 1280, "height": 700}, **SHARP)
    album.open_job(page, file)
    expect(page.get_by_text("Being edited by Dana Lindqvist")).to_be_visible()
    expect(page.get_by_role("application")).to_be_visible(timeout=LOADED_MS)
    album.camera.take(page, "staff-locked")
    dana.post(f"/jobs/{album.ticket(file).id}/unlock")


def _slice(album: Album, file: str, folder: str) -> None:
    """Save what a slicer would make of a job's model: its figures, with a picture of it."""
    story = next(story for story in STORIES if story.file == file)
    job = album.witness().job(album.number(file))
    shown = requests.get(urljoin(album.lab.api, job["thumbnail_url"]), timeout=10)
    picture = BytesIO()
    Image.open(BytesIO(shown.content)).resize((PICTURE_SIDE, PICTURE_SIDE)).save(picture, "PNG")
    grams, hours = story.price["weight_g"], int(float(str(story.price["time_hours"])))
    content = sliced.prusa_gcode(
        grams=f"{grams:.2f}",
        time=f"{hours}h 12m 4s",
        printer=MODELS[story.printer],
        pictures=[picture.getvalue()],
    )
    album.save_slice(file, folder, content)


def _all_pictures(page: Page) -> None:
    """Wait until the pictures of the jobs are there, and nothing has the focus."""
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "() => Promise.all([...document.images].map((image) => image.decode().catch(() => null)))"
    )
    page.evaluate("document.activeElement.blur()")


def _slices_are_shown(dialog: Locator) -> None:
    """Wait for the slicers' own pictures, which are read out of their files one by one."""
    pictures = dialog.locator("img[src*='slice-picture']")
    expect(pictures.first).to_be_attached()
    pictures.first.evaluate("(image) => image.decode()")


def _leave(dialog: Locator) -> None:
    """Close it, whatever was typed in it."""
    dialog.get_by_role("button", name="Cancel").click()
    discard = dialog.get_by_role("button", name="Discard")
    if discard.count():
        discard.click()
    expect(dialog).to_be_hidden()
