"""The real Caddy with the Caddyfile of its image, for as long as a test needs it."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

from tests.notifications.mail_server import free_port
from tools import PYTHON, ROOT, program

CADDYFILE = ROOT / "deploy" / "Caddyfile"
READY_SECONDS = 20.0


class Answer(NamedTuple):
    """What a browser is told."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(port: int, path: str, method: str = "GET", headers: dict[str, str] | None = None) -> Answer:
    """The answer of who listens on the port, for exactly this path."""
    connection = HTTPConnection("localhost", port, timeout=READY_SECONDS)
    try:
        connection.request(method, path, headers=headers or {})
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()


@contextmanager
def caddy(folder: Path, export: Path, backend: int, **settings: str) -> Iterator[dict[str, int]]:
    """Caddy before the back end on that port; ``folder`` is for what it writes.

    Gives its ports: of the ``site``, of plain ``http``, and for the check of its ``health``.
    """
    ports = {name: free_port() for name in ("site", "http", "health")}
    rules = folder / "rules.caddy"
    rules.write_bytes(_rules(export))
    given = {
        "HOME": str(folder),
        "PUBLIC_URL": f"http://localhost:{ports['site']}",
        "SITE_ADDRESS": f"http://localhost:{ports['site']}",
        "RULES": str(rules),
        "PAGES": str(export),
        "BACKEND": "127.0.0.1",
        "BACKEND_PORT": str(backend),
        "HTTP_PORT": str(ports["http"]),
        "HEALTH_PORT": str(ports["health"]),
        **settings,
    }
    log = folder / "caddy.log"
    with log.open("wb") as said:
        command = [program("caddy"), "run", "--config", CADDYFILE]
        process = subprocess.Popen(command, env=given, stderr=said)
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not _answers(ports["health"]):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.02)
        yield ports
    finally:
        process.terminate()
        process.wait(READY_SECONDS)


def _rules(export: Path) -> bytes:
    """What the build of the image makes, in a Python that has nothing installed."""
    command = [PYTHON, "-I", "-S", "-c", "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); "]
    command[-1] += "runpy.run_module('printdesk.web.caddy', run_name='__main__')"
    made = subprocess.run([*command, ROOT / "backend", export], stdout=subprocess.PIPE, check=True)
    return made.stdout


def _answers(port: int) -> bool:
    try:
        return ask(port, "/").status == 200
    except OSError:
        return False
