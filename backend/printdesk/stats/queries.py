"""The statistics of a period."""

from datetime import datetime

from sqlalchemy.orm import Session

from printdesk.catalog import Catalog
from printdesk.stats import flow, people, printing, troubles
from printdesk.stats.counted import Counted
from printdesk.stats.figures import Figures
from printdesk.stats.period import Period
from printdesk.stats.reading import Choice
from printdesk.stats.stays import seconds


def of_period(
    session: Session, lab: Catalog, period: Period, choice: Choice, now: datetime
) -> Figures:
    """All figures of the period, for the jobs that are chosen."""
    counted = Counted(session, lab, period, choice, seconds(now))
    submissions = counted.submissions
    return Figures(
        period=period,
        counted_seconds=counted.until - period.begins,
        totals=flow.totals(counted),
        over_time=flow.over_time(counted),
        waiting=flow.waiting(counted),
        turnaround=flow.turnaround(counted),
        disciplines=flow.shares(counted, submissions.discipline),
        methods=flow.shares(counted, submissions.print_method),
        colors=flow.shares(counted, submissions.color),
        printers=printing.printers(counted),
        materials=printing.materials(counted),
        rejections=int((counted.rejected & counted.current).sum()),
        reasons=troubles.reasons(counted),
        failures=troubles.failures(counted),
        estimated_time=printing.estimated_time(counted),
        estimated_weight=printing.estimated_weight(counted),
        staff=people.staff(counted),
    )
