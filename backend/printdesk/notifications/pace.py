"""The pace at which mails go out, all workers together: some mail servers take only so many."""

from datetime import timedelta

from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.models import Setting

DOCUMENT = "mail_pace"
MINUTE = timedelta(minutes=1)


def take_turn(session: Session, desk: Desk) -> bool:
    """Whether a mail may go out now by SMTP_MAX_PER_MINUTE; then it is counted.

    Never more than that many begin within any minute. To be called in the transaction that takes
    the mail up, which is rolled back when it may not.
    """
    most = desk.settings.smtp_max_per_minute
    if not most:
        return True
    now = desk.clock.now()
    document = session.get(Setting, DOCUMENT, with_for_update=True)
    if document is None:
        session.add(Setting(name=DOCUMENT, value={"begun": [now.timestamp()]}, updated_at=now))
        return True
    begun = document.value.get("begun")
    assert isinstance(begun, list)  # noqa: S101 - as it was written here
    lately = [moment for moment in begun if moment > (now - MINUTE).timestamp()]
    if len(lately) >= most:
        return False
    document.value = {"begun": [*lately, now.timestamp()]}
    document.updated_at = now
    return True
