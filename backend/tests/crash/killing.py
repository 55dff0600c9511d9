"""Processes that are killed at a step, which goes by a name.

A process asks itself at every instant whether that step is done: before each file is opened,
renamed, deleted or looked for below the share, as the interpreter itself tells, and before and
after each transaction. Then it kills itself.
"""

import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from printdesk.config import Settings
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.opening import open_desk
from tests.clocks import HandClock
from tests.crash.looks import Look, Step
from tests.mortal import Fate, living_until

WAIT_SECONDS = 120
FILES_TOUCHED = {
    *("open", "os.rename", "os.remove", "os.listdir", "os.scandir", "os.mkdir", "os.utime"),
    *("os.rmdir", "os.truncate"),
}


class Watch(Fate):
    """Kills the process at the first instant at which a step is done."""

    def __init__(self, desk: Desk, job_id: str, step: Step) -> None:
        super().__init__(last=0)
        self._desk, self._job_id, self._step = desk, job_id, step
        # A connection of its own: what the process has not committed yet is not to be seen.
        self._database = Database(desk.settings.database_url)
        self._first: Look | None = None
        self._looking = False
        self._look()

    def instant(self) -> None:
        if not self._looking and self._look():
            os.kill(os.getpid(), signal.SIGKILL)

    def notice(self, event: str, arguments: tuple[Any, ...]) -> None:
        """What the interpreter calls before it does anything."""
        if event in FILES_TOUCHED and str(arguments[0]).startswith(str(self._desk.share.root)):
            self.instant()

    def _look(self) -> bool:
        self._looking = True
        try:
            with self._database.reading() as session:
                look = Look(session, self._desk, self._job_id, self._first)
                self._first = self._first or look
                # A file that is just going away cannot be looked into.
                with suppress(FileNotFoundError):
                    return self._step(look)
                return False
        finally:
            self._looking = False


class Killer:
    """Starts processes quickly, as forks of one that has loaded everything, and sees them die."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def kills(self, desk: Desk, job_id: str, deed: str, step: str) -> bool:
        """Have a process do one of ``DEEDS`` and kill it at a step; False when it is done first."""
        settings = desk.settings
        given = {
            "secret_key": settings.secret_key.get_secret_value(),
            "data_dir": settings.data_dir,
            "database_url": settings.database_url,
            "public_url": settings.public_url,
        }
        self._line.send((given, desk.clock.now(), job_id, deed, step))
        assert self._line.poll(WAIT_SECONDS), "the process does not end"
        code = self._line.recv()
        assert code in {0, -signal.SIGKILL}, f"ended by itself: {code}"
        return bool(code)

    def close(self) -> None:
        self._line.send(None)
        self._process.join(WAIT_SECONDS)
        self._process.close()


@contextmanager
def killer() -> Iterator[Killer]:
    made = Killer()
    try:
        yield made
    finally:
        made.close()


def _serve(line: Connection) -> None:
    # Everything that a fork needs is loaded here, once.
    import tests.crash.deeds  # noqa: F401

    while (order := line.recv()) is not None:
        child = os.fork()
        if not child:
            _live(*order)
        line.send(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _live(given: dict[str, Any], moment: datetime, job_id: str, deed: str, step: str) -> None:
    from tests.crash.deeds import DEEDS

    try:
        desk = open_desk(Settings.load(_env_file=None, **given), clock=HandClock(moment))
        chosen = DEEDS[deed]
        watch = Watch(desk, job_id, chosen.steps[step])
        sys.addaudithook(watch.notice)
        with living_until(desk, watch) as mortal:
            chosen.do(mortal, job_id)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
