"""Keeping the facts of each job up to date, in the commit of what they tell."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from printdesk.jobs.estimates import estimated_grams
from printdesk.models import Event, Facts, Job, Stay
from printdesk.stats import months
from printdesk.stats.stays import COUNTED, DELETED, FAILED, first_printer, go_on, seconds


def follow(session: Session, job: Job) -> None:
    """Let the facts tell what has become of a job since they were told last."""
    facts = session.scalars(select(Facts).where(Facts.job_id == job.id)).one_or_none()
    if facts is None:
        facts = _blank(job)
        session.add(facts)
    restate(facts, job)
    session.flush()
    new = select(Event).where(Event.chain == job.id, Event.seq > facts.seen)
    events = session.scalars(new.where(Event.event_type.in_(COUNTED)).order_by(Event.seq)).all()
    before = _stays(session, facts)
    months.forget(session, facts, before)
    if not events:
        return
    stays = list(before)
    _go_on(facts, stays, events, job.printer)
    for stay in before:
        if stay not in stays:
            session.delete(stay)
    keep_stays(session, facts, stays)


def made_of(job: Job, history: Sequence[Event]) -> tuple[Facts, list[Stay]]:
    """The facts of a job and its stays, out of its whole history; they are in no database yet."""
    facts, stays = _blank(job), list[Stay]()
    restate(facts, job)
    _go_on(facts, stays, history, job.printer)
    return facts, stays


def keep_stays(session: Session, facts: Facts, stays: Iterable[Stay]) -> None:
    """Add those stays that are new to facts that the database has."""
    stays = list(stays)
    months.forget(session, facts, stays)
    for stay in stays:
        stay.facts_id = facts.id
        session.add(stay)


def remember_estimate(session: Session, job_id: str, preflight: Mapping[str, object]) -> None:
    """Keep what a look at the model estimated."""
    facts = session.scalars(select(Facts).where(Facts.job_id == job_id)).one_or_none()
    if facts is not None:
        _estimate(facts, preflight)
        months.forget(session, facts, _stays(session, facts))


def restate(facts: Facts, job: Job) -> None:
    """Copy what a job says of itself."""
    facts.discipline, facts.print_method, facts.color = job.discipline, job.print_method, job.color
    facts.printer, facts.printer_name, facts.material = job.printer, job.printer_name, job.material
    facts.weight_cg = _hundredths(job.weight_g)
    facts.print_seconds = None if job.time_hours is None else int(job.time_hours * 3600)
    facts.cost_cents = job.cost_cents
    _estimate(facts, job.preflight)


def outlive(session: Session, job: Job, now: datetime) -> None:
    """Let the facts stay without their job, which is about to be deleted.

    The row is made anew, so that neither its id nor anything else leads to the deletion log.
    People's own words go with the job, and so do the names of staff.
    """
    follow(session, job)
    old = session.scalars(select(Facts).where(Facts.job_id == job.id)).one()
    stays = _stays(session, old)
    months.forget(session, old, stays)
    columns = [c.key for c in Facts.__table__.columns if c.key not in {"id", "key", "job_id"}]
    new = Facts(key=uuid.uuid4().hex, **{name: getattr(old, name) for name in columns})
    new.seen = 0
    session.add(new)
    session.flush()
    for stay in stays:
        stay.facts_id = new.id
        stay.ended_by_name = None
        if stay.became == FAILED:
            stay.reason = None
    stays[-1].until, stays[-1].became = max(seconds(now), stays[-1].since), DELETED
    session.flush()
    session.delete(old)
    session.flush()


def _blank(job: Job) -> Facts:
    return Facts(job_id=job.id, seen=0, submitted=seconds(job.created_at))


def _go_on(facts: Facts, stays: list[Stay], events: Sequence[Event], printer: str) -> None:
    printer = first_printer(printer, events)
    for event in events:
        if go_on(stays, event, printer):
            facts.seen = event.seq


def _stays(session: Session, facts: Facts) -> list[Stay]:
    query = select(Stay).where(Stay.facts_id == facts.id).order_by(Stay.id)
    return list(session.scalars(query))


def _estimate(facts: Facts, preflight: Mapping[str, object] | None) -> None:
    least, most = estimated_grams(preflight) or (None, None)
    facts.least_cg, facts.most_cg = _hundredths(least), _hundredths(most)


def _hundredths(grams: Decimal | None) -> int | None:
    return None if grams is None else int((grams * 100).to_integral_value())
