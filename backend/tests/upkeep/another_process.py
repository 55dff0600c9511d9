"""Another process that writes history, in a module that is quickly imported there."""

from multiprocessing.synchronize import Barrier
from pathlib import Path

from printdesk.actors import SYSTEM
from printdesk.clock import SystemClock
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.history import Happening, record
from printdesk.keys import Keys
from printdesk.models import Job
from printdesk.storage.share import Share


def write_history(
    secret: str, database_url: str, folder: Path, job_id: str, times: int, starting_line: Barrier
) -> None:
    """Wait for the others, then add events to a job's chain and to the system's."""
    settings = Settings.load(
        _env_file=None, secret_key=secret, data_dir=folder / "data", database_url=database_url
    )
    database = Database(database_url)
    share, keys = Share(settings.storage), Keys(settings.key)
    desk = Desk(
        settings, SystemClock(), database, share, keys, wake_worker=lambda _work, _row: None
    )
    starting_line.wait(timeout=60)
    for _ in range(times):
        append(desk, job_id)
    database.close()


def append(desk: Desk, job_id: str) -> None:
    """Add an event to a job's chain and one to the system's, in one transaction."""
    with desk.database.transaction() as tx:
        job = tx.session.get_one(Job, job_id)
        record(tx.session, desk, job, Happening.FILE_OPENED, SYSTEM)
        record(tx.session, desk, None, Happening.ADMIN_ACTION, SYSTEM, action="counted")
