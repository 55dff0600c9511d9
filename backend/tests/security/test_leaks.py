"""What is told to those whom it does not concern: by faults, in logs, in mails."""

import json
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import update

from printdesk.accounts.passwords import Passwords
from printdesk.actors import Role
from printdesk.app import BLUEPRINTS, create_app
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.models import Message
from printdesk.notifications.mail import FileMailer
from printdesk.web.stack import website
from printdesk.worker.embedded import work_once
from tests import evidence
from tests.api.toys import toys
from tests.authenticator import set_up
from tests.clients import Person, StaffClient
from tests.clocks import HandClock
from tests.conftest import SECRET, AddPerson
from tests.logs import logging_for_real, written
from tests.road import API, FORM, Road, act
from tests.security.conftest import Site, bearer
from tests.serving import exchange, serving
from tests.staff_post import token_sent
from tests.trouble import gone

INSIDE = ("Traceback", "File ", ".py", "printdesk/", "sqlalchemy", "RuntimeError", "SELECT")


@pytest.fixture
def faulty(desk: Desk, passwords: Passwords, settings: Settings, pages: Path) -> Iterator[Site]:
    """A site that may be at fault, of which the document does not tell."""
    app = create_app(desk, passwords=passwords, blueprints=(*BLUEPRINTS, toys))
    with serving(website(app, settings, pages)) as server:
        yield Site(server.port)


def test_a_fault_tells_a_stranger_nothing_but_its_number(faulty: Site) -> None:
    answer = faulty.ask(f"{API}/toys/broken")

    assert answer.status_code == 500
    told = answer.json()
    assert told["error"] == "internal_error"
    assert told["details"] == {"request_id": answer.headers["X-Request-ID"]}
    assert not any(word in answer.text for word in INSIDE)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.fixture
def logs(settings: Settings) -> Iterator[Path]:
    """The folder of the logs, written as when the product runs."""
    with logging_for_real(settings) as folder:
        yield folder


def ours(logs: Path) -> list[dict[str, Any]]:
    """The lines but those in which the server says that it is busy."""
    return [line for line in written(logs) if line["logger"] != "waitress.queue"]


def sign_in(site: Site, person: Person) -> tuple[requests.Response, list[str]]:
    """Signed in and refreshed, having mistyped first; the answer, and what nobody else may know."""
    mistyped = Person(person.id, person.name, person.email, f"{person.password}?")
    assert site.sign_in(mistyped).status_code == 401
    first = site.sign_in(person)
    second = site.ask(f"{API}/auth/refresh", "POST", cookies=first.cookies.get_dict())
    tokens = [answer.json()["access_token"] for answer in (first, second)]
    cookies = [*first.cookies.values(), *second.cookies.values()]
    return second, [person.password, *tokens, *cookies]


def test_no_log_holds_what_would_let_its_reader_in(
    logs: Path, site: Site, road: Road, mailer: FileMailer, add_person: AddPerson
) -> None:
    """A job's whole road, with every way to sign in and every kind of link, good ones and bad."""
    answer, secrets = sign_in(site, add_person("Lou Look", role=Role.ADMIN))
    signed_in = bearer(answer)
    ticket = road.to("PAIDPICKEDUP")
    work_once(road.desk, mailer)
    generation = evidence.job(road.desk, ticket.id)["confirm_generation"]
    confirm = road.desk.keys.confirm_token(ticket.id, generation)
    [file, *_] = site.ask(f"{API}/jobs/{ticket.id}/versions", headers=signed_in).json()["versions"]
    signature = file["download_url"].rpartition("signature=")[2]
    secrets += [ticket.tracking_token, confirm, signature, SECRET]
    for token in (ticket.tracking_token, confirm, confirm[:-1]):
        for path in (f"/track/{token}/", f"{API}/track/{token}", f"{API}/confirm/{token}"):
            for method in ("GET", "POST", "PUT"):
                site.ask(path, method, headers={"Referer": site.address + path})
    assert site.ask(file["download_url"]).ok
    site.ask(f"{file['download_url']}x")
    site.ask(f"{API}/jobs?search={signature}", headers=signed_in)
    exchange(site.port, f"GET /track/{confirm} HTTP/1.1\r\nContent-Length: x\r\n\r\n".encode())

    lines = written(logs)
    assert {line["event"] for line in lines} >= {"request"}
    assert len(lines) > 40
    text = next(logs.iterdir()).read_text("utf-8")
    assert [secret for secret in secrets if secret in text] == []


def test_no_log_holds_what_belongs_to_an_account(
    logs: Path, site: Site, desk: Desk, staff: StaffClient, admin: StaffClient, clock: HandClock
) -> None:
    """Second factor, recovery codes, and each kind of link that a mail about an account carries."""
    phone = set_up(staff, clock)
    code, [recovery, *_] = phone.code(), phone.recovery_codes
    who = {"email": staff.person.email, "password": staff.person.password}
    for given in (code, recovery, "123456", recovery.upper()):
        site.ask(f"{API}/auth/login", "POST", json={**who, "code": given})
    admin.post(f"{API}/admin/users", json={"email": "new@lab.edu", "name": "New", "role": "staff"})
    site.ask(f"{API}/auth/password-reset", "POST", json={"email": staff.person.email})
    change = {"email": "sam@new.edu", "current_password": staff.person.password}
    assert staff.post(f"{API}/auth/email", json=change).status_code == 202
    tokens = [
        token_sent(desk, email, page)
        for email, page in (
            *(("new@lab.edu", "join"), (staff.person.email, "password-reset")),
            ("sam@new.edu", "email-change"),
        )
    ]
    for token in tokens:
        for path in ("links", "join", "password-reset", "email-change", "nothing"):
            site.ask(f"{API}/auth/{path}/{token}")
            site.ask(f"{API}/auth/{path}/{token}", "POST", json={"password": "short"})
        site.ask(f"/join/{token}/")

    text = next(logs.iterdir()).read_text("utf-8")
    halves = recovery.split("-")
    secrets = [phone.secret, recovery, "".join(halves), *tokens, staff.person.password]
    assert [secret for secret in secrets if secret in text] == []
    assert f'"{code}"' not in text


def test_a_fault_is_logged_without_what_was_sent(
    logs: Path, faulty: Site, desk: Desk, add_person: AddPerson
) -> None:
    """The worst case: what cannot be expected fails in the middle of a sign-in."""
    person = add_person("Jane Doe")
    with desk.database.transaction() as tx:
        tx.session.connection().exec_driver_sql("ALTER TABLE staff_session RENAME TO gone")

    answer = faulty.sign_in(person)

    assert answer.status_code == 500
    assert not any(word in answer.text for word in INSIDE)
    fault = next(line for line in written(logs) if line["event"] == "fault")
    assert "Traceback" in fault["exception"]
    assert person.password not in next(logs.iterdir()).read_text("utf-8")


def test_whoever_is_turned_away_at_the_door_can_be_found_in_the_log(
    logs: Path, site: Site, add_person: AddPerson
) -> None:
    sam = add_person("Sam Staff")
    answer, _ = sign_in(site, sam)
    site.ask(f"{API}/jobs")
    site.ask(f"{API}/admin/outbox", headers=bearer(answer))
    site.ask(f"{API}/catalog")

    told = [(line["route"], line["status"], line["address"]) for line in ours(logs)]
    assert told == [
        (f"{API}/auth/login", 401, "127.0.0.1"),
        (f"{API}/auth/login", 200, None),
        (f"{API}/auth/refresh", 200, None),
        (f"{API}/jobs", 401, "127.0.0.1"),
        (f"{API}/admin/outbox", 403, "127.0.0.1"),
        (f"{API}/catalog", 200, None),
    ]
    accounts = [line["account"] for line in ours(logs)]
    assert accounts == [None, sam.id, sam.id, None, sam.id, None]


def test_nobody_writes_a_line_of_their_own_into_the_log(logs: Path, site: Site) -> None:
    forged = '"}%0d%0a{"event":"request","status":200,"account":"admin"}'
    hostile = [
        {"X-Request-ID": 'x","account":"admin'},
        {"User-Agent": "\x1b[2K\x1b[1A", "Referer": "\x9b1A"},
        {"Authorization": "Bearer \x1b]0;x\x07"},
    ]
    for headers in hostile:
        site.ask(f"{API}/jobs/{forged}?search={forged}", headers=headers)
    exchange(site.port, b'GET /\r\n{"event":"request"} HTTP/1.1\r\nX: \x1b[2K\r\n\r\n')

    lines = ours(logs)
    assert len(lines) == len(hostile) + 1
    assert all(line.get("account") is None for line in lines)
    assert next(logs.iterdir()).read_bytes().isascii()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
def test_other_users_of_the_machine_read_none_of_it(tmp_path: Path) -> None:
    settings = Settings.load(_env_file=None, data_dir=tmp_path)
    database = Database(settings.database_url)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE person (password_hash TEXT)")
        connection.commit()
        mail = EmailMessage()
        mail["Message-ID"] = "<1@example.edu>"
        FileMailer(settings.outbox_dir).send(mail, "jane@example.edu")
        with logging_for_real(settings) as logs:
            kept = [*tmp_path.glob("*sqlite3*"), tmp_path / "secret_key", logs, settings.outbox_dir]
            open_to_others = [path.name for path in kept if path.stat().st_mode & 0o077]
    database.close()

    assert len(kept) == 6, "the database with its log and index, the key, logs and mails"
    assert open_to_others == []


BREAKS = ("\r\nBcc: evil@example.com", "\n\nhidden", "\r", "\u2028X: y", "\x00", "\x85Bcc: x")


@pytest.mark.parametrize("field", ["student_name", "student_email", "class_number"])
def test_no_field_of_a_form_breaks_a_line_of_a_mail(site: Site, road: Road, field: str) -> None:
    files = {"file": ("cube.stl", b"solid a\nfacet\n")}
    for rest in BREAKS:
        form = {**FORM, field: f"{FORM[field]}{rest}x"}
        answer = site.ask(f"{API}/submit", "POST", data=form, files=files)
        assert answer.status_code == 422, rest
        assert answer.json()["details"].keys() == {field}


def test_no_row_breaks_a_line_of_a_mail(road: Road, mailer: FileMailer) -> None:
    """Rows are made again from files on a share where others write too."""
    for number, each in enumerate(BREAKS):
        ticket = road.to("UPLOADED", student_email=f"jane{number}@example.edu")
        with road.desk.database.transaction() as tx:
            mine = Message.job_id == ticket.id
            facts = {**evidence.rows(road.desk, "message", job_id=ticket.id)[0]["facts"]}
            facts["student_name"] = f"Jane{each}"
            changed = {"subject": f"Received{each}", "facts": facts}
            tx.session.execute(update(Message).where(mine).values(**changed))

    work_once(road.desk, mailer)

    found = evidence.mails(road.desk)
    assert len(found) == len(BREAKS)
    for mail in found:
        assert mail["Bcc"] is None
        assert [address.domain for address in mail["To"].addresses] == ["example.edu"]
        assert not mail.defects
        assert mail.get_content_type() == "multipart/alternative"


def test_what_a_student_types_is_text_in_a_mail_and_never_a_page(
    road: Road, mailer: FileMailer
) -> None:
    typed = '<img src=x onerror="alert(1)">'
    ticket = road.to("UPLOADED", student_name=f"Jane {typed}", name="<b>.stl")
    lock_and_reject = {"reasons": [], "custom_reason": f"{typed} https://evil.example"}
    road.do(ticket, "reject", lock_and_reject)
    work_once(road.desk, mailer)

    for mail in evidence.mails(road.desk):
        html = mail.get_body(("html",))
        assert html is not None
        assert "<img src=x" not in html.get_content()
        assert 'href="https://evil.example' not in html.get_content()


def test_no_stranger_learns_where_things_lie(site: Site, road: Road) -> None:
    ticket = road.to("PENDING")
    told = [f"{API}/health", f"{API}/config", f"{API}/catalog", f"{API}/openapi.json"]
    told += [f"{API}/track/{ticket.tracking_token}", f"{API}/nothing"]
    root = road.desk.share.root

    for path in told:
        assert str(root.parent) not in site.ask(path).text, path
    with gone(root):
        for path in told:
            assert str(root.parent) not in site.ask(path).text, path
        answer = site.ask(f"{API}/track/{ticket.tracking_token}/withdraw", "POST")
    assert answer.status_code == 503
    assert str(root.parent) not in answer.text


@pytest.mark.settings(
    smtp_host="mail.example.edu",
    smtp_username="desk",
    smtp_password="the password of the mail server",
    public_url="https://print.example.edu",
)
def test_no_answer_holds_a_secret_of_the_settings(
    site: Site, road: Road, add_person: AddPerson
) -> None:
    signed_in = bearer(site.sign_in(add_person("Ada Boss", role=Role.ADMIN)))
    ticket = road.to("UPLOADED")
    document = site.ask(f"{API}/openapi.json").json()
    simple = [
        path
        for path, methods in document["paths"].items()
        if "get" in methods and "{token}" not in path and "{message_id}" not in path
    ]
    assert len(simple) > 15
    for path in simple:
        where = path.replace("{job_ref}", ticket.id).replace("{job_id}", ticket.id)
        text = site.ask(where, headers=signed_in).text
        assert SECRET not in text, path
        assert "the password of" not in text, path
        assert "$argon2" not in text, path
    assert "password_hash" not in json.dumps(act(road.staff, ticket, "", method="GET").json)
