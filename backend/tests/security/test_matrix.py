"""Every route, for everybody who may come: by this table and not by what the product says.

A route without a line here fails the test, and so does a line without a route.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from printdesk.actors import Role
from printdesk.desk import Desk
from tests import evidence
from tests.clients import Person
from tests.conftest import AddPerson
from tests.road import API, Ticket, handed_in
from tests.security.conftest import disable
from tests.security.forgery import forged

# Whatever comes of it; 503 is what health says without a worker.
LET_IN = {503, *range(200, 500)} - {401, 403, 405}
NO_LINK = {404, 410, 422}

# Who may call:       (what strangers are told, staff, admins), none of whom has a link or a cookie
ANSWERS = {
    "anybody":        (LET_IN, LET_IN, LET_IN),
    "link":           (NO_LINK, NO_LINK, NO_LINK),
    "cookie":         ({401}, {401}, {401}),
    "staff or link":  ({401}, LET_IN, LET_IN),
    "staff":          ({401}, LET_IN, LET_IN),
    "admin":          ({401}, {403}, LET_IN),
}  # fmt: skip

TABLE = """
anybody        GET     /.well-known/jwks.json
anybody        GET     /catalog
anybody        GET     /config
anybody        GET     /health
anybody        GET     /openapi.json
anybody        GET     /confirm/expired
anybody        POST    /submit
anybody        POST    /submit/resend-confirmation
anybody        POST    /auth/login
anybody        POST    /auth/logout
anybody        POST    /auth/password-reset
anybody        POST    /auth/register
cookie         POST    /auth/refresh

link           GET     /confirm/<token>
link           POST    /confirm/<token>
link           GET     /track/<token>
link           POST    /track/<token>/withdraw
link           GET     /auth/links/<token>
link           POST    /auth/email-change/<token>
link           POST    /auth/join/<token>
link           POST    /auth/password-reset/<token>
link           GET     /jobs/<job_id>/preview
link           GET     /jobs/<job_id>/slice-picture
link           GET     /jobs/<job_id>/thumbnail
staff or link  GET     /jobs/<job_ref>/file

staff          GET     /auth/me
staff          PATCH   /auth/me
staff          POST    /auth/email
staff          POST    /auth/password
staff          GET     /auth/second-factor
staff          POST    /auth/second-factor/begin
staff          POST    /auth/second-factor/confirm
staff          POST    /auth/second-factor/recovery-codes
staff          POST    /auth/second-factor/turn-off
staff          GET     /auth/sessions
staff          DELETE  /auth/sessions/<session_id>
staff          POST    /auth/logout-everywhere
staff          GET     /cost/preview
staff          GET     /stats
staff          GET     /stats/detailed
staff          GET     /stats/export.csv
staff          GET     /jobs
staff          GET     /jobs/<job_ref>
staff          PATCH   /jobs/<job_ref>
staff          DELETE  /jobs/<job_ref>
staff          POST    /jobs/<job_ref>/approve
staff          POST    /jobs/<job_ref>/choose-file
staff          GET     /jobs/<job_ref>/events
staff          POST    /jobs/<job_ref>/file
staff          POST    /jobs/<job_ref>/lock
staff          POST    /jobs/<job_ref>/lock/extend
staff          GET     /jobs/<job_ref>/mails
staff          POST    /jobs/<job_ref>/mark-complete
staff          POST    /jobs/<job_ref>/mark-picked-up
staff          POST    /jobs/<job_ref>/mark-printing
staff          PATCH   /jobs/<job_ref>/notes
staff          POST    /jobs/<job_ref>/opened
staff          POST    /jobs/<job_ref>/reject
staff          POST    /jobs/<job_ref>/reject/preview
staff          POST    /jobs/<job_ref>/restore-file
staff          POST    /jobs/<job_ref>/revert-completion
staff          POST    /jobs/<job_ref>/revert-pickup
staff          POST    /jobs/<job_ref>/review
staff          GET     /jobs/<job_ref>/siblings
staff          POST    /jobs/<job_ref>/unlock
staff          GET     /jobs/<job_ref>/versions
staff          POST    /jobs/<job_ref>/admin/force-confirm
staff          POST    /jobs/<job_ref>/admin/mark-failed
staff          POST    /jobs/<job_ref>/admin/resend-email

admin          POST    /jobs/<job_ref>/admin/change-status
admin          POST    /jobs/<job_ref>/admin/force-unlock
admin          POST    /jobs/<job_ref>/flag
admin          POST    /admin/archive
admin          GET     /admin/archive/preview
admin          DELETE  /admin/audit/orphaned-file
admin          GET     /admin/audit/report
admin          POST    /admin/audit/restore-original
admin          POST    /admin/audit/rewrite-metadata
admin          DELETE  /admin/audit/stale-file
admin          POST    /admin/audit/start
admin          GET     /admin/backups
admin          POST    /admin/backups
admin          POST    /admin/backups/<backup>/verify
admin          GET     /admin/catalog
admin          PUT     /admin/catalog
admin          GET     /admin/outbox
admin          POST    /admin/outbox/<message_id>/drop
admin          POST    /admin/outbox/<message_id>/retry
admin          POST    /admin/prune
admin          GET     /admin/prune/preview
admin          GET     /admin/tasks
admin          GET     /admin/tasks/<task_id>
admin          GET     /admin/users
admin          POST    /admin/users
admin          DELETE  /admin/users/<user_id>
admin          POST    /admin/users/<user_id>/approve
admin          POST    /admin/users/<user_id>/disable
admin          POST    /admin/users/<user_id>/enable
admin          POST    /admin/users/<user_id>/invite-again
admin          POST    /admin/users/<user_id>/reset-password
admin          POST    /admin/users/<user_id>/reset-second-factor
admin          POST    /admin/users/<user_id>/role
admin          GET     /admin/verify-log/report
admin          POST    /admin/verify-log/start
"""

# Those who try each route; what else a token may have been made of is tried at two of them.
EVERYWHERE = (
    *("nobody", "a student with a tracking token", "a disabled account", "a token expired"),
    *("a token of another issuer", "a token for another party", "a token of another key"),
    *("a token unsigned", "a token HS256 with its text for a password"),
)
THOROUGHLY = {"GET /jobs", "GET /admin/users"}

Headers = Mapping[str, str]
# How somebody shows who they are, made anew for each request: some calls end a session.
Shows = Callable[[], Headers]


def lines() -> Iterator[tuple[str, str]]:
    """Each route of the table, as “GET /path”, with who may call it."""
    for line in TABLE.split("\n"):
        if line:
            who, method, path = re.split(r"\s{2,}", line)
            yield f"{method} {path}", who


MAY_CALL = dict(lines())


@pytest.fixture
def ticket(client: FlaskClient) -> Ticket:
    """A job, to which all addresses lead."""
    return handed_in(client)


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Person], TestResponse]:
    def sign_in(person: Person) -> TestResponse:
        who = {"email": person.email, "password": person.password}
        return app.test_client().post(f"{API}/auth/login", json=who)

    return sign_in


@pytest.fixture
def strangers(
    app: Flask, desk: Desk, add_person: AddPerson, ticket: Ticket, sign_in: Any
) -> dict[str, Headers]:
    """Everybody who is nobody to us."""
    victim, gone, left = (add_person(name, role=Role.ADMIN) for name in ("Vic", "Gone", "Left"))
    good, disabled, ended = (sign_in(person) for person in (victim, gone, left))
    disable(desk, gone)
    browser = app.test_client(use_cookies=False)
    signed_out = browser.post(f"{API}/auth/logout", headers={"Cookie": cookie(ended)})
    assert signed_out.status_code == 204
    token = good.json["access_token"]
    bearers = {
        "a student with a tracking token": ticket.tracking_token,
        "somebody with a refresh token": cookie(good).partition("=")[2],
        "a disabled account": disabled.json["access_token"],
        "somebody who has signed out": ended.json["access_token"],
        **{f"a token {what}": text for what, text in forged(desk, token).items()},
    }
    return {
        "nobody": {},
        "a good token without its word": {"Authorization": token},
        "a good token as a password": {"Authorization": f"Basic {token}"},
        **{who: {"Authorization": f"Bearer {text}"} for who, text in bearers.items()},
    }


def cookie(answer: TestResponse) -> str:
    return answer.headers["Set-Cookie"].partition(";")[0]


def bearer(answer: TestResponse) -> Headers:
    return {"Authorization": f"Bearer {answer.json['access_token']}"}


def address(path: str, job_id: str) -> str:
    """The path with the job, and with what stands for nothing else there is."""
    here = re.sub(r"<job_\w+>", job_id, path)
    here = re.sub(r"<[^>]*>", "0" * 32, here)
    return here if here.startswith("/.") else API + here


def routes(app: Flask) -> set[str]:
    """What the running application answers to, the names of its converters left out."""
    return {
        f"{method} {re.sub(r'<[^>]*:', '<', rule.rule).removeprefix(API)}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_its_line(app: Flask) -> None:
    assert routes(app) == MAY_CALL.keys(), "write into TABLE who may call what is new"


def test_strangers_learn_and_change_nothing(
    app: Flask, desk: Desk, client: FlaskClient, ticket: Ticket, strangers: dict[str, Headers]
) -> None:
    before, surprises = evidence.picture(desk), []
    for route, who in MAY_CALL.items():
        method, _, path = route.partition(" ")
        expected = ANSWERS[who][0]
        # What anybody may do, they do to a job that there is not.
        where = address(path, ticket.id if expected is not LET_IN else "0" * 32)
        for caller in strangers if route in THOROUGHLY else EVERYWHERE:
            headers = strangers[caller]
            status = client.open(where, method=method, headers=headers).status_code
            if status not in expected:
                surprises.append(f"{route} by {caller}: {status}")
        if method == "GET" and client.head(where).status_code not in expected:
            surprises.append(f"HEAD {path}")
    assert surprises == []
    assert evidence.picture(desk) == before


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN])
def test_members_of_staff_do_what_their_role_allows(
    client: FlaskClient, ticket: Ticket, add_person: AddPerson, sign_in: Any, role: Role
) -> None:
    member, surprises = add_person("Mel Member", role=role), []
    for route, who in MAY_CALL.items():
        method, _, path = route.partition(" ")
        expected = ANSWERS[who][1 if role is Role.STAFF else 2]
        where = address(path, ticket.id if method == "GET" or 403 in expected else "0" * 32)
        # Signed in anew for each: some of these calls end a session.
        answer = client.open(where, method=method, headers=bearer(sign_in(member)))
        answer.close()
        if answer.status_code not in expected:
            surprises.append(f"{route}: {answer.status_code}")
    assert surprises == []
