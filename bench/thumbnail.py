"""A thumbnail of 10 thousand, 500 thousand and a million triangles, beside f3d and trimesh.

    python -m bench.thumbnail [--rounds 3] [--peers PYTHON] [--keep FOLDER]

Each picture is made in a process of its own, from a binary STL to a PNG of 512 × 512 pixels; ours
with the few variables that the product gives its own.
Prints the medians in seconds, without the time that imports take, the most memory that a process
had, and how many times as long the others take. Aim for the million: at most 1.5 s and 450 MB.
``--peers`` names a Python that has f3d, trimesh, scipy and pyglet<2; by default it is this one.
What is not there, or does not run, is said. ``--keep`` names a folder for the pictures.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from printdesk.inspection.sandbox import environment

SIZES = {10_000: (100, 50), 500_000: (1000, 250), 1_000_000: (1000, 500)}  # ring by tube
LONGEST_SECONDS = 300

TELL = """
import json, re, sys, time
def tell(parts):
    with open("/proc/self/status") as status:
        peak = int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1]) / 1024
    print(json.dumps({"parts": parts, "work": time.process_time(), "peak": peak}))
model, picture = sys.argv[1:]
"""
OURS = """
from pathlib import Path
from printdesk.inspection.reading import read_mesh
from printdesk.inspection.thumbnail import render
begun = time.perf_counter()
mesh = read_mesh(Path(model), ".stl")
read = time.perf_counter()
content = render(mesh, (30, 90, 190))
done = time.perf_counter()
Path(picture).write_bytes(content)
tell([done - begun, done - read])
"""
F3D = """
import f3d
begun = time.perf_counter()
engine = f3d.Engine.create(True)
engine.window.size = 512, 512
engine.scene.add(model)
image = engine.window.render_to_image()
image.save(picture)
tell([time.perf_counter() - begun])
"""
TRIMESH = """
import pyglet, trimesh
begun = time.perf_counter()
content = trimesh.Scene(trimesh.load(model, force="mesh")).save_image(resolution=(512, 512))
with open(picture, "wb") as file:
    file.write(content)
tell([time.perf_counter() - begun])
"""


@dataclass(frozen=True)
class Measured:
    """Medians of a contender: seconds from file to picture, of the picture alone, and of all
    processors together, with imports; and the peak in MB."""

    whole: float
    drawing: float
    work: float
    peak: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", default=sys.executable)
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for triangles, (around, across) in SIZES.items():
            model = Path(name) / f"{triangles}.stl"
            write_ring(model, around, across)
            print(f"{triangles} triangles, {model.stat().st_size / 1e6:.1f} MB")
            ours = _measured("printdesk", sys.executable, OURS, model, chosen)
            for peer, code in (("f3d", F3D), ("trimesh", TRIMESH)):
                theirs = _measured(peer, chosen.peers, code, model, chosen)
                if ours and theirs:
                    print(f"{'':<12}{theirs.whole / ours.whole:.2f} times as long as ours")


def write_ring(path: Path, around: int, across: int) -> None:
    """A ring as a binary STL of 2 * around * across triangles."""
    turn, tilt = np.meshgrid(
        np.linspace(0, 2 * np.pi, around + 1), np.linspace(0, 2 * np.pi, across + 1), indexing="ij"
    )
    out = 20 + (6 + np.cos(12 * turn)) * np.cos(tilt)
    up = (6 + np.cos(12 * turn)) * np.sin(tilt)
    points = np.stack([out * np.cos(turn), out * np.sin(turn), up], axis=-1)
    a, b, c, d = points[:-1, :-1], points[1:, :-1], points[1:, 1:], points[:-1, 1:]
    facets = np.concatenate([np.stack(corners, axis=2) for corners in ((a, b, c), (a, c, d))])
    records = np.zeros(facets.shape[0] * facets.shape[1], "12<f4, <u2")
    records["f0"][:, 3:] = facets.reshape(-1, 9)
    path.write_bytes(b"\0" * 80 + np.uint32(len(records)).tobytes() + records.tobytes())


def _measured(
    name: str, python: str, code: str, model: Path, chosen: argparse.Namespace
) -> Measured | None:
    """Let a contender make its picture several times; None when it cannot."""
    picture = model.with_name(f"{name}-{model.stem}.png")
    command = [python, "-c", TELL + code, str(model), str(picture)]
    if name == "trimesh" and not os.environ.get("DISPLAY") and shutil.which("xvfb-run"):
        command = ["xvfb-run", "-a", *command]
    surroundings = environment() if name == "printdesk" else None
    told = []
    for _ in range(chosen.rounds):
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            env=surroundings,
            timeout=LONGEST_SECONDS,
        )
        if done.returncode != 0:
            reason = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
            print(f"{name:<12}does not run here: {reason}")
            return None
        told.append(json.loads(done.stdout.strip().splitlines()[-1]))
    if chosen.keep:
        shutil.copy(picture, chosen.keep)
    found = Measured(
        statistics.median(each["parts"][0] for each in told),
        statistics.median(each["parts"][-1] for each in told),
        statistics.median(each["work"] for each in told),
        max(each["peak"] for each in told),
    )
    alone = f", {found.drawing:.2f} s of it the picture" if name == "printdesk" else ""
    work = f"{found.work:.2f} s of the processors"
    print(f"{name:<12}{found.whole:.2f} s{alone}, {work}, {found.peak:.0f} MB")
    return found


if __name__ == "__main__":
    main()
