"""Limits, attacked by whoever does much at the same moment or in one request."""

from functools import partial

import pytest

from printdesk.desk import Desk
from tests import models
from tests.clients import StaffClient
from tests.racers import together
from tests.road import API, FORM
from tests.security.conftest import Site, bearer

AT_ONCE = 8
PART = 'Content-Disposition: form-data; name="file"; filename="{}.stl"\r\n\r\nsolid\r\n'


def hand_in(site: Site, side: float) -> str:
    """Hand in a cube with this side; the answer's status."""
    files = {"file": ("cube.stl", models.binary_stl(side))}
    return str(site.ask(f"{API}/submit", "POST", data=FORM, files=files).status_code)


@pytest.mark.settings(ratelimit_submit="3/hour")
def test_no_more_is_taken_of_somebody_who_hands_it_all_in_at_once(site: Site) -> None:
    answers = together([partial(hand_in, site, 20.0 + turn) for turn in range(AT_ONCE)])

    assert sorted(answers) == ["201"] * 3 + ["429"] * (AT_ONCE - 3)
    assert hand_in(site, 19.0) == "429"


@pytest.mark.settings(ratelimit_login="3/hour")
def test_no_more_passwords_are_looked_at_when_they_are_guessed_at_once(
    site: Site, staff: StaffClient
) -> None:
    known = bearer(site.sign_in(staff.person))

    def guess(number: int) -> str:
        body = {"current_password": f"guess {number}", "password": "seven words to be guessed"}
        return str(site.ask(f"{API}/auth/password", "POST", json=body, headers=known).status_code)

    answers = together([partial(guess, number) for number in range(AT_ONCE)])

    assert sorted(answers) == ["403"] * 3 + ["429"] * (AT_ONCE - 3)


def test_one_request_cannot_open_a_thousand_files(site: Site, desk: Desk) -> None:
    """Each would stay open, and lie on the share, until the last one has come."""
    parts = [f"--X\r\n{PART.format(number)}" for number in range(900)]
    kind = {"Content-Type": "multipart/form-data; boundary=X"}

    answer = site.ask(f"{API}/submit", "POST", data="".join(parts) + "--X--\r\n", headers=kind)

    assert (answer.status_code, answer.json()["error"]) == (400, "bad_request")
    assert "one file" in answer.json()["message"]
    assert list(desk.share.root.rglob("*.upload")) == []
