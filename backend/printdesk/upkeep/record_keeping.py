"""Keeping the lab's records on the share up to date with the database.

They only grow: a database that does not know what the share knows does not write there.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

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
from printdesk.storage.journal import Journal
from printdesk.storage.share import Share, patiently, refusing_share_trouble
from printdesk.upkeep import lab_records
from printdesk.upkeep.holds import Hold, HoldLost, alone

DOCUMENT = "lab_records"
HOLD = "keeping-lab-records"
HELD_FOR = timedelta(minutes=5)
# The first try in vain is followed by the next look, the others by ever longer pauses.
LONGEST_PAUSE = timedelta(minutes=1)

LONG_AGO = datetime.min.replace(tzinfo=UTC)

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
class _Written:
    """Up to where the share's records go: the last line of each journal, and the lab's file."""

    event: Mapping[str, object] | None
    deletion: Mapping[str, object] | None
    past_facts: Mapping[str, object] | None
    lab: lab_records.Lab | None

    @classmethod
    def read(cls, share: Share) -> "_Written":
        try:
            lab = lab_records.read_lab(share)
        except Unreadable:
            # What is damaged there stands whole in the database.
            lab = None
        return cls(
            lab_records.system_events(share).last(),
            lab_records.deletion_log(share).last(),
            lab_records.past_facts(share).last(),
            lab,
        )


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
            known, extent = _known(session), _extent(session)
        if not thoroughly:
            if known.get("extent") == asdict(extent) and "next_try" not in known:
                return True
            if desk.clock.now() < _next_try(known):
                return False
        with refusing_share_trouble(), alone(desk, HOLD, HELD_FOR) as hold:
            if hold:
                _keep(desk, hold)
            return hold is not None
    except Refusal as refusal:
        _put_off(desk, refusal.message)
    except (SQLAlchemyError, HoldLost) as error:
        log.warning("lab_records_wait", reason=str(error))
    return False


def trouble(session: Session) -> str:
    """Why the records cannot be kept, in a sentence; empty when they can."""
    return str(_known(session).get("trouble", ""))


def complete(share: Share, session: Session) -> None:
    """Write onto a share what its records lack of all that the session sees.

    For a copy of the share, which nobody else writes to. Raises ShareKnowsMore.
    """
    written = _Written.read(share)
    _write(share, written, _missing(session, written))


def _known(session: Session) -> Mapping[str, object]:
    known = session.get(Setting, DOCUMENT)
    return known.value if known else {}


def _next_try(known: Mapping[str, object]) -> datetime:
    moment = known.get("next_try")
    return datetime.fromisoformat(moment) if isinstance(moment, str) else LONG_AGO


def _put_off(desk: Desk, reason: str) -> None:
    """Wait a while before the next try, and say why: in the log when that is new."""
    now, trouble = desk.clock.now(), f"The lab's records on the share wait: {reason}"
    with suppress(SQLAlchemyError), desk.database.transaction() as tx:
        known = _known(tx.session)
        tried = known.get("tried")
        tries = tried + 1 if isinstance(tried, int) else 1
        pause = min(LONGEST_PAUSE, timedelta(seconds=2 ** min(tries, 10) - 2))
        if known.get("trouble") != trouble:
            tx.after_commit(lambda: log.warning("lab_records_wait", reason=reason))
        value = {"trouble": trouble, "tried": tries, "next_try": (now + pause).isoformat()}
        tx.session.merge(Setting(name=DOCUMENT, value={**known, **value}, updated_at=now))


def _keep(desk: Desk, hold: Hold) -> None:
    trouble = ""
    # Before the database, which is always ahead of its copy, and is not kept waiting.
    written = _Written.read(desk.share)
    with desk.database.snapshot() as session:
        extent = _extent(session)
        try:
            missing = _missing(session, written)
        except ShareKnowsMore as error:
            missing, trouble = None, str(error)
    # Reading a slow share may have taken long, and another has written there since.
    hold.renew()
    if trouble:
        log.error("share_knows_more", reason=trouble)
    if missing:
        _write(desk.share, written, missing)
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


def _missing(session: Session, written: _Written) -> _Missing:
    return _Missing(
        _missing_events(session, written.event),
        _missing_deletions(session, written.deletion),
        _missing_past_facts(session, written.past_facts),
        _lab(session, written.lab),
    )


def _missing_events(session: Session, last: Mapping[str, object] | None) -> Sequence[Event]:
    known_to = 0
    ours = select(Event).where(Event.chain == SYSTEM_CHAIN).order_by(Event.seq)
    if last is not None:
        known = session.scalars(ours.where(Event.digest == last.get("digest"))).one_or_none()
        if known is None or known.seq != last.get("seq"):
            raise ShareKnowsMore(layout.SYSTEM_EVENTS)
        known_to = known.seq
    return session.scalars(ours.where(Event.seq > known_to)).all()


def _missing_deletions(session: Session, last: Mapping[str, object] | None) -> Sequence[Deletion]:
    known_to = 0
    lines = select(Deletion).order_by(Deletion.id)
    if last is not None:
        known = session.scalars(lines.where(Deletion.job_id == last.get("job_id"))).one_or_none()
        if known is None:
            raise ShareKnowsMore(layout.DELETION_LOG)
        known_to = known.id
    return session.scalars(lines.where(Deletion.id > known_to)).all()


def _missing_past_facts(
    session: Session, last: Mapping[str, object] | None
) -> Sequence[Mapping[str, object]]:
    told = past.told_since(session, last)
    if told is None:
        raise ShareKnowsMore(layout.PAST_FACTS)
    return told


def _lab(session: Session, written: lab_records.Lab | None) -> bytes:
    for name, value in written.counters.items() if written else ():
        counter = session.get(Counter, name)
        if counter is None or counter.value < value:
            raise ShareKnowsMore(layout.LAB_FILE)
    return lab_records.render_lab(session)


def _write(share: Share, written: _Written, missing: _Missing) -> None:
    events = [event_told(event) for event in missing.events]
    deletions = [lab_records.told_deletion(line) for line in missing.deletions]
    _add(lab_records.system_events(share), events, written.event)
    _add(lab_records.deletion_log(share), deletions, written.deletion)
    _add(lab_records.past_facts(share), missing.past_facts, written.past_facts)
    path = share.path(layout.LAB_FILE)
    if not path.exists() or path.read_bytes() != missing.lab:
        patiently(lambda: write_atomically(path, missing.lab))


def _add(
    journal: Journal, lines: Sequence[Mapping[str, object]], after: Mapping[str, object] | None
) -> None:
    if lines:
        patiently(lambda: journal.append(lines, after))
