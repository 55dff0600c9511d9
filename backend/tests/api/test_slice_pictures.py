"""The picture that a slicer has put into a file, shown beside the file."""

import io
from collections.abc import Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from printdesk.desk import Desk
from tests import sliced
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import Ticket, act, handed_in, saved


@pytest.fixture
def job(client: FlaskClient) -> Ticket:
    return handed_in(client)


def wide(format_: str = "PNG", **more: Any) -> bytes:
    """A picture of 600 × 300, the left half of it see-through."""
    picture = Image.new("RGBA", (600, 300), (200, 30, 30, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 300, 300))
    file = io.BytesIO()
    (picture if format_ in {"PNG", "QOI"} else picture.convert("RGB")).save(file, format_, **more)
    return file.getvalue()


def link(desk: Desk, staff: StaffClient, job: Ticket, content: bytes, end: str = ".gcode") -> Any:
    """Save a file beside the job's; the link to its picture, if there is one."""
    saved(desk, f"Uploaded/{job.base}{end}", content)
    [listed] = act(staff, job, "siblings", method="GET").json["siblings"]
    return listed["picture_url"]


FILES: Mapping[str, bytes] = {
    ".gcode": sliced.prusa_gcode(pictures=[wide(), sliced.png()]),
    ".bgcode": sliced.bgcode(pictures=[(1, wide("JPEG"))]),
    ".qoi.bgcode": sliced.bgcode(pictures=[(2, wide("QOI"))]),
    ".gcode.3mf": sliced.gcode_3mf(picture=wide()),
    ".gx": sliced.gx(pictures=[wide("BMP")]),
}


@pytest.mark.parametrize("extension", FILES)
def test_it_is_drawn_anew_for_whoever_has_the_link(
    desk: Desk, staff: StaffClient, client: FlaskClient, job: Ticket, extension: str
) -> None:
    answer = client.get(link(desk, staff, job, FILES[extension], extension))
    assert (answer.status_code, answer.content_type) == (200, "image/png"), answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    picture = Image.open(io.BytesIO(answer.data))
    assert (picture.format, picture.size) == ("PNG", (320, 160))
    red, green, _, alpha = picture.getpixel((300, 80))
    assert (red > 150, green < 80, alpha) == (True, True, 255)


def test_nothing_of_the_file_comes_along(
    desk: Desk, staff: StaffClient, client: FlaskClient, job: Ticket
) -> None:
    told = wide("JPEG", comment=b"<script>told</script>", icc_profile=b"<script>told</script>")
    answer = client.get(link(desk, staff, job, sliced.bgcode(pictures=[(1, told)]), ".bgcode"))
    assert answer.data.startswith(b"\x89PNG")
    assert b"told" not in answer.data
    assert Image.open(io.BytesIO(answer.data)).info == {}


def test_a_file_without_a_picture_has_no_link(desk: Desk, staff: StaffClient, job: Ticket) -> None:
    assert link(desk, staff, job, sliced.prusa_gcode()) is None


def test_what_only_looks_like_a_picture_is_not_shown(
    desk: Desk, staff: StaffClient, client: FlaskClient, job: Ticket
) -> None:
    hollow = sliced.prusa_gcode(pictures=[sliced.jpeg(4000, 4000)])
    answer = client.get(link(desk, staff, job, hollow))
    assert (answer.status_code, answer.json["error"]) == (404, "not_found")


def test_a_link_is_for_one_file_as_it_was_and_for_a_day_or_two(
    desk: Desk, staff: StaffClient, client: FlaskClient, job: Ticket, clock: HandClock
) -> None:
    good = link(desk, staff, job, FILES[".gcode"])
    assert link(desk, staff, job, FILES[".gcode"]).partition("&of=")[0] == good.partition("&of=")[0]
    assert client.get(good).status_code == 404  # it was saved again
    good = link(desk, staff, job, FILES[".gcode"])
    saved(desk, "Uploaded/other.gcode", FILES[".gcode"])
    for bad in (good.replace(job.base, "other"), good[:-1], good.replace("of=", "of=1")):
        assert "link is not valid" in client.get(bad).json["message"], bad
    clock.forward(hours=72)
    assert "link is not valid" in client.get(good).json["message"]
