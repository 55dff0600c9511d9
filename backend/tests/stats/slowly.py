"""The statistics once more, in the slowest and most obvious way, from what happened alone.

Nothing of the product's code is used: every moment is looked at as somebody in the lab would see
it, by the date on the calendar of the lab's time zone.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from tests.stats.generated import PRINTERS, MadeUp

ON_THE_WAY = ["UPLOADED", "PENDING", "READYTOPRINT", "PRINTING", "COMPLETED"]
OWN_WORDS = "Another reason, in staff's own words"
FORMER = "Somebody who is not here any more"


@dataclass
class Step:
    """A job left a status for another."""

    made: MadeUp
    source: str
    target: str
    since: datetime
    at: datetime
    kind: str
    by: str
    name: str
    details: dict[str, Any]
    printer: str

    @property
    def seconds(self) -> int:
        return _span(self.since, self.at)


@dataclass
class Asked:
    """What is asked for."""

    first: date
    last: date
    zone: ZoneInfo
    now: datetime
    printer: str | None = None
    discipline: str | None = None


def counted(lab: Sequence[MadeUp], asked: Asked) -> dict[str, Any]:
    """What the API should answer, but for words about it."""
    chosen = [each for each in lab if asked.discipline in {None, each.job.discipline}]
    days = (asked.last - asked.first).days + 1
    earlier = asked.first - timedelta(days=days), asked.first - timedelta(days=1)
    paths = [_path(each) for each in chosen]
    steps = [step for path in paths for step in path if asked.printer in {None, step.printer}]
    steps = [step for step in steps if step.source in ON_THE_WAY]

    def day(moment: datetime) -> date:
        return moment.astimezone(asked.zone).date()

    now = [s for s in steps if asked.first <= day(s.at) <= asked.last]
    before = [s for s in steps if earlier[0] <= day(s.at) <= earlier[1]]
    mine = [each for each in chosen if asked.printer in {None, each.job.printer}]
    new = [each for each in mine if asked.first <= day(each.job.created_at) <= asked.last]
    old = [each for each in mine if earlier[0] <= day(each.job.created_at) <= earlier[1]]
    parts = _parts(asked.first, asked.last)
    return {
        "totals": _totals(new, old, now, before),
        "over_time": [
            _part(
                first,
                last,
                [each for each in new if first <= day(each.job.created_at) <= last],
                [step for step in now if first <= day(step.at) <= last],
            )
            for first, last in parts
        ],
        "waiting": _waiting(chosen, asked),
        "turnaround": _turnaround(now, before),
        "disciplines": _shares(new, old, lambda each: each.job.discipline),
        "methods": _shares(new, old, lambda each: each.job.print_method),
        "colors": _shares(new, old, lambda each: each.job.color),
        "printers": _printers(chosen, new, now, asked),
        "materials": _materials([step for step in now if is_completed(step)]),
        "rejections": sum(is_rejected(step) for step in now),
        "reasons": _reasons(now, before, parts, day),
        "failures": _failures(now),
        "estimated_time": _time(now),
        "estimated_weight": _weight(now),
        "staff": _staff(now),
    }


def is_rejected(step: Step) -> bool:
    return step.target == "REJECTED" and step.by != "student"


def is_completed(step: Step) -> bool:
    return step.target == "COMPLETED"


def is_failed(step: Step) -> bool:
    return step.kind == "PrintFailed"


def is_paid(step: Step) -> bool:
    return step.target == "PAIDPICKEDUP"


def is_approved(step: Step) -> bool:
    return (step.source, step.target) == ("UPLOADED", "PENDING")


def _path(made: MadeUp) -> list[Step]:
    """The steps that were not taken back."""
    steps: list[Step] = []
    printer = _first_printer(made)
    arrived = [("UPLOADED", made.events[0].at)]
    for event in made.events[1:]:
        if event.kind == "DetailsChanged":
            printer = event.details["after"]["printer"]
        elif event.kind == "StatusReverted":
            steps.pop()
            arrived.pop()
        elif "to" in event.details:
            printer = event.details.get("printer", printer)
            source, since = arrived[-1]
            target = event.details["to"]
            who = event.by.id, event.by.name
            steps.append(
                Step(
                    made, source, target, since, event.at, event.kind, *who, event.details, printer
                )
            )
            arrived.append((target, event.at))
    return steps


def _first_printer(made: MadeUp) -> str:
    changes = [e.details["before"]["printer"] for e in made.events if e.kind == "DetailsChanged"]
    return changes[0] if changes else made.job.printer


def _totals(
    new: list[MadeUp], old: list[MadeUp], now: list[Step], before: list[Step]
) -> list[dict[str, Any]]:
    def total(name: str, value: int, earlier: int) -> dict[str, Any]:
        return {"name": name, "value": value, "before": earlier}

    tests = {
        "rejected": is_rejected,
        "completed": is_completed,
        "failed": is_failed,
        "picked_up": is_paid,
    }
    return [
        total("submitted", len(new), len(old)),
        *(total(name, sum(map(is_, now)), sum(map(is_, before))) for name, is_ in tests.items()),
        total("revenue", _revenue(now), _revenue(before)),
    ]


def _revenue(steps: Iterable[Step]) -> int:
    return sum(step.made.job.cost_cents or 0 for step in steps if is_paid(step))


def _parts(first: date, last: date) -> list[tuple[date, date]]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    groups: dict[object, list[date]] = defaultdict(list)
    for day in days:
        if len(days) <= 35:
            groups[day].append(day)
        elif len(days) <= 190:
            groups[day.isocalendar()[:2]].append(day)
        else:
            groups[day.year, day.month].append(day)
    return [(group[0], group[-1]) for group in groups.values()]


def _part(first: date, last: date, new: list[MadeUp], steps: list[Step]) -> dict[str, Any]:
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "submitted": len(new),
        "rejected": sum(map(is_rejected, steps)),
        "completed": sum(map(is_completed, steps)),
        "failed": sum(map(is_failed, steps)),
        "picked_up": sum(map(is_paid, steps)),
        "revenue_cents": _revenue(steps),
    }


def _waiting(lab: list[MadeUp], asked: Asked) -> list[dict[str, Any]]:
    told = []
    for status in ON_THE_WAY:
        spans = []
        for made in lab:
            if made.deleted_at or made.job.status != status:
                continue
            if asked.printer not in {None, made.job.printer}:
                continue
            path = _path(made)
            since = path[-1].at if path else made.events[0].at
            spans.append(_span(since, asked.now))
        longest = max(spans) if spans else None
        told.append({"status": status, "count": len(spans), "longest_seconds": longest})
    return told


def _turnaround(now: list[Step], before: list[Step]) -> list[dict[str, Any]]:
    stages: dict[str, Callable[[Step], bool]] = {
        "review": lambda s: (
            s.source == "UPLOADED" and s.target in {"PENDING", "REJECTED"} and s.by != "student"
        ),
        "confirmation": lambda s: (s.source, s.target) == ("PENDING", "READYTOPRINT"),
        "queue": lambda s: (s.source, s.target) == ("READYTOPRINT", "PRINTING"),
        "print": lambda s: (s.source, s.target) == ("PRINTING", "COMPLETED"),
        "pickup": lambda s: (s.source, s.target) == ("COMPLETED", "PAIDPICKEDUP"),
        "total": is_completed,
    }
    told = []
    for stage, belongs in stages.items():

        def length(step: Step, whole: bool = stage == "total") -> int:
            return _span(step.made.job.created_at, step.at) if whole else step.seconds

        spans = [length(step) for step in now if belongs(step)]
        earlier = [length(step) for step in before if belongs(step)]
        told.append(
            {
                "stage": stage,
                "count": len(spans),
                "median_seconds": _rank(spans, 50),
                "p90_seconds": _rank(spans, 90),
                "median_before_seconds": _rank(earlier, 50),
            }
        )
    return told


def _shares(
    new: list[MadeUp], old: list[MadeUp], what: Callable[[MadeUp], str]
) -> list[dict[str, Any]]:
    now, before = Counter(map(what, new)), Counter(map(what, old))
    told = [{"name": n, "count": now[n], "before": before[n]} for n in now | before]
    return sorted(told, key=lambda each: (-each["count"], -each["before"], each["name"]))


def _printers(
    lab: list[MadeUp], new: list[MadeUp], now: list[Step], asked: Asked
) -> dict[str, dict[str, Any]]:
    """By their ids: the order is a matter of looks."""
    begins = datetime.combine(asked.first, datetime.min.time(), asked.zone)
    ends = datetime.combine(asked.last + timedelta(days=1), datetime.min.time(), asked.zone)
    ends = min(ends, asked.now)
    told = {}
    for printer, name in PRINTERS.items():
        if asked.printer not in {None, printer}:
            continue
        done = [s for s in now if is_completed(s) and s.printer == printer]
        failed = [s for s in now if is_failed(s) and s.printer == printer]
        busy = _busy([made for made in lab if not made.deleted_at], lab, printer, begins, ends)
        told[printer] = {
            "id": printer,
            "name": name,
            "submitted": sum(made.job.printer == printer for made in new),
            "completed": len(done),
            "failed": len(failed),
            "failure_percent": _percent(len(failed), len(failed) + len(done)),
            "busy_seconds": busy,
            "utilization_percent": _percent(busy, _span(begins, ends)),
            "time_percent": _time(done)["median_percent"],
        }
    return told


def _busy(
    living: list[MadeUp], lab: list[MadeUp], printer: str, begins: datetime, ends: datetime
) -> int:
    """Seconds of the time between two moments in which something was on the printer."""
    spans = [
        (step.since, step.at)
        for made in lab
        for step in _path(made)
        if step.source == "PRINTING" and step.printer == printer
    ]
    for made in lab:
        if made.job.status == "PRINTING" and made.job.printer == printer:
            over = ends if made in living else made.deleted_at
            assert over is not None
            path = _path(made)
            spans.append((path[-1].at, max(over, path[-1].at)))
    whole = [(_floor(since), _floor(until)) for since, until in spans]
    edges = sorted({_floor(begins), _floor(ends), *(edge for span in whole for edge in span)})
    edges = [edge for edge in edges if _floor(begins) <= edge <= _floor(ends)]
    return sum(
        right - left
        for left, right in pairwise(edges)
        if any(since <= left and right <= until for since, until in whole)
    )


def _materials(done: list[Step]) -> list[dict[str, Any]]:
    by_name: dict[str, list[Step]] = defaultdict(list)
    for step in done:
        by_name[step.made.job.material or ""].append(step)
    told = [
        {
            "name": name,
            "prints": len(steps),
            "grams": float(sum((s.made.job.weight_g or Decimal(0)) for s in steps)),
            "cost_cents": sum(s.made.job.cost_cents or 0 for s in steps),
        }
        for name, steps in by_name.items()
    ]
    return sorted(told, key=lambda each: (-float(str(each["grams"])), str(each["name"])))


def _reasons(
    now: list[Step],
    before: list[Step],
    parts: list[tuple[date, date]],
    day: Callable[[datetime], date],
) -> list[dict[str, Any]]:
    def of(step: Step) -> list[str]:
        return step.details.get("reasons") or [OWN_WORDS]

    rejections = [step for step in now if is_rejected(step)]
    earlier = Counter(reason for step in before if is_rejected(step) for reason in of(step))
    current = Counter(reason for step in rejections for reason in of(step))
    told = [
        {
            "reason": reason,
            "count": current[reason],
            "percent": _percent(current[reason], len(rejections)),
            "before": earlier[reason],
            "parts": [
                sum(reason in of(s) for s in rejections if first <= day(s.at) <= last)
                for first, last in parts
            ],
        }
        for reason in current | earlier
    ]
    return sorted(told, key=lambda each: (-each["count"], -each["before"], each["reason"]))


def _failures(now: list[Step]) -> list[dict[str, Any]]:
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for step in filter(is_failed, now):
        kept = "" if step.made.deleted_at else " ".join(step.details["reason"].split())
        said[PRINTERS[step.printer], kept.casefold()].append(kept)
    told = [
        {"printer": printer, "reason": min(words), "count": len(words)}
        for (printer, _), words in said.items()
    ]
    return sorted(told, key=lambda e: (-int(str(e["count"])), str(e["printer"]), str(e["reason"])))


def _time(steps: list[Step]) -> dict[str, Any]:
    percents = []
    for step in steps:
        hours = step.made.job.time_hours
        if is_completed(step) and step.source == "PRINTING" and hours:
            exact = Decimal(step.seconds) * 100 / (hours * 3600)
            percents.append(int(exact.quantize(Decimal(1), ROUND_HALF_UP)))
    return {
        "count": len(percents),
        "median_percent": _rank(percents, 50),
        "p90_percent": _rank(percents, 90),
    }


def _weight(steps: list[Step]) -> dict[str, int]:
    told = Counter[str]()
    for step in filter(is_approved, steps):
        job = step.made.job
        if not (job.preflight and "weight_g" in job.preflight and job.weight_g):
            continue
        low, high = job.preflight["weight_g"]  # type: ignore[misc]
        told["count"] += 1
        lies = "lighter" if job.weight_g < low else "heavier" if job.weight_g > high else "within"
        told[lies] += 1
    return {name: told[name] for name in ("count", "lighter", "within", "heavier")}


def _staff(steps: list[Step]) -> list[dict[str, Any]]:
    deeds: dict[str, Callable[[Step], bool]] = {
        "approved": is_approved,
        "rejected": is_rejected,
        "confirmed": lambda s: (s.source, s.target) == ("PENDING", "READYTOPRINT"),
        "started": lambda s: (s.source, s.target) == ("READYTOPRINT", "PRINTING"),
        "completed": is_completed,
        "failed": is_failed,
        "picked_up": is_paid,
    }
    told = []
    for person in {step.by for step in steps} - {"student", "system"}:
        theirs = [step for step in steps if step.by == person]
        counts = {name: sum(map(is_, theirs)) for name, is_ in deeds.items()}
        known = [step.name for step in theirs if not step.made.deleted_at]
        if any(counts.values()):
            told.append({"name": known[-1] if known else FORMER, **counts})
    return sorted(told, key=lambda each: str(each["name"]).casefold())


def _rank(values: list[int], share: int) -> int | None:
    """The value that so many in a hundred do not exceed."""
    if not values:
        return None
    return sorted(values)[math.ceil(Decimal(share * len(values)) / 100) - 1]


def _percent(part: int, whole: int) -> float | None:
    if whole == 0:
        return None
    return float((Decimal(part * 100) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _floor(moment: datetime) -> int:
    return math.floor(moment.timestamp())


def _span(since: datetime, until: datetime) -> int:
    return _floor(until) - _floor(since)
