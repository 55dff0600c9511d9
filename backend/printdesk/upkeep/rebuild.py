"""Making the database again from the share alone.

The share is only read. What is made equals what was lost: jobs, their histories, the catalog, the
deletion log, the system's own history; numbers go on where they stopped. Accounts are made anew,
mails that were not sent are told and not queued again, locks are forgotten.
"""

from collections.abc import Iterable
from contextlib import suppress

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from printdesk import catalog
from printdesk.actors import SYSTEM
from printdesk.catalog import Catalog
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.documents import Unreadable
from printdesk.errors import DatabaseInUse
from printdesk.history import SYSTEM_CHAIN, Happening, locked_head, record
from printdesk.jobs.deletion import line_of
from printdesk.jobs.dossier import Dossier
from printdesk.jobs.submission import NUMBERS
from printdesk.models import Chain, Counter, Deletion, Event, Job, Setting
from printdesk.opening import SHARE_DOCUMENT
from printdesk.stats import facts, past
from printdesk.stats.catching_up import whole
from printdesk.storage import layout
from printdesk.storage.share import refusing_share_trouble
from printdesk.upkeep import chain, lab_records, salvage
from printdesk.upkeep.chain import Head
from printdesk.upkeep.rebuild_report import RebuildReport, Unsent
from printdesk.upkeep.salvage import Survey, Trouble
from printdesk.upkeep.tasks import Report

FORGET_AFTER = 200
ENDS_OF_MAILS = {Happening.EMAIL_SENT.value, Happening.EMAIL_WITHDRAWN.value}


def rebuild(desk: Desk, mark: str, report: Report) -> RebuildReport:
    """Fill an empty database from the share whose mark this is: all of it, or nothing.

    Raises DatabaseInUse when the database has jobs or a history, StorageUnavailable when the
    share is away.
    """
    with refusing_share_trouble(), desk.database.transaction() as tx:
        locked_head(tx.session, SYSTEM_CHAIN)
        _require_empty(tx.session)
        made = _Rebuilding(desk, tx, report).carry_out()
        now = desk.clock.now()
        tx.session.merge(Setting(name=SHARE_DOCUMENT, value={"id": mark}, updated_at=now))
        told = {"jobs": made.jobs, "events": made.events, "not_read": len(made.troubles)}
        record(
            tx.session,
            desk,
            None,
            Happening.ADMIN_ACTION,
            SYSTEM,
            action="database-rebuilt",
            **told,
        )
    return made


def _require_empty(session: Session) -> None:
    jobs, events = (
        session.scalar(select(func.count()).select_from(table)) or 0 for table in (Job, Event)
    )
    if jobs or events:
        raise DatabaseInUse(jobs)


class _Rebuilding:
    """The steps, in one transaction."""

    def __init__(self, desk: Desk, tx: Transaction, report: Report) -> None:
        self.desk, self.share, self.session = desk, desk.share, tx.session
        self.report = report
        self.made = RebuildReport()
        self.catalog = catalog.first()
        self.duplicate_keys: set[str] = set()
        self.originals: set[str] = set()

    def carry_out(self) -> RebuildReport:
        self._system_events()
        self._deletions()
        self._past_facts()
        self._lab()
        self.report(0, 0, "looking through the share")
        found = salvage.survey(self.share, set(self.session.scalars(select(Deletion.job_id))))
        self._jobs(found)
        self._count_on()
        self._unclaimed()
        self.made.choices = found.choices
        self.made.troubles += found.troubles
        self.made.notes += [f"{path}: left of a job that was deleted." for path in found.remains]
        return self.made

    def _system_events(self) -> None:
        head = locked_head(self.session, SYSTEM_CHAIN)
        events = []
        for place, event in lab_records.read_system_events(self.share):
            if event is None:
                self._trouble(f"{layout.SYSTEM_EVENTS}, line {place}", "it is damaged")
            elif event.seq > head.length:
                events.append(event)
                head.length, head.digest = event.seq, event.digest
        self._history(Head(SYSTEM_CHAIN, head.length, head.digest), events)

    def _deletions(self) -> None:
        """The deletion log, in the order of the events that say the same."""
        logged: dict[str, Deletion] = {}
        for line in lab_records.deletion_log(self.share).lines():
            try:
                row = lab_records.deletion_from(line.content or {})
                logged[row.job_id] = row
            except Unreadable as error:
                self._trouble(f"{layout.DELETION_LOG}, line {line.place}", str(error))
        told = select(Event).where(Event.event_type == Happening.JOB_DELETED.value)
        rows = {}
        for event in self.session.scalars(told.order_by(Event.seq)):
            # An event that somebody has spoilt is told of by its chain.
            with suppress(KeyError):
                row = line_of(event)
                rows[row.job_id] = logged.get(row.job_id, row)
        for row in (rows | logged).values():
            self.session.add(row)
            # One by one, so that their ids are in this order.
            self.session.flush()
        self.made.deletions = len(rows | logged)

    def _past_facts(self) -> None:
        for line in lab_records.past_facts(self.share).lines():
            try:
                with self.session.begin_nested():
                    past.take_in(self.session, line.content or {})
            except (Unreadable, SQLAlchemyError) as error:
                self._trouble(f"{layout.PAST_FACTS}, line {line.place}", _reason(error))

    def _lab(self) -> None:
        try:
            lab = lab_records.read_lab(self.share)
            if lab is None:
                self.made.notes.append(f"There is no {layout.LAB_FILE}: the catalog is the first.")
                return
            if lab.catalog is not None:
                self.catalog = Catalog.model_validate(lab.catalog.value)
                self.session.add(lab.catalog)
        except ValueError as error:
            self._trouble(layout.LAB_FILE, f"{error}; the catalog is the first")
            return
        for name, value in lab.counters.items():
            self.session.merge(Counter(name=name, value=value))

    def _jobs(self, found: Survey) -> None:
        for count, each in enumerate(found.jobs):
            if count % FORGET_AFTER == 0:
                self.report(count, len(found.jobs), f"{self.made.events} events")
                self.session.flush()
                self.session.expunge_all()
            try:
                told = salvage.read(self.share, each.path)
                with self.session.begin_nested():
                    self._job(told)
            except (Unreadable, SQLAlchemyError) as error:
                self._trouble(each.path, _reason(error))
                continue
            self.made.jobs += 1
            self.originals.add(told.job.original_path)

    def _job(self, told: Dossier) -> None:
        job, last = told.job, told.events[-1]
        if job.duplicate_key in self.duplicate_keys:
            self._note(job, "another job guards against the same file")
            job.duplicate_key = None
        if job.parent_job_id and self.session.get(Job, job.parent_job_id) is None:
            self._note(job, "the earlier job that it resubmits is not there")
            job.parent_job_id = None
        # Metadata of long ago does not tell it.
        job.printer_name = job.printer_name or self.catalog.printer_name(job.printer)
        self.session.add(job)
        self.session.flush()
        self.session.add(Chain(name=job.id, length=last.seq, digest=last.digest))
        self._history(Head(job.id, last.seq, last.digest, job.number), told.events)
        self._facts(job, told.events)
        self.made.unsent += [Unsent(job.number, kind) for kind in _unsent(told.events)]
        if job.duplicate_key:
            self.duplicate_keys.add(job.duplicate_key)

    def _history(self, head: Head, events: list[Event]) -> None:
        self.session.add_all(events)
        self.session.flush()
        content = chain.content_on(self.share)
        self.made.flaws += chain.flaws(self.desk.keys, head, events, content)
        self.made.events += len(events)

    def _facts(self, job: Job, events: Iterable[Event]) -> None:
        known, stays = facts.made_of(job, list(whole(events, chain.content_on(self.share))))
        self.session.add(known)
        self.session.flush()
        facts.keep_stays(self.session, known, stays)

    def _count_on(self) -> None:
        """Let the numbers go on above every number that was ever given."""
        counter = self.session.get_one(Counter, NUMBERS)
        seen = [
            self.session.scalar(select(func.max(Job.number))),
            self.session.scalar(select(func.max(Deletion.number))),
            salvage.highest_number(self.share),
        ]
        counter.value = max(counter.value, *(number or 0 for number in seen))
        self.made.next_number = counter.value + 1

    def _unclaimed(self) -> None:
        """Uploads of which no job tells."""
        deleted = set(self.session.scalars(select(Deletion.number)))
        for name in self.share.names(layout.ORIGINALS):
            path = f"{layout.ORIGINALS}/{name}"
            if path in self.originals:
                continue
            if salvage.number_of(name) in deleted:
                self.made.notes.append(f"{path}: left of a job that was deleted.")
            else:
                self._trouble(path, "no job tells of this upload")

    def _trouble(self, path: str, reason: str) -> None:
        self.made.troubles.append(Trouble(path, reason))

    def _note(self, job: Job, said: str) -> None:
        self.made.notes.append(f"#{job.number}: {said}.")


def _reason(error: Exception) -> str:
    if isinstance(error, SQLAlchemyError):
        # The first line says what was refused, the others repeat the whole row.
        return f"the database does not take it: {str(error).partition(chr(10))[0]}"
    return str(error)


def _unsent(events: Iterable[Event]) -> list[str]:
    """The kinds of the mails that were queued, and neither sent, withdrawn nor given up."""
    waiting: dict[object, str] = {}
    for event in events:
        message = event.details.get("message_id")
        if event.event_type == Happening.EMAIL_QUEUED:
            waiting[message] = str(event.details.get("kind"))
        elif event.event_type in ENDS_OF_MAILS or event.details.get("given_up") is True:
            waiting.pop(message, None)
    return list(waiting.values())
