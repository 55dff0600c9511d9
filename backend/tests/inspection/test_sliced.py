"""What each slicer's files say, in its own layout."""

import struct
from decimal import Decimal
from pathlib import Path

import pytest

from printdesk.inspection.sliced.facts import Sliced, Technology, UnreadableSlice
from printdesk.inspection.sliced.reading import read_sliced, read_sliced_once
from tests import models, sliced

DENSITIES = {"PLA": Decimal("1.24"), "PETG": Decimal("1.27")}

# name: (content, (slicer, printer, materials, grams, seconds, plates))
TRUTHS: dict[str, tuple[bytes, tuple[object, ...]]] = {
    "prusa.gcode": (
        sliced.prusa_gcode(),
        ("PrusaSlicer", "MK4S", ("PLA",), "45.20", 3 * 3600 + 12 * 60 + 4, 1),
    ),
    "superslicer.gcode": (
        sliced.prusa_gcode(slicer="SuperSlicer 2.5.59", time="1h 0m 0s"),
        ("SuperSlicer", "MK4S", ("PLA",), "45.20", 3600, 1),
    ),
    "orca.gcode": (
        sliced.prusa_gcode(slicer="OrcaSlicer 2.3.1", printer="Prusa MK4S", material="PETG"),
        ("OrcaSlicer", "Prusa MK4S", ("PETG",), "45.20", 11524, 1),
    ),
    "days.gcode": (
        sliced.prusa_gcode(time="1d 3h 5m 7s"),
        ("PrusaSlicer", "MK4S", ("PLA",), "45.20", 97507, 1),
    ),
    "two tools.gcode": (
        sliced.prusa_gcode(grams="10.50, 0.00, 4.25", material="PLA;ASA;PETG", printer="XL5"),
        ("PrusaSlicer", "XL5", ("PLA", "PETG"), "14.75", 11524, 1),
    ),
    "a printer of the lab's own.gcode": (
        sliced.prusa_gcode(printer="", printer_settings_id="CoreXY"),
        ("PrusaSlicer", "CoreXY", ("PLA",), "45.20", 11524, 1),
    ),
    "a script of Cura's in it.gcode": (
        sliced.prusa_gcode(moves=";Generated with Cura_SteamEngine 5.6.0\n;TIME:1\n"),
        ("PrusaSlicer", "MK4S", ("PLA",), "45.20", 11524, 1),
    ),
    "bambu.gcode": (
        sliced.bambu_gcode().encode(),
        ("Bambu Studio", "Bambu Lab P1S", ("PLA",), "32.13", 7745, 1),
    ),
    "cura.gcode": (
        sliced.cura_gcode(),
        ("Cura", "Creality Ender-3", (), None, 2738, 1),
    ),
    "cura with a material.gcode": (
        sliced.cura_gcode(head=";Filament type = PLA\n"),
        ("Cura", "Creality Ender-3", ("PLA",), None, 2738, 1),
    ),
    "cura with grams.gcode": (
        sliced.cura_gcode(
            used="1.5m, 0m, 2m",
            head=";Filament type = PLA;ASA;PETG\n;Filament weight = [4.47, 0.0, 6.11]\n",
        ),
        ("Cura", "Creality Ender-3", ("PLA", "PETG"), "10.58", 2738, 1),
    ),
    "cura without a printer.gcode": (
        sliced.cura_gcode(printer=None),
        ("Cura", None, (), None, 2738, 1),
    ),
    "flashforge.gx": (sliced.gx(), (None, None, (), None, 2040, 1)),
    "text all the same.gx": (
        sliced.prusa_gcode(),
        ("PrusaSlicer", "MK4S", ("PLA",), "45.20", 3 * 3600 + 12 * 60 + 4, 1),
    ),
    "ideamaker.gcode": (
        sliced.ideamaker_gcode(),
        ("ideaMaker", "RAISE3D Pro2 Plus - Hyper Speed", ("PLA",), "2.59", 8629, 1),
    ),
    "ideamaker with two tools.gcode": (
        sliced.ideamaker_gcode(
            used=("868.0", "0.0", "1000"),
            materials=("PLA", "ABS", "PETG"),
            densities=("1240", "1040", "1270"),
        ),
        ("ideaMaker", "RAISE3D Pro2 Plus - Hyper Speed", ("PLA", "PETG"), "5.64", 8629, 1),
    ),
    "ideamaker without densities.gcode": (
        sliced.ideamaker_gcode(densities=()),
        ("ideaMaker", "RAISE3D Pro2 Plus - Hyper Speed", ("PLA",), None, 8629, 1),
    ),
    "simplify3d.gcode": (
        sliced.simplify3d_gcode(),
        ("Simplify3D", "Raise3D Pro2 Plus (modified)", ("PLA",), "10.65", 2040, 1),
    ),
    "simplify3d 5.gcode": (
        sliced.simplify3d_gcode(time="1 hour 2 minutes", five=True),
        ("Simplify3D", "Raise3D Pro2 Plus (modified)", ("PLA",), "10.65", 3720, 1),
    ),
    "deflated.bgcode": (
        sliced.bgcode(),
        ("PrusaSlicer", "MK4S", ("PLA",), "45.20", 11524, 1),
    ),
    "plain.bgcode": (
        sliced.bgcode(deflated=False, material="PETG", printer="XL"),
        ("PrusaSlicer", "XL", ("PETG",), "45.20", 11524, 1),
    ),
    "without checksums.bgcode": (
        struct.pack("<4sIH", b"GCDE", 1, 0)
        + sliced.block(4, sliced.ini({"filament used [g]": "45.20"}))[:-4]
        + sliced.block(2, sliced.ini({"printer_model": "MK4S"}), deflated=True)[:-4]
        + sliced.block(1, b"G28")[:-4],
        (None, "MK4S", (), "45.20", None, 1),
    ),
    "binary all the same.gcode": (
        sliced.bgcode(),
        ("PrusaSlicer", "MK4S", ("PLA",), "45.20", 11524, 1),
    ),
    "one plate.gcode.3mf": (
        sliced.gcode_3mf(),
        ("Bambu Studio", "Bambu Lab P1S", ("PLA",), "32.12", 7745, 1),
    ),
    "three plates.gcode.3mf": (
        sliced.gcode_3mf(
            sliced.slice_info(
                sliced.plate(1, time="100", weight="10.5", filaments=[(1, "PLA", "10.5")]),
                sliced.plate(
                    2,
                    time="200",
                    weight="20.25",
                    filaments=[(1, "PLA", "10.25"), (2, "PETG", "10.00")],
                ),
                sliced.plate(5, time="90000", weight="1", filaments=[(2, "PETG", "1")]),
            )
        ),
        ("Bambu Studio", "Bambu Lab P1S", ("PLA", "PETG"), "31.75", 90300, 3),
    ),
    "orca's plate.3mf": (
        sliced.gcode_3mf(gcode=sliced.bambu_gcode(slicer="generated by OrcaSlicer 2.3.1 on 2026")),
        ("OrcaSlicer", "Bambu Lab P1S", ("PLA",), "32.12", 7745, 1),
    ),
    "figures only in the G-code.3mf": (
        sliced.gcode_3mf(sliced.slice_info(sliced.plate(time="0", weight="0", filaments=[]))),
        ("Bambu Studio", "Bambu Lab P1S", ("PLA",), "32.13", 7745, 1),
    ),
    "no G-code.3mf": (
        sliced.gcode_3mf(gcode=""),
        (None, "Bambu Lab P1S", ("PLA",), "32.12", 7745, 1),
    ),
}

# Nothing found is unknown: never 0, and never what a template has left.
UNKNOWN: dict[str, tuple[bytes, str]] = {
    "no grams": (sliced.prusa_gcode(grams=""), "weight_g"),
    "a filament without a density": (sliced.prusa_gcode(grams="0.00"), "weight_g"),
    "a placeholder for grams": (sliced.prusa_gcode(grams="[total_weight]"), "weight_g"),
    "a template's grams": (sliced.prusa_gcode(grams="{total_weight}"), "weight_g"),
    "one of two amounts": (sliced.prusa_gcode(grams="5.2, ?"), "weight_g"),
    "not a number": (sliced.prusa_gcode(grams="nan"), "weight_g"),
    "infinitely heavy": (sliced.prusa_gcode(grams="inf"), "weight_g"),
    "less than nothing": (sliced.prusa_gcode(grams="-45.2"), "weight_g"),
    "a ship": (sliced.prusa_gcode(grams="123456789.5"), "weight_g"),
    "an exponent": (sliced.prusa_gcode(grams="1e3"), "weight_g"),
    "digits of another script": (sliced.prusa_gcode(grams="٤٥"), "weight_g"),
    "a number of a thousand digits": (sliced.prusa_gcode(grams="9" * 1000), "weight_g"),
    "no time": (sliced.prusa_gcode(time=""), "time_s"),
    "no time at all": (sliced.prusa_gcode(time="0s"), "time_s"),
    "a template's time": (sliced.prusa_gcode(time="{print_time}"), "time_s"),
    "time that makes no sense": (sliced.prusa_gcode(time="3h and a bit"), "time_s"),
    "time below zero": (sliced.prusa_gcode(time="-3h"), "time_s"),
    "a century": (sliced.prusa_gcode(time="36500d"), "time_s"),
    "a template's material": (sliced.prusa_gcode(material="[filament_type]"), "material"),
    "no material": (sliced.prusa_gcode(material=""), "material"),
    "several materials": (
        sliced.prusa_gcode(grams="1.0, 2.0", material="PLA;PETG"),
        "material",
    ),
    "a template's printer": (sliced.prusa_gcode(printer="{printer_model}"), "printer"),
    "no printer": (sliced.prusa_gcode(printer=""), "printer"),
    "Cura's example of a time": (sliced.cura_gcode(time="6666", used="0m"), "time_s"),
    "Cura's example of a length": (sliced.cura_gcode(time="6666", used="0m"), "weight_g"),
    "Cura's example of a printer": (sliced.cura_gcode(printer="Unknown"), "printer"),
    "Cura's time below zero": (sliced.cura_gcode(time="-1"), "time_s"),
    "ideaMaker's time": (sliced.ideamaker_gcode(time="nan"), "time_s"),
    "ideaMaker's length": (sliced.ideamaker_gcode(used=["1e9"]), "weight_g"),
    "ideaMaker's length of one tool": (sliced.ideamaker_gcode(used=["868.0", "?"]), "weight_g"),
    "Simplify3D's weight": (sliced.simplify3d_gcode(weight="0.00 g"), "weight_g"),
    "Simplify3D's time": (sliced.simplify3d_gcode(time="0 hours 0 minutes"), "time_s"),
    "a plate's weight": (
        sliced.gcode_3mf(sliced.slice_info(sliced.plate(weight="0", filaments=[])), gcode=""),
        "weight_g",
    ),
    "one plate's weight of two": (
        sliced.gcode_3mf(
            sliced.slice_info(sliced.plate(1), sliced.plate(2, weight="NaN", filaments=[]))
        ),
        "weight_g",
    ),
    "one plate's time of two": (
        sliced.gcode_3mf(sliced.slice_info(sliced.plate(1), sliced.plate(2, time="-5"))),
        "time_s",
    ),
}

NOT_SLICED = {
    "model.stl": models.binary_stl(),
    "project.3mf": models.three_mf(),
    "empty.gcode": b"",
    "by hand.gcode": models.gcode(),
    "not yet sliced.3mf": sliced.gcode_3mf(sliced.slice_info()),
    "closed.form": b"\0\1\2 closed",
    "closed.idea": b"\0\1\2 closed",
    "moves alone.bgcode": sliced.bgcode(blocks=b""),
}


def read(tmp_path: Path, content: bytes, name: str = "sliced.gcode") -> Sliced | None:
    path = tmp_path / name
    path.write_bytes(content)
    return read_sliced(path)


def known(tmp_path: Path, content: bytes, name: str = "sliced.gcode") -> Sliced:
    found = read(tmp_path, content, name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", TRUTHS)
def test_a_file_says_what_its_slicer_wrote(tmp_path: Path, name: str) -> None:
    content, (slicer, printer, materials, grams, seconds, plates) = TRUTHS[name]
    found = known(tmp_path, content, name)
    assert (found.slicer, found.printer, found.materials) == (slicer, printer, materials)
    assert found.weight_g == (Decimal(str(grams)) if grams else None)
    assert (found.time_s, found.plates) == (seconds, plates)
    assert found.method is Technology.FILAMENT


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_not_found_is_unknown(tmp_path: Path, name: str) -> None:
    content, what = UNKNOWN[name]
    extension = ".3mf" if content.startswith(b"PK") else ".gcode"
    found = known(tmp_path, content, f"sliced{extension}")
    assert getattr(found, what) is None


@pytest.mark.parametrize("name", NOT_SLICED)
def test_a_file_that_is_not_sliced_says_nothing(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, NOT_SLICED[name], name) is None


def test_what_a_template_has_left_does_not_hide_what_is_filled_in(tmp_path: Path) -> None:
    script = "; filament_type = [filament_type]\n; printer_model = {printer_model}\n"
    found = known(tmp_path, sliced.prusa_gcode() + script.encode())
    assert (found.material, found.printer) == ("PLA", "MK4S")


def test_figures_behind_many_moves_are_found(tmp_path: Path) -> None:
    found = known(tmp_path, sliced.prusa_gcode(moves=sliced.MOVES * 500))
    assert (tmp_path / "sliced.gcode").stat().st_size > 3_000_000
    assert (found.weight_g, found.time_s) == (Decimal("45.20"), 11524)


@pytest.mark.parametrize(
    ("content", "grams"),
    [
        # 380.645 mm of filament of 1.75 mm are 0.9156 cm³.
        (sliced.cura_gcode(head=";Filament type = PLA\n"), "1.14"),
        (sliced.cura_gcode(head=";Filament type = PETG\n"), "1.16"),
        (sliced.cura_gcode(used="1.5m, 2m", head=";Filament type = PLA;PETG\n"), "10.58"),
        (sliced.cura_gcode(used="915.6mm3", head=";Filament type = PLA\n"), "1.14"),
        (sliced.cura_gcode(head=";Filament type = NYLON\n"), None),
        (sliced.cura_gcode(), None),
        (sliced.ideamaker_gcode(densities=()), "2.59"),
        (sliced.prusa_gcode(grams="0.00", **{"filament used [cm3]": "10"}), "12.40"),
    ],
)
def test_volumes_weigh_what_their_material_does(
    tmp_path: Path, content: bytes, grams: str | None
) -> None:
    found = known(tmp_path, content)
    assert found.weight_g is None
    weighed = found.weighed(lambda name: DENSITIES.get(name or ""))
    assert weighed.weight_g == (Decimal(grams) if grams else None)


def test_grams_of_the_slicer_are_not_weighed_again(tmp_path: Path) -> None:
    found = known(tmp_path, sliced.prusa_gcode(grams="45.20"))
    assert found.weighed(lambda _: Decimal(8)).weight_g == Decimal("45.20")


def test_ultimakers_dialect_of_cura_is_read(tmp_path: Path) -> None:
    header = (
        ";START_OF_HEADER\n;HEADER_VERSION:0.1\n;FLAVOR:Griffin\n"
        ";GENERATOR.NAME:Cura_SteamEngine\n;GENERATOR.VERSION:5.6.0\n"
        ";TARGET_MACHINE.NAME:Ultimaker S5\n;EXTRUDER_TRAIN.0.MATERIAL.VOLUME_USED:5000\n"
        ";PRINT.TIME:7200\n;END_OF_HEADER\n"
    )
    found = known(tmp_path, header.encode()).weighed(lambda _: Decimal("1.24"))
    assert (found.printer, found.time_s, found.weight_g) == ("Ultimaker S5", 7200, Decimal("6.20"))


def test_the_filament_of_both_extruders_is_weighed(tmp_path: Path) -> None:
    found = known(tmp_path, sliced.gx(right=1000, left=2000), "two.gx")
    assert found.weight_g is None
    assert found.weighed(lambda _: Decimal("1.24")).weight_g == Decimal("8.95")


@pytest.mark.parametrize("content", [sliced.gx()[:30], b"xgcode 9.0" + sliced.gx()[10:]])
def test_a_damaged_header_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged.gx"
    path.write_bytes(content)
    with pytest.raises(UnreadableSlice):
        read_sliced(path)


SMALL, LARGE = sliced.png(16, 16), sliced.png(300, 300)


@pytest.mark.parametrize(
    ("name", "content", "picture"),
    [
        ("a.gcode", sliced.prusa_gcode(pictures=[SMALL, LARGE]), LARGE),
        ("jpg.gcode", sliced.prusa_gcode(pictures=[sliced.jpeg()]), sliced.jpeg()),
        ("a.bgcode", sliced.bgcode(pictures=[(0, LARGE), (0, SMALL), (2, b"qoif")]), LARGE),
        ("jpg.bgcode", sliced.bgcode(pictures=[(1, sliced.jpeg())]), sliced.jpeg()),
        ("a.3mf", sliced.gcode_3mf(picture=LARGE), LARGE),
        ("none.3mf", sliced.gcode_3mf(), None),
        ("qoi.bgcode", sliced.bgcode(pictures=[(2, sliced.qoi()), (0, SMALL)]), sliced.qoi()),
        ("cut off.bgcode", sliced.bgcode(pictures=[(2, sliced.qoi()[:-1])]), None),
        ("endless.bgcode", sliced.bgcode(pictures=[(2, sliced.qoi(4000, 4000, pixels=9))]), None),
        (
            "qoi.gcode",
            sliced.prusa_gcode().replace(
                b"M73", sliced.thumbnail(sliced.qoi(), kind="thumbnail_QOI").encode() + b"M73", 1
            ),
            sliced.qoi(),
        ),
        ("one.gx", sliced.gx(pictures=[sliced.bmp()]), sliced.bmp()),
        ("two.gx", sliced.gx(pictures=[sliced.bmp(), LARGE]), LARGE),
        ("cut off.gx", sliced.gx(pictures=[sliced.bmp()[:-9]]), None),
        ("far away.gx", sliced.gx(places=(58, 2**31, 2**32 - 1)), None),
        ("backwards.gx", sliced.gx(pictures=[sliced.bmp()], places=(14512, 58, 58)), None),
        ("cut off.gcode", sliced.prusa_gcode(pictures=[LARGE[:-20]]), None),
        ("changed.gcode", sliced.prusa_gcode(pictures=[LARGE[:40] + b"!" + LARGE[41:]]), None),
        ("text.gcode", sliced.prusa_gcode(pictures=[b"<html>"]), None),
        ("immense.gcode", sliced.prusa_gcode(pictures=[sliced.jpeg(60_000, 60_000)]), None),
        ("flat.gcode", sliced.prusa_gcode(pictures=[sliced.jpeg(0, 10)]), None),
        ("endless.gcode", sliced.prusa_gcode(pictures=[SMALL]).replace(b"nail end", b""), None),
        ("text.3mf", sliced.gcode_3mf(picture=b"<html>"), None),
        (
            "a part too long.bgcode",
            sliced.bgcode(pictures=[(0, SMALL[:8] + struct.pack(">I", 2**32 - 1) + SMALL[12:])]),
            None,
        ),
    ],
)
def test_the_largest_whole_picture_is_taken(
    tmp_path: Path, name: str, content: bytes, picture: bytes | None
) -> None:
    found = known(tmp_path, content, name)
    assert found.picture == picture
    assert found.time_s is not None


def test_a_file_is_read_anew_only_when_it_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "sliced.gcode"
    path.write_bytes(sliced.prusa_gcode(grams="45.20", pictures=[SMALL]))
    first = read_sliced_once(path)
    assert isinstance(first, Sliced)
    assert (first.picture, first.pictured) == (None, True)
    assert read_sliced_once(path) is first

    path.write_bytes(sliced.prusa_gcode(grams="145.20"))
    second = read_sliced_once(path)
    assert isinstance(second, Sliced)
    assert (second.weight_g, second.pictured) == (Decimal("145.20"), False)
