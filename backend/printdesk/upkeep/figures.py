"""Figures of the lab for Prometheus, told from the database and the share at each asking.

Whichever process is asked tells the same, so that nothing has to be counted twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import structlog
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from printdesk import __version__
from printdesk.desk import Desk
from printdesk.errors import Refusal
from printdesk.jobs import inspection_times, sweeping
from printdesk.jobs.states import Status
from printdesk.models import Heartbeat, Job, Message, Task
from printdesk.notifications import postbook
from printdesk.notifications.kinds import MailStatus
from printdesk.upkeep import health, space
from printdesk.upkeep.backup import place

STATES = ("ok", "warning", "error")
SEEN_LATELY = timedelta(minutes=1)
QUANTILES = (0.5, 0.95, 1.0)

log = structlog.get_logger(__name__)


class LabFigures(Collector):
    """The lab as it is when it is asked. What cannot be found out just now is left out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._parts: tuple[Callable[[], Iterator[Metric]], ...] = (
            self._health,
            self._jobs,
            self._mails,
            self._queues,
            self._workers,
            self._used,
            self._disk,
            self._inspections,
            self._backups,
        )

    def collect(self) -> Iterable[Metric]:
        yield _gauge("printdesk_info", "The version that runs.", "version", {__version__: 1})
        for part in self._parts:
            try:
                yield from part()
            except (SQLAlchemyError, Refusal) as error:
                log.warning("figures_missing", part=part.__name__.strip("_"), reason=str(error))

    def _health(self) -> Iterator[Metric]:
        states = health.check(self._desk)
        yield _gauge(
            "printdesk_health",
            "How each thing is that Printdesk stands on: 0 well, 1 a warning, 2 an error.",
            "component",
            {name: STATES.index(state.status) for name, state in states.items()},
        )

    def _jobs(self) -> Iterator[Metric]:
        query = select(Job.status, func.count()).group_by(Job.status)
        with self._desk.database.reading() as session:
            found: dict[str, int] = dict(session.execute(query).all())
        counts = {status.value: found.get(status.value, 0) for status in Status}
        yield _gauge("printdesk_jobs", "Jobs by their status.", "status", counts)

    def _mails(self) -> Iterator[Metric]:
        with self._desk.database.reading() as session:
            counts = postbook.lately(session, self._desk.clock.now())
        told = {status.value: count for status, count in counts.items()}
        yield _gauge(
            "printdesk_mails", "Emails queued within the last 30 days, by status.", "status", told
        )
        share = postbook.share_of(counts)
        if share is not None:
            yield GaugeMetricFamily(
                "printdesk_mails_delivered_ratio",
                "Of the emails of the last 30 days that went out or failed, those that went out.",
                share,
            )

    def _queues(self) -> Iterator[Metric]:
        now = self._desk.clock.now()
        mails = select(func.count()).where(
            Message.status == MailStatus.QUEUED.value, Message.send_after <= now
        )
        oldest = select(func.min(Message.send_after)).where(
            Message.status == MailStatus.QUEUED.value
        )
        models = select(func.count()).where(Job.inspected_at.is_(None))
        long_tasks = select(func.count()).where(Task.status == "queued")
        with self._desk.database.reading() as session:
            waiting = {
                "mail": session.scalar(mails) or 0,
                "inspection": session.scalar(models) or 0,
                "tidying": len(sweeping.waiting(session, self._desk)),
                "long-task": session.scalar(long_tasks) or 0,
            }
            due = session.scalar(oldest)
        yield _gauge("printdesk_waiting", "Work that could be done now.", "kind", waiting)
        yield GaugeMetricFamily(
            "printdesk_mail_overdue_seconds",
            "For how long the email that waits longest could have been tried.",
            max(0.0, _seconds(now, due)) if due else 0.0,
        )

    def _workers(self) -> Iterator[Metric]:
        now = self._desk.clock.now()
        ages: dict[str, list[float]] = {}
        with self._desk.database.reading() as session:
            for name, seen_at in session.execute(select(Heartbeat.worker, Heartbeat.seen_at)):
                ages.setdefault(name.rpartition(":")[2], []).append(_seconds(now, seen_at))
        yield _gauge(
            "printdesk_heartbeat_age_seconds",
            "Since when no thread of this kind, in whichever worker, has done its round.",
            "thread",
            {thread: min(seconds) for thread, seconds in ages.items()},
        )
        lately = SEEN_LATELY.total_seconds()
        yield _gauge(
            "printdesk_threads",
            "Threads of workers that were seen within the last minute.",
            "thread",
            {thread: sum(age <= lately for age in seconds) for thread, seconds in ages.items()},
        )

    def _used(self) -> Iterator[Metric]:
        with self._desk.database.reading() as session:
            used = space.usage_mb(session) * space.MEGABYTE
        yield GaugeMetricFamily("printdesk_storage_used_bytes", "What the share holds.", used)
        yield GaugeMetricFamily(
            "printdesk_storage_limit_bytes",
            "What the share may hold, by STORAGE_LIMIT_MB; 0 is no limit.",
            self._desk.settings.storage_limit_mb * space.MEGABYTE,
        )

    def _disk(self) -> Iterator[Metric]:
        disk = self._desk.share.pulse.ask(health.HANGS_AFTER_SECONDS)
        yield GaugeMetricFamily(
            "printdesk_storage_free_bytes", "What is free on the share's disk.", disk.seen.free
        )
        yield GaugeMetricFamily(
            "printdesk_storage_answer_seconds", "How long one look at the share took.", disk.seconds
        )

    def _inspections(self) -> Iterator[Metric]:
        with self._desk.database.reading() as session:
            seconds = sorted(inspection_times.lately(session))
        if seconds:
            yield _gauge(
                "printdesk_inspection_seconds",
                f"How long looking at a model took, of the last {inspection_times.KEPT}.",
                "quantile",
                {str(q): seconds[min(len(seconds) - 1, int(q * len(seconds)))] for q in QUANTILES},
            )

    def _backups(self) -> Iterator[Metric]:
        with self._desk.database.reading() as session:
            known = place.state(session)
        moments = {"made": known.good_at, "verified": known.verified_at}
        now = self._desk.clock.now()
        ages = {what: _seconds(now, moment) for what, moment in moments.items() if moment}
        if ages:
            yield _gauge(
                "printdesk_backup_age_seconds",
                "Since when the last good backup was made, and one was last proved.",
                "what",
                ages,
            )


def _gauge(name: str, text: str, label: str, told: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=[label])
    for value, figure in told.items():
        family.add_metric([value], figure)
    return family


def _seconds(now: datetime, then: datetime) -> float:
    return (now - then).total_seconds()
