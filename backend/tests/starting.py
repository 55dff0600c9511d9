"""A Printdesk started as people start it, told from its output."""

import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def started(
    command: Sequence[str | Path],
    cwd: Path,
    settings: Mapping[str, str],
    until: str = "Printdesk is ready",
) -> Iterator[str]:
    """Start it, wait until it says that it is ready, and afterwards stop it by SIGTERM.

    Gives what it has said so far. That it does not end cleanly fails the test.
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
            yield said
            process.send_signal(signal.SIGTERM)
            process.stdout.read()
            assert process.wait(20) == 0
        finally:
            process.kill()
