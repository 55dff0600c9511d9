"""A staff computer for each test, and a virtual screen for those that look at windows."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from opener_tests.computers import Computer, can_run
from opener_tests.displays import Display, virtual_display

WITH_WINDOWS = "import sys, tkinter; assert sys.version_info >= (3, 11)"


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    """One without a display."""
    computer = Computer(tmp_path)
    yield computer
    computer.close()


@pytest.fixture(scope="session")
def display() -> Iterator[Display]:
    with virtual_display() as display:
        yield display


@pytest.fixture(scope="session")
def python_with_windows() -> str:
    """This Python where it has tkinter, else the system's."""
    for python in (sys.executable, "/usr/bin/python3"):
        if can_run(python, WITH_WINDOWS):
            return python
    pytest.fail(
        "Neither this Python nor the system's has tkinter, with which the slicer opener shows its "
        "windows. On Debian and Ubuntu: apt install python3-tk"
    )


@pytest.fixture
def desk(tmp_path: Path, display: Display, python_with_windows: str) -> Iterator[Computer]:
    """A computer with a display."""
    desk = Computer(tmp_path, python=python_with_windows, display=display.name)
    yield desk
    desk.close()
