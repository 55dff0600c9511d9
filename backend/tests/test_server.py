"""The embedded web server, spoken to over real sockets."""

import hashlib
import http.client
import json
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from printdesk.server import THREADS, Server
from printdesk.web.sockets import CannotListen
from tests.serving import serving

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MB = 1024**2


class Application:
    """Answers with the digest of what it was sent; waits first where a test asks for that."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.may_leave = threading.Event()

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/wait":
            self.entered.set()
            assert self.may_leave.wait(10)
        if environ["PATH_INFO"] == "/broken":
            raise RuntimeError("broken on purpose")
        digest = hashlib.sha256()
        while part := environ["wsgi.input"].read(MB):
            digest.update(part)
        start("200 OK", [("Content-Type", "text/plain")])
        return [digest.hexdigest().encode()]


@contextmanager
def running(application: Application, port: int = 0) -> Iterator[Server]:
    with serving(application, port) as server:
        try:
            yield server
        finally:
            application.may_leave.set()


@pytest.fixture
def application() -> Application:
    return Application()


@pytest.fixture
def server(application: Application) -> Iterator[Server]:
    with running(application) as server:
        yield server


def ask(
    server: Server, path: str = "/", body: bytes | Iterable[bytes] | None = None
) -> tuple[int, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        connection.request("GET" if body is None else "POST", path, body)
        answer = connection.getresponse()
        return answer.status, answer.read()


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=10)


def test_an_upload_arrives_whole(server: Server) -> None:
    body = bytes(range(256)) * (2 * MB // 256)
    assert ask(server, "/", body) == (200, hashlib.sha256(body).hexdigest().encode())


def test_a_body_that_is_too_large_is_read_to_its_end_and_refused_with_the_envelope(
    server: Server,
) -> None:
    status, body = ask(server, "/", bytes(5 * MB))
    assert status == 413
    assert json.loads(body) == {
        "error": "payload_too_large",
        "message": "A file may have 2 MB at most.",
        "details": {},
    }


def test_a_body_of_unknown_length_is_refused_when_it_grows_too_large(server: Server) -> None:
    status, body = ask(server, "/", (bytes(MB) for _ in range(5)))
    assert status == 413
    assert json.loads(body)["error"] == "payload_too_large"


def test_a_client_that_asks_before_it_sends_is_refused_at_once(server: Server) -> None:
    with connect(server) as client:
        client.sendall(
            b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
            b"Content-Length: 99999999\r\n\r\n"
        )
        answer = client.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"100 Continue" not in answer


@pytest.fixture
def no_room_for_bodies(tmp_path: Path) -> Iterator[None]:
    before, tempfile.tempdir = tempfile.tempdir, str(tmp_path / "missing")
    yield
    tempfile.tempdir = before


@pytest.mark.usefixtures("no_room_for_bodies")
def test_nothing_of_a_refused_body_is_written_to_the_disk(server: Server) -> None:
    assert ask(server, "/", bytes(5 * MB))[0] == 413


@pytest.mark.usefixtures("no_room_for_bodies")
def test_a_full_disk_is_told_and_the_server_goes_on(server: Server) -> None:
    status, body = ask(server, "/", bytes(2 * MB))
    assert status == 503
    assert json.loads(body)["error"] == "storage_full"
    assert ask(server, "/", b"small")[0] == 200


@pytest.mark.parametrize(
    ("request_text", "status", "code"),
    [
        (b"nonsense\r\n\r\n", 400, "bad_request"),
        (b"GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n", 400, "bad_request"),
        (b"GET / HTTP/1.1\r\nX: " + b"y" * (256 * 1024 - 19), 431, "bad_request"),
        (b"GET / HTTP/1.1\r\nTransfer-Encoding: zip\r\n\r\n", 501, "bad_request"),
        (b"GET /broken HTTP/1.1\r\nHost: x\r\n\r\n", 500, "internal_error"),
    ],
    ids=["nonsense", "length", "headers", "encoding", "application"],
)
def test_whatever_the_server_itself_refuses_has_the_envelope(
    server: Server, request_text: bytes, status: int, code: str
) -> None:
    with connect(server) as client:
        client.sendall(request_text)
        head, _, body = client.makefile("rb").read().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status) or head.startswith(b"HTTP/1.0 %d " % status)
    envelope = json.loads(body)
    assert envelope["error"] == code
    assert envelope["message"]
    assert envelope["details"] == {}


def test_many_slow_uploads_hold_up_nobody(server: Server) -> None:
    slow = [connect(server) for _ in range(THREADS + 8)]
    try:
        for client in slow:
            client.sendall(
                b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nbeginning"
            )
        began = time.monotonic()
        assert ask(server)[0] == 200
        assert time.monotonic() - began < 2
    finally:
        for client in slow:
            client.close()


def test_a_request_in_flight_is_answered_while_the_server_stops(
    server: Server, application: Application
) -> None:
    with connect(server) as client, connect(server) as idle:
        client.sendall(b"GET /wait HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert application.entered.wait(10)
        server.stop()
        assert idle.recv(1) == b"", "an idle connection is closed at once"
        with pytest.raises(ConnectionRefusedError):
            connect(server)
        application.may_leave.set()
        assert client.makefile("rb").read().startswith(b"HTTP/1.1 200 OK")


def test_a_busy_port_is_told_with_its_number_and_what_to_do(server: Server) -> None:
    with pytest.raises(
        CannotListen, match=f"PORT: {server.port} is in use.*PORT={server.port + 1}"
    ):
        Server(Application(), "127.0.0.1", server.port, max_upload_mb=2)


def test_an_unknown_host_is_told() -> None:
    with pytest.raises(CannotListen, match=r"“203\.0\.113\.1” is not an address of this"):
        Server(Application(), "203.0.113.1", 0, max_upload_mb=2)


def test_a_port_can_be_taken_again_right_after_a_stop(application: Application) -> None:
    with running(application) as server:
        assert ask(server)[0] == 200
    with running(application, server.port) as again:
        assert ask(again)[0] == 200


PROGRAM = """
from printdesk.server import serve

def application(environ, start):
    start("200 OK", [])
    return [b"here"]

serve(application, "localhost", 0, max_upload_mb=1, on_ready=lambda port: print(port, flush=True))
print("stopped", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_a_signal_stops_the_process_with_a_clean_status(number: signal.Signals) -> None:
    backend = Path(__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=backend, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            port = int(process.stdout.readline())
            with socket.create_connection(("localhost", port), timeout=10) as client:
                client.sendall(b"GET / HTTP/1.0\r\n\r\n")
                assert client.makefile("rb").read().endswith(b"here")
            process.send_signal(number)
            assert process.stdout.read() == "stopped\n"
            assert process.wait(10) == 0
        finally:
            process.kill()
