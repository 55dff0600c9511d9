"""A backup in another process that is killed in the middle."""

import time
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from printdesk.config import Settings
from printdesk.opening import open_desk
from printdesk.upkeep.backup import making
from tests.clocks import HandClock


def back_up(
    secret: str,
    database_url: str,
    folder: Path,
    backups: Path,
    programs: str,
    moment: datetime,
    line: Connection,
) -> None:
    """Make a backup up to where half of its files are copied, tell so, and wait to be killed."""
    settings = Settings.load(
        _env_file=None,
        secret_key=secret,
        data_dir=folder,
        database_url=database_url,
        backup_dir=backups,
        pg_bin_dir=programs,
    )
    desk = open_desk(settings, clock=HandClock(moment))

    def report(done: int, total: int, note: str) -> None:
        if note == "Copying the share" and done:
            line.send("in the middle")
            time.sleep(600)

    making.make(desk, report)
