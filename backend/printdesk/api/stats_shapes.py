"""What the statistics of a period look like on the wire."""

from datetime import date
from typing import Annotated

from pydantic import Field

from printdesk.api.schemas import Instant, Output
from printdesk.stats.period import Step

Days = Annotated[date, Field(description="A day in the lab's time zone.")]
Seconds = Annotated[int, Field(description="In seconds.")]


class PeriodOut(Output):
    """The days that are counted, in the lab's time zone, the first and the last included."""

    first: Days
    last: Days
    days: int
    begins_at: Instant
    ends_at: Instant
    time_zone: Annotated[str, Field(description="An IANA name, as America/Chicago.")]
    step: Annotated[Step, Field(description="What the period is divided into.")]


class TotalOut(Output):
    """A figure of the whole period, and of as many days before it."""

    name: str
    value: int
    before: int


class PartOut(Output):
    """What happened in a part of the period."""

    first: Days
    last: Days
    submitted: int
    rejected: int
    completed: int
    failed: int
    picked_up: int
    revenue_cents: int


class WaitingOut(Output):
    """How many jobs are in a status now."""

    status: str
    count: int
    longest_seconds: Seconds | None


class TurnaroundOut(Output):
    """How long a stage took."""

    stage: str
    count: int
    median_seconds: Seconds | None
    p90_seconds: Seconds | None
    median_before_seconds: Seconds | None


class ShareOut(Output):
    """How many submissions were of a kind."""

    name: str
    count: int
    before: int


class PrinterFiguresOut(Output):
    """The work of a printer."""

    id: str
    name: str
    submitted: int
    completed: int
    failed: int
    failure_percent: float | None
    busy_seconds: Seconds
    utilization_percent: float | None
    time_percent: Annotated[
        int | None, Field(description="The median print time in a hundred of what was estimated.")
    ]


class MaterialFiguresOut(Output):
    """What was printed of a material."""

    name: str
    prints: int
    grams: float
    cost_cents: int


class ReasonOut(Output):
    """How often something was the reason for a rejection, also in each part of the period."""

    reason: str
    count: int
    percent: float | None
    before: int
    parts: list[int]


class FailureOut(Output):
    """How often prints failed on a printer for a reason."""

    printer: str
    reason: Annotated[str, Field(description="Empty where it is not kept.")]
    count: int


class TimeEstimateOut(Output):
    """How long prints took, in a hundred of what was estimated."""

    count: int
    median_percent: int | None
    p90_percent: int | None


class WeightEstimateOut(Output):
    """How many slices weighed what students were told at first, less, or more."""

    count: int
    lighter: int
    within: int
    heavier: int


class StaffFiguresOut(Output):
    """What somebody of the staff did."""

    name: str
    approved: int
    rejected: int
    confirmed: int
    started: int
    completed: int
    failed: int
    picked_up: int


class ChoiceOut(Output):
    """Something that can be chosen."""

    id: str
    name: str


class DetailedStatsOut(Output):
    """The statistics of a period."""

    period: PeriodOut
    printer_choices: list[ChoiceOut]
    discipline_choices: list[str]
    totals: list[TotalOut]
    over_time: list[PartOut]
    waiting: list[WaitingOut]
    turnaround: list[TurnaroundOut]
    disciplines: list[ShareOut]
    methods: list[ShareOut]
    colors: list[ShareOut]
    printers: list[PrinterFiguresOut]
    materials: list[MaterialFiguresOut]
    rejections: int
    reasons: list[ReasonOut]
    failures: list[FailureOut]
    estimated_time: TimeEstimateOut
    estimated_weight: WeightEstimateOut
    staff: list[StaffFiguresOut]
    definitions: Annotated[
        dict[str, str], Field(description="What each figure counts, by its name.")
    ]
