"""Writing to administrators before the room on the share comes to an end."""

from datetime import timedelta

from printdesk.accounts import letters
from printdesk.actors import SYSTEM
from printdesk.desk import Desk
from printdesk.models import Setting
from printdesk.notifications.kinds import AccountKind
from printdesk.upkeep import space

DOCUMENT = "space_alert"
# Less than a day, so that a reminder comes at about the same hour.
NOT_BEFORE = timedelta(hours=23)


def warn(desk: Desk) -> None:
    """Tell every administrator that room is scarce, once a day for as long as it is.

    Raises StorageUnavailable when the share is away.
    """
    free = desk.share.check().free
    with desk.database.transaction() as tx:
        trouble = space.trouble(tx.session, desk, free)
        told = tx.session.get(Setting, DOCUMENT)
        now = desk.clock.now()
        if not trouble or (told is not None and told.updated_at > now - NOT_BEFORE):
            return
        tx.session.merge(Setting(name=DOCUMENT, value={"said": trouble}, updated_at=now))
        more = {"reason": trouble}
        for admin in letters.admins(tx.session):
            letters.tell(tx, desk, admin, AccountKind.STORAGE_LOW, SYSTEM, more=more)
