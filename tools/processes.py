"""Children: run to their end with a log, or kept until a signal ends them all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from tools import BUILD, ROOT, child_environment
from tools.problems import Problem, cause

TAIL_LINES = 15
KNOWN_TAIL_LINES = 4
GRACE_SECONDS = 10
Arguments = Sequence[str | Path]


@contextmanager
def step(words: str) -> Iterator[None]:
    """Tells that a step begins, and when it has ended how long it took."""
    began = time.monotonic()
    print(f"  {words} ...", end="", flush=True)
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f" {time.monotonic() - began:.1f} s", flush=True)


def run(
    arguments: Arguments,
    *,
    log: str,
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
    tail: int = TAIL_LINES,
) -> None:
    """Run a program to its end, its output in ``build/logs``.

    Raises Problem, with the last ``tail`` lines, when it fails.
    """
    path = BUILD / "logs" / f"{log}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w+", encoding="utf-8", errors="replace") as file:
        plain = {**(environment or child_environment()), "NO_COLOR": "1"}
        child = start(arguments, cwd=cwd, environment=plain, output=file.fileno())
        with ended([child]):
            status = child.wait()
        if status:
            file.seek(0)
            raise Problem(_failure(file.read(), path, tail))


def start(
    arguments: Arguments,
    *,
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
    output: int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in a group of its own: a signal reaches it from us alone, and only once."""
    return subprocess.Popen(
        [str(each) for each in arguments],
        cwd=cwd,
        env=child_environment() if environment is None else environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        start_new_session=True,
    )


@contextmanager
def ended(children: list[subprocess.Popen[bytes]]) -> Iterator[None]:
    """However the block is left, every child in the list and all that it started has ended."""
    try:
        yield
    finally:
        end(children)


def end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask these to end, and make them when they have not after a while."""
    for child in children:
        _signal(child, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while any(_alive(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.02)
    for child in children:
        if _alive(child):
            _signal(child, None)
        child.wait()


def become(arguments: Arguments, environment: Mapping[str, str]) -> NoReturn:
    """Let this program take our place, so that signals and its exit status need no passing on.

    Windows cannot do that: there it is a child on our console, which gets Ctrl-C as we do.
    """
    words = [str(each) for each in arguments]
    sys.stdout.flush()
    if sys.platform == "win32":
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise SystemExit(subprocess.call(words, env=environment))
    os.execve(words[0], words, dict(environment))


def _signal(child: subprocess.Popen[bytes], number: signal.Signals | None) -> None:
    """Signal the child and what it started; None kills."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError):
            os.killpg(child.pid, number or signal.SIGKILL)
    elif child.poll() is None:
        subprocess.call(["taskkill", "/T", "/F", "/PID", str(child.pid)])


def _alive(child: subprocess.Popen[bytes]) -> bool:
    """Whether the child, or anything in its group, still runs."""
    if child.poll() is None or sys.platform == "win32":
        return child.poll() is None
    try:
        os.killpg(child.pid, 0)
    except ProcessLookupError:
        return False
    return True


def _failure(output: str, log: Path, tail: int) -> str:
    known = cause(output)
    lines = output.strip().splitlines()[-(KNOWN_TAIL_LINES if known else tail) :]
    sentence = known or "That has failed; the lines above say why."
    shown = "\n".join(f"    {line}" for line in lines)
    return f"{shown}\n{sentence}\nAll of the output: {log.relative_to(ROOT)}"
