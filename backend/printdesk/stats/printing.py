"""What was printed: on which printers, of what, and how it compares with what was estimated."""

import numpy as np

from printdesk.stats import reading
from printdesk.stats.arithmetic import covered, median, median_and_ninth_decile, percent
from printdesk.stats.columns import UNKNOWN
from printdesk.stats.counted import Counted
from printdesk.stats.figures import MaterialFigures, PrinterFigures, TimeEstimate, WeightEstimate


def printers(counted: Counted) -> list[PrinterFigures]:
    """Those of the lab in its own order, then those that it had."""
    stays, begins, ends = counted.stays, counted.period.begins, counted.until
    running = reading.printing(counted.rows, counted.beyond, begins, ends)
    until = np.where(running.until == UNKNOWN, np.int64(ends), running.until)
    submitted = counted.submissions.printer.counts(counted.new)
    completed, failed = (
        stays.printer.counts(mask & counted.current) for mask in (counted.completed, counted.failed)
    )
    wanted = counted.choice.printer
    known = [each.id for each in counted.lab.printers if wanted in {None, each.id}]
    took, took_on = counted.time_shares
    told = []
    for printer in dict.fromkeys([*known, *submitted, *running.printer.counts(), *completed]):
        mine = running.printer.are(printer)
        busy = covered(running.since.compress(mine), until.compress(mine), begins, ends)
        done, spoilt = completed.get(printer, 0), failed.get(printer, 0)
        told.append(
            PrinterFigures(
                id=printer,
                name=counted.printer_name(printer),
                submitted=submitted.get(printer, 0),
                completed=done,
                failed=spoilt,
                failure_percent=percent(spoilt, spoilt + done),
                busy_seconds=busy,
                utilization_percent=percent(busy, ends - begins),
                time_percent=median(took[took_on.are(printer)]),
            )
        )
    return told


def materials(counted: Counted) -> list[MaterialFigures]:
    """What the completed prints used and cost, by material."""
    jobs, done = counted.jobs, counted.completed & counted.current
    told = []
    for name in jobs.material.names:
        mine = done & jobs.material.are(name)
        if mine.any():
            grams = int(np.maximum(jobs.weight_cg.compress(mine), 0).sum()) / 100
            cost = int(counted.costs.compress(mine).sum())
            told.append(MaterialFigures(name, int(mine.sum()), grams, cost))
    return sorted(told, key=lambda each: (-each.grams, each.name))


def estimated_time(counted: Counted) -> TimeEstimate:
    """How long the prints took that were completed."""
    shares, _ = counted.time_shares
    return TimeEstimate(len(shares), *median_and_ninth_decile(shares))


def estimated_weight(counted: Counted) -> WeightEstimate:
    """How the weights of the approved jobs lay to what students were told at first."""
    jobs = counted.jobs
    known = counted.approved & counted.current
    known = known & (jobs.least_cg != UNKNOWN) & (jobs.weight_cg != UNKNOWN)
    lighter = int((known & (jobs.weight_cg < jobs.least_cg)).sum())
    heavier = int((known & (jobs.weight_cg > jobs.most_cg)).sum())
    count = int(known.sum())
    return WeightEstimate(count, lighter, count - lighter - heavier, heavier)
