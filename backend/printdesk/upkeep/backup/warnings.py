"""What health says of backups."""

from datetime import datetime, timedelta

from printdesk.desk import Desk
from printdesk.upkeep.backup import place
from printdesk.upkeep.backup.place import State

# A day, and time enough for a backup that takes long or is tried again.
TOO_OLD = timedelta(hours=36)
UNSET = "No backups are made: name a folder on another disk by BACKUP_DIR."
SAME_DISK = (
    "The backups lie on the disk of the share: if it breaks, both are lost. Name a folder on "
    "another disk by BACKUP_DIR."
)
NONE_YET = "There is no backup yet. The first one is made within minutes after the start."


def warning(desk: Desk) -> str:
    """What somebody should see to, in a sentence; empty when nothing is wrong."""
    if desk.settings.backup_dir is None:
        return UNSET
    with desk.database.reading() as session:
        known = place.state(session)
    return said_of(known, desk.clock.now())


def said_of(known: State, now: datetime) -> str:
    """The gravest that is to be said of this."""
    if known.failure:
        return f"The last backup came to nothing. {known.failure}"
    if known.good_at is None:
        return NONE_YET
    if now - known.good_at > TOO_OLD:
        return f"The last good backup is {_age(now - known.good_at)} old."
    if known.unsound:
        return known.unsound
    return SAME_DISK if known.same_disk else ""


def _age(span: timedelta) -> str:
    return f"{span.days} days" if span.days >= 2 else f"{span.total_seconds() // 3600:.0f} hours"
