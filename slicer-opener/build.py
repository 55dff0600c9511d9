#!/usr/bin/env python3
"""Builds the slicer opener for the system that this runs on: python3 build.py.

PyInstaller cannot build for another system than its own: build on Windows for Windows. It comes
into an environment of its own, in exactly the versions of requirements-build.lock.
"""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORK = HERE / "build"
ENVIRONMENT = WORK / "environment"
DIST = HERE / "dist"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

sys.path.insert(0, str(HERE))

from slicer_opener import NAME  # noqa: E402
from slicer_opener.registration import windows  # noqa: E402


def main() -> int:
    """Build into dist/; the exit status."""
    try:
        import tkinter  # noqa: F401, PLC0415
    except ImportError:
        print("This Python has no tkinter, so the program could show no window.", file=sys.stderr)
        print("Debian, Ubuntu: apt install python3-tk. Then run this again.", file=sys.stderr)
        return 1
    print("Fetching PyInstaller ...", flush=True)
    venv.create(ENVIRONMENT, with_pip=True, clear=True)
    lock = HERE / "requirements-build.lock"
    _run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock)
    print("Building ...", flush=True)
    shutil.rmtree(DIST, ignore_errors=True)
    _run(
        *(PYTHON, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"),
        *("--workpath", WORK / "pyinstaller", "--distpath", DIST, HERE / "slicer-opener.spec"),
    )
    for name in ("config.example.ini", "README.md"):
        shutil.copy(HERE / name, DIST)
    for name, content in windows_files().items():
        (DIST / name).write_bytes(content)
    built = DIST / (f"{NAME}.app" if sys.platform == "darwin" else "slicer-opener")
    if sys.platform.startswith("linux"):
        _run(built, "--version")  # a build that does not start is none
    print(f"Built: {built if built.exists() else built.with_suffix('.exe')}")
    print(f"Copy the folder {DIST} to each staff computer, then see README.md in it.")
    return 0


def windows_files() -> dict[str, bytes]:
    """What registers the program on Windows, beside the program itself."""
    if sys.platform != "win32":
        return {}
    return {
        "register.bat": windows.batch_file("--register"),
        "unregister.bat": windows.batch_file("--unregister"),
        "register.reg": windows.registry_file(),
        "unregister.reg": windows.registry_file(remove=True),
    }


def _run(*words: str | Path) -> None:
    subprocess.run([str(word) for word in words], check=True)


if __name__ == "__main__":
    sys.exit(main())
