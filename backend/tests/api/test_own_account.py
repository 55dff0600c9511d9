"""What people change of their own account, and where they are signed in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from printdesk.desk import Desk
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.conftest import SignIn
from tests.staff_post import changes, kinds_to

AUTH = "/api/v1/auth"
NEW = "seven words that nobody guesses"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def login(app: Flask, staff: StaffClient, password: str, user_agent: str = "") -> FlaskClient:
    """Another browser in which the person has signed in."""
    browser = app.test_client()
    who = {"email": staff.person.email, "password": password}
    answer = browser.post(f"{AUTH}/login", json=who, headers={"User-Agent": user_agent})
    assert answer.status_code == 200
    browser.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {answer.json['access_token']}"
    return browser


def test_a_password_is_changed_by_who_knows_it(app: Flask, staff: StaffClient, desk: Desk) -> None:
    other_browser = login(app, staff, staff.person.password)
    body = {"current_password": staff.person.password, "password": NEW}

    answer = staff.post(f"{AUTH}/password", json=body)

    assert answer.status_code == 204
    assert staff.get(f"{AUTH}/me").status_code == 200
    assert other_browser.get(f"{AUTH}/me").status_code == 401
    assert other_browser.post(f"{AUTH}/refresh").status_code == 401
    login(app, staff, NEW)
    assert kinds_to(desk, staff.person.email) == ["password_changed"]
    assert changes(desk)[-1] == ("password-changed", "Sam Staff")


def test_who_does_not_know_the_password_changes_nothing(staff: StaffClient, desk: Desk) -> None:
    wrong = {"current_password": "not this one"}

    answers = [
        staff.post(f"{AUTH}/password", json={**wrong, "password": NEW}),
        staff.post(f"{AUTH}/email", json={**wrong, "email": "eve@example.edu"}),
    ]

    assert [(a.status_code, a.json["error"]) for a in answers] == [(403, "wrong_password")] * 2
    assert kinds_to(desk, staff.person.email) == []
    assert kinds_to(desk, "eve@example.edu") == []


@pytest.mark.parametrize(
    "password", ["short", "password1234", "sam.staff@lab.example.edu", "SamStaff2030", "x" * 201]
)
def test_a_new_password_must_be_hard_to_guess(staff: StaffClient, password: str) -> None:
    body = {"current_password": staff.person.password, "password": password}

    answer = staff.post(f"{AUTH}/password", json=body)

    assert (answer.status_code, list(answer.json["details"])) == (422, ["password"])


def test_people_change_their_name_and_the_history_tells_both(
    staff: StaffClient, desk: Desk
) -> None:
    answer = staff.patch(f"{AUTH}/me", json={"name": "  Samantha   Staff "})

    assert answer.json["name"] == "Samantha Staff"
    assert staff.get(f"{AUTH}/me").json["name"] == "Samantha Staff"
    assert changes(desk)[-1] == ("renamed", "Samantha Staff")
    assert staff.patch(f"{AUTH}/me", json={"name": " "}).status_code == 422


def test_sessions_are_listed_with_their_device_and_last_use(
    app: Flask, staff: StaffClient, clock: HandClock
) -> None:
    clock.forward(minutes=5)
    laptop = login(app, staff, staff.person.password, WINDOWS)
    clock.forward(minutes=4)
    laptop.post(f"{AUTH}/refresh", json={"idle_seconds": 60})

    newer, older = staff.get(f"{AUTH}/sessions").json["sessions"]

    assert newer == {
        "id": newer["id"],
        "device": "Firefox on Windows",
        "created_at": "2030-03-01T12:05:00Z",
        "last_used_at": "2030-03-01T12:08:00Z",
        "expires_at": "2030-03-02T12:05:00Z",
        "current": False,
    }
    assert older["current"] is True


def test_one_session_is_ended_and_another_goes_on(app: Flask, staff: StaffClient) -> None:
    laptop = login(app, staff, staff.person.password, WINDOWS)
    [there] = [s for s in staff.get(f"{AUTH}/sessions").json["sessions"] if not s["current"]]

    assert staff.delete(f"{AUTH}/sessions/{there['id']}").status_code == 204

    assert laptop.get(f"{AUTH}/me").status_code == 401
    assert staff.get(f"{AUTH}/me").status_code == 200
    assert len(staff.get(f"{AUTH}/sessions").json["sessions"]) == 1
    assert staff.delete(f"{AUTH}/sessions/{there['id']}").status_code == 404


def test_nobody_ends_a_session_of_somebody_else(
    staff: StaffClient, other_staff: StaffClient
) -> None:
    [mine] = staff.get(f"{AUTH}/sessions").json["sessions"]

    assert other_staff.delete(f"{AUTH}/sessions/{mine['id']}").status_code == 404
    assert staff.get(f"{AUTH}/me").status_code == 200


def test_people_sign_out_everywhere(app: Flask, staff: StaffClient) -> None:
    laptop = login(app, staff, staff.person.password)

    answer = staff.post(f"{AUTH}/logout-everywhere")

    assert answer.status_code == 204
    assert "printdesk_refresh=;" in answer.headers["Set-Cookie"]
    for browser in (staff, laptop):
        assert browser.get(f"{AUTH}/me").status_code == 401
        assert browser.post(f"{AUTH}/refresh").status_code == 401


def test_a_session_that_nobody_used_for_long_is_not_listed(
    staff: StaffClient, clock: HandClock, sign_in: SignIn
) -> None:
    clock.forward(minutes=135)
    back = sign_in(staff.person)

    assert len(back.get(f"{AUTH}/sessions").json["sessions"]) == 1
