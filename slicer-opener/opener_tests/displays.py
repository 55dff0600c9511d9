"""A virtual screen, with somebody who looks at it and types."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from opener_tests.computers import eventually

NEEDED = ("Xvfb", "xdotool")


class Display:
    """A screen that nobody sees."""

    def __init__(self, name: str) -> None:
        self.name = name

    def titles(self) -> list[str]:
        """The titles of the windows that are shown."""
        found = self._xdotool("search", "--onlyvisible", "--class", "slicer-opener").split()
        names = [self._xdotool("getwindowname", window).strip() for window in found]
        return [name for name in names if name]

    def wait_for(self, title: str) -> None:
        """Until a window with this title is shown."""
        eventually(lambda: any(each.startswith(title) for each in self.titles()))

    def press(self, *keys: str) -> None:
        """Press keys one after the other, such as "Return" or "alt+a"."""
        self._xdotool("key", "--delay", "80", *keys)

    def _xdotool(self, *words: str) -> str:
        # A window may close while it is looked at; then nothing is found.
        done = subprocess.run(
            ["xdotool", *words],
            env={**os.environ, "DISPLAY": self.name},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout


@contextmanager
def virtual_display() -> Iterator[Display]:
    """A screen on a free number, which goes with the ``with``."""
    if missing := [program for program in NEEDED if not shutil.which(program)]:
        pytest.fail(
            f"{' and '.join(missing)} must be installed for the tests of windows. "
            "On Debian and Ubuntu: apt install xvfb xdotool"
        )
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x1000x24", "-nolisten", "tcp"],
        pass_fds=[writer],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as pipe:
            number = pipe.readline().strip()
        if not number:
            pytest.fail("Xvfb did not start.")
        yield Display(f":{number}")
    finally:
        server.terminate()
        server.wait()
