"""Where things lie on this computer: the program, its settings, and what it writes."""

import os
import sys
from pathlib import Path

CONFIG_NAME = "config.ini"
_WINDOWS_NAME = "SlicerOpener"
_POSIX_NAME = "slicer-opener"


def home() -> Path:
    """The user's folder; the program's, for an account that has none."""
    try:
        return Path.home()
    except RuntimeError:
        return program_folder()


def is_built() -> bool:
    """Whether this is the executable, and not the sources run by a Python."""
    return bool(getattr(sys, "frozen", False))


def program_folder() -> Path:
    """The folder in which people see the program: of the executable, the bundle or the sources."""
    if not is_built():
        return Path(__file__).resolve().parents[1]
    executable = Path(sys.executable).resolve()
    bundle = bundle_of(executable)
    return (bundle or executable).parent


def bundle_of(executable: Path) -> Path | None:
    """The macOS bundle that an executable lies in."""
    return next((parent for parent in executable.parents if parent.suffix == ".app"), None)


def config_folder() -> Path:
    """The user's own settings."""
    if sys.platform == "win32":
        return _windows("APPDATA", "Roaming")
    if sys.platform == "darwin":
        return home() / "Library" / "Application Support" / _WINDOWS_NAME
    return config_home() / _POSIX_NAME


def log_folder() -> Path:
    """Where the log is written when config.ini does not say."""
    if sys.platform == "win32":
        return _windows("LOCALAPPDATA", "Local")
    if sys.platform == "darwin":
        return home() / "Library" / "Logs" / _WINDOWS_NAME
    return _xdg("XDG_STATE_HOME", ".local/state") / _POSIX_NAME


def config_home() -> Path:
    """Where Linux desktops keep a user's settings, and which program opens what."""
    return _xdg("XDG_CONFIG_HOME", ".config")


def data_home() -> Path:
    """Where Linux desktops look for a user's own programs."""
    return _xdg("XDG_DATA_HOME", ".local/share")


def config_places() -> list[Path]:
    """Every place of config.ini; the first that exists is read."""
    return [program_folder() / CONFIG_NAME, config_folder() / CONFIG_NAME]


def program_command() -> list[str]:
    """The words that start this program."""
    if is_built():
        return [str(Path(sys.executable).resolve())]
    python = Path(sys.executable)
    if sys.platform == "win32" and python.with_name("pythonw.exe").exists():
        python = python.with_name("pythonw.exe")  # without a console window
    return [str(python), str(program_folder() / "slicer-opener.py")]


def _windows(variable: str, otherwise: str) -> Path:
    given = os.environ.get(variable)
    return (Path(given) if given else home() / "AppData" / otherwise) / _WINDOWS_NAME


def _xdg(variable: str, otherwise: str) -> Path:
    given = Path(os.environ.get(variable, ""))
    return given if given.is_absolute() else home() / otherwise
