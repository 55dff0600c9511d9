"""What is said of a model: fit, unit, weight and cost."""

from decimal import Decimal

import pytest

from printdesk.inspection.preflight import (
    BuildVolume,
    Measures,
    Order,
    Preflight,
    fits,
    preflight,
)
from printdesk.inspection.units import unit_warning
from printdesk.pricing import Rate

MK4S = BuildVolume("Prusa MK4S", (250, 210, 220))
XL = BuildVolume("Prusa XL", (360, 360, 360))
RAISE = BuildVolume("Raise3D Pro 2 Plus", (305, 305, 605))
PLA = Order(MK4S, (MK4S, XL, RAISE), "Filament", "PLA", Decimal("1.24"), Rate(Decimal("0.10")))
FORM = BuildVolume("Formlabs Form 3", (145, 145, 175))
RESIN = Order(*(FORM, (FORM,), "Resin", "Standard Resin", Decimal("1.1")), Rate(Decimal("0.20")))


def cube(side: float) -> Measures:
    return Measures((side, side, side), True, 1, 12, 6 * side**2, side**3, False)


def said(found: Measures, order: Order = PLA) -> Preflight:
    return preflight(found, order)


@pytest.mark.parametrize(
    ("size", "room", "fitting"),
    [
        ((250, 210, 220), (250, 210, 220), True),
        ((210, 220, 250), (250, 210, 220), True),
        ((220, 250, 210), (250, 210, 220), True),
        ((250.01, 210, 220), (250, 210, 220), True),
        ((250.1, 210, 220), (250, 210, 220), False),
        ((230, 220, 1), (250, 210, 220), True),
        ((230, 230, 215), (250, 210, 220), False),
        ((600, 10, 10), (305, 305, 605), True),
        ((0, 0, 300), (250, 210, 220), False),
    ],
)
def test_what_may_be_turned_about_any_axis_fits(
    size: tuple[float, float, float], room: tuple[float, float, float], *, fitting: bool
) -> None:
    assert fits(size, room) is fitting


def test_the_printers_that_could_print_it_are_named() -> None:
    assert said(cube(200)).fitting_printers == ["Prusa MK4S", "Prusa XL", "Raise3D Pro 2 Plus"]
    told = said(cube(300))
    assert (told.fits, told.fitting_printers) == (False, ["Prusa XL", "Raise3D Pro 2 Plus"])
    told = said(cube(500))
    assert (told.fits, told.fitting_printers) == (False, [])


@pytest.mark.parametrize(
    ("side", "order", "grams", "cents"),
    [
        # All shell: 1 cm³ is 6 cm² of surface times 0.9 mm, and a filling of 15 %.
        (10, PLA, [0.76, 0.98], [300, 300]),
        (100, PLA, [242.92, 315.79], [2429, 3158]),
        # Thinner than two walls: solid.
        (1, PLA, [0.01, 0.01], [300, 300]),
        # Resin is printed solid.
        (20, RESIN, [8.8, 11.44], [300, 300]),
        (50, RESIN, [137.5, 178.75], [2750, 3575]),
    ],
)
def test_weight_and_cost_are_ranges(
    side: float, order: Order, grams: list[float], cents: list[int]
) -> None:
    told = said(cube(side), order)
    assert told.weight_g == pytest.approx(grams, abs=0.006)
    assert told.cost_cents == cents


def test_what_the_estimate_rests_on_is_said() -> None:
    assert said(cube(20)).basis == (
        "Estimated from volume and surface, with 0.9 mm walls and 15% infill, in PLA at $0.10 "
        "per gram, $3.00 at least. Supports may add to it; staff set the price after slicing."
    )
    by_time = Rate(Decimal("0.125"), Decimal("0.01"), Decimal(5))
    order = Order(None, (), "Resin", "Tough Resin", Decimal("1.1"), by_time)
    told = preflight(Measures((9, 9, 9), False, 1, 9, 9, 9, True), order)
    assert told.basis == (
        "Estimated from volume and surface, printed solid, in Tough Resin at $0.125 per gram, "
        "$5.00 at least. The printing time costs extra and is not counted yet. The surface has "
        "holes, so the volume is a guess. Supports may add to it; staff set the price after "
        "slicing."
    )
    assert (told.fits, told.volume_is_approximate) == (False, True)
    turned = preflight(Measures((9, 9, 9), True, 1, 9, 9, 9, True), order).basis
    assert "The surface is inside out in places, so the volume is a guess." in turned


@pytest.mark.parametrize("longest", [6, 20, 250, 605, 1000])
def test_an_ordinary_size_is_passed_over(longest: float) -> None:
    assert unit_warning(longest) is None


@pytest.mark.parametrize(
    ("longest", "sentence"),
    [
        (
            0.047,
            "Longest side 0.05 mm: it was probably drawn in metres. At metres it would be 47 mm.",
        ),
        (
            2,
            "Longest side 2 mm: it was probably drawn in inches or centimetres. At inches it "
            "would be 51 mm, at centimetres it would be 20 mm.",
        ),
        (
            0.5,
            "Longest side 0.5 mm: it was probably drawn in metres or inches. At metres it would "
            "be 500 mm, at inches it would be 13 mm.",
        ),
        (
            0.001,
            "Longest side 0.001 mm: that is too small to print. Check the unit in which it was "
            "drawn and exported.",
        ),
        (
            6000,
            "Longest side 6000 mm: it was probably drawn at full size, or its unit got lost. "
            "Scale it before you export it: at 1:50 it would be 120 mm.",
        ),
    ],
)
def test_a_size_that_looks_wrong_is_told_with_what_it_may_have_been(
    longest: float, sentence: str
) -> None:
    assert unit_warning(longest) == sentence
