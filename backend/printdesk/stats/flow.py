"""How many jobs came and went, how long that took, and what waits now."""

from collections.abc import Mapping

import numpy as np

from printdesk.jobs.states import Status
from printdesk.stats.arithmetic import by_part, median, median_and_ninth_decile
from printdesk.stats.columns import Texts
from printdesk.stats.counted import Counted
from printdesk.stats.figures import Part, Share, Total, Turnaround, Waiting
from printdesk.stats.months import ON_THE_WAY

# Which status begins a stage, and which ends it.
STAGES: Mapping[str, tuple[Status, tuple[Status, ...]]] = {
    "review": (Status.UPLOADED, (Status.PENDING, Status.REJECTED)),
    "confirmation": (Status.PENDING, (Status.READYTOPRINT,)),
    "queue": (Status.READYTOPRINT, (Status.PRINTING,)),
    "print": (Status.PRINTING, (Status.COMPLETED,)),
    "pickup": (Status.COMPLETED, (Status.PAIDPICKEDUP,)),
}


def totals(counted: Counted) -> list[Total]:
    """What the whole period comes to, beside the one before."""
    submitted = int(counted.new.sum())
    told = [Total("submitted", submitted, len(counted.new) - submitted)]
    for name in ("rejected", "completed", "failed", "picked_up"):
        now, before = (int((getattr(counted, name) & rows).sum()) for rows in counted.both)
        told.append(Total(name, now, before))
    paid, costs = counted.picked_up, counted.costs
    now, before = (int(costs.compress(paid & rows).sum()) for rows in counted.both)
    return [*told, Total("revenue", now, before)]


def over_time(counted: Counted) -> list[Part]:
    """The same by day, week or month."""
    until, begins = counted.stays.until, counted.beginnings
    columns = [by_part(begins, counted.submissions.at[counted.new])]
    for mask in (counted.rejected, counted.completed, counted.failed, counted.picked_up):
        columns.append(by_part(begins, until.compress(mask & counted.current)))
    paid = counted.picked_up & counted.current
    columns.append(by_part(begins, until.compress(paid), counted.costs.compress(paid)))
    return [
        Part(part.first, part.last, *values)
        for part, *values in zip(counted.parts, *columns, strict=True)
    ]


def waiting(counted: Counted) -> list[Waiting]:
    """Where the jobs on their way are at this moment."""
    lasting, told = counted.lasting, []
    for status in ON_THE_WAY:
        since = lasting.numbers["since"][lasting.texts["status"].are(status)]
        longest = max(0, counted.now - int(since.min())) if len(since) else None
        told.append(Waiting(status.value, len(since), longest))
    return told


def turnaround(counted: Counted) -> list[Turnaround]:
    """How long each stage took, and the way from the submission to the print."""
    stays = counted.stays
    took = stays.until - stays.since
    spans = {
        stage: (stays.status.are(begins) & stays.became.are(*ends), took)
        for stage, (begins, ends) in STAGES.items()
    }
    spans["review"] = spans["review"][0] & counted.by_staff, took
    spans["total"] = counted.completed, stays.until - counted.jobs.submitted
    told = []
    for stage, (mask, lengths) in spans.items():
        rows = np.flatnonzero(mask)
        taken, current = lengths.take(rows), counted.current.take(rows)
        now, before = taken.compress(current), taken.compress(~current)
        middle, ninth = median_and_ninth_decile(now)
        told.append(Turnaround(stage, len(now), middle, ninth, median(before)))
    return told


def shares(counted: Counted, column: Texts) -> list[Share]:
    """The submissions of the period by what a column says, the most first."""
    now, before = column.counts(counted.new), column.counts(~counted.new)
    told = [Share(name, now.get(name, 0), before.get(name, 0)) for name in {*now, *before}]
    return sorted(told, key=lambda share: (-share.count, -share.before, share.name))
