"""The processes of the lab, which are killed and started anew.

They are forks of this one, so that they begin in an instant with all modules loaded. It must
have no threads and no open database then.
"""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from random import Random
from typing import NoReturn

import structlog

from bench.crashing import people, post
from bench.crashing.lab import Lab
from printdesk.notifications.mail import mailer_for
from printdesk.worker.embedded import EmbeddedWorker

PEOPLE, WORKERS = 4, 2
RING_SECONDS = 0.05

Life = Callable[[Lab, int], NoReturn]


def work(lab: Lab, _seed: int) -> NoReturn:
    """A worker as it runs beside the server, with a bell that rings all the time."""
    bell = threading.Event()
    with lab.desk() as desk:
        EmbeddedWorker(desk, mailer_for(lab.settings), bell).start()
        while True:
            time.sleep(RING_SECONDS)
            bell.set()


class Processes:
    """All that run in the lab; one after the other is killed."""

    def __init__(self, lab: Lab, seed: int) -> None:
        self._lab = lab
        self._random = Random(seed)
        self._running: dict[BaseProcess, Life] = {}
        self.kills: dict[str, int] = {"people": 0, "workers": 0}

    def start(self) -> None:
        for life, count in ((people.live, PEOPLE), (work, WORKERS)):
            for _ in range(count):
                self._begin(life)

    def kill_one(self) -> None:
        """Kill any of them, whatever it is doing."""
        victim = self._random.choice(list(self._running))
        self._kill(victim)

    def replace(self) -> None:
        """Start anew what was killed."""
        lives = list(self._running.values())
        for life, count in ((people.live, PEOPLE), (work, WORKERS)):
            for _ in range(count - lives.count(life)):
                self._begin(life)

    def kill_all(self) -> None:
        """As when the power goes."""
        for process in list(self._running):
            self._kill(process)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Nothing moves while the body runs."""
        self._signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal(signal.SIGCONT)

    def _begin(self, life: Life) -> None:
        context = multiprocessing.get_context("fork")
        seed = self._random.randrange(1 << 62)
        process = context.Process(target=_live, args=(life, self._lab, seed), daemon=True)
        process.start()
        self._running[process] = life

    def _kill(self, process: BaseProcess) -> None:
        life = self._running.pop(process)
        self.kills["workers" if life is work else "people"] += 1
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL, f"ended by itself: {process.exitcode}"
        process.close()

    def _signal(self, number: signal.Signals) -> None:
        for process in self._running:
            assert process.pid is not None
            os.kill(process.pid, number)


@contextmanager
def mail_server(lab: Lab) -> Iterator[None]:
    """The mail server, which is spared."""
    context = multiprocessing.get_context("fork")
    arguments = (lab.folder / "mails.txt", lab.mail_port)
    process = context.Process(target=post.serve, args=arguments, daemon=True)
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


@contextmanager
def logging_to_file(lab: Lab) -> Iterator[None]:
    """What is logged meanwhile goes to a file of the lab's."""
    logging.disable()
    with (lab.folder / "log.txt").open("a", encoding="utf-8") as log:
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(log))
        yield
        structlog.reset_defaults()


def _live(life: Life, lab: Lab, seed: int) -> None:
    with logging_to_file(lab):
        life(lab, seed)
