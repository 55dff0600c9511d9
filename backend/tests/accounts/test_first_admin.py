"""The first administrator."""

import multiprocessing
import os
import re
import sys
import threading
from pathlib import Path

import pytest
import requests
from pydantic import SecretStr
from sqlalchemy import select

from printdesk.accounts import local
from printdesk.accounts.first_admin import FirstAdmin, ensure_admin
from printdesk.accounts.passwords import Passwords
from printdesk.actors import Role
from printdesk.config import Settings, SettingsError
from printdesk.desk import Desk
from printdesk.models import Account
from tests.accounts.another_process import start
from tests.conftest import SECRET, AddPerson
from tests.notifications.mail_server import free_port
from tests.starting import started


def accounts(desk: Desk) -> list[Account]:
    with desk.database.reading() as session:
        return list(session.scalars(select(Account)))


def test_an_empty_desk_gets_an_administrator_whose_password_is_told_once(
    desk: Desk, passwords: Passwords, any_database: str
) -> None:
    made = ensure_admin(desk, passwords)

    assert made is not None
    assert made.email == "admin@printdesk.local"
    assert made.password is not None
    account = local.prove(desk, passwords, made.email, made.password)
    assert (account.role, account.name) == ("admin", "Administrator")
    assert ensure_admin(desk, passwords) is None
    assert len(accounts(desk)) == 1


@pytest.mark.settings(
    admin_email="Boss@Lab.example.edu", admin_password=SecretStr("given by me alone")
)
def test_the_settings_name_the_administrator(desk: Desk, passwords: Passwords) -> None:
    made = ensure_admin(desk, passwords)

    assert made == FirstAdmin("boss@lab.example.edu", None)
    assert local.prove(desk, passwords, "boss@lab.example.edu", "given by me alone").role == "admin"


@pytest.mark.settings(
    admin_email="boss@lab.example.edu", admin_password=SecretStr("some other words")
)
def test_an_administrator_who_is_there_is_left_alone(
    desk: Desk, passwords: Passwords, add_person: AddPerson
) -> None:
    add_person("Ada Admin", role=Role.ADMIN)

    assert ensure_admin(desk, passwords) is None
    assert len(accounts(desk)) == 1


@pytest.mark.parametrize(
    ("email", "password", "named"),
    [
        ("boss@lab.example.edu", "short", "ADMIN_PASSWORD: "),
        ("boss", "long enough to do", "ADMIN_EMAIL: "),
        ("sam.staff@lab.example.edu", "long enough to do", "ADMIN_EMAIL: "),
    ],
)
def test_a_setting_that_will_not_do_is_named(
    settings: Settings,
    desk: Desk,
    passwords: Passwords,
    add_person: AddPerson,
    email: str,
    password: str,
    named: str,
) -> None:
    add_person("Sam Staff")
    settings.admin_email, settings.admin_password = email, SecretStr(password)

    with pytest.raises(SettingsError, match=named):
        ensure_admin(desk, passwords)

    assert len(accounts(desk)) == 1


def test_of_threads_that_start_together_one_makes_the_administrator(
    desk: Desk, passwords: Passwords, any_database: str
) -> None:
    results: list[FirstAdmin | None] = []
    starting_line = threading.Barrier(8)

    def begin() -> None:
        starting_line.wait()
        results.append(ensure_admin(desk, passwords))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([made for made in results if made]) == 1
    assert len(results) == 8
    assert len(accounts(desk)) == 1


def test_of_processes_that_start_together_one_makes_the_administrator(
    desk: Desk, tmp_path: Path, any_database: str
) -> None:
    context = multiprocessing.get_context("spawn")
    starting_line, results = context.Barrier(2), context.Queue()
    address = desk.database.url.render_as_string(hide_password=False)
    processes = [
        context.Process(target=start, args=(SECRET, address, tmp_path, starting_line, results))
        for _ in range(2)
    ]
    for process in processes:
        process.start()
    made = [results.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(timeout=60)

    assert sorted(made) == [False, True]
    assert len(accounts(desk)) == 1


def test_the_password_is_printed_at_the_first_start_and_at_no_other(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "printdesk.cli", "up", "--port", str(port)]
    surroundings = {"DATA_DIR": str(tmp_path / "data"), "PATH": os.environ["PATH"]}
    with started(command, tmp_path, surroundings, until="password  ") as process:
        [password] = re.findall(r"password  (\S+)", process.said)
        assert "shown only once" in process.said
        credentials = {"email": "admin@printdesk.local", "password": password}
        address = f"http://localhost:{port}/api/v1/auth/login"
        assert requests.post(address, json=credentials, timeout=20).status_code == 200
    with started(
        command, tmp_path, surroundings, until=f"at http://localhost:{port}/login"
    ) as process:
        assert "shown only once" not in process.said
        assert password not in process.said
        assert requests.post(address, json=credentials, timeout=20).status_code == 200
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or password.encode() not in path.read_bytes(), path
