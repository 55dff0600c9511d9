"""Proof that no event was changed, removed or inserted: all chains, the deletion log, the share.

Each chain is looked at as it is at one moment, some of them at a time: a moment of the whole that
is kept for long has the database clear nothing away meanwhile. Nothing is changed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import chain as chained
from itertools import groupby
from operator import itemgetter

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.history import SYSTEM_CHAIN, Happening
from printdesk.jobs.deletion import line_of
from printdesk.models import Chain, Deletion, Event, Job, Task
from printdesk.storage import layout
from printdesk.storage.share import refusing_share_trouble
from printdesk.upkeep import chain, lab_records
from printdesk.upkeep.chain import Fault, Flaw, Head
from printdesk.upkeep.checkpoints import Mark, marks_in
from printdesk.upkeep.tasks import Report

AT_ONCE = 1000
CHAINS_AT_ONCE = 200
REPORT_EVERY = 100
TOLD_AT_MOST = 1000


@dataclass(frozen=True)
class LogReport:
    """What was looked at, and what is wrong with it."""

    verified_at: datetime
    chains: int
    events: int
    flaws: list[Flaw]

    def told(self) -> dict[str, object]:
        """The report as JSON has it; of very many flaws the first."""
        return {
            "verified_at": self.verified_at.isoformat().replace("+00:00", "Z"),
            "chains": self.chains,
            "events": self.events,
            "flaw_count": len(self.flaws),
            "flaws": [asdict(flaw) for flaw in self.flaws[:TOLD_AT_MOST]],
        }


def run(desk: Desk, _task: Task, report: Report) -> Mapping[str, object]:
    """Verify as long work of the worker."""
    return verify(desk, report).told()


def silent(done: int, total: int, note: str) -> None:
    """For a verification that nobody follows."""


def verify(desk: Desk, report: Report = silent) -> LogReport:
    """Look at every event of every chain. Raises StorageUnavailable when the share is away."""
    desk.share.check()
    with refusing_share_trouble():
        # Before the database, which is always ahead of its copy.
        return _Verification(desk, report, _Copy.read(desk)).carry_out()


@dataclass(frozen=True)
class _Copy:
    """The share's copy of the system's history and of the deletion log; None for a bad line."""

    digests: list[str | None]
    deletions: list[dict[str, object] | None]

    @classmethod
    def read(cls, desk: Desk) -> "_Copy":
        events = lab_records.read_system_events(desk.share)
        lines = lab_records.deletion_log(desk.share).lines()
        return cls(
            [event.digest if event else None for _, event in events],
            [line.content for line in lines],
        )


@dataclass
class _Verification:
    """One look at everything."""

    desk: Desk
    report: Report
    copy: _Copy
    flaws: list[Flaw] = field(default_factory=list)
    # What the system's chain knows of the others: how far they went, and which are deleted.
    marks: dict[str, Mark] = field(default_factory=dict)
    deleted: dict[str, Event] = field(default_factory=dict)
    chains: int = 0
    events: int = 0

    def carry_out(self) -> LogReport:
        length = self._system_chain()
        self._job_chains()
        with self.desk.database.snapshot() as session:
            self._learn_of_deletions(session, length)
            self._lost_chains(session)
            self._deletion_log(session)
        found = [flaw for flaw in self.flaws if not self._gone_meanwhile(flaw)]
        return LogReport(self.desk.clock.now(), self.chains, self.events, found)

    def _system_chain(self) -> int:
        """Look at the chain as it is now; its length. What comes later is not looked at."""
        with self.desk.database.snapshot() as session:
            row = session.get(Chain, SYSTEM_CHAIN)
            head = Head(SYSTEM_CHAIN, row.length if row else 0, row.digest if row else "")
            beyond = session.scalars(_of_system(head.length)).all()
        self._chain(head, map(self._learn, chained(self._up_to(head.length), beyond)))
        length = len(self.copy.digests)
        if length > head.length:
            self._add(
                Fault.CUT,
                f"{layout.SYSTEM_EVENTS} on the share knows {length} events of the system, of "
                f"which the database has {head.length}: the end was cut off.",
                seq=head.length + 1,
            )
        return head.length

    def _up_to(self, length: int) -> Iterator[Event]:
        """The system's events up to there, of which none changes any more, some at a time."""
        last = None
        while True:
            query = _of_system(last).where(Event.seq <= length).limit(AT_ONCE)
            with self.desk.database.reading() as session:
                found = session.scalars(query).all()
            yield from found
            if len(found) < AT_ONCE:
                return
            last = found[-1].seq

    def _learn(self, event: Event) -> Event:
        """Take from a system event what must be so elsewhere, and compare it with its copy."""
        match event.event_type, event.details:
            case Happening.CHECKPOINT, _:
                self.marks.update(marks_in(event))
            case Happening.JOB_DELETED, {"job_id": str(job_id)}:
                self.deleted[job_id] = event
        copies = self.copy.digests
        if 0 < event.seq <= len(copies) and copies[event.seq - 1] != event.digest:
            self._add(
                Fault.COPY,
                f"Line {event.seq} of {layout.SYSTEM_EVENTS} on the share is not the event that "
                "the database has there.",
                seq=event.seq,
            )
        return event

    def _learn_of_deletions(self, session: Session, length: int) -> None:
        """Take in which jobs were deleted while the others' chains were looked at."""
        deletions = _of_system(length).where(Event.event_type == Happening.JOB_DELETED.value)
        for event in session.scalars(deletions):
            self.deleted[str(event.details.get("job_id"))] = event

    def _job_chains(self) -> None:
        with self.desk.database.reading() as session:
            total = session.scalar(select(func.count()).select_from(Chain)) or 0
        last = None
        while rows := self._next_chains(last):
            for (name, length, digest, number), same in groupby(rows, itemgetter(0, 1, 2, 3)):
                if self.chains % REPORT_EVERY == 0:
                    self.report(self.chains, total, f"{self.events} events verified")
                head = Head(name, length, digest, number)
                mark = self.marks.pop(name, None)
                self._chain(head, (row[4] for row in same if row[4] is not None), mark)
                if number is None:
                    self._add(Fault.VANISHED, "The job of this chain is gone.", chain=name)
                elif name in self.deleted:
                    told = f"Job #{number} is there, and the history says that it was deleted."
                    self._add(Fault.DELETION_LOG, told, chain=name, number=number)
            last = rows[-1][0]

    def _next_chains(self, last: str | None) -> Sequence[Row[str, int, str, int, Event]]:
        """The chains after this one with all their events, some of them, as they are now."""
        names = select(Chain.name).where(Chain.name != SYSTEM_CHAIN)
        if last is not None:
            names = names.where(Chain.name > last)
        names = names.order_by(Chain.name).limit(CHAINS_AT_ONCE)
        query = (
            select(Chain.name, Chain.length, Chain.digest, Job.number, Event)
            .outerjoin(Job, Job.id == Chain.name)
            .outerjoin(Event, Event.chain == Chain.name)
            .where(Chain.name.in_(names))
            .order_by(Chain.name, Event.seq)
        )
        with self.desk.database.reading() as session:
            return session.execute(query).all()

    def _chain(self, head: Head, events: Iterable[Event], mark: Mark | None = None) -> None:
        self.chains += 1
        content = chain.content_on(self.desk.share)
        self.flaws += chain.flaws(self.desk.keys, head, self._counted(events), content, mark)

    def _counted(self, events: Iterable[Event]) -> Iterator[Event]:
        for event in events:
            self.events += 1
            yield event

    def _lost_chains(self, session: Session) -> None:
        """Jobs and events that have no chain, and chains that a checkpoint knew."""
        headless = select(Chain.name).where(Chain.name == Event.chain).exists()
        for name in session.scalars(select(Event.chain).where(~headless).distinct()):
            self._add(Fault.HEAD, "There are events of a chain that has no head.", chain=name)
        bare = select(Chain.name).where(Chain.name == Job.id).exists()
        for job_id, number in session.execute(select(Job.id, Job.number).where(~bare)):
            told = f"Job #{number} has no history."
            self._add(Fault.VANISHED, told, chain=job_id, number=number)
        # The marks of the chains that are there were taken out.
        for name, mark in self.marks.items():
            event = self.deleted.get(name)
            if event is None:
                self._add(
                    Fault.VANISHED,
                    f"The checkpoint of {mark.at:%Y-%m-%d %H:%M} UTC knows {mark.length} events of "
                    "a job that is gone, and the history does not say that it was deleted.",
                    chain=name,
                )
            elif not _is_after(event, mark):
                told = "When this job was deleted, its history was shorter than a checkpoint knew."
                self._add(Fault.CUT, told, chain=name)

    def _deletion_log(self, session: Session) -> None:
        rows = session.scalars(select(Deletion).order_by(Deletion.id)).all()
        for row in rows:
            event = self.deleted.pop(row.job_id, None)
            if event is None or not _says_the_same(event, row):
                told = f"The deletion log's line of job #{row.number} is not what the history says."
                self._add(Fault.DELETION_LOG, told, chain=row.job_id, number=row.number)
        for job_id in self.deleted:
            told = "The history says that this job was deleted, and the deletion log does not."
            self._add(Fault.DELETION_LOG, told, chain=job_id)
        lines = [lab_records.told_deletion(row) for row in rows]
        for place, copy in enumerate(self.copy.deletions, 1):
            if place > len(lines) or copy != lines[place - 1]:
                told = f"Line {place} of {layout.DELETION_LOG} on the share is not the database's."
                self._add(Fault.COPY, told)

    def _gone_meanwhile(self, flaw: Flaw) -> bool:
        """Whether a file of old events is missing because its job was pruned just now."""
        if flaw.fault is not Fault.MOVED:
            return False
        with self.desk.database.reading() as session:
            return session.get(Job, flaw.chain) is None

    def _add(
        self,
        fault: Fault,
        message: str,
        *,
        chain: str = SYSTEM_CHAIN,
        number: int | None = None,
        seq: int | None = None,
    ) -> None:
        self.flaws.append(Flaw(chain, number, seq, fault, message))


def _of_system(after: int | None = None) -> Select[Event]:
    """The system's events in their order, all or those after one."""
    query = select(Event).where(Event.chain == SYSTEM_CHAIN).order_by(Event.seq)
    return query if after is None else query.where(Event.seq > after)


def _is_after(event: Event, mark: Mark) -> bool:
    """Whether a job's deletion fits how far its chain went at a checkpoint."""
    length, digest = event.details.get("length"), event.details.get("last_digest")
    if not isinstance(length, int) or length < mark.length:
        return False
    return length > mark.length or digest == mark.digest


def _says_the_same(event: Event, row: Deletion) -> bool:
    try:
        line = line_of(event)
    except KeyError:
        return False
    return lab_records.told_deletion(line) == lab_records.told_deletion(row)
