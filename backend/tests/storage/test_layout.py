import pytest

from printdesk.storage.layout import MODEL_EXTENSIONS, base_name, belongs, extension_of

SLICERS = (".gcode.3mf", ".bgcode", ".gcode", ".form", ".idea", ".3mf", ".gx")


@pytest.mark.parametrize(
    ("student", "name"),
    [
        ("Jane Doe", "JaneDoe"),
        ("jane doe", "JaneDoe"),
        ("José García Márquez", "JoseGarciaMarquez"),
        ("Zoë Ångström", "ZoeAngstrom"),
        ("O'Brien, Conan", "OBrienConan"),
        ("Anne-Marie Müller", "AnneMarieMuller"),
        ("../../etc/passwd", "EtcPasswd"),
        ("a/b\\c:d", "ABCD"),
        ("Robert'); DROP TABLE job;--", "RobertDROPTABLEJob"),
        ("🦊🦊", "Student"),
        ("...", "Student"),
        ("\u202egnp.exe", "Gnpexe"),
        ("x" * 100, "X" + "x" * 59),
    ],
)
def test_a_name_keeps_letters_and_digits_only(student: str, name: str) -> None:
    assert base_name(student, "Filament", "Glow in the Dark", 123) == (
        f"{name}_Filament_GlowintheDark_123"
    )


@pytest.mark.parametrize(
    ("method", "color", "name"),
    [
        ("…", "★", "Jane_Method_Color_7"),
        ("Filament", "---", "Jane_Filament_Color_7"),
        ("Filament", "x" * 500, f"Jane_Filament_{'x' * 60}_7"),
    ],
)
def test_a_method_and_a_color_are_always_something(method: str, color: str, name: str) -> None:
    assert base_name("Jane", method, color, 7) == name


def test_a_name_in_another_script_is_written_in_latin_letters() -> None:
    name = base_name("李伟", "Resin", "Gray", 7)
    assert name.isascii()
    assert name.endswith("_Resin_Gray_7")
    assert not name.startswith("_")


@pytest.mark.parametrize(
    "name",
    [
        "JaneDoe_Filament_Blue_12.stl",
        "JaneDoe_Filament_Blue_12.gcode.3mf",
        "JaneDoe_Filament_Blue_12_0.2mm_PLA_2h.gcode",
        "JaneDoe_Filament_Blue_12.metadata.json",
        "JaneDoe_Filament_Blue_12.v1.stl",
        "JaneDoe_Filament_Blue_12 (copy).stl",
    ],
)
def test_what_begins_with_the_base_name_is_the_jobs(name: str) -> None:
    assert belongs(name, "JaneDoe_Filament_Blue_12")


@pytest.mark.parametrize(
    "name",
    [
        "JaneDoe_Filament_Blue_123.stl",
        "JaneDoe_Filament_Blue_12a.stl",
        "JaneDoe_Filament_Blue_12",
        "JaneDoe_Filament_Blue_1.stl",
        ".JaneDoe_Filament_Blue_12.stl",
        "other.stl",
    ],
)
def test_another_jobs_file_is_not(name: str) -> None:
    assert not belongs(name, "JaneDoe_Filament_Blue_12")


@pytest.mark.parametrize(
    ("name", "known", "extension"),
    [
        ("a.stl", MODEL_EXTENSIONS, ".stl"),
        ("A.STL", MODEL_EXTENSIONS, ".stl"),
        ("a.gcode.3mf", SLICERS, ".gcode.3mf"),
        ("a.3mf", SLICERS, ".3mf"),
        ("a.b.gcode", SLICERS, ".gcode"),
        ("a.bgcode", SLICERS, ".bgcode"),
        ("a.txt", SLICERS, None),
        ("stl", MODEL_EXTENSIONS, None),
        (".stl", MODEL_EXTENSIONS, None),
        ("", MODEL_EXTENSIONS, None),
    ],
)
def test_the_longest_extension_is_taken(
    name: str, known: tuple[str, ...], extension: str | None
) -> None:
    assert extension_of(name, known) == extension
