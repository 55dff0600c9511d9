"""A worker in another process that stops dead in the middle of a long task."""

import time
from collections.abc import Callable
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from printdesk.config import Settings
from printdesk.opening import open_desk
from printdesk.worker import long_tasks
from tests.clocks import HandClock


def work(
    secret: str, database_url: str, folder: Path, moment: datetime, reports: int, line: Connection
) -> None:
    """Do the next task up to its report of this number, tell so, and wait to be killed."""
    settings = Settings.load(
        _env_file=None, secret_key=secret, data_dir=folder, database_url=database_url
    )
    desk = open_desk(settings, clock=HandClock(moment))
    long_tasks.do_next(desk, _frozen_after(reports, line))


def _frozen_after(reports: int, line: Connection) -> Callable[[], bool]:
    left = reports

    def stopping() -> bool:
        nonlocal left
        left -= 1
        if left == 0:
            line.send("in the middle")
            time.sleep(600)
        return False

    return stopping
