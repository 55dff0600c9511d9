"""Preflight: what a look at a model tells its student before anybody slices it. It only advises."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from printdesk.inspection.units import unit_warning
from printdesk.pricing import Rate, cost_cents, rounded_grams

# What a slicer makes of a model by default: walls, floors and roofs, and a filling behind them.
SHELL_MM = 0.9
INFILL = 0.15
# Five models weighed by a slicer were 1 to 23 % heavier than this; 30 % is what that can come to.
HEAVIER = 1.3
RESIN = "Resin"
CENT = Decimal("0.01")
# A file's numbers are rounded: what sticks out by less than this still fits.
SLACK_MM = 0.01

Sides = tuple[float, float, float]


@dataclass(frozen=True)
class Measures:
    """A surface in numbers: millimetres, and square and cubic ones.

    ``watertight`` when at each edge the triangles close. The volume of what is open, or has a
    part of its surface turned inside out, is only ``approximate``.
    """

    size: Sides
    watertight: bool
    parts: int
    triangles: int
    area: float
    volume: float
    approximate: bool


@dataclass(frozen=True)
class BuildVolume:
    """A printer and what it can print at the most, in millimetres."""

    printer: str
    sides: Sides


@dataclass(frozen=True)
class Order:
    """What is asked for: the printer, those that could take its place, what it is made of.

    ``chosen`` is None when the printer has left the catalog. Density in g/cm³.
    """

    chosen: BuildVolume | None
    printers: Sequence[BuildVolume]
    method: str
    material: str
    density: Decimal
    rate: Rate


@dataclass(frozen=True)
class Preflight:
    """What a model is like. Millimetres, cm³, grams, US cents; what has two numbers is a range.

    ``fitting_printers`` are the names of all that could print it; ``basis`` says what the
    estimates rest on.
    """

    size_mm: list[float]
    fits: bool
    fitting_printers: list[str]
    watertight: bool
    parts: int
    triangles: int
    volume_cm3: float
    volume_is_approximate: bool
    unit_warning: str | None
    weight_g: list[float]
    cost_cents: list[int]
    basis: str


@dataclass(frozen=True)
class PreflightFailure:
    """Why a model could not be looked at, and what to do about it."""

    error: str


def preflight(found: Measures, order: Order) -> Preflight:
    """What is to be said of a model with these measures."""
    lightest, heaviest = _grams(found, order)
    return Preflight(
        size_mm=[_rounded(side) for side in found.size],
        fits=order.chosen is not None and fits(found.size, order.chosen.sides),
        fitting_printers=[each.printer for each in order.printers if fits(found.size, each.sides)],
        watertight=found.watertight,
        parts=found.parts,
        triangles=found.triangles,
        volume_cm3=_rounded(found.volume / 1000),
        volume_is_approximate=found.approximate,
        unit_warning=unit_warning(max(found.size)),
        weight_g=[float(lightest), float(heaviest)],
        cost_cents=[cost_cents(each, Decimal(0), order.rate) for each in (lightest, heaviest)],
        basis=_basis(found, order),
    )


def fits(size: Sides, room: Sides) -> bool:
    """Whether something fits when it may be turned about any axis by a quarter."""
    return all(
        side <= limit + SLACK_MM for side, limit in zip(sorted(size), sorted(room), strict=True)
    )


def _grams(found: Measures, order: Order) -> tuple[Decimal, Decimal]:
    """The least and the most that it may weigh."""
    solid = found.volume
    if order.method != RESIN:
        shell = min(found.volume, found.area * SHELL_MM)
        solid = shell + INFILL * (found.volume - shell)
    grams = Decimal(solid / 1000) * order.density
    return rounded_grams(grams), rounded_grams(grams * Decimal(HEAVIER))


def _basis(found: Measures, order: Order) -> str:
    if order.method == RESIN:
        inside = "printed solid"
    else:
        inside = f"with {SHELL_MM} mm walls and {INFILL:.0%} infill"
    parts = [
        f"Estimated from volume and surface, {inside}, in {order.material} at "
        f"{_dollars(order.rate.per_gram)} per gram, {_dollars(order.rate.minimum)} at least."
    ]
    if order.rate.per_minute:
        parts.append("The printing time costs extra and is not counted yet.")
    if found.approximate:
        wrong = "is inside out in places" if found.watertight else "has holes"
        parts.append(f"The surface {wrong}, so the volume is a guess.")
    parts.append("Supports may add to it; staff set the price after slicing.")
    return " ".join(parts)


def _dollars(amount: Decimal) -> str:
    """An amount with all its digits, and cents at least."""
    return f"${amount.quantize(CENT) if amount == amount.quantize(CENT) else amount.normalize()}"


def _rounded(number: float) -> float:
    """Six digits: more is noise of the file."""
    return float(f"{number:.6g}")
