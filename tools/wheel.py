"""The wheel: one file that carries the program and its pages, and needs no Node.js."""

import shutil

from tools import PYTHON, ROOT, environment, pages, program
from tools.processes import Arguments, run, step


def build() -> None:
    """Make dist/printdesk-*.whl."""
    environment.prepare(dev=True)
    pages.prepare()
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    with step("Building the wheel"):
        # The build tools are in the lock; nothing else is fetched.
        command: Arguments = [
            program("uv"),
            "build",
            "--wheel",
            "--no-build-isolation",
            "--python",
            PYTHON,
        ]
        run([*command, "--out-dir", dist], log="wheel")
    wheel = next(dist.glob("*.whl"))
    print(f"  It is {wheel.relative_to(ROOT)}. To run it: pip install {wheel.name} && printdesk up")
