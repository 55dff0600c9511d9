"""Pages of lists: from whichever end they are read, together they are the whole list."""

from itertools import product

import pytest
from sqlalchemy import select

from printdesk.accounts.passwords import Passwords
from printdesk.demo.lab import Files, Wish, make
from printdesk.desk import Desk
from printdesk.jobs import search
from printdesk.jobs.search import SORTS, Query
from printdesk.jobs.states import Status
from printdesk.models import Job, Message
from printdesk.notifications import postbook
from printdesk.notifications.kinds import MailStatus
from printdesk.notifications.postbook import MailQuery
from printdesk.upkeep.verification import silent

pytestmark = pytest.mark.usefixtures("any_database")

JOBS, LIMIT = 30, 4


@pytest.fixture
def lab(desk: Desk, passwords: Passwords) -> Desk:
    make(desk, Wish(JOBS, years=1, files=Files.NONE), silent, passwords)
    with desk.database.transaction() as tx:
        # Some have no price, among all others.
        for job in tx.session.scalars(select(Job).where(Job.number % 3 == 0)):
            job.cost_cents = None
    return desk


def test_pages_of_jobs_are_the_whole_list(lab: Desk) -> None:
    with lab.database.reading() as session:
        every = session.scalars(select(Job)).all()
        key = {
            "newest": lambda job: (job.created_at, job.number),
            "oldest": lambda job: (job.created_at, job.number),
            "changed": lambda job: (job.status_changed_at, job.number),
            "name": lambda job: (job.search_text.encode(), job.number),
            "cost": lambda job: (-1 if job.cost_cents is None else job.cost_cents, job.number),
        }
        assert key.keys() == SORTS.keys()
        for sort, status in product(SORTS, (None, Status.ARCHIVED, Status.UPLOADED)):
            wanted = [job for job in every if status in {None, job.status}]
            wanted.sort(key=key[sort], reverse=sort not in {"oldest", "name"})
            told = []
            for page in range(1, JOBS // LIMIT + 3):
                query = Query(status=status, sort=sort, page=page, limit=LIMIT)
                jobs = search.find(session, query, lab.clock.now()).jobs
                assert len(jobs) == max(0, min(LIMIT, len(wanted) - (page - 1) * LIMIT))
                told += [job.number for job in jobs]
            assert told == [job.number for job in wanted], (sort, status)


def test_pages_of_mails_are_the_whole_outbox(lab: Desk) -> None:
    with lab.database.reading() as session:
        newest = select(Message).order_by(Message.created_at.desc(), Message.id.desc())
        every = session.scalars(newest).all()
        for status in (None, MailStatus.SENT):
            wanted = [mail.id for mail in every if status in {None, mail.status}]
            told = []
            for page in range(1, len(wanted) // LIMIT + 3):
                query = MailQuery(status=status, page=page, limit=LIMIT)
                told += [mail.id for mail in postbook.find(session, query).mails]
            assert told == wanted
            assert len(told) > LIMIT * 2
