"""The built wheel: it carries the pages, and runs where there is neither Node.js nor a clone."""

import os
import socket
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.starting import started
from tools import BACKEND, PYTHON, ROOT, environment, program

PAGES = BACKEND / "printdesk" / "pages"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [program("uv"), "build", "--wheel", "--no-build-isolation", "--python", PYTHON]
    subprocess.run([*command, "--quiet", "--out-dir", folder], cwd=ROOT, check=True)
    return next(folder.glob("printdesk-*.whl"))


def test_the_wheel_carries_every_page_and_nothing_of_the_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    pages = {path for path in PAGES.rglob("*") if path.is_file() and path.name != ".stamp"}
    assert {f"printdesk/{page.relative_to(PAGES.parent).as_posix()}" for page in pages} <= names
    assert {"printdesk/pages/csp.json", "printdesk/py.typed"} <= names
    strangers = {name for name in names if not name.startswith(("printdesk/", "printdesk-"))}
    assert not strangers
    assert not any("/tests/" in name or name.endswith(".stamp") for name in names)


def test_the_wheel_runs_in_an_empty_environment_without_node(wheel: Path, tmp_path: Path) -> None:
    uv, empty = program("uv"), tmp_path / "empty"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, empty], check=True)
    python = empty / PYTHON.relative_to(ROOT / ".venv")
    install = [uv, "pip", "install", "--quiet", "--python", python, wheel]
    subprocess.run([*install, "--constraint", environment.RUNTIME_LOCK], check=True)
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    settings = {"PATH": "/nonexistent", "PORT": str(port), "HOME": os.environ.get("HOME", "/")}
    command = [python.with_name("printdesk"), "up"]
    address = f"http://localhost:{port}/submit/"
    with started(command, tmp_path, settings), urllib.request.urlopen(address) as page:
        assert b"<html" in page.read()
