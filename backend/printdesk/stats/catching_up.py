"""Facts of jobs that have none: those of a database from before there were any."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

import structlog
from sqlalchemy import Exists, select
from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.documents import Unreadable
from printdesk.models import Event, Facts, Job
from printdesk.stats import facts
from printdesk.stats.stays import COUNTED
from printdesk.upkeep.chain import Content, content_on

BATCH = 300

log = structlog.get_logger(__name__)


def catch_up(desk: Desk) -> int:
    """Make the facts of all jobs that have none, out of their histories; how many."""
    content = content_on(desk.share)
    made = 0
    while ids := _without(desk):
        with desk.database.transaction() as tx:
            # A job that is being moved waits, so that its facts are not made twice.
            waiting = select(Job).where(Job.id.in_(ids), ~_known()).with_for_update()
            jobs = tx.session.scalars(waiting.order_by(Job.number)).all()
            _make(tx.session, jobs, content)
        made += len(ids)
    if made:
        log.info("facts_made", jobs=made)
    return made


def whole(events: Iterable[Event], content: Content) -> Iterator[Event]:
    """The events as they were written. One whose file cannot be read is passed over."""
    for event in events:
        with suppress(Unreadable):
            yield content(event)


def _make(session: Session, jobs: Sequence[Job], content: Content) -> None:
    histories = defaultdict[str, list[Event]](list)
    chains = Event.chain.in_([job.id for job in jobs])
    counted = select(Event).where(chains, Event.event_type.in_(COUNTED))
    for event in session.scalars(counted.order_by(Event.chain, Event.seq)):
        histories[event.chain].append(event)
    made = [facts.made_of(job, list(whole(histories[job.id], content))) for job in jobs]
    session.add_all(known for known, _ in made)
    session.flush()
    for known, stays in made:
        facts.keep_stays(session, known, stays)


def _without(desk: Desk) -> list[str]:
    with desk.database.reading() as session:
        return list(session.scalars(select(Job.id).where(~_known()).limit(BATCH)))


def _known() -> Exists:
    return select(Facts.id).where(Facts.job_id == Job.id).exists()
