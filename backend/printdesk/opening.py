"""Opening the desk: from settings to all that actions need."""

import threading
from pathlib import Path

from printdesk.clock import Clock, SystemClock
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.errors import StorageUnavailable
from printdesk.keys import Keys
from printdesk.models import Setting
from printdesk.storage.share import Share

SHARE_DOCUMENT = "share"


def open_desk(
    settings: Settings, bell: threading.Event | None = None, clock: Clock | None = None
) -> Desk:
    """A desk on a database whose schema is up to date.

    ``bell`` is rung when there is work for the worker. Raises StorageUnavailable when the share
    is away; nothing is written below an empty mount point then.
    """
    bell = bell or threading.Event()
    desk = Desk(
        settings=settings,
        clock=clock or SystemClock(),
        database=Database(settings.database_url),
        share=Share(settings.storage),
        keys=Keys(settings.key),
        wake_worker=bell.set,
    )
    try:
        _recognise_share(desk)
    except StorageUnavailable:
        desk.database.close()
        raise
    return desk


def paper_desk() -> Desk:
    """A desk on which nothing lies and nothing can be done, for describing the application."""
    return Desk(
        settings=Settings.model_construct(),
        clock=SystemClock(),
        database=Database("sqlite:///never-opened.sqlite3"),
        share=Share(Path()),
        keys=Keys(b""),
        wake_worker=lambda: None,
    )


def _recognise_share(desk: Desk) -> None:
    """Make the share's folders, once: later it must be the same share again."""
    with desk.database.reading() as session:
        known = session.get(Setting, SHARE_DOCUMENT)
    mark = desk.share.prepare(str(known.value["id"]) if known else None)
    if known is None:
        with desk.database.transaction() as tx:
            now = desk.clock.now()
            tx.session.add(Setting(name=SHARE_DOCUMENT, value={"id": mark}, updated_at=now))
