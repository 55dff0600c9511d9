"""Keeping the lab's records on the share up to date with the database.

They only grow: a database that does not know what the share knows does not write there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from printdesk import catalog
from printdesk.desk import Desk
from printdesk.documents import Unreadable
from printdesk.errors import Refusal
from printdesk.history import SYSTEM_CHAIN, event_told
from printdesk.models import Chain, Counter, Deletion, Event, Facts, Setting
from printdesk.stats import past
from printdesk.storage import layout
from printdesk.storage.durable import write_atomically
from printdesk.storage.share import patiently, refusing_share_trouble
from printdesk.upkeep import lab_records
from printdesk.upkeep.holds import Hold, HoldLost, alone

DOCUMENT = "lab_records"
HOLD = "keeping-lab-records"
HELD_FOR = timedelta(minutes=5)

log = structlog.get_logger(__name__)


class ShareKnowsMore(Exception):
    """A record on the share was not written from what this database has."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} tells of things that the database does not know. The database is older "
            "than the share, or not this share's: compare them before you go on. To keep what "
            "the database has, move the file away; it is then written anew."
        )


@dataclass(frozen=True)
class Extent:
    """How far the records go; equal extents of one database mean equal records."""

    system_events: int
    last_deletion: int
    last_past_facts: int
    catalog_version: int
    counters: int


@dataclass(frozen=True)
class _Missing:
    """What the share does not have yet."""

    events: Sequence[Event]
    deletions: Sequence[Deletion]
    past_facts: Sequence[Mapping[str, object]]
    lab: bytes


def keep(desk: Desk, *, thoroughly: bool = False) -> bool:
    """Write what the share's records lack; False when that is to be tried again.

    What was written once is believed to be there, unless this is done ``thoroughly``. Another
    process that is at it, and the share's and the database's troubles, are never raised: the
    worker tries again.
    """
    try:
        with desk.database.reading() as session:
            known, extent = session.get(Setting, DOCUMENT), _extent(session)
        if known is not None and known.value["extent"] == asdict(extent) and not thoroughly:
            return True
        with refusing_share_trouble(), alone(desk, HOLD, HELD_FOR) as hold:
            if hold:
                _keep(desk, hold)
            return hold is not None
    except (Refusal, SQLAlchemyError, HoldLost) as error:
        log.warning("lab_records_wait", reason=str(error))
        return False


def trouble(session: Session) -> str:
    """Why the records cannot be kept, in a sentence; empty when they can."""
    known = session.get(Setting, DOCUMENT)
    return str(known.value["trouble"]) if known else ""


def _keep(desk: Desk, hold: Hold) -> None:
    trouble = ""
    with desk.database.snapshot() as session:
        extent = _extent(session)
        try:
            missing = _missing(desk, session)
        except ShareKnowsMore as error:
            missing, trouble = None, str(error)
    # Reading a slow share may have taken long, and another has written there since.
    hold.renew()
    if trouble:
        log.error("share_knows_more", reason=trouble)
    if missing:
        _write(desk, missing)
    with desk.database.transaction() as tx:
        value = {"extent": asdict(extent), "trouble": trouble}
        tx.session.merge(Setting(name=DOCUMENT, value=value, updated_at=desk.clock.now()))


def _extent(session: Session) -> Extent:
    length = select(Chain.length).where(Chain.name == SYSTEM_CHAIN)
    version = select(Setting.version).where(Setting.name == catalog.DOCUMENT)
    past_facts = select(func.max(Facts.id)).where(Facts.key.is_not(None))
    return Extent(
        system_events=session.scalar(length) or 0,
        last_deletion=session.scalar(select(func.max(Deletion.id))) or 0,
        last_past_facts=session.scalar(past_facts) or 0,
        catalog_version=session.scalar(version) or 0,
        counters=int(session.scalar(select(func.sum(Counter.value))) or 0),
    )


def _missing(desk: Desk, session: Session) -> _Missing:
    return _Missing(
        _missing_events(desk, session),
        _missing_deletions(desk, session),
        _missing_past_facts(desk, session),
        _lab(desk, session),
    )


def _missing_events(desk: Desk, session: Session) -> Sequence[Event]:
    last, written = lab_records.system_events(desk.share).last(), 0
    ours = select(Event).where(Event.chain == SYSTEM_CHAIN).order_by(Event.seq)
    if last is not None:
        known = session.scalars(ours.where(Event.digest == last.get("digest"))).one_or_none()
        if known is None or known.seq != last.get("seq"):
            raise ShareKnowsMore(layout.SYSTEM_EVENTS)
        written = known.seq
    return session.scalars(ours.where(Event.seq > written)).all()


def _missing_deletions(desk: Desk, session: Session) -> Sequence[Deletion]:
    last, written = lab_records.deletion_log(desk.share).last(), 0
    lines = select(Deletion).order_by(Deletion.id)
    if last is not None:
        known = session.scalars(lines.where(Deletion.job_id == last.get("job_id"))).one_or_none()
        if known is None:
            raise ShareKnowsMore(layout.DELETION_LOG)
        written = known.id
    return session.scalars(lines.where(Deletion.id > written)).all()


def _missing_past_facts(desk: Desk, session: Session) -> Sequence[Mapping[str, object]]:
    told = past.told_since(session, lab_records.past_facts(desk.share).last())
    if told is None:
        raise ShareKnowsMore(layout.PAST_FACTS)
    return told


def _lab(desk: Desk, session: Session) -> bytes:
    try:
        written = lab_records.read_lab(desk.share)
    except Unreadable:
        # What is damaged there stands whole in the database.
        written = None
    for name, value in written.counters.items() if written else ():
        counter = session.get(Counter, name)
        if counter is None or counter.value < value:
            raise ShareKnowsMore(layout.LAB_FILE)
    return lab_records.render_lab(session)


def _write(desk: Desk, missing: _Missing) -> None:
    if missing.events:
        journal = lab_records.system_events(desk.share)
        patiently(lambda: journal.append(event_told(event) for event in missing.events))
    if missing.deletions:
        log_of_deletions = lab_records.deletion_log(desk.share)
        told = [lab_records.told_deletion(line) for line in missing.deletions]
        patiently(lambda: log_of_deletions.append(told))
    if missing.past_facts:
        journal_of_facts = lab_records.past_facts(desk.share)
        patiently(lambda: journal_of_facts.append(missing.past_facts))
    path = desk.share.path(layout.LAB_FILE)
    if not path.exists() or path.read_bytes() != missing.lab:
        patiently(lambda: write_atomically(path, missing.lab))
