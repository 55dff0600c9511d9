"""What the running product says of itself: workers, mails that wait, backups and the like."""

import threading
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from printdesk import schema
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.doctor.finding import Finding, look, well, wrong
from printdesk.errors import Refusal
from printdesk.models import Setting
from printdesk.opening import SHARE_DOCUMENT, open_desk
from printdesk.upkeep import health

# What was looked at more closely elsewhere.
SEEN = {"database", "redis"}
ADVICE = {
    "workers": "Start Printdesk, or its workers (printdesk worker), and look into their log.",
    "queue": "Run: printdesk mail-test you@example.edu",
    "backups": "The page about backups in Printdesk's guides tells how.",
}
LOGS = "The message says what to do. More stands in the log, in DATA_DIR/logs."


def look_at_health(settings: Settings) -> Iterator[Finding]:
    """What /health says, told also when nothing answers there."""
    if not _was_started(settings):
        return
    try:
        desk = open_desk(settings, threading.Event())
    except Refusal as refusal:
        yield wrong("share", refusal.message, "Mount the share of this lab, or set STORAGE_ROOT.")
        return
    try:
        states = health.check(desk)
    finally:
        desk.database.close()
    for name, state in states.items():
        if name in SEEN:
            continue
        advice = ADVICE.get(name, LOGS)
        match state.status:
            case "ok":
                yield well(name, state.message or "All is well.")
            case "warning":
                yield look(name, state.message, advice)
            case _:
                yield wrong(name, state.message, advice)


def _was_started(settings: Settings) -> bool:
    """Whether there is a database that has been in use: nothing is to be made by looking."""
    database = Database(settings.database_url)
    try:
        if database.is_sqlite and not Path(str(database.url.database)).exists():
            return False
        if not schema.is_current(database):
            return False
        with database.reading() as session:
            return session.get(Setting, SHARE_DOCUMENT) is not None
    except SQLAlchemyError:
        return False
    finally:
        database.close()
