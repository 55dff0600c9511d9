"""The wheel: one file that carries the program and its pages, and needs no Node.js."""

import shutil

from tools import ROOT, environment, pages, program
from tools.processes import run, step


def build() -> None:
    """Make dist/printdesk-*.whl."""
    environment.prepare()
    pages.prepare()
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    with step("Building the wheel"):
        run([program("uv"), "build", "--wheel", "--out-dir", dist], log="wheel")
    wheel = next(dist.glob("*.whl"))
    print(f"  It is {wheel.relative_to(ROOT)}. To run it: pip install {wheel.name} && printdesk up")
