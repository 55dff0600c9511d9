"""What lies in the storage, by the words of a path: on Windows and on POSIX."""

from pathlib import PurePath, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opener_tests import hostile
from slicer_opener.containment import check_name, parts_below
from slicer_opener.problems import NameRefused, NotAFile, OutsideStorage, Problem

DRIVE = PureWindowsPath(r"Z:\storage")
WHOLE_DRIVE = PureWindowsPath("Z:\\")
UNC = PureWindowsPath(r"\\nas\lab\storage")
POSIX = PurePosixPath("/mnt/storage")
FILE = ("Uploaded", "JaneDoe_Filament_Blue_123.stl")


@pytest.mark.parametrize(
    ("requested", "base"),
    [
        (r"Z:\storage\Uploaded\JaneDoe_Filament_Blue_123.stl", DRIVE),
        (r"z:\storage\Uploaded\JaneDoe_Filament_Blue_123.stl", DRIVE),
        (r"Z:\Storage\Uploaded\JaneDoe_Filament_Blue_123.stl", DRIVE),
        ("Z:/storage/Uploaded/JaneDoe_Filament_Blue_123.stl", DRIVE),
        (r"Uploaded\JaneDoe_Filament_Blue_123.stl", DRIVE),
        ("Uploaded/JaneDoe_Filament_Blue_123.stl", DRIVE),
        (r"Z:\Uploaded\JaneDoe_Filament_Blue_123.stl", WHOLE_DRIVE),
        (r"\\nas\lab\storage\Uploaded\JaneDoe_Filament_Blue_123.stl", UNC),
        (r"\\NAS\Lab\storage\Uploaded\JaneDoe_Filament_Blue_123.stl", UNC),
        ("//nas/lab/storage/Uploaded/JaneDoe_Filament_Blue_123.stl", UNC),
        ("Uploaded/JaneDoe_Filament_Blue_123.stl", UNC),
        ("/mnt/storage/Uploaded/JaneDoe_Filament_Blue_123.stl", POSIX),
        ("Uploaded/JaneDoe_Filament_Blue_123.stl", POSIX),
    ],
)
def test_a_file_of_the_storage_is_found_by_either_path(requested: str, base: PurePath) -> None:
    assert parts_below(requested, base) == FILE


@pytest.mark.parametrize("base", [DRIVE, UNC, POSIX], ids=["drive", "unc", "posix"])
@pytest.mark.parametrize("name", hostile.NAMES)
def test_a_hostile_name_is_refused_everywhere(name: str, base: PurePath) -> None:
    for requested in (name, f"Uploaded/{name}", str(base / "Uploaded" / name)):
        with pytest.raises((NameRefused, OutsideStorage)):
            parts_below(requested, base)
    with pytest.raises(NameRefused):
        check_name(name)


@pytest.mark.parametrize("base", [DRIVE, UNC, WHOLE_DRIVE], ids=["drive", "unc", "whole drive"])
@pytest.mark.parametrize(("requested", "problem"), hostile.WINDOWS_PATHS)
def test_a_hostile_path_is_refused_on_windows(
    requested: str, problem: type[Problem], base: PurePath
) -> None:
    if base == DRIVE:
        with pytest.raises(problem):
            parts_below(requested, base)
        return
    # Another base gives other reasons. What is read all the same stays below it.
    try:
        parts = parts_below(requested, base)
    except (NameRefused, OutsideStorage, NotAFile):
        return
    assert base == WHOLE_DRIVE
    assert (base / PurePath(*parts)).is_relative_to(base)
    assert not {"..", "."} & set(parts)


@pytest.mark.parametrize(("requested", "problem"), hostile.POSIX_PATHS)
def test_a_hostile_path_is_refused_on_posix(requested: str, problem: type[Problem]) -> None:
    with pytest.raises(problem):
        parts_below(requested, POSIX)


@pytest.mark.parametrize("folder", ["%SystemRoot%", "$HOME", "~", "-x", "--register", "`id`"])
def test_what_a_shell_would_expand_is_nothing_but_a_name(folder: str) -> None:
    for base in (DRIVE, POSIX):
        assert parts_below(f"{folder}/x.stl", base) == (folder, "x.stl")


def test_there_are_enough_hostile_links_to_mean_something() -> None:
    tables = (hostile.ADDRESSES, hostile.NAMES, hostile.WINDOWS_PATHS, hostile.POSIX_PATHS)
    assert len({repr(row) for table in tables for row in table}) >= 150
    for table in tables:
        assert len({repr(row) for row in table}) == len(table)


@pytest.mark.parametrize(
    "name",
    [
        "JaneDoe_Filament_Blue_123.stl",
        "JaneDoe_Filament_Blue_123_0.2mm_PLA_2h30m.gcode",
        "JaneDoe_Filament_Blue_123.gcode.3mf",
        "JaneDoe_Filament_Blue_123 (2).3mf",
        "JaneDoe_Filament_Blue_123 - 100% + brim, [fast].gcode",
        "JaneDoe_Filament_Blue_123~backup.3mf",
        "Müller_Größe.stl",
        "Mu\u0308ller.stl",  # decomposed, as Macs write it
        "模型.stl",
        "Ελένη.stl",
        "ＡＢＣ１.stl",
        "모델.stl",
        "मॉडल.stl",
        "-x.stl",
        "CONsole.stl",
        "COM10.stl",
        "NULL.stl",
        "a" * 251 + ".stl",
    ],
)
def test_an_honest_name_is_allowed(name: str) -> None:
    check_name(name)


def test_a_storage_may_be_called_as_the_lab_likes() -> None:
    base = PureWindowsPath("Z:\\Maker’s Lab – 3D\\.share")
    assert parts_below(str(base / "Uploaded" / "x.stl"), base) == ("Uploaded", "x.stl")


PIECES = st.sampled_from(
    [
        *("..", ".", "/", "\\", "//", "\\\\", ":", "Z:", "z:", "C:", "?", " ", "~1", "$DATA"),
        *("storage", "mnt", "nas", "lab", "Uploaded", "x.stl", "NUL", "\u2215", "é"),
        *("\\\\?\\", "\\\\.\\"),
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=8).map("".join), st.text(max_size=60))


@given(TEXTS, st.sampled_from([DRIVE, WHOLE_DRIVE, UNC, POSIX]))
def test_whatever_is_asked_for_it_is_below_the_base_or_refused(text: str, base: PurePath) -> None:
    try:
        parts = parts_below(text, base)
    except (NameRefused, OutsideStorage, NotAFile):
        return
    assert parts
    for part in parts:
        assert not set(part) & set("/\\:")
        assert not part.startswith(".")
    assert base.joinpath(*parts).parent.is_relative_to(base)
    assert base.joinpath(*parts).parts == (*base.parts, *parts)
