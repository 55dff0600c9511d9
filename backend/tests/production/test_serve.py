"""``printdesk serve``, spoken to over real sockets."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import requests

from printdesk.cli import main
from printdesk.clock import patience, stopwatch
from printdesk.prefork import STOP_SECONDS
from printdesk.web.pages import FOLDER
from tests.notifications.mail_server import free_port
from tests.redis_server import redis_server
from tests.serving import exchange
from tests.starting import started

BACKEND = Path(__file__).resolve().parents[2]
MB = 1024**2
SECRET = "a secret of the server's, of more than 32 characters"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """Those of a server with one process that answers."""
    with redis_server() as redis:
        yield {
            **os.environ,
            "PYTHONPATH": str(BACKEND),
            "SECRET_KEY": SECRET,
            "REDIS_URL": redis.url,
            "DATA_DIR": str(tmp_path_factory.mktemp("serve") / "data"),
            "HOST": "127.0.0.1",
            "PORT": str(free_port()),
            "API_PROCESSES": "1",
            "MAX_UPLOAD_MB": "2",
            "TRUSTED_PROXIES": "127.0.0.9",
            "RATELIMIT_LOGIN": "2/hour",
        }


@pytest.fixture(scope="module")
def port(settings: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where it answers. It ends cleanly."""
    command = [sys.executable, "-m", "printdesk.cli"]
    folder = tmp_path_factory.mktemp("cwd")
    subprocess.run([*command, "migrate"], cwd=folder, env=settings, check=True)
    # The first administrator is shown.
    with started([*command, "serve"], folder, settings, until="password "):
        yield int(settings["PORT"])


def ask(port: int, path: str, **more: object) -> requests.Response:
    method = "POST" if "data" in more or "json" in more else "GET"
    return requests.request(method, f"http://127.0.0.1:{port}{path}", timeout=60, **more)


def test_it_answers_with_the_headers_of_all_answers(port: int) -> None:
    answer = ask(port, "/api/v1/config")
    assert answer.ok
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_pages_are_there_too(port: int) -> None:
    answer = ask(port, "/")
    built = (FOLDER / "index.html").is_file()
    assert answer.status_code == (200 if built else 503)


def test_a_body_that_is_too_large_is_read_to_its_end_and_refused_with_the_envelope(
    port: int,
) -> None:
    answer = ask(port, "/api/v1/submit", data=bytes(5 * MB))
    assert answer.status_code == 413
    assert answer.json() == {
        "error": "payload_too_large",
        "message": "A file may have 2 MB at most.",
        "details": {},
    }
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_a_body_of_unknown_length_is_refused_when_it_grows_too_large(port: int) -> None:
    answer = ask(port, "/api/v1/submit", data=(bytes(MB) for _ in range(5)))
    assert (answer.status_code, answer.json()["error"]) == (413, "payload_too_large")


def test_a_body_of_unknown_length_reaches_the_application(port: int) -> None:
    parts = (part for part in (b'{"email": "a@b.de",', b' "password": "wrong wrong wrong"}'))
    told = ask(port, "/api/v1/auth/login", data=parts, headers={"Content-Type": "application/json"})
    assert told.status_code == 401


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 9000 + b"\r\n\r\n", 431),
        (b"GET /" + b"y" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: zip\r\n\r\n", 501),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    ],
    ids=["nonsense", "length", "headers", "address", "encoding", "chunk"],
)
def test_whatever_cannot_be_read_is_refused_with_the_envelope(
    port: int, request_text: bytes, status: int
) -> None:
    head, _, body = exchange(port, request_text).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"\r\nX-Content-Type-Options: nosniff" in head
    assert json.loads(body) == {
        "error": "bad_request",
        "message": json.loads(body)["message"],
        "details": {},
    }


def test_only_a_trusted_proxy_says_who_the_client_is(port: int) -> None:
    """Three tries from one address, each claiming another one."""
    wrong = {"email": "ada@example.edu", "password": "wrong wrong wrong"}
    answers = [
        ask(
            port,
            "/api/v1/auth/login",
            json=wrong,
            headers={"X-Forwarded-For": f"192.0.2.{n}", "X-Forwarded-Proto": "https"},
        ).status_code
        for n in range(3)
    ]
    assert answers[-1] == 429


def test_an_upload_in_flight_is_answered_while_the_server_stops(
    settings: Mapping[str, str], port: int, tmp_path: Path
) -> None:
    again = {**settings, "PORT": str(free_port())}
    body = b"x" * 400_000
    head = b"POST /api/v1/submit HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
    head += b"Expect: 100-continue\r\n"
    command = [sys.executable, "-m", "printdesk.cli", "serve"]
    with (
        started(command, tmp_path, again) as process,
        socket.create_connection(("127.0.0.1", int(again["PORT"])), timeout=60) as client,
    ):
        client.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body[:1000])
        answers = client.makefile("rb")
        # It has begun to read what was sent to it.
        assert answers.readline().startswith(b"HTTP/1.1 100 ")
        assert answers.readline() == b"\r\n"
        sender = threading.Timer(0.5, client.sendall, [body[1000:]])
        sender.start()
        os.kill(process.pid, signal.SIGTERM)
        answer = answers.read()
        sender.join()
    assert answer.startswith(b"HTTP/1.1 415 "), answer


@pytest.mark.usefixtures("port")
def test_with_metrics_too_it_stops_before_anybody_has_to_kill_it(
    settings: Mapping[str, str], tmp_path: Path
) -> None:
    again = {**settings, "PORT": str(free_port()), "METRICS_PORT": str(free_port())}
    command = [sys.executable, "-m", "printdesk.cli", "serve"]
    with started(command, tmp_path, again):
        wait = patience(60)
        while not tells_metrics(int(again["METRICS_PORT"])):
            assert wait.left(), "nobody tells of metrics"
        waited = stopwatch()
    assert waited() < STOP_SECONDS - 5


def tells_metrics(port: int) -> bool:
    try:
        return ask(port, "/metrics").ok
    except requests.ConnectionError:
        return False


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_without_redis_it_says_what_to_do(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    assert main([command]) == 1
    assert "printdesk up" in capsys.readouterr().err
