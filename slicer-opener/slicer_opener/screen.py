"""What the program says to people, and by which means: windows, or lines where there is no display.

Nothing here needs tkinter: it is imported only when a window is about to be shown.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from slicer_opener.config import Slicer
from slicer_opener.problems import NobodyToAsk, Problem

LONGEST_SHOWN = 300


@dataclass(frozen=True)
class Choice:
    """What somebody answered: which slicer, and whether that holds for this kind for good."""

    slicer: Slicer
    remember: bool


@dataclass(frozen=True)
class Opened:
    """What is told of a success."""

    file: Path
    slicer: Slicer
    kind: str
    remembered: bool


class Screen(Protocol):
    """Where people are told and asked. Each of these returns when they have answered."""

    def show_problem(self, problem: Problem, details: str) -> None:
        """Tell what happened and what to do; ``details`` are for whoever helps."""

    def show_opened(self, opened: Opened) -> bool:
        """Tell of a success. True when the remembered slicer shall be asked for again."""

    def choose(self, name: str, kind: str, slicers: Sequence[Slicer]) -> Choice | None:
        """Which of these opens the file; None when nobody wants to open it any more."""

    def tell(self, title: str, text: str) -> None:
        """Show a text of several lines."""


class Lines:
    """Without a display: lines on the error stream, where there is one."""

    def show_problem(self, problem: Problem, details: str) -> None:
        self._say(f"{problem.title}: {problem.sentence}\n{problem.advice}\n{details}")

    def show_opened(self, opened: Opened) -> bool:
        self._say(f"Opened {opened.file} in {opened.slicer.name}.")
        return False

    def choose(self, name: str, kind: str, slicers: Sequence[Slicer]) -> Choice | None:
        names = ", ".join(slicer.name for slicer in slicers)
        raise NobodyToAsk(f"{name} could be opened in {names}, for {kind} files are set up so.")

    def tell(self, title: str, text: str) -> None:
        self._say(f"{title}\n\n{text}")

    def _say(self, text: str) -> None:
        if sys.stderr is not None:  # there is none in an executable without a console
            print(text, file=sys.stderr)


def open_screen() -> Screen:
    """Windows where they can be shown, else lines."""
    try:
        from slicer_opener.dialogs import Windows, is_display_there  # noqa: PLC0415
    except ImportError:  # a Python without tkinter
        return Lines()
    return Windows() if is_display_there() else Lines()


def shown(text: str) -> str:
    """A text of somebody else's, made harmless to look at: no signs that reorder or hide others."""
    visible = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
    if len(visible) <= LONGEST_SHOWN:
        return visible
    half = LONGEST_SHOWN // 2
    return f"{visible[:half]} … {visible[-half:]}"
