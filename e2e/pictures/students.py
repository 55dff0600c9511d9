"""What students see, mostly on their phones."""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from e2e.pages import fill_in
from e2e.pictures import student_models
from e2e.pictures.album import SHARP, Album
from tests.inspection import solids

LOOKED_AT_MS = 120_000


def take(album: Album) -> None:
    """Hand in, be rejected, confirm, and follow a print."""
    camera = album.camera
    if camera.wants("student-form", "student-received", "student-findings"):
        _hand_in(album)
    if camera.wants("student-confirm"):
        phone = album.windows.phone()
        album.show(phone, f"/confirm/{album.past.confirmation_token('watershed.stl')}/")
        _model_is_shown(phone)
        camera.take(phone, "student-confirm")
    if camera.wants("student-track"):
        page = album.windows.desktop(viewport={"width": 1200, "height": 940}, **SHARP)
        album.show(page, f"/track/{album.ticket('planet gear.stl').tracking_token}/")
        _model_is_shown(page)
        camera.take(page, "student-track")
    if camera.wants("student-rejected"):
        phone = album.windows.phone()
        album.show(phone, f"/track/{album.ticket('teapot handle.stl').tracking_token}/")
        camera.take(phone, "student-rejected")
    if camera.wants("student-expired"):
        phone = album.windows.phone(viewport={"width": 390, "height": 640})
        album.show(phone, f"/confirm/expired/?job_id={album.ticket('spiral vase.stl').id}")
        camera.take(phone, "student-expired")


def _hand_in(album: Album) -> None:
    """A whole form on a desktop, and what a phone shows afterwards."""
    with tempfile.TemporaryDirectory() as name:
        model = Path(name) / "desk planter v2.stl"
        model.write_bytes(solids.stl(student_models.planter()))
        page = album.windows.desktop(viewport={"width": 1200, "height": 1080}, **SHARP)
        album.show(page, "/submit/")
        fill_in(page, model, name="Theo Laurent")
        page.get_by_label("Class number").fill("ARCH 2410")
        page.evaluate("document.activeElement.blur()")
        _scroll_to_top(page, "About you")
        album.camera.take(page, "student-form")

        phone = album.windows.phone()
        album.show(phone, "/submit/")
        fill_in(phone, model, name="Theo Laurent")
        phone.get_by_role("button", name="Hand in my model").click()
        phone.wait_for_url("**/submit/success/**")
    expect(phone.get_by_text("It fits on the Prusa MK4S.")).to_be_visible(timeout=LOOKED_AT_MS)
    album.camera.take(phone, "student-received")
    _model_is_shown(phone)
    _scroll_to_top(phone, "A first look at your model")
    album.camera.take(phone, "student-findings")


def _scroll_to_top(page: Page, heading: str) -> None:
    """Bring a heading to the top of the window, with some room above."""
    page.get_by_role("heading", name=heading).evaluate(
        "(heading) => scrollTo(0, scrollY + heading.getBoundingClientRect().top - 40)"
    )


def _model_is_shown(page: Page) -> None:
    """Wait for the 3D view, which a phone has to be asked for."""
    stage = page.locator("figure")
    ask = page.get_by_role("button", name="Turn it in 3D")
    expect(stage.or_(ask)).to_be_attached(timeout=LOOKED_AT_MS)
    if ask.is_visible():
        ask.click()
    stage.scroll_into_view_if_needed()
    expect(page.get_by_role("application")).to_be_visible(timeout=LOOKED_AT_MS)
    page.evaluate("document.activeElement.blur()")
    page.evaluate("scrollTo(0, 0)")
