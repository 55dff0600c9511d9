"""Slicers that are installed in the usual places, as sections for config.ini."""

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from slicer_opener import folders
from slicer_opener.config import SLICER, Slicer

MODELS = (".stl", ".obj", ".3mf")
GCODE = (".gcode", ".bgcode")


@dataclass(frozen=True)
class Known:
    """A slicer that labs use: how its program is called, and what it opens."""

    name: str
    extensions: tuple[str, ...]
    windows: tuple[str, ...] = ()  # patterns below Program Files
    macos: tuple[str, ...] = ()  # patterns below Applications
    linux: tuple[str, ...] = ()  # names in PATH
    flatpak: str | None = None
    appimage: str | None = None  # a pattern in the folders where people keep those


KNOWN = (
    Known(
        "PrusaSlicer",
        MODELS,
        windows=("Prusa3D/PrusaSlicer/prusa-slicer.exe",),
        macos=("PrusaSlicer.app", "Original Prusa Drivers/PrusaSlicer.app"),
        linux=("prusa-slicer", "PrusaSlicer"),
        flatpak="com.prusa3d.PrusaSlicer",
        appimage="PrusaSlicer*.AppImage",
    ),
    Known(
        "PrusaSlicer G-code Viewer",
        GCODE,
        windows=("Prusa3D/PrusaSlicer/prusa-gcodeviewer.exe",),
        linux=("prusa-gcodeviewer",),
    ),
    Known(
        "OrcaSlicer",
        (*MODELS, ".gcode.3mf"),
        windows=("OrcaSlicer/orca-slicer.exe",),
        macos=("OrcaSlicer.app",),
        linux=("orca-slicer", "OrcaSlicer"),
        flatpak="io.github.softfever.OrcaSlicer",
        appimage="OrcaSlicer*.AppImage",
    ),
    Known(
        "Bambu Studio",
        (*MODELS, ".gcode.3mf"),
        windows=("Bambu Studio/bambu-studio.exe",),
        macos=("BambuStudio.app",),
        linux=("bambu-studio", "BambuStudio"),
        flatpak="com.bambulab.BambuStudio",
        appimage="Bambu*.AppImage",
    ),
    Known(
        "UltiMaker Cura",
        (*MODELS, ".gcode"),
        windows=("UltiMaker Cura */UltiMaker-Cura.exe", "Ultimaker Cura */Ultimaker-Cura.exe"),
        macos=("UltiMaker Cura.app", "Ultimaker Cura.app"),
        linux=("cura",),
        flatpak="com.ultimaker.cura",
        appimage="Ulti[Mm]aker-Cura*.AppImage",
    ),
    Known(
        "ideaMaker",
        (*MODELS, ".idea", ".gcode"),
        windows=("Raise3D/ideaMaker/ideaMaker.exe",),
        macos=("ideaMaker.app",),
        linux=("ideamaker",),
        appimage="ideaMaker*.AppImage",
    ),
    Known(
        "PreForm",
        (*MODELS, ".form"),
        windows=("Formlabs/PreForm/PreForm.exe",),
        macos=("PreForm.app",),
    ),
    Known(
        "FlashPrint",
        (*MODELS, ".gx"),
        windows=("FlashForge/FlashPrint*/FlashPrint.exe",),
        macos=("FlashPrint*.app",),
        linux=("flashprint",),
    ),
)


def installed() -> list[Slicer]:
    """The slicers that are found on this computer."""
    return find(_windows_places(), _macos_places(), _linux_places(), os.environ.get("PATH", ""))


def find(
    windows: Iterable[Path], macos: Iterable[Path], linux: Iterable[Path], path: str
) -> list[Slicer]:
    """The slicers below these folders; the newest of each, where several are installed."""
    places = (list(windows), list(macos), list(linux))
    found = ((known, next(_programs(known, *places, path), None)) for known in KNOWN)
    return [Slicer(known.name, program, known.extensions) for known, program in found if program]


def sections(slicers: Iterable[Slicer]) -> str:
    """What to put into config.ini."""
    written = "\n".join(
        f"[{SLICER}{_key(slicer.name)}]\n"
        f"name = {slicer.name}\n"
        f"path = {slicer.path}\n"
        f"extensions = {', '.join(slicer.extensions)}\n"
        for slicer in slicers
    )
    if written:
        return f"# Copy what you use to config.ini.\n\n{written}"
    return (
        "# No slicer was found in the usual places. Write a section for yours by hand;\n"
        "# config.example.ini shows how."
    )


def _programs(
    known: Known, windows: list[Path], macos: list[Path], linux: list[Path], path: str
) -> Iterator[Path]:
    for patterns, places in ((known.windows, windows), (known.macos, macos)):
        for pattern in patterns:
            for place in places:
                # By its name, so that the newest version comes first.
                yield from sorted(place.glob(pattern), key=_versions, reverse=True)
    for name in known.linux:
        if program := shutil.which(name, path=path):
            yield Path(program)
    for place in linux:
        if known.flatpak and (place / known.flatpak).is_file():
            yield place / known.flatpak
        if known.appimage:
            yield from sorted(place.glob(known.appimage), key=_versions, reverse=True)


def _versions(path: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(path))]


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def _windows_places() -> list[Path]:
    given = [os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)")]
    own = os.environ.get("LOCALAPPDATA")
    places = [*(Path(place) for place in given if place), *([Path(own, "Programs")] if own else [])]
    return places if sys.platform == "win32" else []


def _macos_places() -> list[Path]:
    places = [Path("/Applications"), folders.home() / "Applications"]
    return places if sys.platform == "darwin" else []


def _linux_places() -> list[Path]:
    home = folders.home()
    places = [
        Path("/var/lib/flatpak/exports/bin"),
        home / ".local/share/flatpak/exports/bin",
        *(home / "Applications", home / ".local/bin", home / "bin", Path("/opt")),
    ]
    return places if sys.platform.startswith("linux") else []
