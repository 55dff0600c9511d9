"""What statistics of a period show, each part as the page and the export take it."""

from dataclasses import dataclass
from datetime import date

from printdesk.stats.period import Period


@dataclass(frozen=True)
class Total:
    """A figure of the whole period, and of as many days before it."""

    name: str
    value: int
    before: int


@dataclass(frozen=True)
class Part:
    """What happened in a day, a week or a month of the period."""

    first: date
    last: date
    submitted: int
    rejected: int
    completed: int
    failed: int
    picked_up: int
    revenue_cents: int


@dataclass(frozen=True)
class Waiting:
    """How many jobs are in a status now, and for how long the first of them."""

    status: str
    count: int
    longest_seconds: int | None


@dataclass(frozen=True)
class Turnaround:
    """How long a stage took, where it ended in the period."""

    stage: str
    count: int
    median_seconds: int | None
    p90_seconds: int | None
    median_before_seconds: int | None


@dataclass(frozen=True)
class Share:
    """How many submissions were of a kind."""

    name: str
    count: int
    before: int


@dataclass(frozen=True)
class PrinterFigures:
    """The work of a printer; ``time_percent`` is how long a print took, in a hundred of what was
    estimated."""

    id: str
    name: str
    submitted: int
    completed: int
    failed: int
    failure_percent: float | None
    busy_seconds: int
    utilization_percent: float | None
    time_percent: int | None


@dataclass(frozen=True)
class MaterialFigures:
    """What was printed of a material."""

    name: str
    prints: int
    grams: float
    cost_cents: int


@dataclass(frozen=True)
class Reason:
    """How often something was the reason for a rejection, also in each part of the period."""

    reason: str
    count: int
    percent: float | None
    before: int
    parts: list[int]


@dataclass(frozen=True)
class Failure:
    """How often prints failed on a printer for a reason; empty where it is not known."""

    printer: str
    reason: str
    count: int


@dataclass(frozen=True)
class TimeEstimate:
    """How long prints took, in a hundred of what was estimated."""

    count: int
    median_percent: int | None
    p90_percent: int | None


@dataclass(frozen=True)
class WeightEstimate:
    """How many slices weighed what students were told at first, less, or more."""

    count: int
    lighter: int
    within: int
    heavier: int


@dataclass(frozen=True)
class StaffFigures:
    """What somebody of the staff did."""

    name: str
    approved: int
    rejected: int
    confirmed: int
    started: int
    completed: int
    failed: int
    picked_up: int


@dataclass(frozen=True)
class Figures:
    """All of it."""

    period: Period
    counted_seconds: int
    totals: list[Total]
    over_time: list[Part]
    waiting: list[Waiting]
    turnaround: list[Turnaround]
    disciplines: list[Share]
    methods: list[Share]
    colors: list[Share]
    printers: list[PrinterFigures]
    materials: list[MaterialFigures]
    rejections: int
    reasons: list[Reason]
    failures: list[Failure]
    estimated_time: TimeEstimate
    estimated_weight: WeightEstimate
    staff: list[StaffFigures]
