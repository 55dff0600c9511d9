"""Linux: a .desktop file in the user's folder, made the default by xdg-mime."""

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from slicer_opener import NAME, SCHEMES, folders
from slicer_opener.problems import RegistrationFailed

DESKTOP_NAME = "slicer-opener.desktop"
SECONDS = 20
_PLAIN_WORD = re.compile(r"[\w@%+,./:=-]+")


def desktop_entry(command: Sequence[str]) -> str:
    """The .desktop file of a program that opens links of both schemes."""
    types = "".join(f"{_mime_type(scheme)};" for scheme in SCHEMES)
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        f"Name={NAME}\n"
        "Comment=Opens print jobs in the slicer of this computer\n"
        f"Exec={' '.join(map(_quoted, _findable(command)))} %u\n"
        f"MimeType={types}\n"
        "Terminal=false\n"
        "NoDisplay=true\n"
        "StartupNotify=false\n"
    )


def register(command: Sequence[str]) -> str:
    file = _desktop_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(desktop_entry(command), encoding="utf-8")
    except OSError as error:
        raise RegistrationFailed(f"{file} cannot be written: {error.strerror}.") from None
    _xdg_mime("default", DESKTOP_NAME, *map(_mime_type, SCHEMES))
    _refresh(file.parent)
    if not all(registered(command).values()):
        raise RegistrationFailed(
            "The desktop did not take it over.",
            advice=f"Choose {NAME} for these links in the settings of your desktop.",
        )
    return f"Links open with {command[-1]} now. This is kept in {file}"


def unregister() -> str:
    file = _desktop_file()
    try:
        file.unlink(missing_ok=True)
        for kept in (folders.config_home(), file.parent):
            _forget_defaults(kept / "mimeapps.list")
    except OSError as error:
        raise RegistrationFailed(f"{error.filename}: {error.strerror}.") from None
    _refresh(file.parent)
    return "Links do not open with this program any more."


def registered(command: Sequence[str]) -> Mapping[str, bool]:
    try:
        is_ours = _desktop_file().read_text(encoding="utf-8") == desktop_entry(command)
    except (OSError, ValueError):
        is_ours = False
    return {scheme: is_ours and _default(scheme) == DESKTOP_NAME for scheme in SCHEMES}


def _default(scheme: str) -> str:
    try:
        return _xdg_mime("query", "default", _mime_type(scheme)).strip()
    except RegistrationFailed:
        return ""


def _forget_defaults(kept: Path) -> None:
    """Take out the lines that xdg-mime has written for ``register``, and leave all others."""
    ours = {f"{_mime_type(scheme)}={DESKTOP_NAME}".encode() for scheme in SCHEMES}
    if not kept.is_file():
        return
    lines = kept.read_bytes().splitlines(keepends=True)
    others = [line for line in lines if line.strip().rstrip(b";") not in ours]
    if others != lines:
        kept.write_bytes(b"".join(others))


def _desktop_file() -> Path:
    return folders.data_home() / "applications" / DESKTOP_NAME


def _mime_type(scheme: str) -> str:
    return f"x-scheme-handler/{scheme}"


def _findable(command: Sequence[str]) -> Sequence[str]:
    """The command, begun with a program that every desktop finds.

    GLib looks for the program before it reads a doubled percent sign as one.
    """
    return ["/usr/bin/env", *command] if "%" in command[0] else command


def _quoted(word: str) -> str:
    """A word of an Exec line: quoted where it must be, and a percent sign is none of a field."""
    word = word.replace("%", "%%")
    if _PLAIN_WORD.fullmatch(word):
        return word  # some desktops do not find a program whose name is quoted
    for special in ("\\", '"', "`", "$"):
        word = word.replace(special, f"\\{special}")
    # The whole value is escaped once more, as every text of a .desktop file.
    return '"' + word.replace("\\", "\\\\") + '"'


def _xdg_mime(*words: str) -> str:
    program = shutil.which("xdg-mime")
    if program is None:
        raise RegistrationFailed(
            "xdg-mime is not installed.",
            advice="Install xdg-utils (Debian, Ubuntu: apt install xdg-utils), then try again.",
        )
    try:
        done = subprocess.run(
            [program, *words], capture_output=True, text=True, timeout=SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise RegistrationFailed(f"xdg-mime has failed: {error}.") from None
    return done.stdout


def _refresh(folder: Path) -> None:
    """Let desktops that keep an index look again; those that keep none have no such program."""
    program = shutil.which("update-desktop-database")
    if program is not None and folder.is_dir():
        subprocess.run([program, str(folder)], capture_output=True, timeout=SECONDS, check=False)
