"""The first catalog is the agreed one, to the letter; a changed one must fit together."""

import hashlib
from decimal import Decimal

import pytest
from pydantic import ValidationError

from printdesk import catalog
from printdesk.actors import SYSTEM
from printdesk.catalog import Catalog
from printdesk.catalog_seeds import seeds
from printdesk.desk import Desk
from printdesk.errors import VersionConflict

FILAMENT_COLORS = (
    "True Red, True Orange, Light Orange, True Yellow, Dark Yellow, Lime Green, Green, "
    "Forest Green, Blue, Electric Blue, Midnight Purple, Light Purple, Clear, True White, Gray, "
    "True Black, Brown, Copper, Bronze, True Silver, True Gold, Glow in the Dark, Color Changing"
)


@pytest.fixture
def lab() -> Catalog:
    return Catalog.model_validate(seeds())


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_required_texts_are_unaltered(lab: Catalog) -> None:
    assert digest(lab.texts.introduction) == (
        "e410e1264310761b14c7fbc0f3bf9db287bc9456731e212429cf7727540bde3d"
    )
    assert digest(lab.texts.dimensions) == (
        "69841e24b0bf3365472f8d4b41462aae7183f9e34c8ca06ceb285d3093252ed0"
    )
    assert lab.texts.consent == (
        "I understand there is a minimum $3.00 charge for all print jobs, and that the final "
        "cost may be higher based on material and time."
    )
    assert lab.texts.next_steps == (
        "Your submission is now with staff for review. You will receive an email if it's "
        "rejected or approved, asking for your final confirmation before printing."
    )


def test_the_printers_are_those_of_the_lab(lab: Catalog) -> None:
    sizes = {p.id: (p.name, p.method, p.width_mm, p.depth_mm, p.height_mm) for p in lab.printers}
    assert sizes == {
        "prusa_mk4s": ("Prusa MK4S", "Filament", 250, 210, 220),
        "prusa_xl": ("Prusa XL", "Filament", 360, 360, 360),
        "raise3d_pro2plus": ("Raise3D Pro 2 Plus", "Filament", 305, 305, 605),
        "formlabs_form3": ("Formlabs Form 3", "Resin", 145, 145, 175),
    }


def test_colors_follow_the_method(lab: Catalog) -> None:
    by_method: dict[str, list[str]] = {"Filament": [], "Resin": []}
    for color in lab.colors:
        by_method[color.method].append(color.name)
    assert by_method["Filament"] == FILAMENT_COLORS.split(", ")
    assert by_method["Resin"] == ["Black", "White", "Gray", "Clear"]


def test_prices_and_materials(lab: Catalog) -> None:
    rates = {m.name: (m.rate_per_gram, m.minimum_charge) for m in lab.methods}
    assert rates == {
        "Filament": (Decimal("0.10"), Decimal("3.00")),
        "Resin": (Decimal("0.20"), Decimal("3.00")),
    }
    materials = {m.name: m.density_g_cm3 for m in lab.materials}
    assert materials == {
        "PLA": Decimal("1.24"),
        "PETG": Decimal("1.27"),
        "TPU": Decimal("1.21"),
        "Standard Resin": Decimal("1.1"),
    }


def test_the_methods_name_stands_for_its_default_material(lab: Catalog) -> None:
    assert lab.material("Filament", "Filament") == lab.material("PLA", "Filament")
    assert lab.material("Resin", "Resin") == lab.material("Standard Resin", "Resin")
    assert lab.material("Resin", "Filament") is None


def test_a_printers_own_rate_comes_before_the_methods(lab: Catalog) -> None:
    method = lab.methods[0]
    cheap = lab.printers[0].model_copy(update={"rate_per_gram": Decimal(0)})
    assert lab.rate(method, lab.printers[0]).per_gram == Decimal("0.10")
    assert lab.rate(method, cheap).per_gram == 0


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("printers", {"method": "Laser"}),
        ("printers", {"width_mm": 0}),
        ("printers", {"id": "Prusa MK4S"}),
        ("colors", {"hex": "blue"}),
        ("colors", {"name": "True Orange"}),
        ("materials", {"density_g_cm3": "0"}),
        ("materials", {"name": "Wood"}),
        ("methods", {"rate_per_gram": "-1"}),
    ],
)
def test_a_catalog_that_does_not_fit_together_is_refused(
    part: str, change: dict[str, object]
) -> None:
    document = seeds()
    entries = document[part]
    assert isinstance(entries, list)
    document[part] = [entries[0] | change, *entries[1:]]
    with pytest.raises(ValidationError):
        Catalog.model_validate(document)


@pytest.mark.usefixtures("any_database")
def test_of_two_who_save_at_once_one_is_told(desk: Desk, lab: Catalog) -> None:
    assert catalog.save(desk, lab, 0, SYSTEM) == 1
    assert catalog.save(desk, lab, 1, SYSTEM) == 2
    with pytest.raises(VersionConflict):
        catalog.save(desk, lab, 1, SYSTEM)
    with desk.database.reading() as session:
        assert catalog.with_version(session) == (2, lab)
