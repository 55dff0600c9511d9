"""The facts that outlive their jobs, as the lab's records on the share tell them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from printdesk.documents import Unreadable, document_of, mapping, row_from
from printdesk.models import Facts, Stay
from printdesk.stats import months

OF_DATABASE = {"id", "job_id", "seen"}
OF_STAY = {"id", "facts_id"}

Told = Mapping[str, object]


def told_since(session: Session, last: Told | None) -> list[dict[str, object]] | None:
    """What a share lacks whose last line is this; None when this database does not know it."""
    written = 0
    if last is not None:
        known = session.scalar(select(Facts.id).where(Facts.key == last.get("key")))
        if known is None:
            return None
        written = known
    # Rows are made one deletion after the other, so that their ids are in the order of commits.
    missing = select(Facts).where(Facts.key.is_not(None), Facts.id > written).order_by(Facts.id)
    return [_told(facts, _stays(session, facts)) for facts in session.scalars(missing)]


def take_in(session: Session, told: Told) -> None:
    """Add the facts that a line tells. Raises Unreadable."""
    facts = row_from(Facts, told, OF_DATABASE, job_id=None, seen=0)
    listed = told.get("stays")
    if not facts.key or not isinstance(listed, list):
        raise Unreadable("it does not tell of a job")
    stays = [row_from(Stay, mapping(each, "a stay"), OF_STAY) for each in listed]
    session.add(facts)
    session.flush()
    for stay in stays:
        stay.facts_id = facts.id
        session.add(stay)
    months.forget(session, facts, stays)
    session.flush()


def _told(facts: Facts, stays: Sequence[Stay]) -> dict[str, object]:
    return {
        **document_of(facts, OF_DATABASE),
        "stays": [document_of(stay, OF_STAY) for stay in stays],
    }


def _stays(session: Session, facts: Facts) -> Sequence[Stay]:
    return session.scalars(select(Stay).where(Stay.facts_id == facts.id).order_by(Stay.id)).all()
