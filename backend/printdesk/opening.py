"""Opening the desk: from settings to all that actions need."""

import threading
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from printdesk.clock import Clock, SystemClock
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.errors import StorageUnavailable
from printdesk.keys import Keys
from printdesk.models import Job, Setting
from printdesk.storage.share import Share, refusing_share_trouble
from printdesk.work import Work

SHARE_DOCUMENT = "share"


def open_desk(
    settings: Settings, bell: threading.Event | None = None, clock: Clock | None = None
) -> Desk:
    """A desk on a database whose schema is up to date.

    When there is work for the worker ``bell`` is rung, or without one the work is put into the
    queues on Redis, where that is set. Raises StorageUnavailable when the share is away or is
    another database's; nothing is written below an empty mount point then.
    """
    desk = _lay_out(settings, bell, clock or SystemClock())
    try:
        _recognise_share(desk)
    except StorageUnavailable as refusal:
        desk.database.close()
        if isinstance(refusal.__cause__, OSError):
            raise StorageUnavailable(
                f"STORAGE_ROOT: {desk.share.root} cannot be used ({refusal.__cause__.strerror}). "
                "Mount the share, or name a folder that belongs to you."
            ) from refusal
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
        wake_worker=lambda _work, _row_id: None,
    )


def open_for_rebuild(settings: Settings) -> tuple[Desk, str]:
    """A desk on an empty database and a share that is in use, and that share's mark.

    The database does not know the share until it is filled. Raises StorageUnavailable when there
    is nothing on the share to fill it from.
    """
    desk = _lay_out(settings, None, SystemClock())
    with refusing_share_trouble():
        used = desk.share.is_used()
    if not used:
        raise StorageUnavailable(
            f"{desk.share.root} holds no jobs. Mount the share, or name its folder by STORAGE_ROOT."
        )
    return desk, desk.share.prepare(known_id=None)


def _lay_out(settings: Settings, bell: threading.Event | None, clock: Clock) -> Desk:
    queues = None
    if settings.redis_url:
        # Whoever has no Redis need not wait for its client to be loaded.
        from printdesk.queues import Queues  # noqa: PLC0415

        queues = Queues(settings.redis_url)

    def wake(work: Work, row_id: str) -> None:
        if bell:
            bell.set()
        elif queues:
            queues.put(work, row_id)

    return Desk(
        settings=settings,
        clock=clock,
        database=Database(settings.database_url),
        share=Share(settings.storage),
        keys=Keys(settings.key),
        wake_worker=wake,
        queues=queues,
    )


def _recognise_share(desk: Desk) -> None:
    """Make the share's folders, once: later it must be the same share again."""
    known = _known_mark(desk)
    if known is None:
        try:
            _begin_share(desk)
        except IntegrityError:
            # Another process began at the same instant: what it has made is ours too.
            known = _known_mark(desk)
    if known is not None:
        desk.share.prepare(known)


def _known_mark(desk: Desk) -> str | None:
    with desk.database.reading() as session:
        known = session.get(Setting, SHARE_DOCUMENT)
    return str(known.value["id"]) if known else None


def _begin_share(desk: Desk) -> None:
    """Make the share ready and remember its mark; of several processes one comes through."""
    with desk.database.transaction() as tx:
        document = Setting(name=SHARE_DOCUMENT, value={}, updated_at=desk.clock.now())
        tx.session.add(document)
        # Here the others wait, so that the share gets the one mark that the database knows.
        tx.session.flush()
        if tx.session.scalar(select(Job.id).limit(1)) is None:
            _require_unused(desk)
        document.value = {"id": desk.share.prepare(known_id=None)}


def _require_unused(desk: Desk) -> None:
    """Numbers that begin again at 1 would meet the files of jobs that this database lacks."""
    with refusing_share_trouble():
        used = desk.share.is_used()
    if used:
        raise StorageUnavailable(
            f"{desk.share.root} holds jobs that this new database knows nothing of. To make the "
            "database again from them, run “printdesk rebuild”. To begin anew, name an empty "
            "folder by STORAGE_ROOT."
        )
