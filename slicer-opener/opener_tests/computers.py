"""A staff computer of the tests' own: a home, the share, slicers that stand in for real ones."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

PROGRAM = Path(__file__).resolve().parents[1] / "slicer-opener.py"
PATIENCE_SECONDS = 60
MODEL = "JaneDoe_Filament_Blue_123.stl"

# Writes down what it was started with, and stays open for a while as a slicer does.
STAND_IN = """#!{python}
import json, os, sys, time
from pathlib import Path
told = {{"arguments": sys.argv[1:], "folder": os.getcwd(), "environment": dict(os.environ)}}
report = Path({report!r})
report.with_suffix(".part").write_text(json.dumps(told))
report.with_suffix(".part").replace(report)
time.sleep({seconds})
sys.exit({status})
"""


@dataclass
class Computer:
    """What a member of staff sits at, without a display unless one is given."""

    folder: Path
    python: str = sys.executable
    program: Path = PROGRAM
    share: Path | None = None
    display: str | None = None
    more_settings: str = ""
    more_environment: Mapping[str, str] = field(default_factory=dict)
    slicers: list[str] = field(default_factory=list)
    _started: list["Started"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.config.parent.mkdir(parents=True)
        if self.share is None:
            self.model.parent.mkdir(parents=True)
            (self.storage / ".printdesk-share").touch()
            self.model.write_bytes(b"solid jane\nendsolid jane\n")

    @property
    def storage(self) -> Path:
        return self.share or self.folder / "share"

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def config(self) -> Path:
        return self.home / ".config" / "slicer-opener" / "config.ini"

    @property
    def log(self) -> Path:
        return self.home / ".local" / "state" / "slicer-opener" / "slicer-opener.log"

    @property
    def model(self) -> Path:
        return self.storage / "Uploaded" / MODEL

    @property
    def environment(self) -> Mapping[str, str]:
        display = {"DISPLAY": self.display} if self.display else {}
        path = {"PATH": os.environ["PATH"]}
        return {
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            **path,
            **display,
            **self.more_environment,
        }

    def add_slicer(
        self, name: str, extensions: str, *, seconds: float = 4, status: int = 0
    ) -> Path:
        """Install a stand-in, and write it into config.ini."""
        program = self.folder / "programs" / name
        program.parent.mkdir(exist_ok=True)
        report = self.report(name)
        script = STAND_IN.format(
            python=sys.executable, report=str(report), seconds=seconds, status=status
        )
        program.write_text(script)
        program.chmod(0o755)
        self.name_slicer(name, program, extensions)
        return program

    def name_slicer(self, name: str, program: Path, extensions: str) -> None:
        """Write a slicer into config.ini, whether it is there or not."""
        self.slicers.append(
            f"[slicer_{len(self.slicers)}]\nname = {name}\npath = {program}\n"
            f"extensions = {extensions}\n"
        )
        self.write_config()

    def write_config(self) -> None:
        main = f"[main]\nAUTHORITATIVE_STORAGE_BASE_PATH = {self.storage}\n{self.more_settings}\n"
        self.config.write_text("\n".join([main, *self.slicers]), encoding="utf-8")

    def report(self, slicer: str) -> Path:
        """Where a stand-in writes down what it was started with."""
        return self.folder / f"{slicer}.json"

    def received(self, slicer: str) -> list[str]:
        """The arguments that a stand-in has got, as soon as it has."""
        report = self.report(slicer)
        eventually(report.exists)
        told: dict[str, list[str]] = json.loads(report.read_text())
        return told["arguments"]

    def opened_nothing(self) -> bool:
        return not list(self.folder.glob("*.json"))

    def start(self, *arguments: str, console: bool = True) -> "Started":
        """The program, as a browser or a person starts it."""
        words = [self.python, str(self.program), *arguments]
        program = subprocess.Popen(
            words if console else ["sh", "-c", 'exec "$@" >&- 2>&-', "sh", *words],
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started = Started(program)
        self._started.append(started)
        return started

    def run(self, *arguments: str) -> "Ended":
        """The program, to its end."""
        return self.start(*arguments).end()

    def close(self) -> None:
        """End what a test has left running."""
        for started in self._started:
            started.kill()

    def lines(self) -> list[dict[str, str]]:
        """The log."""
        if not self.log.exists():
            return []
        return [json.loads(line) for line in self.log.read_text("ascii").splitlines()]


@dataclass(frozen=True)
class Started:
    """A program that runs."""

    _program: subprocess.Popen[str]

    def end(self) -> "Ended":
        """What came of it, as soon as it has ended by itself."""
        said, complained = self._program.communicate(timeout=PATIENCE_SECONDS)
        return Ended(self._program.returncode, said, complained)

    def kill(self) -> None:
        if self._program.poll() is None:
            self._program.kill()
            self._program.communicate()


@dataclass(frozen=True)
class Ended:
    """A program that has come to its end."""

    status: int
    said: str
    complained: str


def link(path: str | Path = f"Uploaded/{MODEL}", scheme: str = "print3d") -> str:
    """A link as the dashboard makes it."""
    return f"{scheme}://open?path={quote(str(path), safe='')}"


def eventually(is_so: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "It did not come about in time."
        time.sleep(0.05)


def can_run(python: str | Path, code: str) -> bool:
    """Whether there is such a Python, and the code runs in it."""
    words: Sequence[str] = [str(python), "-c", code]
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
