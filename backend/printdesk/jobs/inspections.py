"""Looking at the models that students hand in: whose turn it is, and what is kept of it.

A look is taken up by a lease in the job's row, and can be taken twice without harm. What is found
is kept as soon as it is known; the pictures are placed under the claim on the job's files, so that
no deletion passes them by.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from printdesk import catalog
from printdesk.actors import SYSTEM
from printdesk.clock import stopwatch
from printdesk.database import changed
from printdesk.desk import Desk
from printdesk.errors import JobNotFound, Refusal
from printdesk.history import Happening, record
from printdesk.inspection.frames import Kind, Piece
from printdesk.inspection.preflight import PreflightFailure
from printdesk.inspection.sandbox import ChildDied, Stopped, TookTooLong, inspecting
from printdesk.jobs import estimates, inspection_times
from printdesk.jobs.claims import claimed
from printdesk.models import Job
from printdesk.stats import facts
from printdesk.storage import layout
from printdesk.storage.durable import write_atomically
from printdesk.storage.share import patiently, refusing_share_trouble
from printdesk.work import Work

# Longer than a child may take, and some time to place the pictures.
LEASE = timedelta(minutes=3)
PAUSE = timedelta(seconds=30)
# What a look costs that did not come to its end, and what is spent on one model at the most. A
# child that dies was ended by the model most likely; a worker that dies with it is killed for
# other reasons, though a model that ends every worker must come to an end as well.
WORKER_DIED, CHILD_DIED = 1, 4
SPENT_AT_MOST = 3 * CHILD_DIED
# So long after handing in, nobody sits and waits any more.
WAITED_FOR = timedelta(hours=1)

GAVE_UP = (
    "This model stopped every program that we looked at it with. Repair it in your 3D program or "
    "slicer, then export it again as an STL or 3MF."
)
NOT_THERE = "The lab does not find this file at the moment. Its staff can see to it."

FAILED = {
    Kind.THUMBNAIL: Happening.THUMBNAIL_FAILED,
    Kind.PREVIEW: Happening.PREVIEW_FAILED,
}
MADE = {Kind.NO_THUMBNAIL: Kind.THUMBNAIL, Kind.NO_PREVIEW: Kind.PREVIEW}

log = structlog.get_logger(__name__)


class LeaseLost(Exception):
    """Another worker has taken this up, or it was asked for anew."""


def look_at_next(desk: Desk, stopping: Callable[[], bool] = lambda: False) -> bool:
    """Look at the model whose turn it is; whether there was one."""
    with desk.database.reading() as session:
        turn = waiting(session, desk, 1)
    return bool(turn) and look_at(desk, turn[0], stopping)


def look_at(desk: Desk, job_id: str, stopping: Callable[[], bool]) -> bool:
    """Look at a model that waits, unless somebody else is at it; whether we did."""
    job = _take(desk, job_id)
    if job is None:
        return False
    look = _Look(desk, job)
    try:
        look.carry_out(stopping)
    except Stopped:
        look.leave(pause=timedelta(0))
    except (JobNotFound, LeaseLost):
        log.info("inspection_dropped", job_id=job.id)
    except (OSError, Refusal, SQLAlchemyError) as error:
        # It is not the model's fault: the share or the database is away, or the job is busy.
        log.warning("inspection_waits", job_id=job.id, reason=str(error))
        look.leave(pause=PAUSE)
    return True


def ask_again(job: Job) -> None:
    """Have the model looked at once more; what is known stays until then."""
    job.inspected_at = job.inspection_lease = job.inspection_pause = None
    job.inspection_attempts = 0


def waiting(session: Session, desk: Desk, limit: int) -> list[str]:
    """The jobs whose models are to be looked at, by their turns.

    Students who wait for it just now come first, one after the other; then the older jobs; what
    went wrong before comes last.
    """
    now = desk.clock.now()
    turns = (Job.inspection_attempts, Job.created_at < now - WAITED_FOR, Job.created_at)
    query = select(Job.id).where(_waits(now)).order_by(*turns).limit(limit)
    return list(session.scalars(query))


def _waits(now: datetime) -> ColumnElement[bool]:
    pause = Job.inspection_pause
    return Job.inspected_at.is_(None) & or_(pause.is_(None), pause < now)


def _take(desk: Desk, job_id: str) -> Job | None:
    """Take up a model that nobody is at."""
    now, token = desk.clock.now(), uuid.uuid4().hex
    lease = {"inspection_lease": token, "inspection_pause": now + LEASE}
    # Whoever dies from here on cannot tell of it.
    attempt = {"inspection_attempts": Job.inspection_attempts + WORKER_DIED}
    with desk.database.transaction() as tx:
        taking = update(Job).where(Job.id == job_id, _waits(now))
        if not changed(tx.session, taking.values(**lease, **attempt)):
            return None
        return tx.session.get_one(Job, job_id, populate_existing=True)


class _Look:
    """One look at one model. ``job`` is the row as it was when it was taken up."""

    def __init__(self, desk: Desk, job: Job) -> None:
        self._desk, self._job = desk, job
        self._took = stopwatch()
        self._measured = False
        self._pictures: dict[Kind, bytes] = {}
        self._failures: dict[Kind, str] = {}

    def carry_out(self, stopping: Callable[[], bool]) -> None:
        """Look, and keep what is found."""
        if self._job.inspection_attempts > SPENT_AT_MOST:
            # Whoever looked before has not lived to tell.
            self._finish(GAVE_UP)
            return
        share = self._desk.share
        with refusing_share_trouble():
            there = share.has_file(self._job.original_path)
            share.require_mounted()
        if not there:
            self._finish(NOT_THERE)
            return
        path = share.path(self._job.original_path)
        try:
            with inspecting(path, path.suffix, self._color(), stopping) as pieces:
                for piece in pieces:
                    self._take_in(piece)
        except TookTooLong as error:
            self._finish(str(error))
        except ChildDied as error:
            log.warning("inspection_died", job_id=self._job.id, reason=str(error))
            spent = self._job.inspection_attempts - WORKER_DIED + CHILD_DIED
            if spent < SPENT_AT_MOST:
                self.leave(pause=PAUSE, cost=CHILD_DIED)
            else:
                self._finish(GAVE_UP)
        else:
            self._finish()

    def leave(self, *, pause: timedelta, cost: int = 0) -> None:
        """Leave it to whoever comes after the pause, at this cost."""
        values: dict[str, object] = {
            "inspection_lease": None,
            "inspection_pause": self._desk.clock.now() + pause if pause else None,
            "inspection_attempts": Job.inspection_attempts - WORKER_DIED + cost,
        }
        try:
            with self._desk.database.transaction() as tx:
                changed(tx.session, update(Job).where(self._is_ours()).values(**values))
        except SQLAlchemyError as error:
            # The lease runs out by itself.
            log.warning("inspection_not_left", job_id=self._job.id, reason=str(error))

    def _take_in(self, piece: Piece) -> None:
        match piece.kind:
            case Kind.MEASURES:
                with self._desk.database.reading() as session:
                    lab = catalog.current(session)
                self._measured = True
                self._keep(asdict(estimates.told(lab, self._job, piece.content)))
            case Kind.UNREADABLE:
                self._measured = True
                self._keep(asdict(PreflightFailure(piece.text)))
            case Kind.THUMBNAIL | Kind.PREVIEW:
                self._pictures[piece.kind] = piece.content
            case Kind.NO_THUMBNAIL | Kind.NO_PREVIEW:
                self._failures[MADE[piece.kind]] = piece.text
            case Kind.LOG | Kind.END:
                told = {"job_id": self._job.id, "told": piece.text}
                log.info("inspection_log" if piece.kind is Kind.LOG else "inspected", **told)

    def _keep(self, preflight: Mapping[str, object]) -> None:
        """Keep what is known, so that people see it while the pictures are being made."""
        values = {"preflight": preflight, "version": Job.version + 1, "metadata_stale": True}
        with self._desk.database.transaction() as tx:
            if not changed(tx.session, update(Job).where(self._is_ours()).values(**values)):
                raise LeaseLost
            facts.remember_estimate(tx.session, self._job.id, preflight)
            self._desk.call_worker(tx, Work.TIDY, self._job.id)

    def _finish(self, error: str | None = None) -> None:
        """Place the pictures and mark the model as looked at; ``error`` is why that ended early."""
        if error and not self._measured:
            self._keep(asdict(PreflightFailure(error)))
        elif error:
            missing = FAILED.keys() - self._pictures.keys()
            self._failures |= dict.fromkeys(missing, error)
        with claimed(self._desk, self._job.id, lambda _session, _job: None) as claim:
            digests = self._place()
            with self._desk.database.transaction() as tx:
                job = claim.reopen(tx)
                if job.inspection_lease != self._job.inspection_lease:
                    raise LeaseLost
                job.thumbnail_digest = digests.get(Kind.THUMBNAIL, job.thumbnail_digest)
                job.preview_digest = digests.get(Kind.PREVIEW, job.preview_digest)
                job.inspected_at = self._desk.clock.now()
                job.inspection_lease = job.inspection_pause = None
                job.inspection_attempts = 0
                job.version += 1
                job.metadata_stale = True
                for kind, reason in self._failures.items():
                    record(tx.session, self._desk, job, FAILED[kind], SYSTEM, reason=reason)
                self._desk.call_worker(tx, Work.TIDY, self._job.id)
        if error is None:
            inspection_times.note(self._desk, self._took())

    def _place(self) -> dict[Kind, str]:
        """Put the pictures where they belong; the SHA-256 of each."""
        base = self._job.base_name
        paths = {
            Kind.THUMBNAIL: layout.thumbnail_path(base),
            Kind.PREVIEW: layout.preview_path(base),
        }
        digests = {}
        with refusing_share_trouble():
            for kind, content in self._pictures.items():
                place = self._desk.share.path(paths[kind])
                digests[kind] = patiently(partial(write_atomically, place, content)).sha256
        return digests

    def _is_ours(self) -> ColumnElement[bool]:
        return (Job.id == self._job.id) & (Job.inspection_lease == self._job.inspection_lease)

    def _color(self) -> tuple[int, int, int]:
        with self._desk.database.reading() as session:
            return estimates.color(catalog.current(session), self._job)
