"""The second factor: set up, asked for, used once, and turned off."""

from functools import partial
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from printdesk.accounts import second_factor
from printdesk.desk import Desk
from printdesk.models import Account, RecoveryCode, SecondFactor
from tests.authenticator import SECOND_FACTOR, App, set_up
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.racing_calls import outcomes
from tests.staff_post import changes, kinds_to

LOGIN = "/api/v1/auth/login"


@pytest.fixture
def app_of_staff(staff: StaffClient, clock: HandClock) -> App:
    return set_up(staff, clock)


def sign_in(client: FlaskClient, staff: StaffClient, **more: str) -> tuple[int, str]:
    """The status and the code of the refusal, if it was one."""
    who = {"email": staff.person.email, "password": staff.person.password, **more}
    answer = client.post(LOGIN, json=who)
    return answer.status_code, answer.json.get("error", "")


def test_an_app_is_set_up_by_a_picture_or_by_typing(staff: StaffClient, clock: HandClock) -> None:
    assert staff.get(SECOND_FACTOR).json == {
        "enabled": False,
        "enabled_at": None,
        "recovery_codes_left": 0,
    }

    begun = staff.post(
        f"{SECOND_FACTOR}/begin", json={"current_password": staff.person.password}
    ).json

    uri = urlsplit(begun["uri"])
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert unquote(uri.path).endswith(staff.person.email)
    assert parse_qs(uri.query)["secret"] == [begun["secret"]]
    assert len(begun["secret"]) == 32
    assert begun["qr_svg"].startswith("data:image/svg+xml")
    assert staff.get(SECOND_FACTOR).json["enabled"] is False


def test_it_is_on_once_a_code_has_proved_the_app(
    client: FlaskClient, staff: StaffClient, desk: Desk, app_of_staff: App
) -> None:
    state = staff.get(SECOND_FACTOR).json

    assert (state["enabled"], state["recovery_codes_left"]) == (True, 10)
    assert len(set(app_of_staff.recovery_codes)) == 10
    assert sign_in(client, staff) == (401, "second_factor_required")
    assert sign_in(client, staff, code="") == (401, "second_factor_required")
    assert sign_in(client, staff, code=app_of_staff.code()) == (200, "")
    assert kinds_to(desk, staff.person.email) == ["second_factor_on"]
    assert changes(desk)[-1] == ("second-factor-on", "Sam Staff")


def test_without_the_right_password_nothing_tells_of_a_second_factor(
    client: FlaskClient, staff: StaffClient, other_staff: StaffClient, app_of_staff: App
) -> None:
    answers = [
        client.post(LOGIN, json={"email": email, "password": "a wrong guess", "code": code})
        for email in (staff.person.email, other_staff.person.email, "nobody@lab.example.edu")
        for code in ("", app_of_staff.code(), "000000")
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.data for answer in answers}) == 1
    assert sign_in(client, staff, code=app_of_staff.code()) == (200, "")


def test_a_code_is_taken_once(
    client: FlaskClient, staff: StaffClient, clock: HandClock, app_of_staff: App
) -> None:
    code = app_of_staff.code()

    assert sign_in(client, staff, code=code) == (200, "")
    assert sign_in(client, staff, code=code) == (401, "invalid_code")
    # Nor is one that the app showed before it.
    assert sign_in(client, staff, code=app_of_staff.code(-1)) == (401, "invalid_code")
    clock.forward(seconds=30)
    assert sign_in(client, staff, code=f" {app_of_staff.code()[:3]} {app_of_staff.code()[3:]}") == (
        200,
        "",
    )


def test_the_code_that_proved_the_app_does_not_sign_in(
    client: FlaskClient, staff: StaffClient, app_of_staff: App
) -> None:
    assert sign_in(client, staff, code=app_of_staff.code(-1)) == (401, "invalid_code")


@pytest.mark.parametrize(("ahead", "status"), [(-1, 200), (1, 200), (-2, 401), (2, 401)])
def test_a_phone_whose_clock_is_a_little_off_does(
    client: FlaskClient,
    staff: StaffClient,
    clock: HandClock,
    app_of_staff: App,
    ahead: int,
    status: int,
) -> None:
    clock.forward(minutes=2)

    assert sign_in(client, staff, code=app_of_staff.code(ahead))[0] == status


def test_a_recovery_code_does_once_however_it_is_typed(
    client: FlaskClient, staff: StaffClient, desk: Desk, app_of_staff: App
) -> None:
    first, second, *_ = app_of_staff.recovery_codes

    assert sign_in(client, staff, code=first) == (200, "")
    assert sign_in(client, staff, code=first) == (401, "invalid_code")
    assert sign_in(client, staff, code=f" {second.upper().replace('-', ' ')} ") == (200, "")
    assert staff.get(SECOND_FACTOR).json["recovery_codes_left"] == 8
    assert kinds_to(desk, staff.person.email).count("recovery_code_used") == 2


def test_a_code_of_somebody_else_does_not(
    client: FlaskClient,
    staff: StaffClient,
    other_staff: StaffClient,
    clock: HandClock,
    app_of_staff: App,
) -> None:
    others = set_up(other_staff, clock)

    assert sign_in(client, staff, code=others.code()) == (401, "invalid_code")
    assert sign_in(client, staff, code=others.recovery_codes[0]) == (401, "invalid_code")


@pytest.mark.settings(ratelimit_code="3/hour")
def test_codes_cannot_be_guessed_for_long(
    client: FlaskClient, staff: StaffClient, app_of_staff: App
) -> None:
    for _ in range(3):
        assert sign_in(client, staff, code="000000") == (401, "invalid_code")

    assert sign_in(client, staff, code=app_of_staff.code()) == (429, "rate_limited")


def test_of_those_who_use_one_code_at_the_same_moment_one_comes_through(
    desk: Desk, staff: StaffClient, app_of_staff: App, any_database: str
) -> None:
    with desk.database.reading() as session:
        account = session.get_one(Account, staff.person.id)
    for code in (app_of_staff.code(), app_of_staff.recovery_codes[0]):
        tries = [partial(second_factor.prove, desk, account, code)] * 4
        assert outcomes(*tries) == ["invalid_code"] * 3 + ["ok"]


def test_new_recovery_codes_end_the_old_ones(
    client: FlaskClient, staff: StaffClient, desk: Desk, app_of_staff: App
) -> None:
    body = {"current_password": staff.person.password}

    renewed = staff.post(f"{SECOND_FACTOR}/recovery-codes", json=body).json["recovery_codes"]

    assert sign_in(client, staff, code=app_of_staff.recovery_codes[0]) == (401, "invalid_code")
    assert sign_in(client, staff, code=renewed[9]) == (200, "")
    assert ("recovery-codes-renewed", "Sam Staff") in changes(desk)


def test_it_can_be_turned_off_and_set_up_anew(
    client: FlaskClient, staff: StaffClient, desk: Desk, clock: HandClock, app_of_staff: App
) -> None:
    off = staff.post(f"{SECOND_FACTOR}/turn-off", json={"current_password": staff.person.password})

    assert off.status_code == 204
    assert sign_in(client, staff) == (200, "")
    assert kinds_to(desk, staff.person.email) == ["second_factor_off", "second_factor_on"]
    assert changes(desk)[-1] == ("second-factor-off", "Sam Staff")
    again = set_up(staff, clock)
    assert again.secret != app_of_staff.secret
    assert sign_in(client, staff, code=app_of_staff.code()) == (401, "invalid_code")


@pytest.mark.parametrize("action", ["begin", "recovery-codes", "turn-off"])
def test_each_step_asks_for_the_password(staff: StaffClient, action: str) -> None:
    answer = staff.post(f"{SECOND_FACTOR}/{action}", json={"current_password": "not this one"})

    assert (answer.status_code, answer.json["error"]) == (403, "wrong_password")


@pytest.mark.settings(ratelimit_login="3/hour")
def test_the_password_cannot_be_guessed_by_who_is_signed_in(staff: StaffClient) -> None:
    wrong = {"current_password": "not this one"}
    for _ in range(3):
        assert staff.post(f"{SECOND_FACTOR}/turn-off", json=wrong).status_code == 403

    right = {"current_password": staff.person.password}
    assert staff.post(f"{SECOND_FACTOR}/begin", json=right).status_code == 429


def test_what_cannot_be_done_now_is_named(
    staff: StaffClient, other_staff: StaffClient, app_of_staff: App
) -> None:
    mine = {"current_password": staff.person.password}
    theirs = {"current_password": other_staff.person.password}

    answers = [
        staff.post(f"{SECOND_FACTOR}/begin", json=mine),
        staff.post(f"{SECOND_FACTOR}/confirm", json={"code": "123456"}),
        other_staff.post(f"{SECOND_FACTOR}/confirm", json={"code": "123456"}),
        other_staff.post(f"{SECOND_FACTOR}/turn-off", json=theirs),
        other_staff.post(f"{SECOND_FACTOR}/recovery-codes", json=theirs),
    ]

    assert [(answer.status_code, answer.json["error"]) for answer in answers] == [
        (409, "second_factor_on"),
        (409, "second_factor_on"),
        (409, "second_factor_not_begun"),
        (409, "second_factor_off"),
        (409, "second_factor_off"),
    ]


def test_a_wrong_code_does_not_turn_it_on(staff: StaffClient, client: FlaskClient) -> None:
    staff.post(f"{SECOND_FACTOR}/begin", json={"current_password": staff.person.password})

    answer = staff.post(f"{SECOND_FACTOR}/confirm", json={"code": "not six digits"})

    assert (answer.status_code, answer.json["error"]) == (403, "wrong_code")
    assert sign_in(client, staff) == (200, "")


def test_the_database_holds_no_secret_and_no_code(
    desk: Desk, staff: StaffClient, app_of_staff: App
) -> None:
    with desk.database.reading() as session:
        kept = session.scalars(select(SecondFactor)).one()
        digests = session.scalars(select(RecoveryCode.digest)).all()

    assert app_of_staff.secret not in repr(vars(kept))
    codes = {code.replace("-", "") for code in app_of_staff.recovery_codes}
    assert not codes & set(digests)
    assert desk.keys.unsealed(kept.secret, staff.person.id) == app_of_staff.secret


def test_a_sealed_secret_is_of_no_use_in_another_row(
    client: FlaskClient,
    desk: Desk,
    staff: StaffClient,
    other_staff: StaffClient,
    clock: HandClock,
    app_of_staff: App,
) -> None:
    mine = set_up(other_staff, clock)
    with desk.database.transaction() as tx:
        kept = tx.session.get_one(SecondFactor, other_staff.person.id)
        swap = update(SecondFactor).where(SecondFactor.account_id == staff.person.id)
        tx.session.execute(swap.values(secret=kept.secret))

    assert sign_in(client, staff, code=mine.code()) == (401, "invalid_code")
