"""What another process does when it starts, in a module that is quickly imported there."""

from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from printdesk.accounts.first_admin import ensure_admin
from printdesk.accounts.passwords import Passwords
from printdesk.clock import SystemClock
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.keys import Keys
from printdesk.storage.share import Share


def start(
    secret: str, database_url: str, folder: Path, starting_line: Barrier, results: "Queue[bool]"
) -> None:
    """Wait for the others, then make the first administrator or find that there is one."""
    settings = Settings.load(
        _env_file=None, secret_key=secret, data_dir=folder / "data", database_url=database_url
    )
    database = Database(database_url)
    share, keys = Share(settings.storage), Keys(settings.key)
    desk = Desk(
        settings, SystemClock(), database, share, keys, wake_worker=lambda _work, _row: None
    )
    passwords = Passwords(time_cost=1, memory_cost=8, parallelism=1)
    starting_line.wait(timeout=60)
    results.put(ensure_admin(desk, passwords) is not None)
    database.close()
