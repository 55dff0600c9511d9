"""Looking into a model in a process of its own: whatever the file does, only that one suffers.

The child has limits on memory and time, an empty environment and no open files but the line on
which it tells what it found; it has nothing secret and writes nothing.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import printdesk
from printdesk.clock import patience
from printdesk.inspection.frames import Kind, Piece, received

WALL_SECONDS = 90.0
LOOK_EVERY_SECONDS = 0.1
Rgb = tuple[int, int, int]


class NotRead(OSError):
    """The share did not give the file, or not in time: nothing is known of what is in it."""


class TookTooLong(Exception):
    """The child was ended because its time was over; the message is for the student."""

    def __init__(self) -> None:
        super().__init__(
            "Looking at this model took too long. Export it again at a coarser resolution."
        )


class ChildDied(Exception):
    """The child ended in the middle; the message tells developers how."""


class Stopped(Exception):
    """The worker is to stop; nothing was wrong with the file."""


@contextmanager
def inspecting(
    path: Path,
    extension: str,
    color: Rgb,
    stopping: Callable[[], bool] = lambda: False,
    wall_seconds: float = WALL_SECONDS,
) -> Iterator[Iterator[Piece]]:
    """What a child finds in a model, each piece as soon as it is there, while the body runs.

    The pieces raise NotRead, TookTooLong, ChildDied or Stopped when the child did not come to its
    end.
    """
    arguments = (str(path), extension, bytes(color).hex())
    with running("printdesk.inspection.child", arguments, stopping, wall_seconds) as pieces:
        yield pieces


@contextmanager
def running(
    module: str,
    arguments: Sequence[str],
    stopping: Callable[[], bool] = lambda: False,
    wall_seconds: float = WALL_SECONDS,
) -> Iterator[Iterator[Piece]]:
    """What a module of ours tells that runs as a child; the same holds for its pieces."""
    process = subprocess.Popen(  # noqa: S603 - our own module; a path cannot be an option there
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        cwd=Path(sys.executable).anchor,
        # What the child starts ends with it.
        start_new_session=True,
    )
    watch = _Watch(process, stopping, wall_seconds)
    try:
        yield _pieces(process, watch)
    finally:
        _end(process)
        watch.join()
        assert process.stdout is not None  # noqa: S101 - so it was started
        process.stdout.close()


class _Watch(threading.Thread):
    """Ends a child whose time is over, or whose worker is to stop."""

    def __init__(
        self,
        process: "subprocess.Popen[bytes]",
        stopping: Callable[[], bool],
        wall_seconds: float,
    ) -> None:
        super().__init__(name="watching-inspection", daemon=True)
        self.stopped = self.too_long = False
        self._process, self._stopping, self._seconds = process, stopping, wall_seconds
        self.start()

    def run(self) -> None:
        waiting = patience(self._seconds, LOOK_EVERY_SECONDS)
        while waiting.left():
            if self._process.poll() is not None:
                return
            if self._stopping():
                self.stopped = True
                break
        else:
            self.too_long = True
        _end(self._process)


def _pieces(process: "subprocess.Popen[bytes]", watch: _Watch) -> Iterator[Piece]:
    assert process.stdout is not None  # noqa: S101 - so it was started
    reading = True
    for piece in received(process.stdout):
        if piece.kind is Kind.NOT_READ:
            raise NotRead(piece.text)
        reading = False
        yield piece
        if piece.kind is Kind.END:
            return
    # A line that ends early, or holds nonsense, says nothing more.
    code = _end(process)
    watch.join()
    if watch.stopped:
        raise Stopped
    if watch.too_long and reading:
        # It has told nothing yet and has processor time left: it waits for the share.
        raise NotRead("the share has not given the file in time")
    if watch.too_long or _used_up_its_time(code):
        raise TookTooLong
    raise ChildDied(f"its end was {code}")


def _end(process: "subprocess.Popen[bytes]") -> int:
    """End the child, if it has not ended, and all that it has started; how it ended."""
    # Once it has been waited for, its number may be another's.
    if sys.platform != "win32" and process.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    return process.wait()


def _used_up_its_time(code: int) -> bool:
    if sys.platform == "win32":
        return code == 1816  # the job's time limit: not enough quota
    return code == -signal.SIGXCPU


def environment() -> dict[str, str]:
    """What a child needs to find Python's and our own modules, and no more."""
    needed = {
        "PYTHONPATH": str(Path(printdesk.__file__).parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUTF8": "1",
        # A linear algebra library would reserve memory for each core, and needs none here.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    system = ("SYSTEMROOT", "TEMP", "TMP")
    return needed | {name: os.environ[name] for name in system if name in os.environ}
