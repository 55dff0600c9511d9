"""What is found in a model, its picture and its view to turn around: there without a reload."""

import re
from functools import partial
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Locator, Page, Response, expect

from e2e.inspection import inspect, reset
from e2e.jobs import Jobs, Ticket
from e2e.lab import Lab
from e2e.pages import card, fill_in
from e2e.windows import Windows
from e2e.witness import eventually
from tests import models

# The worker may be busy with the models of other tests.
PATIENCE_MS = 90_000


def view(page: Page) -> Locator:
    """The model, to be turned around."""
    return page.get_by_role("application", name=re.compile("^3D view of "))


def expect_all(page: Page) -> None:
    """What the worker makes of a model comes to the page that is open."""
    expect(page.get_by_text("It fits on the Prusa MK4S.")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("Its surface is closed.")).to_be_visible()
    expect(page.get_by_role("img", name="Model vase.stl")).to_be_attached(timeout=PATIENCE_MS)
    if page.evaluate("matchMedia('(pointer: coarse)').matches"):
        turn(page)
    else:
        # The view begins to load when one scrolls to it.
        stage = page.locator("figure")
        expect(stage).to_be_attached(timeout=PATIENCE_MS)
        stage.scroll_into_view_if_needed()
        expect(view(page)).to_be_visible(timeout=PATIENCE_MS)


def turn(phone: Page) -> None:
    """Ask for the model, which does not come to a phone by itself; it can be turned at once."""
    phone.get_by_role("button", name="Turn it in 3D").click(timeout=PATIENCE_MS)
    expect(view(phone)).to_be_focused(timeout=PATIENCE_MS)


class Views:
    """Remembers what was seen in the view, and knows it again."""

    def __init__(self, stage: Locator) -> None:
        self._stage = stage
        self._seen: list[Image.Image] = []

    def keep(self) -> None:
        """Wait until nothing changes any more, and remember that."""
        before = self._look()
        eventually(lambda: _alike(before, self._look()))
        self._seen.append(self._look())

    def is_new(self) -> bool:
        """Whether this has not been seen before."""
        return not any(_alike(self._look(), each) for each in self._seen)

    def is_first(self) -> bool:
        """Whether this is what was seen at first."""
        return _alike(self._look(), self._seen[0])

    def _look(self) -> Image.Image:
        return Image.open(BytesIO(self._stage.screenshot())).convert("RGB")


def _alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures are the same but for what rounding may do."""
    difference = ImageStat.Stat(ImageChops.difference(one, other))
    return max(difference.mean) < 1


def looked_at(jobs: Jobs, ticket: Ticket) -> None:
    """Wait until a model's pictures are there."""
    eventually(lambda: jobs.witness.job(ticket.number)["preview_url"], seconds=PATIENCE_MS / 1000)


def test_what_is_found_in_a_model_comes_to_the_page_without_a_reload(
    shared_lab: Lab, windows: Windows, tmp_path: Path
) -> None:
    phone = windows.phone()
    model = tmp_path / "vase.stl"
    model.write_bytes(models.binary_stl(41))
    phone.goto(f"{shared_lab.site}/submit/")
    fill_in(phone, model, name="Molly Model")
    phone.get_by_role("button", name="Hand in my model").click()
    phone.wait_for_url("**/submit/success/**")
    loads: list[str] = []
    phone.on("load", lambda page: loads.append(page.url))
    expect_all(phone)
    expect(phone.get_by_text("41 × 41 × 41 mm")).to_be_visible()
    assert loads == []
    assert inspect(phone) == []


def test_the_tracking_page_shows_the_model(shared_lab: Lab, windows: Windows) -> None:
    page = windows.desktop()
    ticket = Jobs(shared_lab).handed_in("Tina Turner")
    page.goto(f"{shared_lab.site}/track/{ticket.token}/")
    expect_all(page)
    assert inspect(page) == []


def test_staff_see_the_model_in_the_list_and_on_its_page(shared_lab: Lab, windows: Windows) -> None:
    desk = windows.staff(shared_lab)
    jobs = Jobs(shared_lab)
    ticket = jobs.handed_in("Dana Detail")
    desk.goto(f"{shared_lab.site}/dashboard/jobs/{ticket.number}/")
    expect_all(desk)
    assert inspect(desk) == []
    reset(desk)
    desk.goto(f"{shared_lab.site}/dashboard/")
    picture = card(desk, ticket.number).get_by_role("img", name="Model vase.stl")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 512


def test_a_model_is_turned_by_keys_and_comes_back(shared_lab: Lab, windows: Windows) -> None:
    desk = windows.staff(shared_lab)
    jobs = Jobs(shared_lab)
    ticket = jobs.handed_in("Kim Keys")
    looked_at(jobs, ticket)
    desk.goto(f"{shared_lab.site}/dashboard/jobs/{ticket.number}/")
    stage = view(desk)
    expect(stage).to_be_visible(timeout=PATIENCE_MS)
    expect(desk.get_by_text("250 × 210 × 220 mm")).to_be_visible()
    stage.focus()
    views = Views(stage)
    views.keep()
    for key in ("ArrowRight", "ArrowUp", "+"):
        desk.keyboard.press(key)
        eventually(views.is_new)
        views.keep()
    desk.keyboard.press("0")
    eventually(views.is_first)
    desk.keyboard.press("ArrowLeft")
    eventually(views.is_new)
    desk.get_by_role("button", name="Reset view").press("Enter")
    stage.focus()
    eventually(views.is_first)
    desk.get_by_role("button", name="Show the whole printer").press("Enter")
    stage.focus()
    eventually(views.is_new)


def test_students_see_what_they_confirm(shared_lab: Lab, windows: Windows) -> None:
    phone = windows.phone()
    jobs = Jobs(shared_lab)
    ticket = jobs.in_status("PENDING", "Connie Confirm")
    looked_at(jobs, ticket)
    phone.goto(jobs.witness.link("approval", "confirm", ticket.number))
    expect(phone.get_by_role("button", name="Turn it in 3D")).to_be_visible()
    assert inspect(phone) == []
    turn(phone)
    expect(phone.get_by_role("button", name=re.compile("^Confirm and print"))).to_be_visible()
    expect(phone.get_by_text("It fits on the Prusa MK4S.")).to_be_visible()
    expect(phone.get_by_text("estimated")).to_have_count(0)
    assert inspect(phone) == []


@pytest.mark.parametrize(
    ("side", "sentence", "badge"),
    [
        (300.0, "It would fit on the Prusa XL", "Too large for Prusa MK4S"),
        (0.05, "Longest side 0.05 mm", "Check the size"),
    ],
)
def test_what_is_wrong_with_a_model_is_said_with_what_to_do(
    shared_lab: Lab, windows: Windows, side: float, sentence: str, badge: str
) -> None:
    desk = windows.staff(shared_lab)
    jobs = Jobs(shared_lab)
    ticket = jobs.handed_in("Wanda Wrong", model=models.binary_stl(side))
    desk.goto(f"{shared_lab.site}/dashboard/jobs/{ticket.number}/")
    expect(desk.get_by_text(sentence)).to_be_visible(timeout=PATIENCE_MS)
    desk.goto(f"{shared_lab.site}/dashboard/")
    expect(card(desk, ticket.number).get_by_text(badge, exact=True)).to_be_visible()


def test_a_browser_without_3d_keeps_the_picture(shared_lab: Lab, windows: Windows) -> None:
    page = windows.desktop()
    jobs = Jobs(shared_lab)
    ticket = jobs.handed_in("Paul Picture")
    looked_at(jobs, ticket)
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"{shared_lab.site}/track/{ticket.token}/")
    expect(page.get_by_text("This browser cannot show the model in 3D")).to_be_visible()
    expect(page.get_by_role("img", name="Model vase.stl")).to_be_visible()


def test_pages_of_students_load_nothing_of_the_3d_view_before_it_is_asked_for(
    shared_lab: Lab, windows: Windows
) -> None:
    jobs = Jobs(shared_lab)
    ticket = jobs.in_status("PENDING", "Lena Light")
    looked_at(jobs, ticket)
    confirm = jobs.witness.link("approval", "confirm", ticket.number)
    track = f"{shared_lab.site}/track/{ticket.token}/"
    for address in (f"{shared_lab.site}/submit/", track, confirm):
        page = windows.phone()
        sizes: dict[str, int] = {}
        page.on("response", partial(_note_length, sizes))
        page.goto(address, wait_until="networkidle")
        scripts = sum(size for url, size in sizes.items() if url.endswith(".js"))
        assert 100_000 < scripts < 170_000, address


def _note_length(sizes: dict[str, int], answer: Response) -> None:
    sizes[answer.url] = int(answer.headers.get("content-length", "0"))


def test_the_pictures_are_kept_by_browsers(shared_lab: Lab) -> None:
    jobs = Jobs(shared_lab)
    ticket = jobs.handed_in("Carla Cache")
    looked_at(jobs, ticket)
    job = jobs.witness.job(ticket.number)
    for name, kind in (("thumbnail_url", "image/png"), ("preview_url", "model/gltf-binary")):
        answer = requests.get(urljoin(shared_lab.site, job[name]), timeout=10)
        assert answer.ok
        assert answer.headers["Content-Type"] == kind
        assert "immutable" in answer.headers["Cache-Control"]
