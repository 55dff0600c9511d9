"""Signing in and out over HTTP."""

from datetime import timedelta

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from printdesk.actors import Role
from printdesk.desk import Desk
from printdesk.models import Account
from tests.clients import Person, StaffClient
from tests.clocks import HandClock
from tests.conftest import AddPerson

LOGIN, REFRESH, LOGOUT, ME = (
    f"/api/v1/auth/{name}" for name in ("login", "refresh", "logout", "me")
)
COOKIE, COOKIE_PATH = "printdesk_refresh", "/api/v1/auth"


@pytest.fixture
def jane(add_person: AddPerson) -> Person:
    return add_person("Jane Doe", role=Role.ADMIN)


@pytest.fixture
def browser(client: FlaskClient, jane: Person) -> FlaskClient:
    """A browser in which Jane has signed in: it has the cookie, not the access token."""
    answer = client.post(LOGIN, json={"email": jane.email, "password": jane.password})
    assert answer.status_code == 200
    return client


def refresh_token(client: FlaskClient) -> str:
    cookie = client.get_cookie(COOKIE, path=COOKIE_PATH)
    assert cookie is not None
    return cookie.value


def with_token(client: FlaskClient, token: str) -> FlaskClient:
    client.set_cookie(COOKIE, token, path=COOKIE_PATH)
    return client


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_the_right_password_signs_in(client: FlaskClient, jane: Person) -> None:
    answer = client.post(LOGIN, json={"email": jane.email.upper(), "password": jane.password})

    assert answer.status_code == 200
    token, user = answer.json["access_token"], answer.json["user"]
    assert answer.json == {
        "access_token": token,
        "expires_in": 900,
        "user": {"id": jane.id, "name": "Jane Doe", "email": jane.email, "role": "admin"},
    }
    assert client.get(ME, headers=bearer(token)).json == user


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(
    client: FlaskClient, jane: Person
) -> None:
    answer = client.post(LOGIN, json={"email": jane.email, "password": jane.password})

    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert f"Path={COOKIE_PATH}" in cookie
    assert "Max-Age=8100" in cookie
    assert "Secure" not in cookie


@pytest.mark.settings(public_url="https://print.example.edu")
def test_the_cookie_is_secure_exactly_when_the_site_is(client: FlaskClient, jane: Person) -> None:
    answer = client.post(LOGIN, json={"email": jane.email, "password": jane.password})

    assert "Secure" in answer.headers["Set-Cookie"]


def test_a_refused_sign_in_does_not_tell_what_was_wrong(
    client: FlaskClient, jane: Person, desk: Desk, add_person: AddPerson
) -> None:
    gone = add_person("Gone Away")
    with desk.database.transaction() as transaction:
        disable = update(Account).where(Account.id == gone.id).values(status="disabled")
        transaction.session.execute(disable)

    answers = [
        client.post(LOGIN, json={"email": email, "password": password})
        for email, password in [
            (jane.email, "not her password"),
            ("nobody@lab.example.edu", jane.password),
            (gone.email, gone.password),
        ]
    ]

    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert len({answer.data for answer in answers}) == 1
    assert answers[0].json["error"] == "invalid_credentials"
    assert not any("Set-Cookie" in answer.headers for answer in answers)


def test_a_password_counts_to_its_last_space(client: FlaskClient, jane: Person) -> None:
    answer = client.post(LOGIN, json={"email": jane.email, "password": f"{jane.password} "})

    assert answer.status_code == 401


@pytest.mark.settings(ratelimit_login="3/hour")
def test_too_many_tries_from_one_address_have_to_wait(client: FlaskClient, jane: Person) -> None:
    right = {"email": jane.email, "password": jane.password}
    wrong = {"email": jane.email, "password": "guess"}

    tried = [client.post(LOGIN, json=each).status_code for each in (wrong, right, wrong)]
    refused = client.post(LOGIN, json=right)
    elsewhere = client.post(LOGIN, json=right, environ_base={"REMOTE_ADDR": "192.0.2.7"})

    assert tried == [401, 200, 401]
    assert (refused.status_code, refused.json["error"]) == (429, "rate_limited")
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    assert "60 minutes" in refused.json["message"]
    assert elsewhere.status_code == 200


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic amFuZTpwYXNz", "Bearer a.b.c"],
)
def test_without_a_good_token_nobody_is_signed_in(client: FlaskClient, authorization: str) -> None:
    answer = client.get(ME, headers={"Authorization": authorization})

    assert (answer.status_code, answer.json["error"]) == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_refresh_exchanges_the_cookie_and_gives_a_new_access_token(
    browser: FlaskClient, clock: HandClock
) -> None:
    first = refresh_token(browser)
    clock.forward(minutes=14)

    answer = browser.post(REFRESH)

    assert answer.status_code == 200
    assert refresh_token(browser) != first
    clock.forward(minutes=14)
    assert browser.get(ME, headers=bearer(answer.json["access_token"])).status_code == 200


def test_an_access_token_ends_after_a_quarter_of_an_hour(
    browser: FlaskClient, clock: HandClock
) -> None:
    token = browser.post(REFRESH).json["access_token"]

    clock.forward(minutes=15, seconds=29)
    assert browser.get(ME, headers=bearer(token)).status_code == 200
    clock.forward(seconds=1)
    assert browser.get(ME, headers=bearer(token)).status_code == 401


def test_two_tabs_may_refresh_at_once_and_only_one_gets_the_next_cookie(
    app: Flask, browser: FlaskClient, clock: HandClock
) -> None:
    old = refresh_token(browser)
    first_tab = browser.post(REFRESH)
    clock.forward(seconds=30)

    second_tab = with_token(app.test_client(), old).post(REFRESH)

    assert (first_tab.status_code, second_tab.status_code) == (200, 200)
    assert "Set-Cookie" in first_tab.headers
    assert "Set-Cookie" not in second_tab.headers
    token = second_tab.json["access_token"]
    assert browser.get(ME, headers=bearer(token)).status_code == 200
    assert browser.post(REFRESH).status_code == 200


def test_a_copied_cookie_that_comes_back_later_ends_the_session(
    app: Flask, browser: FlaskClient, clock: HandClock
) -> None:
    copied = refresh_token(browser)
    access = browser.post(REFRESH).json["access_token"]
    clock.forward(seconds=31)

    thief = with_token(app.test_client(), copied).post(REFRESH)

    assert (thief.status_code, thief.json["error"]) == (401, "not_signed_in")
    assert browser.post(REFRESH).status_code == 401
    assert browser.get(ME, headers=bearer(access)).status_code == 401


def test_a_page_that_refreshes_by_itself_does_not_keep_a_session(
    browser: FlaskClient, clock: HandClock
) -> None:
    for minutes in range(14, 120, 14):
        clock.forward(minutes=14)
        assert browser.post(REFRESH, json={"idle_seconds": minutes * 60}).status_code == 200

    clock.forward(minutes=8)

    assert browser.post(REFRESH, json={"idle_seconds": 7200}).status_code == 401


def test_input_by_hand_keeps_a_session(browser: FlaskClient, clock: HandClock) -> None:
    for _ in range(10):
        clock.forward(minutes=119)
        assert browser.post(REFRESH, json={"idle_seconds": 60}).status_code == 200


def test_input_right_before_the_end_is_not_lost(browser: FlaskClient, clock: HandClock) -> None:
    clock.forward(minutes=134)

    assert browser.post(REFRESH, json={"idle_seconds": 15 * 60}).status_code == 200


def test_of_two_tabs_the_one_with_the_later_input_counts(
    app: Flask, browser: FlaskClient, clock: HandClock
) -> None:
    clock.forward(minutes=110)
    old = refresh_token(browser)
    assert browser.post(REFRESH, json={"idle_seconds": 110 * 60}).status_code == 200
    second_tab = with_token(app.test_client(), old)
    assert second_tab.post(REFRESH, json={"idle_seconds": 0}).status_code == 200
    clock.forward(minutes=14)

    assert browser.post(REFRESH, json={"idle_seconds": 124 * 60}).status_code == 200


@pytest.mark.settings(session_idle_minutes=30)
def test_a_session_ends_when_nothing_was_heard_of_it(
    browser: FlaskClient, clock: HandClock
) -> None:
    clock.forward(minutes=45)

    assert browser.post(REFRESH, json={"idle_seconds": 0}).status_code == 401


def test_a_session_ends_after_a_day_however_busy(browser: FlaskClient, clock: HandClock) -> None:
    begun = clock.now()
    while clock.forward(hours=1) < begun + timedelta(days=1):
        assert browser.post(REFRESH, json={"idle_seconds": 0}).status_code == 200

    assert browser.post(REFRESH, json={"idle_seconds": 0}).status_code == 401


def test_signing_out_ends_the_session_on_the_server_too(browser: FlaskClient) -> None:
    token = refresh_token(browser)
    access = browser.post(REFRESH).json["access_token"]
    after = refresh_token(browser)

    answer = browser.post(LOGOUT)

    assert (answer.status_code, answer.data) == (204, b"")
    assert browser.get_cookie(COOKIE, path=COOKIE_PATH) is None
    assert browser.post(REFRESH).status_code == 401
    for copied in (token, after):
        assert with_token(browser, copied).post(REFRESH).status_code == 401
    assert browser.get(ME, headers=bearer(access)).status_code == 401


def test_signing_out_twice_is_no_error(client: FlaskClient) -> None:
    assert client.post(LOGOUT).status_code == 204


@pytest.mark.parametrize("cookie", ["", "garbled", "x" * 4000])
def test_a_cookie_that_is_none_of_ours_signs_nobody_in(client: FlaskClient, cookie: str) -> None:
    assert with_token(client, cookie).post(REFRESH).status_code == 401


@pytest.mark.parametrize("path", [REFRESH, LOGOUT])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[::1"},
        {"Origin": "http://localhost:8080.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_cannot_act_by_the_cookie(
    browser: FlaskClient, path: str, headers: dict[str, str]
) -> None:
    answer = browser.post(path, headers=headers)

    assert (answer.status_code, answer.json["error"]) == (403, "forbidden")
    assert browser.post(REFRESH).status_code == 200


@pytest.mark.settings(cors_origins="http://localhost:3000")
@pytest.mark.parametrize(
    ("headers", "host"),
    [
        ({"Origin": "http://localhost:8080", "Sec-Fetch-Site": "same-origin"}, "localhost:8080"),
        ({"Origin": "http://localhost:3000", "Sec-Fetch-Site": "same-site"}, "localhost:8080"),
        ({"Origin": "http://192.168.1.5:8080"}, "192.168.1.5:8080"),
        ({"Sec-Fetch-Site": "same-origin"}, "localhost:8080"),
        ({}, "localhost:8080"),
    ],
)
def test_our_own_pages_act_by_the_cookie(
    app: Flask, browser: FlaskClient, headers: dict[str, str], host: str
) -> None:
    token = refresh_token(browser)
    here = app.test_client()
    here.set_cookie(COOKIE, token, domain=host.partition(":")[0], path=COOKIE_PATH)

    answer = here.post(REFRESH, headers=headers, base_url=f"http://{host}")

    assert answer.status_code == 200


def test_a_disabled_account_stops_at_once(staff: StaffClient, desk: Desk) -> None:
    assert staff.get(ME).status_code == 200

    with desk.database.transaction() as transaction:
        disable = update(Account).where(Account.id == staff.person.id).values(status="disabled")
        transaction.session.execute(disable)

    assert staff.get(ME).status_code == 401
    assert staff.post(REFRESH).status_code == 401


def test_a_changed_role_holds_from_the_next_request_on(staff: StaffClient, desk: Desk) -> None:
    with desk.database.transaction() as transaction:
        promote = update(Account).where(Account.id == staff.person.id).values(role="admin")
        transaction.session.execute(promote)

    assert staff.get(ME).json["role"] == "admin"


def test_the_published_keys_prove_an_access_token(browser: FlaskClient) -> None:
    token = browser.post(REFRESH).json["access_token"]
    published = browser.get("/.well-known/jwks.json")

    key = jwt.PyJWKSet.from_dict(published.json)[jwt.get_unverified_header(token)["kid"]]
    claims = jwt.decode(
        token,
        key,
        algorithms=["EdDSA"],
        options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
    )

    assert claims["iss"] == claims["azp"] == "http://localhost:8080"
    assert claims["exp"] - claims["iat"] == 900
    assert (claims["name"], claims["role"]) == ("Jane Doe", "admin")
    assert {"nbf", "sub", "sid", "email"} <= claims.keys()
    assert all("d" not in each for each in published.json["keys"])
