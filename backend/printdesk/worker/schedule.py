"""Recurring work: what is done how often."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError

from printdesk.desk import Desk
from printdesk.errors import Refusal
from printdesk.jobs import confirmation, inspections, leftovers, presence, reminders
from printdesk.upkeep import checkpoints, record_keeping, retention, space
from printdesk.worker import tasks

DAY = 24 * 3600

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Recurring:
    """A piece of work and how many seconds lie between its runs."""

    name: str
    every_seconds: int
    run: Callable[[Desk], object]


RECURRING = (
    Recurring("flag-expired-confirmations", 60, confirmation.flag_expired),
    Recurring("remind-of-confirmations", 300, reminders.remind),
    Recurring("look-for-files", 120, presence.look),
    Recurring("measure-share", 900, space.measure),
    Recurring("purge-temporary-files", 3600, tasks.purge_temporary_files),
    Recurring("return-hidden-files", 3600, leftovers.return_hidden),
    Recurring("make-missing-pictures", 3600, inspections.make_missing_again),
    Recurring("checkpoint", DAY, checkpoints.take),
    Recurring("look-through-lab-records", DAY, partial(record_keeping.keep, thoroughly=True)),
    Recurring("move-old-events", 7 * DAY, retention.move_old_events),
)


def tick(desk: Desk) -> None:
    """Do what is due, unless another worker does it. One that fails does not stop the rest."""
    for work in RECURRING:
        try:
            if tasks.take_slot(desk, work.name, work.every_seconds):
                work.run(desk)
        except (Refusal, OSError, SQLAlchemyError):
            log.exception("recurring_work_failed", work=work.name)
