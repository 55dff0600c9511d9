"""Statistics as CSV, for spreadsheets: what the page shows, or one line for each job."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from printdesk.models import Facts, Stay
from printdesk.stats.figures import Figures
from printdesk.stats.months import ON_THE_WAY
from printdesk.stats.period import Period
from printdesk.stats.reading import Choice
from printdesk.stats.stays import FAILED

AT_ONCE = 1000
# A spreadsheet takes what begins with one of these for a formula, and carries it out.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | int | float | None
Reading = Callable[[], AbstractContextManager[Session]]

JOB_HEAD = (
    *("submitted", "discipline", "print_method", "printer", "color", "material"),
    *("weight_g", "estimated_hours", "price_usd", "status", "failed_prints"),
    *(f"hours_{status.lower()}" for status in ON_THE_WAY),
)


def figures(shown: Figures) -> Iterator[str]:
    """What the page shows, one figure on each line, as chunks of text."""
    yield from _lines([("section", "item", "figure", "value"), *_figures(shown)])


def jobs(reading: Reading, period: Period, choice: Choice, at_once: int = AT_ONCE) -> Iterator[str]:
    """One line for each submission of the period, without names, as chunks of text.

    They are read ``at_once``, each time in a transaction of its own: nothing is held open, and no
    more in memory, while a slow reader takes them.
    """
    yield from _lines([JOB_HEAD])
    last = (period.begins - 1, 0)
    while True:
        with reading() as session:
            found = _next(session, period, choice, last, at_once)
            stays = _stays_of(session, found)
        if not found:
            return
        yield from _lines(_job(facts, stays[facts.id], period) for facts in found)
        last = found[-1].submitted, found[-1].id


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA):
        return "'" + cell
    return cell


def _lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    yield text.getvalue()


def _figures(shown: Figures) -> Iterator[tuple[Cell, ...]]:
    period = shown.period
    yield "period", period.zone.key, "first day", period.first.isoformat()
    yield "period", period.zone.key, "last day", period.last.isoformat()
    for total in shown.totals:
        unit = " (cents)" if total.name == "revenue" else ""
        yield "totals", total.name, f"this period{unit}", total.value
        yield "totals", total.name, f"period before{unit}", total.before
    lists: dict[str, tuple[str, Iterable[object]]] = {
        "over time": ("first", shown.over_time),
        "waiting now": ("status", shown.waiting),
        "turnaround": ("stage", shown.turnaround),
        "disciplines": ("name", shown.disciplines),
        "methods": ("name", shown.methods),
        "colors": ("name", shown.colors),
        "printers": ("name", shown.printers),
        "materials": ("name", shown.materials),
        "rejection reasons": ("reason", shown.reasons),
        "staff": ("name", shown.staff),
    }
    for section, (key, rows) in lists.items():
        for row in rows:
            told = dict(vars(row))
            item = str(told.pop(key))
            for name, value in told.items():
                if not isinstance(value, list):
                    yield section, item, name, value if _is_plain(value) else str(value)
    for failure in shown.failures:
        yield "failures", failure.printer, failure.reason or "(not kept)", failure.count
    for name, estimate in {"time": shown.estimated_time, "weight": shown.estimated_weight}.items():
        for figure, value in vars(estimate).items():
            yield "estimates", name, figure, value


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, int | float)


def _next(
    session: Session, period: Period, choice: Choice, last: tuple[int, int], at_once: int
) -> Sequence[Facts]:
    after = or_(Facts.submitted > last[0], and_(Facts.submitted == last[0], Facts.id > last[1]))
    query = select(Facts).where(after, Facts.submitted < period.ends)
    if choice.printer:
        query = query.where(Facts.printer == choice.printer)
    if choice.discipline:
        query = query.where(Facts.discipline == choice.discipline)
    return session.scalars(query.order_by(Facts.submitted, Facts.id).limit(at_once)).all()


def _stays_of(session: Session, found: Sequence[Facts]) -> dict[int, list[Stay]]:
    stays: dict[int, list[Stay]] = {facts.id: [] for facts in found}
    query = select(Stay).where(Stay.facts_id.in_(stays)).order_by(Stay.id)
    for stay in session.scalars(query):
        stays[stay.facts_id].append(stay)
    return stays


def _job(facts: Facts, stays: Sequence[Stay], period: Period) -> tuple[Cell, ...]:
    hours = []
    for status in ON_THE_WAY:
        ended = [s.until - s.since for s in stays if s.status == status and s.until is not None]
        hours.append(round(sum(ended) / 3600, 2) if ended else None)
    return (
        datetime.fromtimestamp(facts.submitted, period.zone).isoformat(),
        facts.discipline,
        facts.print_method,
        facts.printer_name,
        facts.color,
        facts.material,
        None if facts.weight_cg is None else facts.weight_cg / 100,
        None if facts.print_seconds is None else facts.print_seconds / 3600,
        None if facts.cost_cents is None else facts.cost_cents / 100,
        _status(stays),
        sum(stay.became == FAILED for stay in stays),
        *hours,
    )


def _status(stays: Sequence[Stay]) -> str | None:
    """Where the job is, or what has ended it."""
    return (stays[-1].became or stays[-1].status) if stays else None
