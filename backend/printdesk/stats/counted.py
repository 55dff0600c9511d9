"""What all figures of a period rest on: read once, and sorted into what ended how."""

from functools import cached_property

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from printdesk.actors import STUDENT, SYSTEM
from printdesk.catalog import Catalog
from printdesk.jobs.states import Status
from printdesk.models import Facts
from printdesk.stats import reading
from printdesk.stats.arithmetic import percents
from printdesk.stats.columns import UNKNOWN, Block, Mask, Numbers, Texts
from printdesk.stats.period import Period
from printdesk.stats.reading import Choice
from printdesk.stats.stays import FAILED


class Counted:
    """The submissions and the ended stays of a period and of as many days before it.

    ``new`` are the submissions of the period itself, ``current`` its stays. ``now`` is this
    moment, in seconds.
    """

    def __init__(
        self, session: Session, lab: Catalog, period: Period, choice: Choice, now: int
    ) -> None:
        self.session, self.lab, self.choice, self.now = session, lab, choice, now
        self.period, self.parts = period, period.parts()
        self.beginnings: Numbers = np.array([part.begins for part in self.parts], np.int64)
        begins, ends = period.before.begins, period.ends
        happened = reading.happened(session, choice, begins, ends)
        self.submissions, self.stays, self.jobs = (
            happened.submissions,
            happened.stays,
            happened.jobs,
        )
        self.troubles, self.rows = happened.troubles, happened.rows
        self.new: Mask = self.submissions.at >= period.begins
        self.current: Mask = self.stays.until >= period.begins
        self._former: dict[str, str] = {}

    @property
    def both(self) -> tuple[Mask, Mask]:
        """The stays of the period, and those before it."""
        return self.current, ~self.current

    @property
    def until(self) -> int:
        """The end of the period, or this moment when it has not come yet."""
        return max(self.period.begins, min(self.period.ends, self.now))

    @cached_property
    def beyond(self) -> Block:
        """The stays that last at this moment, and the prints that ended after the period."""
        return reading.beyond(self.session, self.choice, self.until)

    @cached_property
    def lasting(self) -> Block:
        """The stays of jobs that are on their way at this moment."""
        return self.beyond.where(self.beyond.numbers["until"] == UNKNOWN)

    @cached_property
    def by_staff(self) -> Mask:
        return ~self.stays.by.are(STUDENT.id, SYSTEM.id, "")

    @cached_property
    def approved(self) -> Mask:
        return self.stays.status.are(Status.UPLOADED) & self.stays.became.are(Status.PENDING)

    @cached_property
    def rejected(self) -> Mask:
        """What students withdrew themselves is left out."""
        return self.stays.became.are(Status.REJECTED) & ~self.stays.by.are(STUDENT.id)

    @cached_property
    def completed(self) -> Mask:
        return self.stays.became.are(Status.COMPLETED)

    @cached_property
    def failed(self) -> Mask:
        return self.stays.became.are(FAILED)

    @cached_property
    def picked_up(self) -> Mask:
        return self.stays.became.are(Status.PAIDPICKEDUP)

    @cached_property
    def costs(self) -> Numbers:
        """The price of each stay's job; 0 where it has none."""
        return np.maximum(self.jobs.cost_cents, 0)

    @cached_property
    def time_shares(self) -> tuple[Numbers, Texts]:
        """How long each completed print took, in a hundred of what was estimated; its printer."""
        stays, estimated = self.stays, self.jobs.print_seconds
        prints = self.completed & self.current & stays.status.are(Status.PRINTING)
        rows = np.flatnonzero(prints & (estimated > 0))
        took = stays.until.take(rows) - stays.since.take(rows)
        return percents(took, estimated.take(rows)), stays.printer.take(rows)

    def printer_name(self, printer: str) -> str:
        """How people call a printer, also one that the lab has no more."""
        machine = self.lab.printer(printer)
        if machine:
            return machine.name
        if printer not in self._former:
            called = select(Facts.printer_name).where(Facts.printer == printer)
            last = called.order_by(Facts.id.desc()).limit(1)
            self._former[printer] = self.session.scalar(last) or printer
        return self._former[printer]
