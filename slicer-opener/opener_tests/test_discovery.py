"""Looking for slicers in the usual places of each system."""

from pathlib import Path

import pytest

from opener_tests.computers import Computer
from slicer_opener.config import Slicer, load
from slicer_opener.discovery import find, sections


def put(folder: Path, *paths: str) -> Path:
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("#!/bin/sh\n")
        file.chmod(0o755)
    return folder


def names(slicers: list[Slicer]) -> list[str]:
    return [slicer.name for slicer in slicers]


def test_slicers_of_windows_are_found_below_program_files(tmp_path: Path) -> None:
    programs = put(
        tmp_path,
        "Prusa3D/PrusaSlicer/prusa-slicer.exe",
        "Prusa3D/PrusaSlicer/prusa-gcodeviewer.exe",
        "OrcaSlicer/orca-slicer.exe",
        "Bambu Studio/bambu-studio.exe",
        "Raise3D/ideaMaker/ideaMaker.exe",
        "Formlabs/PreForm/PreForm.exe",
        "FlashForge/FlashPrint 5/FlashPrint.exe",
    )
    found = find([tmp_path / "none", programs], [], [], "")
    assert names(found) == [
        *("PrusaSlicer", "PrusaSlicer G-code Viewer", "OrcaSlicer", "Bambu Studio"),
        *("ideaMaker", "PreForm", "FlashPrint"),
    ]


def test_the_newest_of_several_versions_is_taken(tmp_path: Path) -> None:
    for version in ("5.9.0", "5.10.1", "5.2.2"):
        put(tmp_path, f"UltiMaker Cura {version}/UltiMaker-Cura.exe")
    (cura,) = find([tmp_path], [], [], "")
    assert cura.path.parent.name == "UltiMaker Cura 5.10.1"


def test_bundles_of_a_mac_are_found(tmp_path: Path) -> None:
    for name in ("Original Prusa Drivers/PrusaSlicer.app", "PreForm.app", "Notes.app"):
        (tmp_path / name).mkdir(parents=True)
    assert names(find([], [tmp_path], [], "")) == ["PrusaSlicer", "PreForm"]


def test_slicers_of_linux_are_found_in_path_as_flatpak_and_as_appimage(tmp_path: Path) -> None:
    path = put(tmp_path / "bin", "prusa-slicer", "ideamaker")
    flatpak = put(tmp_path / "exports", "com.bambulab.BambuStudio")
    images = put(tmp_path / "Applications", "OrcaSlicer_V2.2.AppImage", "Other.AppImage")
    found = find([], [], [flatpak, images], str(path))
    assert names(found) == ["PrusaSlicer", "OrcaSlicer", "Bambu Studio", "ideaMaker"]


def test_what_is_proposed_can_be_put_into_the_settings(computer: Computer) -> None:
    path = put(computer.folder / "bin", "prusa-slicer", "prusa-gcodeviewer", "cura")
    proposed = sections(find([], [], [], str(path)))
    computer.write_config()
    with computer.config.open("a") as config:
        config.write(proposed)
    slicers = load(computer.config).slicers
    assert names(list(slicers)) == ["PrusaSlicer", "PrusaSlicer G-code Viewer", "UltiMaker Cura"]
    assert slicers[0].extensions == (".stl", ".obj", ".3mf")


@pytest.mark.parametrize("found", [True, False])
def test_the_command_prints_what_it_finds(found: bool, computer: Computer) -> None:
    path = put(computer.folder / "bin", *(["cura"] if found else ["other"]))
    computer.more_environment = {"PATH": str(path)}
    ended = computer.run("--find-slicers")
    assert ended.status == 0
    assert ("[slicer_ultimaker_cura]" in ended.said) == found
    assert ("No slicer was found" in ended.said) != found
