"""Accounts in the hands of administrators."""

from functools import partial

import pytest
from flask.testing import FlaskClient

from printdesk.accounts import administration
from printdesk.actors import SYSTEM, Role
from printdesk.desk import Desk
from tests.authenticator import set_up
from tests.clients import Person, StaffClient
from tests.clocks import HandClock
from tests.conftest import AddPerson
from tests.racing_calls import outcomes
from tests.staff_post import changes, kinds_to, token_sent

AUTH, USERS = "/api/v1/auth", "/api/v1/admin/users"
NEW = "seven words that nobody guesses"
GUEST = {"email": "Gus@Lab.example.edu", "name": "Gus Guest", "role": "staff"}


def login(client: FlaskClient, email: str, password: str) -> int:
    who = {"email": email, "password": password}
    return client.post(f"{AUTH}/login", json=who).status_code


def test_who_is_invited_chooses_a_name_and_a_password_and_is_in(
    client: FlaskClient, admin: StaffClient, desk: Desk
) -> None:
    invited = admin.post(USERS, json=GUEST)

    assert invited.status_code == 201
    assert invited.json == {
        "id": invited.json["id"],
        "name": "Gus Guest",
        "email": "gus@lab.example.edu",
        "role": "staff",
        "status": "invited",
        "second_factor": False,
        "created_at": "2030-03-01T12:00:00Z",
        "last_sign_in_at": None,
        "link_expires_at": "2030-03-08T12:00:00Z",
    }
    token = token_sent(desk, "gus@lab.example.edu", "join")
    told = client.get(f"{AUTH}/links/{token}").json
    assert (told["purpose"], told["awaits_approval"]) == ("join", False)
    joined = client.post(f"{AUTH}/join/{token}", json={"name": "Gustav", "password": NEW})
    assert joined.json == {"email": "gus@lab.example.edu", "status": "active"}
    assert login(client, "gus@lab.example.edu", NEW) == 200
    assert changes(desk)[-2:] == [("invited", "Ada Admin"), ("joined", "Gustav")]


def test_an_invitation_is_sent_again_and_the_older_link_ends(
    client: FlaskClient, admin: StaffClient, desk: Desk, clock: HandClock
) -> None:
    user = admin.post(USERS, json=GUEST).json
    older = token_sent(desk, user["email"], "join")
    clock.forward(days=8)
    assert admin.get(USERS).json["users"][1]["link_expires_at"] is None

    again = admin.post(f"{USERS}/{user['id']}/invite-again")

    assert again.json["link_expires_at"] == "2030-03-16T12:00:00Z"
    assert client.get(f"{AUTH}/links/{older}").status_code == 410
    newer = token_sent(desk, user["email"], "join")
    assert client.get(f"{AUTH}/links/{newer}").status_code == 200


def test_an_invitation_is_taken_back(client: FlaskClient, admin: StaffClient, desk: Desk) -> None:
    user = admin.post(USERS, json=GUEST).json
    token = token_sent(desk, user["email"], "join")

    assert admin.delete(f"{USERS}/{user['id']}").status_code == 204

    assert client.get(f"{AUTH}/links/{token}").status_code == 410
    assert admin.delete(f"{USERS}/{user['id']}").status_code == 404
    assert changes(desk)[-1] == ("removed", "Ada Admin")
    assert admin.post(USERS, json=GUEST).status_code == 201


def test_who_was_ever_active_is_kept(admin: StaffClient, staff: StaffClient) -> None:
    path = f"{USERS}/{staff.person.id}"
    active = admin.delete(path)
    admin.post(f"{path}/disable")
    disabled = admin.delete(path)

    for answer in (active, disabled):
        assert (answer.status_code, answer.json["error"]) == (409, "account_in_use")


def test_two_accounts_cannot_have_one_address(admin: StaffClient, staff: StaffClient) -> None:
    answer = admin.post(USERS, json={**GUEST, "email": staff.person.email.upper()})

    assert (answer.status_code, answer.json["error"]) == (409, "address_taken")


@pytest.mark.parametrize(
    ("field", "value"), [("email", "nowhere"), ("name", " "), ("role", "student"), ("role", None)]
)
def test_an_invitation_needs_whom_and_what_for(
    admin: StaffClient, field: str, value: str | None
) -> None:
    answer = admin.post(USERS, json={**GUEST, field: value})

    assert (answer.status_code, list(answer.json["details"])) == (422, [field])


def test_who_is_disabled_stops_at_once_and_may_come_back(
    client: FlaskClient, admin: StaffClient, staff: StaffClient, desk: Desk
) -> None:
    path = f"{USERS}/{staff.person.id}"

    disabled = admin.post(f"{path}/disable")

    assert disabled.json["status"] == "disabled"
    assert staff.get(f"{AUTH}/me").status_code == 401
    assert staff.post(f"{AUTH}/refresh").status_code == 401
    assert login(client, staff.person.email, staff.person.password) == 401
    assert admin.post(f"{path}/enable").json["status"] == "active"
    # What was ended stays ended; the password is good again.
    assert staff.get(f"{AUTH}/me").status_code == 401
    assert login(client, staff.person.email, staff.person.password) == 200
    assert changes(desk)[-2:] == [("disabled", "Ada Admin"), ("enabled", "Ada Admin")]


def test_a_role_is_changed_and_holds_at_once(
    admin: StaffClient, staff: StaffClient, desk: Desk
) -> None:
    assert staff.get(USERS).status_code == 403

    changed = admin.post(f"{USERS}/{staff.person.id}/role", json={"role": "admin"})

    assert changed.json["role"] == "admin"
    assert staff.get(USERS).status_code == 200
    assert changes(desk)[-1] == ("role-changed", "Ada Admin")


@pytest.mark.parametrize(("action", "body"), [("disable", {}), ("role", {"role": "staff"})])
def test_the_last_administrator_stays(
    admin: StaffClient, add_person: AddPerson, action: str, body: dict[str, str]
) -> None:
    gone = add_person("Gone Away", role=Role.ADMIN)
    assert admin.post(f"{USERS}/{gone.id}/disable").status_code == 200

    refused = admin.post(f"{USERS}/{admin.person.id}/{action}", json=body)

    assert (refused.status_code, refused.json["error"]) == (409, "last_admin")
    assert admin.get(USERS).status_code == 200
    admin.post(f"{USERS}/{gone.id}/enable")
    assert admin.post(f"{USERS}/{admin.person.id}/{action}", json=body).status_code == 200


def test_of_two_administrators_who_disable_each_other_one_stays(
    desk: Desk, add_person: AddPerson, any_database: str
) -> None:
    ids = [add_person(name, role=Role.ADMIN).id for name in ("Ann One", "Ben Two")]

    tries = [partial(administration.disable, desk, each, SYSTEM) for each in ids]

    assert outcomes(*tries) == ["last_admin", "ok"]


def test_a_lost_phone_is_helped_by_an_administrator(
    client: FlaskClient, admin: StaffClient, staff: StaffClient, desk: Desk, clock: HandClock
) -> None:
    path = f"{USERS}/{staff.person.id}/reset-second-factor"
    off = admin.post(path)
    assert (off.status_code, off.json["error"]) == (409, "second_factor_off")
    set_up(staff, clock)
    assert login(client, staff.person.email, staff.person.password) == 401

    answer = admin.post(path)

    assert answer.json["second_factor"] is False
    assert login(client, staff.person.email, staff.person.password) == 200
    assert "second_factor_off" in kinds_to(desk, staff.person.email)
    assert changes(desk)[-1] == ("second-factor-off", "Ada Admin")


def test_an_administrator_has_a_link_sent_and_learns_no_password(
    client: FlaskClient, admin: StaffClient, staff: StaffClient, desk: Desk
) -> None:
    answer = admin.post(f"{USERS}/{staff.person.id}/reset-password")

    assert (answer.status_code, answer.data) == (202, b"")
    token = token_sent(desk, staff.person.email, "password-reset")
    assert client.get(f"{AUTH}/links/{token}").status_code == 200
    for mail in admin.get("/api/v1/admin/outbox").json["mails"]:
        assert token not in mail["text"]
        assert "http" not in mail["text"]


def test_what_a_status_does_not_allow_is_refused(admin: StaffClient, staff: StaffClient) -> None:
    guest = admin.post(USERS, json=GUEST).json["id"]

    answers = [
        admin.post(f"{USERS}/{staff.person.id}/invite-again"),
        admin.post(f"{USERS}/{staff.person.id}/approve"),
        admin.post(f"{USERS}/{staff.person.id}/enable"),
        admin.post(f"{USERS}/{guest}/approve"),
        admin.post(f"{USERS}/{guest}/disable"),
        admin.post(f"{USERS}/{guest}/reset-password"),
    ]

    assert {(a.status_code, a.json["error"]) for a in answers} == {(409, "wrong_account_status")}
    assert [a.json["details"]["status"] for a in answers] == ["active"] * 3 + ["invited"] * 3


def test_accounts_are_listed_searched_and_counted(
    admin: StaffClient, staff: StaffClient, add_person: AddPerson, clock: HandClock
) -> None:
    add_person("Anne Zebra")
    gone = add_person("Olaf Gone")
    admin.post(f"{USERS}/{gone.id}/disable")
    set_up(staff, clock)
    admin.post(USERS, json=GUEST)

    whole = admin.get(USERS).json
    found = admin.get(f"{USERS}?search=AN").json
    page = admin.get(f"{USERS}?status=active&limit=2&page=2").json

    names = [user["name"] for user in whole["users"]]
    assert names == ["Ada Admin", "Anne Zebra", "Gus Guest", "Olaf Gone", "Sam Staff"]
    assert (whole["total"], whole["filtered"]) == (5, 5)
    assert whole["counts"] == {
        "invited": 1,
        "registered": 0,
        "awaiting_approval": 0,
        "active": 3,
        "disabled": 1,
    }
    assert [user["name"] for user in whole["users"] if user["second_factor"]] == ["Sam Staff"]
    assert [user["name"] for user in found["users"]] == ["Anne Zebra"]
    assert (found["total"], found["filtered"], found["counts"]["active"]) == (5, 1, 1)
    assert (len(page["users"]), page["filtered"], page["total"]) == (1, 3, 5)


@pytest.mark.parametrize("person", ["staff", "client"])
def test_only_administrators_have_a_hand_in_it(
    request: pytest.FixtureRequest, add_person: AddPerson, person: str
) -> None:
    jane: Person = add_person("Jane Doe")
    caller: FlaskClient = request.getfixturevalue(person)
    status = 403 if person == "staff" else 401
    actions = ("invite-again", "approve", "role", "disable", "enable", "reset-password")

    answers = [
        caller.get(USERS),
        caller.post(USERS, json=GUEST),
        caller.delete(f"{USERS}/{jane.id}"),
        caller.post(f"{USERS}/{jane.id}/reset-second-factor"),
        *(caller.post(f"{USERS}/{jane.id}/{action}", json={}) for action in actions),
    ]

    assert {answer.status_code for answer in answers} == {status}
