"""What run.py does, step by step. Standard library only: it runs before anything is installed."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BACKEND = ROOT / "backend"
FRONTEND = ROOT / "frontend"
OPENER = ROOT / "slicer-opener"
VENV = ROOT / ".venv"
BUILD = ROOT / "build"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def program(name: str) -> Path:
    """A program that a package has put into the environment."""
    return PYTHON.with_name(name + PYTHON.suffix)


def child_environment(*first_in_path: Path) -> dict[str, str]:
    """The environment for a child, which finds programs in these folders before any others."""
    environment = dict(os.environ)
    environment["PATH"] = os.pathsep.join([*map(str, first_in_path), os.environ.get("PATH", "")])
    environment["NEXT_TELEMETRY_DISABLED"] = "1"
    environment["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    home = Path.home()
    if not os.access(home, os.W_OK):
        # A service's user often has no home; what is downloaded is then kept here.
        environment.setdefault("UV_CACHE_DIR", str(BUILD / "cache" / "uv"))
        environment.setdefault("PIP_CACHE_DIR", str(BUILD / "cache" / "pip"))
        environment.setdefault("npm_config_cache", str(BUILD / "cache" / "npm"))
    return environment
