"""What runs the benchmarks: it leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest

from printdesk.clock import patience
from tools import BACKEND, ROOT

START_SECONDS = 60


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
def test_one_that_is_ended_by_sigterm_ends_its_servers() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        # The server's own user has to get there.
        folder.chmod(0o755)
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.backup", "--jobs", "1000000"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(BACKEND), "TMPDIR": name},
        )
        server = _server(folder, process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(START_SECONDS) == 128 + signal.SIGTERM
        # Raises TimeoutExpired while it is there.
        server.wait(START_SECONDS)
        assert list(folder.iterdir()) == []


def _server(folder: Path, process: "subprocess.Popen[bytes]") -> psutil.Process:
    """The PostgreSQL that the benchmark has started, once it answers."""
    wait = patience(START_SECONDS)
    # Its lab is begun only after that.
    while not list(folder.glob("tmp*/*")):
        assert process.poll() is None
        assert wait.left(), "no server was started"
    [told] = folder.glob("printdesk-pg-*/data/postmaster.pid")
    return psutil.Process(int(told.read_text().splitlines()[0]))
