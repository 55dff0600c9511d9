"""The lock files: every package, direct or not, with its version and its digests."""

import hashlib
import json
import tempfile
import tomllib
from pathlib import Path

from tools import ROOT, environment, program
from tools.environment import DEV_LOCK, RUNTIME_LOCK
from tools.processes import run, step

HEADER = "# Made by “python3 run.py lock” out of dependencies with the digest {digest}.\n"


def compile_locks(*, upgrade: bool) -> None:
    """Write both locks anew; versions that still fit are kept unless ``upgrade``."""
    environment.prepare(dev=True)
    with step(f"Locking into {RUNTIME_LOCK.name}"):
        _compile(RUNTIME_LOCK, upgrade=upgrade)
    with step(f"Locking into {DEV_LOCK.name}"):
        # Bound to the product's lock: tests run with the versions that are installed for people.
        _compile(DEV_LOCK, "--extra", "dev", "--constraint", RUNTIME_LOCK.name, upgrade=upgrade)


def stale() -> list[str]:
    """Which locks were made out of other dependencies than pyproject.toml names now."""
    header = HEADER.format(digest=_digest())
    locks = (RUNTIME_LOCK, DEV_LOCK)
    return [lock.name for lock in locks if not lock.read_text("utf-8").startswith(header)]


def _compile(lock: Path, *arguments: str | Path, upgrade: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, lock.name)
        made.write_bytes(lock.read_bytes())  # what stands there is kept where it fits
        run(
            [
                *(program("uv"), "pip", "compile", "--quiet", "--no-header", "--universal"),
                *("--generate-hashes", "--python-version", "3.11"),
                *(["--upgrade"] if upgrade else []),
                *arguments,
                *("pyproject.toml", "--output-file", made),
            ],
            log=f"lock-{lock.stem}",
        )
        text = HEADER.format(digest=_digest()) + made.read_text("utf-8")
        lock.write_text(text, encoding="utf-8", newline="\n")


def _digest() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [project[key] for key in ("requires-python", "dependencies", "optional-dependencies")]
    return hashlib.sha256(json.dumps(wanted).encode()).hexdigest()[:16]
