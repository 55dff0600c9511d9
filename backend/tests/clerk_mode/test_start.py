"""How Printdesk starts, and what its command does, where people sign in by Clerk."""

import argparse
from contextlib import nullcontext

import pytest
from flask.testing import FlaskClient

from printdesk import user_command
from printdesk.accounts.first_admin import ensure_admin
from printdesk.accounts.refusals import KeptWithClerk
from printdesk.accounts.roster import RosterQuery, find
from printdesk.desk import Desk
from printdesk.web.headers import page_policy
from printdesk.web.shells import is_for_staff
from tests.clerk_issuer import HOST, PUBLISHABLE_KEY, Issuer, user
from tests.clerk_mode.conftest import Ask
from tests.road import API


def test_no_first_administrator_is_made(desk: Desk) -> None:
    assert ensure_admin(desk) is None
    assert find(desk, RosterQuery()).total == 0


def test_pages_are_told_how_staff_sign_in(client: FlaskClient) -> None:
    auth = client.get(f"{API}/config").json["auth"]
    assert auth["mode"] == "clerk"
    assert auth["clerk_publishable_key"] == PUBLISHABLE_KEY
    assert auth["clerk_frontend"] == HOST


def run(desk: Desk, *words: str) -> None:
    parser = argparse.ArgumentParser()
    user_command.add_commands(parser.add_subparsers(), lambda: nullcontext(desk))
    chosen = parser.parse_args(["user", *words])
    chosen.run(chosen)


@pytest.mark.parametrize(
    "words",
    [
        ("add", "eve@example.edu", "Eve"),
        ("role", "jane@lab.example.edu", "admin"),
        ("reset-password", "jane@lab.example.edu"),
        ("reset-second-factor", "jane@lab.example.edu"),
    ],
)
def test_the_command_leaves_to_clerk_what_is_clerks(desk: Desk, words: tuple[str, ...]) -> None:
    with pytest.raises(KeptWithClerk):
        run(desk, *words)


def test_the_command_shows_people_and_keeps_them_out(
    desk: Desk, issuer: Issuer, me: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    jane = issuer.token(user("Jane Doe"))
    me(jane)
    run(desk, "disable", "jane@lab.example.edu")
    assert me(jane).status_code == 403
    run(desk, "enable", "jane@lab.example.edu")
    assert me(jane).status_code == 200
    run(desk, "list")
    assert "jane@lab.example.edu  Jane Doe  staff, active" in capsys.readouterr().out


def test_pages_of_staff_may_reach_clerk_and_no_others_may() -> None:
    assert is_for_staff("/login/index.html")
    assert is_for_staff("/dashboard/jobs/index.html")
    for path in ("/index.html", "/submit/index.html", "/track/index.html", "/404.html"):
        assert not is_for_staff(path)
    without, with_clerk = (rules(page_policy(["sha256-x="], host)) for host in (None, HOST))
    assert with_clerk["script-src"] >= {"'self'", "'sha256-x='", f"https://{HOST}"}
    assert f"https://{HOST}" in with_clerk["connect-src"]
    assert "https://img.clerk.com" in with_clerk["img-src"]
    for rule in ("object-src", "frame-ancestors", "base-uri", "form-action", "worker-src"):
        assert with_clerk[rule] == without[rule]
    assert not any("https:" in source for sources in without.values() for source in sources)
    assert "'unsafe-eval'" not in with_clerk["script-src"]
    assert "'unsafe-inline'" not in with_clerk["script-src"]


def rules(policy: str) -> dict[str, set[str]]:
    """The sources that each rule of a policy allows."""
    parts = [rule.split() for rule in policy.split("; ")]
    return {name: set(sources) for name, *sources in parts}
