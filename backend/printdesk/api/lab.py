"""The lab itself: what the pages need to know, its prices and its counts."""

from typing import Annotated, Literal

from flask import Blueprint
from pydantic import Field

from printdesk import __version__, catalog
from printdesk.api.catalog_shapes import cents
from printdesk.api.contract import Access, endpoint
from printdesk.api.current import current_desk
from printdesk.api.schemas import Input, Number, Output
from printdesk.api.texts import Text
from printdesk.errors import ValidationFailed
from printdesk.jobs import search
from printdesk.pricing import cost_cents, rounded_hours
from printdesk.upkeep import space

blueprint = Blueprint("lab", __name__)

REFRESH_SECONDS = 45


class AuthOut(Output):
    """How staff sign in."""

    mode: Literal["local", "clerk"]
    clerk_publishable_key: str | None
    clerk_frontend: Annotated[
        str | None, Field(description="The host that the key names: where Clerk's scripts are.")
    ]
    registration_domains: Annotated[
        list[str], Field(description="Whose addresses may register; empty when nobody may.")
    ]
    session_idle_minutes: float


class ConfigOut(Output):
    """What the pages need to know."""

    version: str
    auth: AuthOut
    max_upload_mb: int
    lock_minutes: float
    confirm_token_hours: float
    revert_window_minutes: float
    allowed_email_domains: list[str]
    slicer_extensions: list[str]
    mail_to_files: Annotated[bool, Field(description="Mails are written to files, not sent.")]
    refresh_seconds: int


class CostQuery(Input):
    """What would be printed."""

    method: Annotated[str, Text(1, 20)]
    printer: Annotated[str, Text(0, 64)] | None = None
    weight_g: Annotated[Number, Field(gt=0, le=100_000)]
    time_hours: Annotated[Number, Field(gt=0, le=10_000)]


class CostOut(Output):
    """What it would cost, and by which price."""

    cost_cents: int
    time_hours: Number
    rate_cents_per_gram: Number
    rate_cents_per_minute: Number
    minimum_charge_cents: int
    is_minimum: bool


class StatsOut(Output):
    """How many jobs are where, and how full the share is."""

    uploaded: int
    pending: int
    readyToPrint: int
    printing: int
    completed: int
    storage_usage_mb: float
    storage_limit_mb: Annotated[int, Field(description="0 when there is none.")]


@blueprint.get("/config")
@endpoint(Access.PUBLIC)
def show_config() -> ConfigOut:
    """Tell what the pages need to know."""
    settings = current_desk().settings
    return ConfigOut(
        version=__version__,
        auth=AuthOut(
            mode="clerk" if settings.uses_clerk else "local",
            clerk_publishable_key=settings.clerk_publishable_key or None,
            clerk_frontend=settings.clerk_frontend,
            registration_domains=list(settings.registration_domains),
            session_idle_minutes=settings.session_idle_minutes,
        ),
        max_upload_mb=settings.max_upload_mb,
        lock_minutes=settings.lock_minutes,
        confirm_token_hours=settings.confirm_token_hours,
        revert_window_minutes=settings.revert_window_minutes,
        allowed_email_domains=list(settings.allowed_email_domains),
        slicer_extensions=list(settings.slicer_extensions),
        mail_to_files=not settings.smtp_host,
        refresh_seconds=REFRESH_SECONDS,
    )


@blueprint.get("/cost/preview")
@endpoint(Access.STAFF)
def preview_cost(query: CostQuery) -> CostOut:
    """Tell what a print would cost."""
    with current_desk().database.reading() as session:
        lab = catalog.current(session)
    method = lab.method(query.method)
    if method is None:
        raise ValidationFailed({"method": "Choose one of the print methods in the catalog."})
    printer = lab.printer(query.printer) if query.printer else None
    if query.printer and (printer is None or printer.method != method.name):
        raise ValidationFailed({"printer": f"Choose one of the printers for {method.name}."})
    rate = lab.rate(method, printer)
    cost = cost_cents(query.weight_g, query.time_hours, rate)
    minimum = cents(method.minimum_charge)
    return CostOut(
        cost_cents=cost,
        time_hours=rounded_hours(query.time_hours),
        rate_cents_per_gram=rate.per_gram * 100,
        rate_cents_per_minute=rate.per_minute * 100,
        minimum_charge_cents=minimum,
        is_minimum=cost <= minimum,
    )


@blueprint.get("/stats")
@endpoint(Access.STAFF)
def show_stats() -> StatsOut:
    """Count the jobs of each stage."""
    desk = current_desk()
    with desk.database.reading() as session:
        counts = search.count_by_status(session)
        return StatsOut(
            uploaded=counts["UPLOADED"],
            pending=counts["PENDING"],
            readyToPrint=counts["READYTOPRINT"],
            printing=counts["PRINTING"],
            completed=counts["COMPLETED"],
            storage_usage_mb=space.usage_mb(session),
            storage_limit_mb=desk.settings.storage_limit_mb,
        )
