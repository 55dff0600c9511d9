"""Signing in, attacked: by guessing, by watching the clock, by copied cookies, by other sites."""

import statistics
import time
from typing import Any

import pytest
from flask.testing import FlaskClient

from printdesk.accounts.passwords import Passwords
from printdesk.actors import Role
from printdesk.desk import Desk
from tests.clients import Person, StaffClient
from tests.clocks import HandClock
from tests.conftest import AddPerson
from tests.road import API
from tests.security.conftest import Site, bearer, disable
from tests.staff_post import kinds_to, token_sent

ME, REFRESH, LOGOUT = (f"{API}/auth/{name}" for name in ("me", "refresh", "logout"))
Cookies = dict[str, str]


@pytest.fixture
def jane(add_person: AddPerson) -> Person:
    return add_person("Jane Doe", role=Role.ADMIN)


def guess(site: Site, email: str, password: str = "not the password") -> int:
    return site.sign_in(Person("", "", email, password)).status_code


@pytest.mark.settings(ratelimit_login="10/hour")
def test_guessing_ends_after_ten_tries_whoever_is_guessed_at(
    site: Site, jane: Person, add_person: AddPerson
) -> None:
    others = [add_person(f"Person {letter}").email for letter in "ABCDE"]

    tried = [guess(site, email) for email in (*[jane.email] * 5, *others)]

    assert tried == [401] * 10
    refused = site.sign_in(jane)
    assert refused.status_code == 429, "the right password is not told from a wrong one any more"
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    assert "Set-Cookie" not in refused.headers


class TestTime:
    @pytest.fixture
    def passwords(self) -> Passwords:
        """Dear enough that to leave the work out would be seen."""
        return Passwords(time_cost=1, memory_cost=8 * 1024, parallelism=1)

    @pytest.fixture
    def people(
        self, desk: Desk, jane: Person, add_person: AddPerson, admin: StaffClient
    ) -> dict[str, str]:
        """Addresses of somebody who can sign in, and of those who cannot."""
        gone = add_person("Gone Away")
        disable(desk, gone)
        invited = {"email": "invited@example.edu", "name": "Ivy Invited", "role": "staff"}
        assert admin.post(f"{API}/admin/users", json=invited).status_code == 201
        return {
            "known": jane.email,
            "disabled": gone.email,
            "invited": "invited@example.edu",
            "unknown": "nobody@example.edu",
        }

    @pytest.mark.parametrize(
        ("path", "more", "status"),
        [("login", {"password": "not the password"}, 401), ("password-reset", {}, 202)],
        ids=["sign-in", "reset"],
    )
    def test_it_takes_as_long_to_answer_about_those_there_are_not(
        self, client: FlaskClient, people: dict[str, str], path: str, more: Any, status: int
    ) -> None:
        took: dict[str, list[float]] = {who: [] for who in people}
        for turn in range(24):
            for who, email in people.items():
                # The processor's time and not the clock's: an attacker has patience enough to
                # see through what else the machine is doing, and a test has not.
                began = time.thread_time()
                answer = client.post(f"{API}/auth/{path}", json={"email": email, **more})
                # The first ones warm up what is made only once.
                if turn >= 2:
                    took[who].append(time.thread_time() - began)
                assert answer.status_code == status

        known = took["known"]
        for who, times in took.items():
            apart = abs(statistics.median(known) - statistics.median(times))
            assert apart < max(spread(known), spread(times)), who


def spread(times: list[float]) -> float:
    """Between the fastest tenth and the slowest."""
    tenths = statistics.quantiles(times, n=10)
    return tenths[-1] - tenths[0]


def test_a_thief_who_asked_for_another_address_is_stopped_by_a_new_password(
    site: Site, desk: Desk, jane: Person
) -> None:
    """Who knows a password asks for a link to their own mailbox. Its holder, who is told of it,
    does what that mail says and changes the password: the account must stay theirs."""
    thief, new = "mallory@evil.example", "seven words that nobody guesses"
    asked = {"email": thief, "current_password": jane.password}
    stolen = bearer(site.sign_in(jane))
    assert site.ask(f"{API}/auth/email", "POST", json=asked, headers=stolen).status_code == 202
    token = token_sent(desk, thief, "email-change")
    assert "email_change_asked" in kinds_to(desk, jane.email)

    renewed = {"current_password": jane.password, "password": new}
    mine = bearer(site.sign_in(jane))
    assert site.ask(f"{API}/auth/password", "POST", json=renewed, headers=mine).status_code == 204

    assert site.ask(f"{API}/auth/email-change/{token}", "POST").status_code == 410
    assert site.ask(ME, headers=stolen).status_code == 401
    assert site.ask(ME, headers=mine).json()["email"] == jane.email


@pytest.mark.settings(session_hours=1)
def test_no_access_token_outlives_its_session(site: Site, jane: Person, clock: HandClock) -> None:
    signed_in = site.sign_in(jane)
    clock.forward(minutes=59)
    refreshed = site.ask(REFRESH, "POST", cookies=signed_in.cookies.get_dict())
    assert site.ask(ME, headers=bearer(refreshed)).status_code == 200

    clock.forward(minutes=1)

    assert site.ask(ME, headers=bearer(refreshed)).status_code == 401


def test_a_copied_cookie_ends_what_it_was_copied_from(
    site: Site, jane: Person, clock: HandClock
) -> None:
    copied = site.sign_in(jane).cookies.get_dict()
    refreshed = site.ask(REFRESH, "POST", cookies=copied)
    mine = refreshed.cookies.get_dict()
    assert refreshed.status_code == 200
    assert mine != copied

    clock.forward(minutes=1)
    assert site.ask(REFRESH, "POST", cookies=copied).status_code == 401

    assert site.ask(REFRESH, "POST", cookies=mine).status_code == 401
    assert site.ask(ME, headers=bearer(refreshed)).status_code == 401


@pytest.mark.settings(public_url="https://print.example.edu")
def test_on_https_a_cookie_under_another_name_is_none(site: Site, jane: Person) -> None:
    [(name, token)] = site.sign_in(jane).cookies.get_dict().items()
    plain = {name.removeprefix("__Host-"): token}

    assert site.ask(REFRESH, "POST", cookies=plain).status_code == 401
    refreshed = site.ask(REFRESH, "POST", cookies={name: token})
    assert refreshed.status_code == 200
    signed_out = site.ask(LOGOUT, "POST", cookies=refreshed.cookies.get_dict())
    assert signed_out.headers["Set-Cookie"].startswith(f"{name}=;")
    assert site.ask(REFRESH, "POST", cookies=refreshed.cookies.get_dict()).status_code == 401


def test_nothing_of_a_session_is_good_once_it_has_ended(
    site: Site, jane: Person, clock: HandClock
) -> None:
    signed_in = site.sign_in(jane)
    cookies = signed_in.cookies.get_dict()

    assert site.ask(LOGOUT, "POST", cookies=cookies).status_code == 204

    assert site.ask(REFRESH, "POST", cookies=cookies).status_code == 401
    assert site.ask(ME, headers=bearer(signed_in)).status_code == 401


def test_a_cookie_that_was_planted_is_not_taken_over(
    site: Site, jane: Person, add_person: AddPerson
) -> None:
    """An attacker puts their own session, or one that they made up, into somebody's browser."""
    name = next(iter(site.sign_in(jane).cookies.get_dict()))
    attacker = site.sign_in(add_person("Mallory")).cookies.get_dict()
    for planted in (attacker, {name: "A" * 43}):
        answer = site.sign_in(jane, cookies=planted)

        assert answer.cookies.get_dict()[name] not in planted.values()
        assert site.ask(ME, headers=bearer(answer)).json()["id"] == jane.id
        after = site.ask(REFRESH, "POST", cookies=planted)
        assert after.status_code == 401 or after.json()["user"]["name"] == "Mallory"


OTHER_SITES: list[Cookies] = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate"},
]


@pytest.mark.parametrize("path", [REFRESH, LOGOUT])
def test_another_site_cannot_use_somebody_s_cookie(site: Site, jane: Person, path: str) -> None:
    cookies = site.sign_in(jane).cookies.get_dict()

    for headers in OTHER_SITES:
        for content_type in ("application/x-www-form-urlencoded", "text/plain"):
            asked = {**headers, "Content-Type": content_type}
            answer = site.ask(path, "POST", headers=asked, cookies=cookies)
            assert answer.status_code == 403, headers
            assert "Set-Cookie" not in answer.headers
    for method in ("GET", "HEAD", "PUT", "DELETE"):
        assert site.ask(path, method, cookies=cookies).status_code == 405
    assert site.ask(REFRESH, "POST", cookies=cookies).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "text/json"])
def test_a_form_of_another_site_signs_nobody_in(site: Site, jane: Person, kind: str) -> None:
    """Browsers send forms to other sites without asking them, but not as JSON."""
    body = f'{{"email":"{jane.email}","password":"{jane.password}"}}'

    answer = site.ask(f"{API}/auth/login", "POST", headers={"Content-Type": kind}, data=body)

    assert (answer.status_code, "Set-Cookie" in answer.headers) == (415, False)


def test_a_cookie_alone_opens_nothing_but_the_way_to_a_token(site: Site, jane: Person) -> None:
    cookies = site.sign_in(jane).cookies.get_dict()

    assert site.ask(ME, cookies=cookies).status_code == 401
    assert site.ask(f"{API}/jobs", cookies=cookies).status_code == 401
