"""Recurring work: what is done how often."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from printdesk.accounts import joining, links
from printdesk.desk import Desk
from printdesk.jobs import confirmation, missing_pictures, presence, reminders, sweeping
from printdesk.stats import catching_up, months
from printdesk.upkeep import checkpoints, record_keeping, retention, space, space_alert
from printdesk.upkeep.backup import work as backups
from printdesk.upkeep.holds import alone
from printdesk.worker import tasks

DAY = 24 * 3600
# After this a run is taken for dead, and is begun anew.
LONGEST = timedelta(minutes=10)
# Seconds after which a run that failed is tried again.
TRIED_AGAIN = 900

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Recurring:
    """A piece of work and how many seconds lie between its runs.

    A run that raises, or gives False, has failed and is tried again before the next one.
    """

    name: str
    every_seconds: int
    run: Callable[[Desk], object]

    @property
    def again_seconds(self) -> int:
        """After how many seconds a run that failed is tried again."""
        return min(self.every_seconds, TRIED_AGAIN)


# What a share that hangs does not hold up, what it does, and what asks it for every single file.
IN_DATABASE = (
    Recurring("flag-expired-confirmations", 60, confirmation.flag_expired),
    Recurring("remind-of-confirmations", 300, reminders.remind),
    Recurring("forget-unfinished-registrations", DAY, joining.forget_unfinished),
    Recurring("forget-old-links", DAY, links.forget_old),
    Recurring("checkpoint", DAY, checkpoints.take),
    Recurring("begin-backups", 60, backups.begin_if_due),
)
ON_SHARE = (
    Recurring("look-for-files", 120, presence.look),
    Recurring("warn-of-little-room", 900, space_alert.warn),
    Recurring("purge-temporary-files", 3600, tasks.purge_temporary_files),
    Recurring("return-hidden-files", 3600, sweeping.return_hidden),
    Recurring("make-missing-facts", 3600, catching_up.catch_up),
    Recurring("pack-months", 3600, months.pack),
    Recurring("make-missing-pictures", 3600, missing_pictures.make_again),
    Recurring("look-through-lab-records", DAY, partial(record_keeping.keep, thoroughly=True)),
    Recurring("move-old-events", 7 * DAY, retention.move_old_events),
)
AT_LENGTH = (Recurring("measure-share", 900, space.measure),)
RECURRING = (*IN_DATABASE, *ON_SHARE, *AT_LENGTH)


def tick(desk: Desk, works: Sequence[Recurring] = RECURRING) -> None:
    """Do what is due, unless another worker does it. One that fails does not stop the rest.

    A run counts once it has come to its end: what a killed worker had begun is begun again, and
    what failed, perhaps because the share was away, is tried again after a while.
    """
    over = tasks.done_of(desk, [slot for work in works for slot in _slots(desk, work)])
    for work in works:
        if over.isdisjoint(_slots(desk, work)):
            do_if_due(desk, work)


def do_if_due(desk: Desk, work: Recurring) -> bool:
    """Do the run whose time it is now, unless somebody has done it or is at it; whether we did."""
    slot, failed = slots = _slots(desk, work)
    longest = min(LONGEST, timedelta(seconds=work.every_seconds))
    with alone(desk, f"doing {work.name}", longest) as hold:
        # Another may have done it between a look from outside and the hold.
        due = hold is not None and not tasks.done_of(desk, slots)
        if due:
            tasks.mark_done(desk, slot if _run(desk, work) else failed)
    return due


def _slots(desk: Desk, work: Recurring) -> tuple[str, str]:
    """The run whose time it is now, and its failure. Either means that it is over."""
    return (
        tasks.slot_of(desk, work.name, work.every_seconds),
        tasks.slot_of(desk, f"{work.name}, failed", work.again_seconds),
    )


def _run(desk: Desk, work: Recurring) -> bool:
    """Whether the run has done what it is for."""
    try:
        return work.run(desk) is not False
    except Exception:
        # Also a mistake of ours: it would come again with every tick, and stop the rest.
        log.exception("recurring_work_failed", work=work.name)
        return False
