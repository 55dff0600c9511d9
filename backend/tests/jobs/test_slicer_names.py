"""Slicers' names for printers and materials, in the first catalog and in one of a lab's own."""

import pytest

from printdesk.catalog import Catalog
from printdesk.catalog_seeds import seeds
from printdesk.jobs.slicer_names import material_called, printer_called

LAB = Catalog.model_validate(seeds())


@pytest.mark.parametrize(
    ("name", "printer"),
    [
        ("MK4S", "prusa_mk4s"),
        ("MK4SMMU3", "prusa_mk4s"),
        ("MK4SIS", "prusa_mk4s"),
        ("Original Prusa MK4S", "prusa_mk4s"),
        ("Original Prusa MK4S HF0.4 nozzle", "prusa_mk4s"),
        ("Prusa MK4S 0.25 nozzle", "prusa_mk4s"),
        ("prusa_mk4s", "prusa_mk4s"),
        ("XL", "prusa_xl"),
        ("XL5", "prusa_xl"),
        ("XL2IS", "prusa_xl"),
        ("Original Prusa XL - 5T 0.4 nozzle", "prusa_xl"),
        ("Prusa XL 5T Input Shaper 0.6 nozzle", "prusa_xl"),
        ("Raise3D Pro2 Plus", "raise3d_pro2plus"),
        ("RAISE3D Pro2 Plus - Hyper Speed", "raise3d_pro2plus"),
        ("Raise3D Pro 2 Plus (modified)", "raise3d_pro2plus"),
        ("Pro2 Plus", "raise3d_pro2plus"),
        ("Formlabs Form 3", "formlabs_form3"),
        ("MK4", None),
        ("MK4IS", None),
        ("MK3S", None),
        ("Original Prusa MK4", None),
        ("Raise3D Pro2", None),
        ("Raise3D Pro 3 Plus", None),
        ("Form 3L", None),
        ("Bambu Lab P1S", None),
        ("Elegoo XL", None),
        ("CoreXY", None),
        ("3", None),
        ("(modified)", None),
        ("", None),
    ],
)
def test_a_printer_is_found_by_what_slicers_call_it(name: str, printer: str | None) -> None:
    found = printer_called(LAB, name)
    assert (found.id if found else None) == printer


def test_a_printer_without_its_maker_in_the_catalog_is_found_too() -> None:
    plain = {**seeds(), "printers": [{**_printers()[0], "id": "p1", "name": "MK4S"}]}
    found = printer_called(Catalog.model_validate(plain), "Original Prusa MK4S 0.4 nozzle")
    assert found is not None
    assert found.id == "p1"


def test_of_two_printers_that_could_be_meant_none_is_guessed() -> None:
    names = ("Prusa MK4S", "MK4S")
    twice = [{**_printers()[0], "id": f"p{i}", "name": name} for i, name in enumerate(names)]
    assert printer_called(Catalog.model_validate({**seeds(), "printers": twice}), "MK4S") is None


@pytest.mark.parametrize(
    ("name", "material"),
    [
        ("PLA", "PLA"),
        ("pla", "PLA"),
        ("PLA+", "PLA"),
        ("Silk PLA", "PLA"),
        ("[Raise3D] PLA", "PLA"),
        ("Generic PETG", "PETG"),
        ("PET", "PETG"),
        ("FLEX", "TPU"),
        ("TPU 95A", "TPU"),
        ("TPU95A", "TPU"),
        ("PETG-CF", None),
        ("PLA-GF10", None),
        ("ABS", None),
        ("PLA/PETG", None),
        ("Standard Resin", None),
        ("", None),
    ],
)
def test_a_material_is_found_by_what_slicers_call_it(name: str, material: str | None) -> None:
    found = material_called(LAB, name, "Filament")
    assert (found.name if found else None) == material


def test_a_material_is_one_of_its_method() -> None:
    found = material_called(LAB, "Standard Resin", "Resin")
    assert found is not None
    assert found.name == "Standard Resin"
    assert material_called(LAB, "PLA", "Resin") is None


def test_a_filled_material_that_the_lab_has_is_found() -> None:
    materials = seeds()["materials"]
    assert isinstance(materials, list)
    filled = {"name": "PETG-CF", "method": "Filament", "density_g_cm3": "1.3"}
    lab = Catalog.model_validate({**seeds(), "materials": [*materials, filled]})
    found = material_called(lab, "PETG-CF", "Filament")
    assert found is not None
    assert found.name == "PETG-CF"


def _printers() -> list[dict[str, object]]:
    printers = seeds()["printers"]
    assert isinstance(printers, list)
    return printers
