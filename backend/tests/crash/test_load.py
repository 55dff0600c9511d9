"""Processes that are killed at random instants in a lab full of work.

It is a small share of what ``python -m bench.crash`` does, by the same command.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_whoever_is_killed_under_load_nothing_is_lost(any_database: str) -> None:
    command = [sys.executable, "-m", "bench.crash", "--no-steps", "--kills", "12"]
    done = subprocess.run(
        [*command, "--jobs", "8", "--database", any_database],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "backend")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "lost               0\n" in done.stdout
