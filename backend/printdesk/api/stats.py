"""The statistics: figures of a period, and the same as CSV."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from flask import Blueprint, Response
from pydantic import Field

from printdesk import catalog
from printdesk.api.contract import Access, Media, endpoint
from printdesk.api.current import current_desk
from printdesk.api.schemas import Day, Input, Whole
from printdesk.api.stats_shapes import ChoiceOut, DetailedStatsOut
from printdesk.api.texts import Text
from printdesk.catalog import Catalog
from printdesk.stats import export, queries
from printdesk.stats.definitions import DEFINITIONS
from printdesk.stats.figures import Figures
from printdesk.stats.period import LONGEST_DAYS, Period, between, last_days
from printdesk.stats.reading import Choice

blueprint = Blueprint("stats", __name__)

ALL = "all"
CSV = "text/csv"


class StatsQuery(Input):
    """Which days and which jobs; without `from` and `to`, the last `days` up to today.

    Of two days whichever comes first begins; of more than ten years the last ten are counted.
    """

    days: Annotated[Whole, Field(ge=1, le=LONGEST_DAYS)] = 30
    first: Annotated[Day | None, Field(alias="from")] = None
    last: Annotated[Day | None, Field(alias="to")] = None
    printer: Annotated[str, Text(0, 64)] = ALL
    discipline: Annotated[str, Text(0, 100)] = ALL

    def period(self, now: datetime) -> Period:
        """The days that are asked for."""
        zone = current_desk().settings.zone
        if self.first is None and self.last is None:
            return last_days(self.days, now, zone)
        today = now.astimezone(zone).date()
        return between(self.first, self.last or today, self.days, zone)

    @property
    def choice(self) -> Choice:
        """The jobs that are asked for."""
        return Choice(_narrowed(self.printer), _narrowed(self.discipline))


class ExportQuery(StatsQuery):
    """The same, and what the lines are: all figures of the page, or the jobs of the period."""

    lines: Literal["figures", "jobs"] = "figures"


@blueprint.get("/stats/detailed")
@endpoint(Access.STAFF)
def show_detailed_stats(query: StatsQuery) -> DetailedStatsOut:
    """Show the statistics of a period."""
    lab, figures = _figures(query)
    period = figures.period
    return DetailedStatsOut.model_validate(
        {
            **vars(figures),
            "period": {
                **{name: getattr(period, name) for name in ("first", "last", "days", "step")},
                "begins_at": datetime.fromtimestamp(period.begins, UTC),
                "ends_at": datetime.fromtimestamp(period.ends, UTC),
                "time_zone": period.zone.key,
            },
            "printer_choices": _printers(lab, figures),
            "discipline_choices": list(lab.disciplines),
            "definitions": DEFINITIONS,
        }
    )


@blueprint.get("/stats/export.csv")
@endpoint(Access.STAFF, returns=Media((CSV,)))
def export_stats(query: ExportQuery) -> Response:
    """Download the statistics of a period as CSV."""
    desk = current_desk()
    if query.lines == "jobs":
        period = query.period(desk.clock.now())
        content = export.jobs(desk.database.reading, period, query.choice)
    else:
        figures = _figures(query)[1]
        content, period = export.figures(figures), figures.period
    name = f"printdesk-{query.lines}-{period.first}-{period.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=f"{CSV}; charset=utf-8", headers=headers)


def _figures(query: StatsQuery) -> tuple[Catalog, Figures]:
    desk = current_desk()
    now = desk.clock.now()
    # One look for all of it, so that no job counts twice that moves meanwhile.
    with desk.database.snapshot() as session:
        lab = catalog.current(session)
        return lab, queries.of_period(session, lab, query.period(now), query.choice, now)


def _printers(lab: Catalog, figures: Figures) -> list[ChoiceOut]:
    """Those of the lab, and those that it had when something was printed on them."""
    known = {each.id: each.name for each in lab.printers}
    names = known | {each.id: each.name for each in figures.printers}
    return [ChoiceOut(id=printer, name=name) for printer, name in names.items()]


def _narrowed(chosen: str) -> str | None:
    return None if chosen in {"", ALL} else chosen
