"""The mails of a made-up lab: each went out long ago, or was given up. None is ever sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from printdesk.actors import Actor
from printdesk.catalog import Catalog
from printdesk.demo.ids import new_id
from printdesk.models import Job, Message
from printdesk.models.message import derive
from printdesk.notifications.facts import Facts
from printdesk.notifications.kinds import Kind, MailStatus
from printdesk.notifications.words import letter

GIVEN_UP = 0.004
REFUSED = "550 5.1.1 The email account that you tried to reach does not exist."


@dataclass(frozen=True)
class Post:
    """Writes mails with the words of the lab."""

    lab: Catalog
    random: Random

    def mail(self, job: Job, kind: Kind, by: Actor, at: datetime) -> Message:
        """A mail to the job's student that was queued then."""
        words = {"lab_name": self.lab.lab_name, "opening_hours": self.lab.opening_hours}
        facts = Facts.of_job(job, **words, printer_name=job.printer_name)
        lost = self.random.random() < GIVEN_UP
        message_id = new_id(self.random)
        mail = Message(
            id=message_id,
            job_id=job.id,
            job_number=job.number,
            kind=kind.value,
            recipient=job.student_email,
            subject=letter(kind, facts, at).subject,
            facts=facts.as_json(),
            header_id=f"<{message_id}@demo.invalid>",
            status=(MailStatus.FAILED if lost else MailStatus.SENT).value,
            created_at=at,
            created_by=by.id,
            send_after=at,
            attempts=1,
            last_error=REFUSED if lost else None,
            sent_at=None if lost else at + timedelta(seconds=4),
            recalled=False,
        )
        derive(mail)
        return mail
