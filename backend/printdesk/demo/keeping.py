"""Keeping made-up jobs: rows by the hundred, and their files where the rows say they are."""

from collections.abc import Collection, Sequence
from pathlib import PurePosixPath

from sqlalchemy import insert
from sqlalchemy.orm import Session

from printdesk.demo import models
from printdesk.demo.life import Life
from printdesk.desk import Desk
from printdesk.jobs import dossier
from printdesk.models import Event, Message, Stay, Table
from printdesk.stats import facts
from printdesk.storage import layout, metadata

GCODE = ".gcode"


class Keeper:
    """Puts jobs into the database and on the share. The counts are of all so far."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.jobs = self.events = self.with_files = 0

    def keep(self, lives: Sequence[Life], with_files: Collection[str]) -> None:
        """Keep jobs with their histories and mails; those named have files, too."""
        shown = [life for life in lives if life.job.id in with_files]
        for life in shown:
            self._write(life)
        events = [values(event, "id") for life in lives for event in life.events]
        mails = [values(mail) for life in lives for mail in life.mails]
        with self._desk.database.transaction() as tx:
            tx.session.add_all(life.job for life in lives)
            tx.session.flush()
            tx.session.add_all(life.head for life in lives)
            tx.session.execute(insert(Event), events)
            tx.session.execute(insert(Message), mails)
            _keep_facts(tx.session, lives)
        self._tell(shown)
        self.jobs += len(lives)
        self.events += len(events)
        self.with_files += len(shown)

    def _write(self, life: Life) -> None:
        """Put a job's model and what was sliced of it in their places.

        The worker looks at the model once more, for its pictures: a second or two for each.
        """
        job, share = life.job, self._desk.share
        content = life.model.content(job.number)
        folder = layout.STATUS_FOLDERS[job.status]
        for path in (job.original_path, f"{folder}/{PurePosixPath(job.original_path).name}"):
            share.path(path).write_bytes(content)
        if job.display_name.endswith(GCODE):
            share.path(job.file_path).write_bytes(models.sliced(job))
        job.inspected_at = None

    def _tell(self, lives: Sequence[Life]) -> None:
        """Write what the share says of jobs, as the database has them now."""
        with self._desk.database.reading() as session:
            told = dossier.expected(session, [life.job.id for life in lives])
        for life in lives:
            path = self._desk.share.path(life.job.metadata_path)
            path.write_bytes(metadata.render(told[life.job.id]))


def _keep_facts(session: Session, lives: Sequence[Life]) -> None:
    """Keep what statistics tell of jobs that are in the database."""
    made = [facts.made_of(life.job, life.events) for life in lives]
    session.add_all(known for known, _ in made)
    session.flush()
    for known, stays in made:
        for stay in stays:
            stay.facts_id = known.id
    session.execute(insert(Stay), [values(stay, "id") for _, stays in made for stay in stays])


def values(row: Table, *left_out: str) -> dict[str, object]:
    """A row as an insert of many takes it; columns that the database fills in are left out."""
    return {c.key: getattr(row, c.key) for c in row.__table__.columns if c.key not in left_out}
