"""A Printdesk started as people start it, told from its output."""

import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Started:
    """One that has said that it is ready."""

    pid: int
    said: str


@contextmanager
def started(
    command: Sequence[str | Path],
    cwd: Path,
    settings: Mapping[str, str],
    until: str = "Printdesk is ready",
) -> Iterator[Started]:
    """Start it, wait until it says that it is ready, and afterwards stop it by SIGTERM.

    That it does not end cleanly fails the test.
    """
    with subprocess.Popen(
        command, cwd=cwd, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert process.stdout
            said = ""
            while until not in said:
                line = process.stdout.readline()
                assert line, f"it ended before it was ready:\n{said}"
                said += line
            yield Started(process.pid, said)
            process.send_signal(signal.SIGTERM)
            process.stdout.read()
            assert process.wait(20) == 0
        finally:
            process.kill()
