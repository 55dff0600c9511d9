"""``printdesk user ...``: accounts from a terminal, for when no administrator can sign in."""

import io
import sys
from collections.abc import Callable

import pytest
from sqlalchemy import select

from printdesk.accounts import local
from printdesk.accounts.passwords import Passwords
from printdesk.actors import Role
from printdesk.cli import main
from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.models import Account, SecondFactor
from tests.clients import Person
from tests.conftest import SECRET, AddPerson
from tests.staff_post import changes, kinds_to

NEW = "seven words that nobody guesses"


@pytest.fixture
def jane(add_person: AddPerson, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Person:
    """The only administrator; the command finds the same desk by its settings."""
    monkeypatch.chdir(settings.data_dir)
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    return add_person("Jane Doe", role=Role.ADMIN)


def kept(desk: Desk, email: str) -> Account:
    with desk.database.reading() as session:
        return session.scalars(select(Account).where(Account.email == email)).one()


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs the command for a script, which gives the password as a line."""

    def run(password: str, *arguments: str) -> int:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
        return main(["user", *arguments])

    return run


def test_an_administrator_who_is_locked_out_gets_another_password(
    desk: Desk,
    passwords: Passwords,
    jane: Person,
    typed: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert typed(NEW, "reset-password", jane.email.upper()) == 0

    assert NEW not in "".join(capsys.readouterr())
    assert local.prove(desk, passwords, jane.email, NEW).id == jane.id
    assert kinds_to(desk, jane.email) == ["password_changed"]
    assert changes(desk)[-1] == ("password-reset", "Printdesk")


def test_somebody_is_added_who_can_sign_in_at_once(
    desk: Desk, passwords: Passwords, jane: Person, typed: Callable[..., int]
) -> None:
    assert typed(NEW, "add", "gus@lab.example.edu", "Gus Guest", "--role", "admin") == 0

    assert local.prove(desk, passwords, "gus@lab.example.edu", NEW).role == "admin"


def test_an_easy_password_is_refused_in_a_terminal_too(
    jane: Person, typed: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("password1234", "add", "gus@lab.example.edu", "Gus Guest") == 1

    assert "password: This password is easy to guess." in capsys.readouterr().err


def test_a_lost_second_factor_is_turned_off(
    desk: Desk, jane: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["user", "reset-second-factor", jane.email]) == 1
    assert "The second factor is off." in capsys.readouterr().err
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        secret = desk.keys.sealed("A" * 32, jane.id)
        tx.session.add(
            SecondFactor(account_id=jane.id, secret=secret, begun_at=now, enabled_at=now)
        )

    assert main(["user", "reset-second-factor", jane.email]) == 0

    with desk.database.reading() as session:
        assert session.scalars(select(SecondFactor)).all() == []
    assert changes(desk)[-1] == ("second-factor-off", "Printdesk")


def test_people_are_disabled_enabled_and_given_roles_but_one_administrator_stays(
    desk: Desk, jane: Person, add_person: AddPerson, capsys: pytest.CaptureFixture[str]
) -> None:
    sam = add_person("Sam Staff")

    assert main(["user", "disable", sam.email]) == 0
    assert kept(desk, sam.email).status == "disabled"
    assert main(["user", "enable", sam.email]) == 0
    assert main(["user", "disable", jane.email]) == 1
    assert "the only active administrator" in capsys.readouterr().err
    assert main(["user", "role", sam.email, "admin"]) == 0
    assert main(["user", "role", jane.email, "staff"]) == 0

    assert [kept(desk, each.email).role for each in (jane, sam)] == ["staff", "admin"]
    assert [action for action, _ in changes(desk)][-4:] == [
        "disabled",
        "enabled",
        "role-changed",
        "role-changed",
    ]


def test_all_accounts_are_shown(jane: Person, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["user", "list"]) == 0

    assert capsys.readouterr().out == "jane.doe@lab.example.edu  Jane Doe  admin, active\n"


def test_an_address_that_nobody_has_is_named(
    jane: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["user", "disable", "nobody@lab.example.edu"]) == 1

    assert "no account with the address nobody@lab.example.edu" in capsys.readouterr().err
