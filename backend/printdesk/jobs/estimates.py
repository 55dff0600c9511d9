"""What the catalog has to say about a job's model: who could print it, at what price, its color."""

from collections.abc import Mapping
from decimal import Decimal

from pydantic import TypeAdapter

from printdesk.catalog import Catalog, Method, Printer
from printdesk.inspection.preflight import (
    BuildVolume,
    Measures,
    Order,
    Preflight,
    PreflightFailure,
    preflight,
)
from printdesk.models import Job

# For filaments that change, glow or are clear: a light gray shows a shape best.
PLAIN = (190, 194, 201)

_MEASURES = TypeAdapter(Measures)


def told(lab: Catalog, job: Job, measures: bytes) -> Preflight | PreflightFailure:
    """The preflight of a job's model, of which a child has told the measures in JSON."""
    method = lab.method(job.print_method)
    if method is None:
        return PreflightFailure(f"The lab does not print by {job.print_method} any more.")
    return preflight(_MEASURES.validate_json(measures), _order(lab, job, method))


def color(lab: Catalog, job: Job) -> tuple[int, int, int]:
    """The color in which a job's model is shown, in red, green and blue."""
    chosen = lab.color(job.color, job.print_method)
    if chosen is None or chosen.hex is None:
        return PLAIN
    red, green, blue = bytes.fromhex(chosen.hex.removeprefix("#"))
    return red, green, blue


def estimated_grams(told: Mapping[str, object] | None) -> tuple[Decimal, Decimal] | None:
    """From how many to how many grams a model was thought to weigh, where that is known."""
    match (told or {}).get("weight_g"):
        case [int() | float() as low, int() | float() as high] if 0 <= low <= high:
            return Decimal(str(low)), Decimal(str(high))
        case _:
            return None


def _order(lab: Catalog, job: Job, method: Method) -> Order:
    printer = lab.printer(job.printer)
    default = lab.material(method.name, method.name)
    material = lab.material(job.material or method.name, method.name) or default
    assert material is not None  # noqa: S101 - a catalog has each method's default material
    return Order(
        chosen=_volume(printer) if printer else None,
        printers=[
            _volume(each) for each in lab.printers if each.method == method.name and each.available
        ],
        method=method.name,
        material=material.name,
        density=material.density_g_cm3,
        rate=lab.rate(method, printer),
    )


def _volume(printer: Printer) -> BuildVolume:
    return BuildVolume(printer.name, (printer.width_mm, printer.depth_mm, printer.height_mm))
