"""The outbox: the mails there were, what came of each, and what to do when one did not go."""

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from printdesk.api.contract import Access, endpoint
from printdesk.api.current import actor, current_desk
from printdesk.api.job_shapes import MailOut
from printdesk.api.mail_views import mail_out
from printdesk.api.schemas import Input, Output, Whole
from printdesk.api.texts import Text
from printdesk.errors import InvalidTransition
from printdesk.notifications import outbox, postbook
from printdesk.notifications.kinds import MailStatus
from printdesk.notifications.postbook import MailQuery

blueprint = Blueprint("outbox", __name__)


class OutboxQuery(Input):
    """Which mails, and which page of them, the newest first."""

    status: MailStatus | None = None
    search: Annotated[str, Text(0, 100)] | None = None
    page: Annotated[Whole, Field(ge=1, le=1_000_000)] = 1
    limit: Annotated[Whole, Field(ge=1, le=200)] = 50


class OutboxOut(Output):
    """A page of the mails; `counts` are those of each status under the same search."""

    mails: list[MailOut]
    total: int
    filtered: int
    counts: dict[MailStatus, int]
    delivered: Annotated[
        float | None,
        Field(
            description="Of the mails of the last 30 days that went out or failed, the share "
            "that went out, from 0 to 1; null when there were none."
        ),
    ]
    to_files: Annotated[bool, Field(description="Mails are written to files, not sent.")]
    folder: Annotated[
        str | None,
        Field(description="Where on the server the files lie; null when mails are sent."),
    ]


@blueprint.get("/admin/outbox")
@endpoint(Access.ADMIN)
def list_outbox(query: OutboxQuery) -> OutboxOut:
    """Show the mails that were queued, and what came of them."""
    desk = current_desk()
    to_files = not desk.settings.smtp_host
    with desk.database.snapshot() as session:
        found = postbook.find(session, MailQuery(**query.model_dump()))
        return OutboxOut(
            mails=[mail_out(desk, message) for message in found.mails],
            total=found.total,
            filtered=found.filtered,
            counts=found.counts,
            delivered=postbook.delivered_share(session, desk.clock.now()),
            to_files=to_files,
            folder=str(desk.settings.outbox_dir.absolute()) if to_files else None,
        )


@blueprint.post("/admin/outbox/<message_id>/retry")
@endpoint(Access.ADMIN, refusals=(InvalidTransition,))
def retry_mail(message_id: str) -> MailOut:
    """Send a mail that failed, or waits for another try, now."""
    desk = current_desk()
    with desk.database.transaction() as tx:
        return mail_out(desk, outbox.retry(tx, desk, message_id, actor()))


@blueprint.post("/admin/outbox/<message_id>/drop")
@endpoint(Access.ADMIN, refusals=(InvalidTransition,))
def drop_mail(message_id: str) -> MailOut:
    """Give up a mail that failed or still waits: it is not sent."""
    desk = current_desk()
    with desk.database.transaction() as tx:
        return mail_out(desk, outbox.drop(tx, desk, message_id, actor()))
