"""A Printdesk of its own, running beside the benchmark that asks for it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

START_SECONDS = 60
BACKEND = Path(__file__).resolve().parents[1] / "backend"


@dataclass(frozen=True)
class Running:
    """A running server: where it answers, its process and where its data lie."""

    api: str
    pid: int
    data: Path


@contextmanager
def printdesk(folder: Path, **settings: str) -> Iterator[Running]:
    """Start Printdesk in an empty folder on a free port, and stop it afterwards."""
    port = free_port()
    data = Path(settings.get("DATA_DIR", folder / "data"))
    environment = os.environ | settings
    environment |= {"PYTHONPATH": str(BACKEND), "PORT": str(port), "DATA_DIR": str(data)}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "printdesk.cli", "up"],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        api = f"http://localhost:{port}/api/v1"
        _wait(process, api, folder / "server.log")
        yield Running(api, process.pid, data)
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", api: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if requests.get(f"{api}/health", timeout=5).ok:
                return
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.1)
    raise SystemExit(f"Printdesk did not start:\n{log.read_text(encoding='utf-8')}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port
