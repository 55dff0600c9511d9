"""Telling of mails, their links masked."""

from printdesk.api.job_shapes import MailOut
from printdesk.desk import Desk
from printdesk.models import Message
from printdesk.notifications import outbox


def mail_out(desk: Desk, message: Message) -> MailOut:
    """A mail as staff see it."""
    row = {column.key: getattr(message, column.key) for column in Message.__table__.columns}
    return MailOut.model_validate({**row, "text": outbox.masked_text(desk, message)})
