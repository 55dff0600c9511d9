"""run.py as people start it: what it says when something is in the way, and a whole start."""

import ast
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.starting import started
from tools import ROOT, environment, locks, problems, stamps
from tools import node as nodejs
from tools.memory import folder_in_memory
from tools.processes import run

NOBODY = 65534


def run_py(*arguments: str, root: Path = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "run.py", *arguments],
        cwd=root,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def copy() -> Iterator[Path]:
    """run.py and its tools where nothing else is, in a folder that any user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        shutil.copy(ROOT / "run.py", root)
        shutil.copytree(ROOT / "tools", root / "tools")
        for lock in ROOT.glob("requirements*.lock"):
            shutil.copy(lock, root)
        yield root
        root.chmod(0o755)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


def test_help_lists_every_command() -> None:
    told = run_py("--help").stdout
    for command in ("test", "check", "pictures", "dev", "build", "lock", "printdesk"):
        assert re.search(rf"^    {command}\b", told, re.MULTILINE)


def test_an_unknown_command_is_refused() -> None:
    assert run_py("strat").returncode == 2
    assert run_py("check", "everything").returncode == 2


def test_an_old_python_can_read_run_py() -> None:
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    annotated = [node for node in ast.walk(tree) if isinstance(node, ast.AnnAssign | ast.JoinedStr)]
    assert not annotated


def test_an_old_python_gets_a_sentence() -> None:
    pretend = (
        "import sys, runpy; sys.version_info = (3, 8, 2); runpy.run_path('run.py', {}, '__main__')"
    )
    old = subprocess.run(
        [sys.executable, "-c", pretend], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert old.returncode == 1
    assert "Printdesk needs Python 3.11 or newer; this is 3.8" in old.stderr
    assert "Traceback" not in old.stderr


def test_a_busy_port_is_told_before_anything_is_installed(copy: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("localhost", 0))
        busy.listen()
        port = busy.getsockname()[1]
        by_environment = run_py(root=copy, PORT=str(port))
        (copy / ".env").write_text(f"PORT = {port}  # a comment\n")
        by_file = run_py(root=copy, PORT="")
    for told in (by_environment, by_file):
        assert told.returncode == 1
        assert f"Port {port} is in use" in told.stderr
        assert f"PORT={port + 1} python3 run.py" in told.stderr
    assert not (copy / ".venv").exists()


def test_a_folder_that_cannot_be_written_to_is_told(copy: Path) -> None:
    # Root may write anywhere, so the program gives that right up once it is loaded.
    program = f"""
import os, sys, venv, ensurepip
sys.path.insert(0, {str(copy)!r})
from tools.main import main
if os.geteuid() == 0:
    os.seteuid({NOBODY})
sys.exit(main([]))
"""
    copy.chmod(0o555)
    told = subprocess.run(
        [sys.executable, "-B", "-c", program],
        env={**os.environ, "PORT": str(free_port()), "HOME": str(copy)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 1
    assert problems.NOT_WRITABLE in told.stderr
    assert "Traceback" not in told.stderr


def test_a_python_without_venv_is_told_how_to_get_it(copy: Path) -> None:
    (copy / "sitecustomize.py").write_text("import sys; sys.modules['ensurepip'] = None\n")
    told = run_py(root=copy, PORT=str(free_port()), PYTHONPATH=str(copy))
    assert told.returncode == 1
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert f"apt install python{version}-venv" in told.stderr


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", problems.DISK_FULL),
        ("npm error code ENOSPC", problems.DISK_FULL),
        ("error: Failed to build `argon2-cffi-bindings==26.2.0`", problems.NO_COMPILER),
        ("error: command 'x86_64-linux-gnu-gcc' failed: No such file", problems.NO_COMPILER),
        ("FATAL ERROR: JavaScript heap out of memory", problems.OUT_OF_MEMORY),
        ("npm error code EACCES", problems.NOT_WRITABLE),
        ("[Errno 30] Read-only file system: '/srv/printdesk/build'", problems.NOT_WRITABLE),
        ("npm error request failed, reason: getaddrinfo EAI_AGAIN", problems.UNREACHABLE),
        ("[Errno -3] Temporary failure in name resolution", problems.UNREACHABLE),
        ("error sending request for url: client error (Connect)", problems.UNREACHABLE),
        ("Type error: Property 'x' does not exist on type 'Job'.", None),
        ("error: Failed to build `/home/jane/printdesk`", None),
    ],
)
def test_usual_failures_have_a_sentence(output: str, sentence: str | None) -> None:
    assert problems.cause(output) == sentence


def test_a_program_that_fails_is_told_with_its_last_lines_and_its_log() -> None:
    program = "import sys; print(*range(100), sep='\\n'); print('the reason'); sys.exit(3)"
    with pytest.raises(problems.Problem) as told:
        run([sys.executable, "-c", program], log="test-failing")
    sentence = str(told.value)
    assert "the reason" in sentence
    assert "\n    50\n" not in sentence
    log = ROOT / "build" / "logs" / "test-failing.log"
    assert str(log.relative_to(ROOT)) in sentence
    assert log.read_text().startswith("0\n1\n")


def test_a_step_is_done_again_only_when_something_has_changed(tmp_path: Path) -> None:
    source, stamp = tmp_path / "source.ts", tmp_path / "stamp"
    source.write_text("one")
    first = stamps.digest(source)
    assert not stamps.is_stamped(stamp, first)
    stamp.write_text(first)
    assert stamps.is_stamped(stamp, stamps.digest(source))
    source.write_text("two")
    assert not stamps.is_stamped(stamp, stamps.digest(source))
    source.write_text("one")
    assert not stamps.is_stamped(stamp, stamps.digest(source.rename(tmp_path / "renamed.ts")))


def test_the_sources_of_the_pages_leave_out_what_is_made_from_them(tmp_path: Path) -> None:
    for name in ("src/app/page.tsx", "package.json", "out/index.html", "node_modules/a/index.js"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    found = stamps.files(tmp_path, leave_out={"out", "node_modules"})
    assert found == [tmp_path / "package.json", tmp_path / "src/app/page.tsx"]


def test_the_machine_may_lack_nodejs() -> None:
    program = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from tools import node
print(node.find().version)
"""
    found = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PATH": "/nonexistent"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.startswith("v")
    assert nodejs.find().version.startswith("v")


def test_the_locks_fit_the_project_and_name_no_host() -> None:
    assert locks.stale() == []
    for lock in (environment.RUNTIME_LOCK, environment.DEV_LOCK):
        text = lock.read_text(encoding="utf-8")
        assert not re.search(r"://|--index|--find-links|@ ", text)
        assert text.count("--hash=sha256:") >= len(re.findall(r"^\w.*==", text, re.MULTILINE))


def test_the_tools_lock_has_the_product_in_the_same_versions() -> None:
    runtime, dev = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE))
        for lock in (environment.RUNTIME_LOCK, environment.DEV_LOCK)
    )
    assert runtime.items() <= dev.items()


PARENT = """
import signal, sys
sys.path.insert(0, {root!r})
from tools.main import _terminated
from tools.processes import run
signal.signal(signal.SIGTERM, _terminated)
run([sys.executable, "-c", {child!r}], log="test-children")
"""

CHILD = """
import subprocess, sys
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
with open({pids!r}, "w") as file:
    print(grandchild.pid, file=file)
grandchild.wait()
"""


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_signal_ends_what_was_started_before_run_py_itself_ends(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    program = PARENT.format(root=str(ROOT), child=CHILD.format(pids=str(pids)))
    with subprocess.Popen([sys.executable, "-c", program]) as parent:
        deadline = time.monotonic() + 20
        while not (pids.exists() and pids.read_text().endswith("\n")):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        grandchild = int(pids.read_text())
        parent.send_signal(signal.SIGTERM)
        assert parent.wait(20) == 128 + signal.SIGTERM
    assert not _runs(grandchild)


def test_a_second_start_serves_the_product_and_stops_cleanly(tmp_path: Path) -> None:
    assert environment.is_current(dev=True), "set up by “python3 run.py test”, or it is done here"
    port = free_port()
    settings = {"PORT": str(port), "DATA_DIR": str(tmp_path), "PUBLIC_URL": "", "HOST": ""}
    command, address = [sys.executable, "run.py"], f"http://localhost:{port}/submit/"
    with started(command, ROOT, os.environ | settings), urllib.request.urlopen(address) as page:
        assert page.status == 200
        assert b"<html" in page.read()


def test_where_memory_has_no_room_tests_write_where_they_always_do() -> None:
    for place in (Path("/nowhere"), Path("/proc")):
        with folder_in_memory(place) as folder:
            assert folder is None


def test_what_tests_have_written_in_memory_goes() -> None:
    with folder_in_memory() as folder:
        if folder:
            (folder / "left").mkdir()
            (folder / "left" / "over").write_text("by a test")
    assert folder is None or not folder.exists()
