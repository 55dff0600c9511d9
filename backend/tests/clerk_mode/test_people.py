"""Who is let in by Clerk, and the row by which the lab knows them."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from printdesk.actors import Role
from printdesk.desk import Desk
from printdesk.models import Account, Event
from tests.clerk_issuer import ClerkUser, Issuer, user
from tests.clerk_mode.conftest import Ask
from tests.clocks import HandClock
from tests.conftest import AddPerson
from tests.racing_calls import outcomes
from tests.road import API, handed_in

JANE, ADA = user("Jane Doe"), user("Ada Admin", "admin")


def accounts(desk: Desk) -> list[Account]:
    with desk.database.reading() as session:
        return list(session.scalars(select(Account).order_by(Account.email)))


def changes(desk: Desk) -> list[dict[str, Any]]:
    """What the history tells of accounts, and who did it."""
    query = select(Event).where(Event.event_type == "AccountChanged").order_by(Event.seq)
    with desk.database.reading() as session:
        return [
            {**event.details, "by": event.user_name or event.triggered_by}
            for event in session.scalars(query)
        ]


@pytest.mark.usefixtures("any_database")
def test_the_first_sign_in_makes_the_account_and_later_ones_keep_it_right(
    desk: Desk, issuer: Issuer, me: Ask, clock: HandClock
) -> None:
    first = me(issuer.token(JANE)).json
    clock.forward(minutes=20)
    renamed = me(issuer.token(JANE, name="Jane  Roe", metadata={"role": "admin"})).json

    assert renamed == {**first, "name": "Jane Roe", "role": "admin"}
    [account] = accounts(desk)
    assert account.external_id == JANE.id
    assert account.password_hash is None
    assert account.last_sign_in_at == clock.now()
    assert [(told["action"], told["by"]) for told in changes(desk)] == [
        ("created", "Jane Doe"),
        ("role-changed", "Printdesk"),
        ("renamed", "Jane Roe"),
    ]


def test_a_page_that_asks_for_several_things_at_once_makes_one_account(
    desk: Desk, issuer: Issuer, me: Ask
) -> None:
    token = issuer.token(JANE)

    def ask() -> None:
        assert me(token).status_code == 200

    assert outcomes(*[ask] * 6) == ["ok"] * 6
    assert len(accounts(desk)) == 1


def test_nothing_is_written_for_a_request_that_tells_nothing_new(
    desk: Desk, issuer: Issuer, me: Ask, clock: HandClock
) -> None:
    me(issuer.token(JANE))
    seen = clock.now()
    clock.forward(minutes=5)
    me(issuer.token(JANE))
    [account] = accounts(desk)
    assert account.last_sign_in_at == seen


@pytest.mark.usefixtures("any_database")
def test_a_token_from_before_a_change_gives_no_role_back(
    client: FlaskClient, issuer: Issuer, me: Ask, clock: HandClock, desk: Desk
) -> None:
    before = issuer.token(ADA)
    assert me(before).json["role"] == "admin"
    clock.forward(seconds=20)
    assert me(issuer.token(ADA, metadata={"role": "staff"})).json["role"] == "staff"

    clock.forward(seconds=5)

    assert me(before).json["role"] == "staff"
    headers = {"Authorization": f"Bearer {before}"}
    assert client.get(f"{API}/admin/users", headers=headers).status_code == 403
    assert [told["action"] for told in changes(desk)] == ["created", "role-changed"]
    assert me(issuer.token(ADA)).json["role"] == "admin"


@pytest.mark.parametrize(
    ("role", "given"),
    [
        ("staff", "staff"),
        ("member", "staff"),
        ("org:member", "staff"),
        ("admin", "admin"),
        ("org:admin", "admin"),
    ],
)
def test_a_role_is_what_the_claim_says(issuer: Issuer, me: Ask, role: str, given: str) -> None:
    assert me(issuer.token(JANE, metadata={"role": role})).json["role"] == given


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        {},
        {"role": None},
        {"role": "student"},
        {"role": "Admin"},
        {"role": ["admin"]},
        "admin",
    ],
)
def test_nobody_is_let_in_without_a_role(
    desk: Desk, issuer: Issuer, me: Ask, metadata: object
) -> None:
    answer = me(issuer.token(JANE, metadata=metadata, o={"rol": "admin"}, role="admin"))
    assert (answer.status_code, answer.json["error"]) == (403, "not_let_in")
    assert "no role" in answer.json["message"]
    assert accounts(desk) == []


@pytest.mark.parametrize(
    "clerk_settings", [{"clerk_role_claim": "o.rol", "clerk_organization": "org_lab"}]
)
def test_a_role_may_come_from_the_labs_own_organization_alone(issuer: Issuer, me: Ask) -> None:
    def told(**claims: object) -> int:
        return me(issuer.token(JANE, **claims)).status_code

    assert told(o={"id": "org_lab", "rol": "admin"}) == 200
    # Whoever founds an organization is its administrator.
    assert told(o={"id": "org_of_jane", "rol": "admin"}) == 403
    assert told() == 403


@pytest.mark.parametrize(
    ("claims", "word"),
    [
        ({"sts": "pending"}, "not finished"),
        ({"act": {"sub": "user_eve", "iss": "https://dashboard.clerk.com"}}, "behalf"),
        ({"email_verified": False}, "not verified"),
        ({"email_verified": "true"}, "not verified"),
        ({"email_verified": None}, "email_verified"),
        ({"email": None}, "email"),
        ({"email": "no address"}, "email"),
        ({"sid": None}, "sid"),
    ],
)
def test_whoever_is_not_let_in_is_told_why(
    desk: Desk, issuer: Issuer, me: Ask, claims: dict[str, object], word: str
) -> None:
    answer = me(issuer.token(JANE, **claims))
    assert (answer.status_code, answer.json["error"]) == (403, "not_let_in")
    assert word in answer.json["message"]
    assert accounts(desk) == []


def test_whoever_has_no_name_is_called_by_the_address(issuer: Issuer, me: Ask) -> None:
    assert me(issuer.token(JANE, name=None)).json["name"] == JANE.email
    assert len(me(issuer.token(JANE, name="Jane " * 50)).json["name"]) <= 100


def test_a_disabled_person_is_out_at_once_under_a_new_name_too(
    client: FlaskClient, issuer: Issuer, me: Ask
) -> None:
    jane = issuer.token(JANE)
    jane_id = me(jane).json["id"]
    boss = {"Authorization": f"Bearer {issuer.token(ADA)}"}
    for _ in range(2):
        disabled = client.post(f"{API}/admin/users/{jane_id}/disable", headers=boss)
        assert disabled.json["status"] == "disabled"
        answer = me(jane)
        assert (answer.status_code, answer.json["error"]) == (403, "not_let_in")
        assert "disabled" in answer.json["message"]
        again = ClerkUser("user_new", "Jane Again", JANE.email, "admin")
        assert me(issuer.token(again)).status_code == 403

        client.post(f"{API}/admin/users/{jane_id}/enable", headers=boss)
        assert me(jane).json["id"] == jane_id


def test_an_account_of_earlier_days_goes_on_under_clerk(
    desk: Desk, issuer: Issuer, me: Ask, add_person: AddPerson
) -> None:
    before = add_person("Ada Admin", role=Role.ADMIN)
    ada = ClerkUser("user_ada", "Ada Admin", before.email, "staff")

    assert me(issuer.token(ada)).json["id"] == before.id
    [account] = accounts(desk)
    assert (account.external_id, account.role) == ("user_ada", "staff")


def test_an_address_changes_unless_somebody_else_has_it(
    desk: Desk, issuer: Issuer, me: Ask
) -> None:
    jane, ada = me(issuer.token(JANE)).json, me(issuer.token(ADA)).json
    assert me(issuer.token(JANE, email="roe@lab.example.edu")).json["id"] == jane["id"]
    assert me(issuer.token(JANE, email=ADA.email)).json["id"] == jane["id"]
    assert me(issuer.token(ADA)).json["id"] == ada["id"]
    assert [each.email for each in accounts(desk)] == [ADA.email, "roe@lab.example.edu"]


def test_the_history_of_a_job_names_who_did_what(client: FlaskClient, issuer: Issuer) -> None:
    ticket = handed_in(client)
    jane = {"Authorization": f"Bearer {issuer.token(JANE)}"}
    reviewed = client.post(f"{API}/jobs/{ticket.id}/review", json={"reviewed": True}, headers=jane)
    assert reviewed.status_code == 200
    [*_, last] = client.get(f"{API}/jobs/{ticket.id}/events", headers=jane).json["events"]
    assert last["user_name"] == "Jane Doe"
    assert last["triggered_by"] == client.get(f"{API}/auth/me", headers=jane).json["id"]
