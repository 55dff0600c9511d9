"""What is done by links of mails: a new password, an invitation, a registration, a new address."""

from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from printdesk.accounts import joining, requests, resets
from printdesk.accounts.passwords import Passwords
from printdesk.desk import Desk
from printdesk.models import Account, AccountLink, AccountRequest, Message
from printdesk.worker.schedule import tick
from tests.authenticator import set_up
from tests.clients import Person, StaffClient
from tests.clocks import HandClock
from tests.conftest import AddPerson
from tests.racing_calls import outcomes
from tests.staff_post import changes, kinds_to, mails_to, token_sent

AUTH = "/api/v1/auth"
NEW = "seven words that nobody guesses"
NEW_ADDRESS = "jane@elsewhere.example.edu"
OPEN = pytest.mark.settings(registration_domains="lab.example.edu")
APPLICANT = {"name": "Nina New", "email": "nina.new@lab.example.edu"}


@pytest.fixture
def jane(add_person: AddPerson) -> Person:
    return add_person("Jane Doe")


@pytest.fixture
def reset_token(client: FlaskClient, desk: Desk, jane: Person) -> str:
    assert client.post(f"{AUTH}/password-reset", json={"email": jane.email}).status_code == 202
    return token_sent(desk, jane.email, "password-reset")


def login(client: FlaskClient, email: str, password: str) -> int:
    who = {"email": email, "password": password}
    return client.post(f"{AUTH}/login", json=who).status_code


def test_a_forgotten_password_is_chosen_anew_by_a_link(
    client: FlaskClient, desk: Desk, jane: Person, reset_token: str
) -> None:
    told = client.get(f"{AUTH}/links/{reset_token}").json
    assert told == {
        "purpose": "password_reset",
        "name": "Jane Doe",
        "email": jane.email,
        "expires_at": "2030-03-01T13:00:00Z",
        "awaits_approval": False,
    }

    answer = client.post(f"{AUTH}/password-reset/{reset_token}", json={"password": NEW})

    assert answer.status_code == 204
    assert login(client, jane.email, jane.password) == 401
    assert login(client, jane.email, NEW) == 200
    assert kinds_to(desk, jane.email) == ["password_changed", "password_reset"]
    assert changes(desk)[-2:] == [
        ("password-reset-sent", "Printdesk"),
        ("password-reset", "Jane Doe"),
    ]


def test_the_answer_does_not_tell_who_has_an_account(
    client: FlaskClient, desk: Desk, jane: Person
) -> None:
    emails = [jane.email.upper(), "nobody@lab.example.edu"]

    answers = [client.post(f"{AUTH}/password-reset", json={"email": email}) for email in emails]

    assert [(answer.status_code, answer.data) for answer in answers] == [(202, b"")] * 2
    # Nor does its time: the same is kept of both, and looked at when nobody waits.
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AccountRequest)) == 2
        assert session.scalars(select(Message)).all() == []
    assert kinds_to(desk, jane.email) == ["password_reset"]
    assert mails_to(desk, "nobody@lab.example.edu") == []
    with desk.database.reading() as session:
        assert session.scalars(select(AccountRequest)).all() == []


def test_a_reset_signs_out_everywhere_and_keeps_the_second_factor(
    client: FlaskClient, staff: StaffClient, desk: Desk, clock: HandClock
) -> None:
    app = set_up(staff, clock)
    client.post(f"{AUTH}/password-reset", json={"email": staff.person.email})
    token = token_sent(desk, staff.person.email, "password-reset")

    client.post(f"{AUTH}/password-reset/{token}", json={"password": NEW})

    assert staff.get(f"{AUTH}/me").status_code == 401
    assert staff.post(f"{AUTH}/refresh").status_code == 401
    assert login(client, staff.person.email, NEW) == 401
    who = {"email": staff.person.email, "password": NEW, "code": app.code()}
    assert client.post(f"{AUTH}/login", json=who).status_code == 200


def test_a_link_does_once(client: FlaskClient, reset_token: str) -> None:
    path = f"{AUTH}/password-reset/{reset_token}"
    assert client.post(path, json={"password": NEW}).status_code == 204

    again = client.post(path, json={"password": NEW})

    assert (again.status_code, again.json["error"]) == (410, "link_expired")
    assert client.get(f"{AUTH}/links/{reset_token}").status_code == 410


def test_a_password_that_will_not_do_does_not_use_the_link_up(
    client: FlaskClient, reset_token: str
) -> None:
    path = f"{AUTH}/password-reset/{reset_token}"

    refused = client.post(path, json={"password": "password1234"})

    assert (refused.status_code, list(refused.json["details"])) == (422, ["password"])
    assert client.post(path, json={"password": NEW}).status_code == 204


def test_a_link_ends_after_an_hour(client: FlaskClient, clock: HandClock, reset_token: str) -> None:
    clock.forward(minutes=60)

    answer = client.post(f"{AUTH}/password-reset/{reset_token}", json={"password": NEW})

    assert (answer.status_code, answer.json["error"]) == (410, "link_expired")


def test_a_newer_link_ends_the_one_before(
    client: FlaskClient, desk: Desk, clock: HandClock, jane: Person, reset_token: str
) -> None:
    clock.forward(minutes=1)
    client.post(f"{AUTH}/password-reset", json={"email": jane.email})
    newer = token_sent(desk, jane.email, "password-reset")

    assert client.get(f"{AUTH}/links/{reset_token}").status_code == 410
    assert client.get(f"{AUTH}/links/{newer}").status_code == 200


@pytest.mark.parametrize("token", ["garbled", "IjEyMyI.x", "a" * 300])
def test_what_is_no_link_of_ours_leads_nowhere(client: FlaskClient, token: str) -> None:
    answers = [
        client.get(f"{AUTH}/links/{token}"),
        client.post(f"{AUTH}/password-reset/{token}", json={"password": NEW}),
        client.post(f"{AUTH}/join/{token}", json={"name": "Eve", "password": NEW}),
        client.post(f"{AUTH}/email-change/{token}"),
    ]

    assert [answer.json["error"] for answer in answers] == ["not_found"] * 4


def test_a_link_is_good_for_its_own_purpose_only(client: FlaskClient, reset_token: str) -> None:
    joined = client.post(f"{AUTH}/join/{reset_token}", json={"name": "Eve", "password": NEW})
    changed = client.post(f"{AUTH}/email-change/{reset_token}")

    assert (joined.status_code, changed.status_code) == (404, 404)
    assert client.get(f"{AUTH}/links/{reset_token}").status_code == 200


def test_no_student_s_link_passes_for_one_of_ours(
    client: FlaskClient, desk: Desk, reset_token: str
) -> None:
    link_id = desk.keys.read_account_link_token(reset_token)
    assert link_id is not None

    assert client.get(f"{AUTH}/links/{desk.keys.tracking_token(link_id)}").status_code == 404


def test_of_those_who_use_one_link_at_the_same_moment_one_comes_through(
    desk: Desk, passwords: Passwords, jane: Person, any_database: str
) -> None:
    requests.ask_for_reset(desk, jane.email)
    token = token_sent(desk, jane.email, "password-reset")

    tries = [partial(resets.reset, desk, passwords, token, f"{NEW} {n}") for n in range(4)]

    assert outcomes(*tries) == ["link_expired"] * 3 + ["ok"]
    assert kinds_to(desk, jane.email).count("password_changed") == 1


def test_of_workers_that_answer_at_the_same_moment_one_writes(
    desk: Desk, jane: Person, any_database: str
) -> None:
    requests.ask_for_reset(desk, jane.email)

    outcomes(*[partial(requests.answer_all, desk)] * 4)

    assert kinds_to(desk, jane.email) == ["password_reset"]


def test_who_is_disabled_cannot_choose_a_password(
    client: FlaskClient, admin: StaffClient, desk: Desk, jane: Person, reset_token: str
) -> None:
    assert admin.post(f"/api/v1/admin/users/{jane.id}/disable").status_code == 200

    answer = client.post(f"{AUTH}/password-reset/{reset_token}", json={"password": NEW})
    client.post(f"{AUTH}/password-reset", json={"email": jane.email})

    assert answer.status_code == 410
    assert kinds_to(desk, jane.email) == ["password_reset"]


def test_what_was_asked_long_ago_is_not_answered_any_more(
    desk: Desk, clock: HandClock, jane: Person
) -> None:
    requests.ask_for_reset(desk, jane.email)
    clock.forward(hours=1)

    assert mails_to(desk, jane.email) == []


@pytest.mark.settings(ratelimit_reset="2/hour")
@pytest.mark.parametrize("email", ["jane.doe@lab.example.edu", "nobody@lab.example.edu"])
def test_nobody_s_mailbox_is_filled_known_or_not(
    client: FlaskClient, jane: Person, email: str
) -> None:
    places = [{"REMOTE_ADDR": f"192.0.2.{n}"} for n in range(3)]

    answers = [
        client.post(f"{AUTH}/password-reset", json={"email": email}, environ_base=place)
        for place in places
    ]

    assert [answer.status_code for answer in answers] == [202, 202, 429]
    assert int(answers[2].headers["Retry-After"]) > 3500


@pytest.mark.settings(ratelimit_reset="2/hour")
def test_one_place_cannot_ask_for_everybody(client: FlaskClient) -> None:
    emails = [f"person{n}@lab.example.edu" for n in range(3)]

    answers = [client.post(f"{AUTH}/password-reset", json={"email": email}) for email in emails]

    assert [answer.status_code for answer in answers] == [202, 202, 429]


def test_nobody_registers_unless_the_lab_says_so(client: FlaskClient) -> None:
    answer = client.post(f"{AUTH}/register", json=APPLICANT)

    assert (answer.status_code, answer.json["error"]) == (403, "registration_closed")
    assert client.get("/api/v1/config").json["auth"]["registration_domains"] == []


@OPEN
def test_who_registers_proves_the_address_and_waits_for_an_administrator(
    client: FlaskClient, admin: StaffClient, desk: Desk
) -> None:
    email = APPLICANT["email"]
    assert client.post(f"{AUTH}/register", json=APPLICANT).status_code == 202
    token = token_sent(desk, email, "join")
    assert client.get(f"{AUTH}/links/{token}").json["awaits_approval"] is True

    body = {"name": "Nina New", "password": NEW}
    joined = client.post(f"{AUTH}/join/{token}", json=body)

    assert joined.json == {"email": email, "status": "awaiting_approval"}
    waiting = client.post(f"{AUTH}/login", json={"email": email, "password": NEW})
    assert (waiting.status_code, waiting.json["error"]) == (403, "awaiting_approval")
    assert login(client, email, "another password") == 401
    assert kinds_to(desk, admin.person.email) == ["registration_waiting"]

    [applicant] = admin.get("/api/v1/admin/users?status=awaiting_approval").json["users"]
    admin.post(f"/api/v1/admin/users/{applicant['id']}/approve", json={"role": "staff"})

    assert login(client, email, NEW) == 200
    assert kinds_to(desk, email) == ["registration", "registration_approved"]
    assert changes(desk)[-3:] == [
        ("registered", "Printdesk"),
        ("joined", "Nina New"),
        ("approved", "Ada Admin"),
    ]


@OPEN
@pytest.mark.parametrize(
    "email", ["nina@example.com", "nina@lab.example.edu.evil.example", "nina@xlab.example.edu"]
)
def test_only_the_lab_s_own_domains_can_register(client: FlaskClient, email: str) -> None:
    answer = client.post(f"{AUTH}/register", json={"name": "Nina New", "email": email})

    assert (answer.status_code, list(answer.json["details"])) == (422, ["email"])
    assert "@lab.example.edu" in answer.json["details"]["email"]


@OPEN
def test_who_has_an_account_is_told_so_by_mail_alone(
    client: FlaskClient, desk: Desk, jane: Person
) -> None:
    answer = client.post(f"{AUTH}/register", json={"name": "Eve", "email": jane.email})

    assert (answer.status_code, answer.data) == (202, b"")
    assert kinds_to(desk, jane.email) == ["account_exists"]
    assert login(client, jane.email, jane.password) == 200


@OPEN
def test_a_registration_that_nobody_finished_is_forgotten(
    client: FlaskClient, desk: Desk, clock: HandClock
) -> None:
    client.post(f"{AUTH}/register", json=APPLICANT)
    token = token_sent(desk, APPLICANT["email"], "join")
    clock.forward(hours=23)
    joining.forget_unfinished(desk)
    assert client.get(f"{AUTH}/links/{token}").status_code == 200
    clock.forward(hours=1)

    tick(desk)

    with desk.database.reading() as session:
        assert session.scalars(select(Account)).all() == []
        assert session.scalars(select(AccountLink)).all() == []
    assert client.get(f"{AUTH}/links/{token}").status_code == 410
    assert changes(desk)[-1] == ("registration-forgotten", "Printdesk")


def test_a_new_address_counts_once_its_link_is_followed(
    client: FlaskClient, staff: StaffClient, desk: Desk
) -> None:
    old, password = staff.person.email, staff.person.password
    body = {"email": NEW_ADDRESS.upper(), "current_password": password}
    assert staff.post(f"{AUTH}/email", json=body).status_code == 202
    assert login(client, old, password) == 200
    token = token_sent(desk, NEW_ADDRESS, "email-change")
    assert client.get(f"{AUTH}/links/{token}").json["email"] == NEW_ADDRESS

    answer = client.post(f"{AUTH}/email-change/{token}")

    assert answer.json == {"email": NEW_ADDRESS}
    assert (login(client, old, password), login(client, NEW_ADDRESS, password)) == (401, 200)
    assert staff.get(f"{AUTH}/me").json["email"] == NEW_ADDRESS
    assert kinds_to(desk, old) == ["email_change_asked", "email_changed"]
    assert kinds_to(desk, NEW_ADDRESS) == ["email_change"]
    assert changes(desk)[-1] == ("email-changed", "Sam Staff")


def test_links_that_went_to_the_old_address_end_with_it(
    client: FlaskClient, staff: StaffClient, desk: Desk
) -> None:
    client.post(f"{AUTH}/password-reset", json={"email": staff.person.email})
    reset = token_sent(desk, staff.person.email, "password-reset")
    body = {"email": NEW_ADDRESS, "current_password": staff.person.password}
    staff.post(f"{AUTH}/email", json=body)
    client.post(f"{AUTH}/email-change/{token_sent(desk, NEW_ADDRESS, 'email-change')}")

    answer = client.post(f"{AUTH}/password-reset/{reset}", json={"password": NEW})

    assert answer.status_code == 410


def test_an_address_that_somebody_else_has_cannot_be_taken(
    client: FlaskClient, staff: StaffClient, desk: Desk, add_person: AddPerson
) -> None:
    body = {"email": NEW_ADDRESS, "current_password": staff.person.password}
    staff.post(f"{AUTH}/email", json=body)
    token = token_sent(desk, NEW_ADDRESS, "email-change")
    jane = add_person("Jane Doe")
    taken = staff.post(f"{AUTH}/email", json={**body, "email": jane.email})
    assert (taken.status_code, taken.json["error"]) == (409, "address_taken")
    with desk.database.transaction() as tx:
        tx.session.get_one(Account, jane.id).email = NEW_ADDRESS

    late = client.post(f"{AUTH}/email-change/{token}")

    assert (late.status_code, late.json["error"]) == (409, "address_taken")
    asked = staff.post(f"{AUTH}/email", json={**body, "email": "not an address"})
    assert (asked.status_code, list(asked.json["details"])) == (422, ["email"])
