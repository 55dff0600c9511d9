"""What jobs tell students by mail."""

from datetime import datetime

from printdesk import catalog
from printdesk.actors import Actor
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.models import Job
from printdesk.notifications import outbox
from printdesk.notifications.kinds import Kind


def tell(
    tx: Transaction,
    desk: Desk,
    job: Job,
    kind: Kind,
    by: Actor,
    *,
    send_after: datetime | None = None,
) -> None:
    """Queue a mail of this kind to the job's student, with the lab's own words in it."""
    lab = catalog.current(tx.session)
    outbox.queue(
        tx,
        desk,
        job,
        kind,
        by,
        send_after=send_after,
        lab_name=lab.lab_name,
        printer_name=lab.printer_name(job.printer),
        opening_hours=lab.opening_hours,
    )
