"""Whether the file that would be printed is where the job says: noticed here, told on the card.

A share may need seconds for each look, so no list of jobs looks there. The worker lists the few
folders of the jobs that go on, and what it saw is kept on the rows.
"""

from sqlalchemy import or_, select, update

from printdesk.desk import Desk
from printdesk.jobs.claims import free
from printdesk.jobs.siblings import SLICED_IN
from printdesk.jobs.states import EDITABLE
from printdesk.models import Job


def look(desk: Desk) -> None:
    """Look for the files of all jobs that go on. Raises OSError when the share is away."""
    columns = (Job.id, Job.file_path, Job.file_missing)
    with desk.database.reading() as session:
        going_on = Job.status.in_(EDITABLE) & free(desk.clock.now())
        rows = session.execute(select(*columns).where(going_on)).all()
    there = {f"{folder}/{name}" for folder in SLICED_IN for name in desk.share.names(folder)}
    missing = {
        job_id: path not in there and not desk.share.has_file(path) for job_id, path, _ in rows
    }
    desk.share.require_mounted()
    for job_id, path, known in rows:
        if missing[job_id] != known:
            keep(desk, job_id, path, missing=missing[job_id])


def keep(desk: Desk, job_id: str, path: str, *, missing: bool, claim: str | None = None) -> None:
    """Keep what was seen, unless the job has gone on since; ``claim`` is the looker's own."""
    ours = or_(free(desk.clock.now()), Job.move_claim == claim)
    with desk.database.transaction() as tx:
        still = (Job.id == job_id) & (Job.file_path == path) & ours
        tx.session.execute(update(Job).where(still).values(file_missing=missing))
