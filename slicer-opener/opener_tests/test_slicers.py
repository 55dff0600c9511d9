"""Which slicer opens what, and how it is started."""

from pathlib import Path

import pytest

from opener_tests.computers import Computer, eventually
from slicer_opener.config import Slicer, load
from slicer_opener.problems import NoSlicer, SlicerFailed, SlicerMissing
from slicer_opener.slicers import candidates, clean_environment, command, kind_of, open_in

PRUSA = Slicer("PrusaSlicer", Path("/usr/bin/true"), (".stl", ".3mf", ".gcode"))
BAMBU = Slicer("Bambu Studio", Path("/usr/bin/true"), (".gcode.3mf", ".stl"))
AWAY = Slicer("PreForm", Path("/nowhere/preform"), (".form", ".stl"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("x.stl", ".stl"),
        ("X.STL", ".stl"),
        ("x.gcode.3mf", ".gcode.3mf"),
        ("x.3mf", ".3mf"),
        ("x.stl.form", ".form"),
        ("x.exe", None),
        ("x.stl.exe", None),
        ("stl", None),
        (".stl", None),
        ("xstl", None),
    ],
)
def test_the_longest_extension_wins(name: str, kind: str | None) -> None:
    assert kind_of(name, [PRUSA, BAMBU, AWAY]) == kind


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("x.stl", ["PrusaSlicer", "Bambu Studio"]),
        ("x.3mf", ["PrusaSlicer"]),
        ("x.gcode.3mf", ["Bambu Studio"]),
    ],
)
def test_the_slicers_for_a_kind_are_those_that_are_here(name: str, names: list[str]) -> None:
    _, found = candidates(name, [PRUSA, BAMBU, AWAY])
    assert [slicer.name for slicer in found] == names


def test_a_kind_without_a_slicer_is_told_with_those_that_have_one() -> None:
    with pytest.raises(NoSlicer) as none:
        candidates("x.exe", [PRUSA])
    assert ".3mf, .gcode, .stl" in none.value.advice


def test_a_slicer_that_is_not_installed_is_told_with_its_place() -> None:
    with pytest.raises(SlicerMissing) as missing:
        candidates("x.form", [PRUSA, AWAY])
    assert "/nowhere/preform" in missing.value.sentence


@pytest.mark.parametrize(
    "name",
    [
        "-x.stl",
        "--help.stl",
        "a b.stl",
        "$(touch hurt).stl",
        "`touch hurt`.stl",
        "a;touch hurt;.stl",
        "a & b.stl",
        "a'b.stl",
        "@x.stl",
        "%PATH%.stl",
        "模型.stl",
    ],
)
def test_a_name_reaches_the_slicer_whole_and_as_no_option(name: str, computer: Computer) -> None:
    computer.add_slicer("Prusa", ".stl", seconds=0)
    (slicer,) = load(computer.config).slicers
    file = computer.storage / "Uploaded" / name
    file.write_text("solid")
    open_in(slicer, file)
    assert computer.received("Prusa") == [str(file)]
    assert not list(computer.folder.rglob("hurt"))


def test_a_slicer_goes_on_when_the_opener_has_ended(computer: Computer) -> None:
    program = computer.add_slicer("Prusa", ".stl", seconds=0)
    done = computer.folder / "done"
    program.write_text(f"#!/bin/sh\nsleep 3\ntouch {done}\n")
    open_in(load(computer.config).slicers[0], computer.model)
    assert not done.exists()
    eventually(done.exists)


def test_a_slicer_that_hands_over_to_its_first_window_has_not_failed(computer: Computer) -> None:
    computer.add_slicer("Prusa", ".stl", seconds=0, status=0)
    open_in(load(computer.config).slicers[0], computer.model)
    assert computer.received("Prusa")


def test_a_slicer_that_fails_at_once_is_told_with_its_status(computer: Computer) -> None:
    computer.add_slicer("Prusa", ".stl", seconds=0, status=7)
    with pytest.raises(SlicerFailed, match="status 7"):
        open_in(load(computer.config).slicers[0], computer.model)


def test_a_bundle_is_opened_by_the_system() -> None:
    slicer = Slicer("PrusaSlicer", Path("/Applications/PrusaSlicer.app"), (".stl",))
    words = command(slicer, Path("/Volumes/Lab/-x.stl"))
    assert words == ["/usr/bin/open", "-a", str(slicer.path), "/Volumes/Lab/-x.stl"]


def test_a_slicer_gets_the_desktops_environment_and_nothing_of_ours() -> None:
    desktop = {"HOME": "/home/jane", "DISPLAY": ":0", "PATH": "/usr/bin", "XDG_SESSION_ID": "1"}
    added = {
        **{"PYTHONPATH": "/x", "_PYI_ARCHIVE_FILE": "/x", "_MEIPASS2": "/x", "TCL_LIBRARY": "/x"},
        **{"LD_PRELOAD": "/x", "LD_LIBRARY_PATH": "/x", "CHROME_DESKTOP": "x", "MOZ_LOG": "x"},
    }
    assert clean_environment({**desktop, **added}) == desktop
    before = {"LD_LIBRARY_PATH_ORIG": "/opt/lab/lib"}
    assert clean_environment({**desktop, **added, **before})["LD_LIBRARY_PATH"] == "/opt/lab/lib"
