"""The Python environment: .venv, with exactly the packages of a lock file."""

import importlib.util
import platform
import re
import sys
import sysconfig
import tempfile
from pathlib import Path

from tools import BACKEND, PYTHON, ROOT, VENV, program
from tools.problems import Problem
from tools.processes import Arguments, run, step
from tools.stamps import digest, is_stamped

RUNTIME_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
STAMP = VENV / "printdesk-stamp"


def prepare(*, dev: bool = False) -> None:
    """Make the environment what the lock says; nothing is done when it is that already."""
    if is_current(dev=dev):
        return
    wanted = DEV_LOCK if dev else RUNTIME_LOCK
    _check_venv_module()
    STAMP.unlink(missing_ok=True)
    if not _usable():
        with step("Making a Python environment in .venv"):
            base: str = getattr(sys, "_base_executable", sys.executable)
            command: Arguments = [base, "-m", "venv", "--clear", VENV]
            run(command, log="venv")
    with step(f"Installing the {_count(wanted)} Python packages of {wanted.name}"):
        if not program("uv").exists():
            install("uv")
        sync: Arguments = [program("uv"), "pip", "sync", "--compile-bytecode", "--python", PYTHON]
        run([*sync, wanted], log="python-packages")
        _site_packages().joinpath("printdesk.pth").write_text(f"{BACKEND}\n", encoding="utf-8")
    STAMP.write_text(_digest(wanted), encoding="ascii")


def is_current(*, dev: bool) -> bool:
    """Whether the environment is what the lock says."""
    # The tools' lock holds every package of the product in the same version, so it serves both.
    digests = [_digest(DEV_LOCK)] if dev else [_digest(RUNTIME_LOCK), _digest(DEV_LOCK)]
    return PYTHON.exists() and is_stamped(STAMP, *digests)


def install(*packages: str) -> None:
    """Add packages to the environment, in the versions and with the digests of the tools' lock."""
    lock = DEV_LOCK.read_text(encoding="utf-8")
    blocks = [_locked(package, lock) for package in packages]
    with tempfile.TemporaryDirectory() as folder:
        chosen = Path(folder, "requirements.txt")
        chosen.write_text("".join(blocks), encoding="utf-8")
        pip: Arguments = [PYTHON, "-m", "pip", "install", "--no-deps", "--require-hashes"]
        run([*pip, "-r", chosen], log=packages[0])


def _locked(package: str, lock: str) -> str:
    found = re.search(rf"^{re.escape(package)}==.*\n(?:[ ]+--hash=.*\n)+", lock, re.MULTILINE)
    if not found:
        raise Problem(f"{DEV_LOCK.name} does not name {package}. Run: python3 run.py lock")
    return found.group()


def _digest(lock: Path) -> str:
    return digest(lock, sys.version, platform.machine(), str(ROOT))


def _count(lock: Path) -> int:
    return len(re.findall(r"^\w[^=\s]*==", lock.read_text(encoding="utf-8"), re.MULTILINE))


def _usable() -> bool:
    """Whether .venv was made by this Python and for this place, and holds pip."""
    settings = VENV / "pyvenv.cfg"
    if not (PYTHON.exists() and settings.exists() and _site_packages().joinpath("pip").exists()):
        return False
    lines = settings.read_text(encoding="utf-8").splitlines()
    here = any(line.startswith("command = ") and line.endswith(str(VENV)) for line in lines)
    return here and f"version = {platform.python_version()}" in lines


def _site_packages() -> Path:
    base = {"base": str(VENV), "platbase": str(VENV)}
    return Path(sysconfig.get_path("purelib", scheme="venv", vars=base))


def _check_venv_module() -> None:
    if all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        return
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    raise Problem(
        "This Python cannot make environments: its venv module is missing or not complete. "
        f"On Debian and Ubuntu: apt install python{version}-venv"
    )
