"""A lab full of jobs, for a browser to look at."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import update

from bench.lab import FILES_OF_A_JOB, SECRET, settings_of, write_lab
from bench.running import printdesk
from e2e.lab import Lab, Person
from printdesk.models import Job
from printdesk.opening import open_desk


@contextmanager
def full_lab(folder: Path, jobs: int) -> Iterator[Lab]:
    """A running lab with so many jobs, whose models were looked at long ago."""
    write_lab(folder / "data", jobs * FILES_OF_A_JOB, 1)
    desk = open_desk(settings_of(folder / "data"))
    with desk.database.transaction() as tx:
        tx.session.execute(update(Job).values(inspected_at=Job.created_at))
    desk.database.close()
    admin = Person("Administrator", "ada@example.edu", secrets.token_urlsafe(12))
    account = {"ADMIN_EMAIL": admin.email, "ADMIN_PASSWORD": admin.password}
    with printdesk(folder, SECRET_KEY=SECRET, **account) as server:
        yield Lab(server.api.removesuffix("/api/v1"), server, admin)
