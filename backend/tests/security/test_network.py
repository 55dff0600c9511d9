"""Who asks, by what name, and how much and how slowly: what the network says is not believed."""

import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from printdesk.notifications.mail import FileMailer
from printdesk.worker.embedded import work_once
from tests import evidence
from tests.conftest import SECRET, AddPerson
from tests.road import API, FORM, Road
from tests.security.conftest import Site
from tests.serving import exchange

POISONED = ["evil.example", "localhost.evil.example", "evil.example:8080", "a@evil.example", "["]
PRODUCTION = {
    "printdesk_env": "production",
    "secret_key": SECRET,
    "public_url": "https://print.example.edu",
}
WRONG = {"email": "jane@example.edu", "password": "guess"}


@pytest.mark.settings(trusted_proxies="127.0.0.1")
def test_a_poisoned_host_reaches_no_mail_and_no_link(
    site: Site, road: Road, mailer: FileMailer
) -> None:
    waiting = road.to("PENDING")
    who = {"email": road.staff.person.email}
    for host in POISONED:
        headers = {"Host": host, "X-Forwarded-Host": host, "X-Forwarded-Proto": "https"}
        form = {**FORM, "student_email": f"jane{len(host)}@example.edu"}
        files = {"file": ("cube.stl", b"solid a\nfacet\n")}
        told = site.ask(f"{API}/submit", "POST", headers=headers, data=form, files=files)
        assert told.json()["tracking_url"].startswith("http://localhost:8080/track/")
        assert "evil" not in told.text
        resend = {"json": {"job_id": waiting.id}, "headers": headers}
        site.ask(f"{API}/submit/resend-confirmation", "POST", **resend)
        assert site.ask(f"{API}/auth/password-reset", "POST", json=who, headers=headers).ok
    for _ in range(2):  # it writes mails only once it has looked who asked for them
        work_once(road.desk, mailer)

    mails = evidence.mails(road.desk)
    texts = [part.get_content() for mail in mails for part in mail.iter_parts()]
    assert any("http://localhost:8080/password-reset/" in text for text in texts)
    assert len(mails) > len(POISONED)
    assert not any("evil" in text for text in texts)


@pytest.mark.settings(**PRODUCTION)
def test_in_production_the_site_answers_to_its_own_name_only(site: Site) -> None:
    for path in ("/", f"{API}/health", f"{API}/nothing"):
        for host in POISONED:
            answer = site.ask(path, headers={"Host": host})
            assert answer.status_code == 421, host
            assert answer.json()["error"] == "unknown_host"
            assert "https://print.example.edu" in answer.json()["message"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for host in ("print.example.edu", "PRINT.example.edu:443", "localhost", "10.0.0.7", "[::1]:80"):
        assert site.ask(f"{API}/catalog", headers={"Host": host}).status_code == 200, host


@pytest.mark.settings(**PRODUCTION, trusted_proxies="127.0.0.1")
def test_behind_a_proxy_it_is_the_name_that_the_proxy_was_asked_by(site: Site) -> None:
    for name, status in {"print.example.edu": 200, "evil.example": 421}.items():
        headers = {"Host": "127.0.0.1", "X-Forwarded-Host": name}
        assert site.ask(f"{API}/catalog", headers=headers).status_code == status


def tries(site: Site, *addresses: str) -> list[int]:
    """What those are told who guess a password and say that they come from there."""
    return [
        site.ask(
            f"{API}/auth/login", "POST", json=WRONG, headers={"X-Forwarded-For": each}
        ).status_code
        for each in addresses
    ]


@pytest.mark.settings(ratelimit_login="2/hour")
def test_nobody_escapes_a_limit_by_saying_to_be_somebody_else(site: Site) -> None:
    others = {
        "X-Real-IP": "203.0.113.9",
        "Forwarded": "for=203.0.113.9",
        "Client-IP": "203.0.113.9",
    }

    assert tries(site, "203.0.113.1", "203.0.113.2", "203.0.113.3") == [401, 401, 429]
    answer = site.ask(f"{API}/auth/login", "POST", json=WRONG, headers=others)
    assert answer.status_code == 429


@pytest.mark.settings(ratelimit_login="2/hour", trusted_proxies="127.0.0.1")
def test_behind_a_trusted_proxy_everybody_is_counted_alone(site: Site) -> None:
    # What stands before the last address the client itself has written.
    assert tries(site, "192.0.2.1", "203.0.113.9, 192.0.2.1", "192.0.2.2") == [401, 401, 401]
    assert tries(site, "198.51.100.7, 192.0.2.1", "192.0.2.2", "192.0.2.2") == [429, 401, 429]


@pytest.mark.settings(ratelimit_login="2/hour", trusted_proxies="127.0.0.1")
def test_the_addresses_of_one_ipv6_network_are_counted_together(site: Site) -> None:
    assert tries(site, "2001:db8::1", "2001:db8::ffff:2", "2001:db8::3") == [401, 401, 429]
    assert tries(site, "2001:db8:0:1::1", "::ffff:192.0.2.1", "::ffff:192.0.2.2") == [401] * 3


def test_headers_have_an_end(site: Site) -> None:
    # Exactly so much that nothing is left unread when the server has seen enough.
    head = b"GET / HTTP/1.1\r\nX: "
    answer = exchange(site.port, head + b"y" * (256 * 1024 - len(head)))

    assert b" 431 " in answer.partition(b"\r\n")[0]


def test_json_has_an_end(site: Site, add_person: AddPerson) -> None:
    body = {"email": "jane@example.edu", "password": "x" * 1_500_000}

    assert site.ask(f"{API}/auth/login", "POST", json=body).status_code == 413


@pytest.mark.parametrize(
    "beginning",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        b"POST /api/v1/submit HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n",
        b"POST /api/v1/submit HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n",
    ],
    ids=["headers", "body", "chunks"],
)
def test_who_sends_a_byte_now_and_then_does_not_keep_a_connection(
    serve: Callable[..., Any], beginning: bytes
) -> None:
    with serve(patience=0.5) as server, ExitStack() as stack:
        slow = [
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=0.1))
            for _ in range(50)
        ]
        for client in slow:
            client.sendall(beginning)
        end = time.monotonic() + 5
        while (alive := [client for client in slow if drips(client)]) and time.monotonic() < end:
            assert Site(server.port).ask(f"{API}/config").status_code == 200
        assert alive == []


def drips(client: socket.socket) -> bool:
    """Send one byte more; whether somebody still listens."""
    try:
        client.sendall(b"x")
        client.setblocking(False)
        return client.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def test_who_sends_steadily_is_given_the_time_it_takes(serve: Callable[..., Any]) -> None:
    body = b'{"email":"jane@example.edu","password":"' + b"x" * 12_000 + b'"}'
    head = b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    head += b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body)

    with (
        serve(patience=0.5) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=10) as client,
    ):
        client.sendall(head)
        for start in range(0, len(body), 2000):
            client.sendall(body[start : start + 2000])
            time.sleep(0.3)  # less than 7 kB a second, and more than a second in all
        assert client.makefile("rb").read().startswith(b"HTTP/1.1 422 ")
