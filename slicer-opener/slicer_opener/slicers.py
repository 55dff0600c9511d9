"""Which slicers open a kind of file, and the opening itself."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from slicer_opener.config import Slicer
from slicer_opener.problems import NoSlicer, SlicerFailed, SlicerMissing

# A slicer that ends sooner than this, and not well, did not start.
SETTLING_SECONDS = 1.5

# What belongs to this program, the browser that started it, or whoever meddles with libraries.
_NOT_THE_SLICERS = (
    *("PYTHON", "_PYI", "_MEI", "TCL_LIBRARY", "TK_LIBRARY", "TCLLIBPATH", "TKPATH"),
    *("LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH", "DYLD_", "CHROME_", "MOZ_", "NODE_OPTIONS"),
)


def kind_of(name: str, slicers: Iterable[Slicer]) -> str | None:
    """The longest extension that a slicer knows and the name ends in; ".gcode.3mf" over ".3mf"."""
    lower = name.lower()
    known = {extension for slicer in slicers for extension in slicer.extensions}
    fitting = [each for each in known if lower.endswith(each) and len(lower) > len(each)]
    return max(fitting, key=len, default=None)


def candidates(name: str, slicers: Sequence[Slicer]) -> tuple[str, list[Slicer]]:
    """The kind of a file, and the slicers on this computer that open it.

    Raises NoSlicer when none is set up for it, SlicerMissing when those that are do not exist here.
    """
    kind = kind_of(name, slicers)
    if kind is None:
        extensions = sorted({each for slicer in slicers for each in slicer.extensions})
        covered = ", ".join(extensions) or "none"
        raise NoSlicer(
            f"No slicer is set up for {name}.",
            advice=(
                f"Add the ending to a slicer in config.ini. Endings that are set up now: {covered}."
            ),
        )
    fitting = [slicer for slicer in slicers if kind in slicer.extensions]
    installed = [slicer for slicer in fitting if is_installed(slicer)]
    if not installed:
        places = "\n".join(f"{slicer.name}: {slicer.path}" for slicer in fitting)
        raise SlicerMissing(
            f"None of the slicers for {kind} files is where config.ini says:\n{places}",
            advice="Install it, or correct its path in config.ini (see --find-slicers).",
        )
    return kind, installed


def is_installed(slicer: Slicer) -> bool:
    """Whether the slicer's program, or its macOS bundle, is there."""
    if slicer.path.suffix == ".app":
        return slicer.path.is_dir()
    return slicer.path.is_file() and os.access(slicer.path, os.X_OK)


def open_in(slicer: Slicer, file: Path) -> None:
    """Start the slicer with the file, and leave it running. Raises SlicerFailed.

    The file is one whole argument and begins with a root or a drive, so that no slicer takes it
    for an option; no shell reads it.
    """
    _restore_library_search()
    try:
        child = subprocess.Popen(
            command(slicer, file),
            # Windows loads libraries from the current folder: never let that be the share.
            cwd=slicer.path.parent,
            env=clean_environment(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=_creation_flags(),
        )
    except OSError as error:
        raise SlicerFailed(f"{slicer.name} did not start: {error.strerror or error}.") from None
    try:
        status = child.wait(SETTLING_SECONDS)
    except subprocess.TimeoutExpired:
        child.returncode = 0  # it is on its own now, and nobody will wait for it
        return
    if status:
        raise SlicerFailed(f"{slicer.name} ended at once, with status {status}.")


def command(slicer: Slicer, file: Path) -> list[str]:
    """The words that open the file in the slicer."""
    if slicer.path.suffix == ".app":
        return ["/usr/bin/open", "-a", str(slicer.path), str(file)]
    return [str(slicer.path), str(file)]


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment as the desktop has it, without what this program or a browser has added."""
    clean = {
        name: value
        for name, value in environment.items()
        if not name.upper().startswith(_NOT_THE_SLICERS)
    }
    # The executable puts its own libraries first, and keeps here what was there before.
    if before := environment.get("LD_LIBRARY_PATH_ORIG"):
        clean["LD_LIBRARY_PATH"] = before
    return clean


def _creation_flags() -> int:
    if sys.platform == "win32":
        return subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
    return 0


def _restore_library_search() -> None:
    """Undo the executable's own order of library folders, which children would inherit."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - it has this part on Windows only

        ctypes.windll.kernel32.SetDllDirectoryW(None)
