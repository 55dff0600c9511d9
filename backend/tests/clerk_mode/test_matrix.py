"""Every route for everybody, where people sign in by Clerk: by the table of ``test_matrix``, less
what is about accounts of our own."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from printdesk.actors import Role
from printdesk.desk import Desk
from tests import evidence
from tests.clerk_issuer import ClerkUser, Issuer, user
from tests.clerk_mode.conftest import Ask
from tests.clerk_mode.test_tokens import forged
from tests.road import API, Ticket, handed_in
from tests.security.test_matrix import ANSWERS, MAY_CALL, THOROUGHLY, address

STAFF, ADMIN = user("Sam Staff"), user("Ada Admin", "admin")
NOBODY_HERE, DISABLED = user("Noel Norole", None), user("Dis Abled", "admin")
KEPT_WITH_CLERK = {409}

OWN_ACCOUNTS = """
POST /auth/login
POST /auth/logout
POST /auth/refresh
POST /auth/password-reset
POST /auth/register
GET /auth/links/<token>
POST /auth/email-change/<token>
POST /auth/join/<token>
POST /auth/password-reset/<token>
PATCH /auth/me
POST /auth/email
POST /auth/password
GET /auth/second-factor
POST /auth/second-factor/begin
POST /auth/second-factor/confirm
POST /auth/second-factor/recovery-codes
POST /auth/second-factor/turn-off
GET /auth/sessions
DELETE /auth/sessions/<session_id>
POST /auth/logout-everywhere
POST /admin/users
POST /admin/users/<user_id>/approve
POST /admin/users/<user_id>/invite-again
POST /admin/users/<user_id>/reset-password
POST /admin/users/<user_id>/reset-second-factor
POST /admin/users/<user_id>/role
""".strip().splitlines()
FOR_ANYBODY = {"anybody", "link", "cookie"}

# Who tries each route; the others try two of them. Whoever Clerk knows is told why they stay out.
EVERYWHERE = (
    "nobody",
    "a token for another party",
    "a disabled account",
    "somebody without a role",
)
KNOWN = {"a disabled account", "somebody without a role", "somebody whose sign-in is pending"}


def expected(route: str, role: Role | None) -> set[int]:
    """What somebody in this role, or a stranger, is answered."""
    who = MAY_CALL[route]
    place = [None, Role.STAFF, Role.ADMIN].index(role)
    allowed = who in FOR_ANYBODY or role is Role.ADMIN or (role and who != "admin")
    return KEPT_WITH_CLERK if allowed and route in OWN_ACCOUNTS else ANSWERS[who][place]


@pytest.fixture
def ticket(client: FlaskClient) -> Ticket:
    """A job, to which all addresses lead."""
    return handed_in(client)


@pytest.fixture
def strangers(client: FlaskClient, issuer: Issuer, me: Ask, ticket: Ticket) -> dict[str, str]:
    """The tokens of those who are nobody here."""
    good = issuer.token(ADMIN)
    gone = me(issuer.token(DISABLED)).json["id"]
    boss = {"Authorization": f"Bearer {good}"}
    assert client.post(f"{API}/admin/users/{gone}/disable", headers=boss).status_code == 200
    return {
        "nobody": "",
        "a student with a tracking token": ticket.tracking_token,
        "an expired token": issuer.token(ADMIN, iat=1, nbf=1, exp=2),
        "a token of another issuer": issuer.token(ADMIN, iss="https://clerk.example"),
        "a token for another party": issuer.token(ADMIN, azp="https://party.example"),
        "a disabled account": issuer.token(DISABLED),
        "somebody without a role": issuer.token(NOBODY_HERE),
        "somebody whose sign-in is pending": issuer.token(ADMIN, sts="pending"),
        **{f"a token signed {how}": token for how, token in forged(issuer, good).items()},
    }


def test_every_route_about_accounts_of_our_own_is_one(app: Flask) -> None:
    assert set(OWN_ACCOUNTS) <= MAY_CALL.keys()


def test_strangers_learn_and_change_nothing(
    desk: Desk, client: FlaskClient, ticket: Ticket, strangers: dict[str, str]
) -> None:
    before, surprises = evidence.picture(desk), []
    for route, who in MAY_CALL.items():
        if who == "anybody" and route not in OWN_ACCOUNTS:
            continue  # what anybody may do is the same as without Clerk
        method, _, path = route.partition(" ")
        for stranger in strangers if route in THOROUGHLY else EVERYWHERE:
            token = strangers[stranger]
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            answer = client.open(address(path, ticket.id), method=method, headers=headers)
            wanted = expected(route, None)
            if 401 in wanted and stranger in KNOWN:
                wanted = {403}
            if answer.status_code not in wanted:
                surprises.append(f"{route} by {stranger}: {answer.status_code}")
    assert surprises == []
    assert evidence.picture(desk) == before


@pytest.mark.parametrize(("who", "role"), [(STAFF, Role.STAFF), (ADMIN, Role.ADMIN)])
def test_members_of_staff_do_what_their_role_allows(
    client: FlaskClient, ticket: Ticket, issuer: Issuer, who: ClerkUser, role: Role
) -> None:
    headers, surprises = {"Authorization": f"Bearer {issuer.token(who)}"}, []
    for route in MAY_CALL:
        method, _, path = route.partition(" ")
        wanted = expected(route, role)
        where = address(path, ticket.id if method == "GET" or 403 in wanted else "0" * 32)
        answer = client.open(where, method=method, headers=headers)
        answer.close()
        if answer.status_code not in wanted:
            surprises.append(f"{route}: {answer.status_code}")
    assert surprises == []
