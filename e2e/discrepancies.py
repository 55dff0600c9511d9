"""What careless hands do on the share and in the database, really done."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from e2e.jobs import Jobs, Ticket
from e2e.lab import Lab
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.models import Event, Job, Message
from printdesk.notifications.kinds import MailStatus
from printdesk.opening import open_desk


class CarelessHand:
    """Somebody who has the share open in a file manager, and the database in an editor."""

    def __init__(self, jobs: Jobs) -> None:
        self.lab: Lab = jobs.lab
        self._witness = jobs.witness

    def stray(self, path: str = "Uploaded/stray-model.stl") -> Path:
        """Put a file where no job has one."""
        file = self._file(path)
        file.write_bytes(b"solid stray\nendsolid stray\n")
        return file

    def lose(self, ticket: Ticket, what: str = "file_path") -> Path:
        """Delete one of the files that a job names."""
        file = self._file(self._job(ticket)[what])
        file.unlink()
        return file

    def misplace(self, ticket: Ticket, folder: str = "Rejected") -> Path:
        """Save a slice of the job into a folder where the job is not."""
        file = self._file(f"{folder}/{self._job(ticket)['base_name']}.gcode")
        file.write_bytes(b"G28 ; home\n")
        return file

    def overwrite_original(self, ticket: Ticket) -> Path:
        """Save something else over the upload, of the same size."""
        file = self._file(self._job(ticket)["original_path"])
        file.write_bytes(bytes(len(ticket.model)))
        return file

    def edit_metadata(self, ticket: Ticket) -> Path:
        """Change what the file about the job says."""
        file = self._file(self._job(ticket)["metadata_path"])
        document = json.loads(file.read_text(encoding="utf-8"))
        document["job"]["student_name"] = "Somebody Else"
        file.write_text(json.dumps(document), encoding="utf-8")
        return file

    def grow_old(self, ticket: Ticket, days: int) -> None:
        """Let a job have come to its status so many days earlier."""
        with self._database() as database, database.transaction() as tx:
            job = tx.session.get_one(Job, ticket.id)
            job.status_changed_at -= timedelta(days=days)
            job.metadata_stale = True

    def rewrite_history(self, ticket: Ticket) -> None:
        """Change the first event of a job."""
        with self._database() as database, database.transaction() as tx:
            first = (Event.chain == ticket.id) & (Event.seq == 1)
            tx.session.execute(update(Event).where(first).values(user_name="Somebody Else"))

    def lose_mail(self, ticket: Ticket, reason: str, *, waits: bool = False) -> None:
        """Let the mails about a job have failed, or else wait for their next try in an hour."""
        with self._database() as database, database.transaction() as tx:
            for mail in tx.session.scalars(select(Message).where(Message.job_id == ticket.id)):
                mail.status = MailStatus.QUEUED.value if waits else MailStatus.FAILED.value
                mail.send_after += timedelta(hours=1)
                mail.sent_at, mail.last_error = None, reason

    def _file(self, path: str) -> Path:
        return self.lab.storage / path

    def _job(self, ticket: Ticket) -> dict[str, Any]:
        return self._witness.job(ticket.number)

    @contextmanager
    def _database(self) -> Iterator[Database]:
        desk = open_desk(Settings.load(_env_file=None, data_dir=self.lab.server.data))
        try:
            yield desk.database
        finally:
            desk.database.close()
