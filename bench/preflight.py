"""Reading models and answering what preflight asks, beside trimesh with the same files.

    python -m bench.preflight [--megabytes 50] [--rounds 3]

For an STL, an OBJ and a 3MF of that size: seconds (of the wall and of a processor, medians) and
the peak of memory, each in a process of its own that loads the file and tells size, closedness,
parts, volume and area. Aims: an STL at least twice as fast, a 3MF with at most half the memory.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BACKEND = Path(__file__).resolve().parents[1] / "backend"
MEGABYTE = 1_000_000

OURS = """
from pathlib import Path
from printdesk.inspection.measures import measure
from printdesk.inspection.reading import read_mesh
path = Path(sys.argv[1])
found = measure(read_mesh(path, path.suffix))
tell(found.size, found.watertight, found.parts, found.triangles, found.volume)
"""
THEIRS = """
import trimesh
mesh = trimesh.load(sys.argv[1], force="mesh")
mesh.merge_vertices()
tell(mesh.extents, mesh.is_watertight, mesh.body_count, len(mesh.faces), abs(mesh.volume))
assert mesh.area
"""
FRAME = """
import json, os, sys
def tell(size, watertight, parts, triangles, volume):
    facts = [*[float(f"{side:.4g}") for side in size], bool(watertight), int(parts),
             int(triangles), float(f"{volume:.3g}")]
    times = os.times()
    peak = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
    print(json.dumps([facts, times.user + times.system, int(peak[0].split()[1]) / 1024]))
"""

Points = NDArray[np.float64]
Faces = NDArray[np.int64]


@dataclass(frozen=True)
class Run:
    """What came of one process: its answers, its seconds, and its megabytes at the highest."""

    facts: list[object]
    wall: float
    cpu: float
    megabytes: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for extension, write in WRITERS.items():
            path = Path(name) / f"model.{extension}"
            write(path, chosen.megabytes * MEGABYTE)
            _compare(path, chosen.rounds)


def _compare(path: Path, rounds: int) -> None:
    """Let both answer in turn, and print what came of it."""
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(_run(OURS, path))
        theirs.append(_run(THEIRS, path))
    if ours[0].facts != theirs[0].facts:
        print(f"They do not agree: {ours[0].facts} and {theirs[0].facts}")
    size, triangles = path.stat().st_size / MEGABYTE, ours[0].facts[5]
    print(f"{path.suffix[1:].upper()}, {size:.0f} MB, {triangles:,} triangles")
    for name, runs in (("Printdesk", ours), ("trimesh", theirs)):
        wall, cpu, peak = (_middle(runs, which) for which in ("wall", "cpu", "megabytes"))
        print(f"  {name:<10} {wall:6.2f} s  {cpu:6.2f} s of a processor  {peak:6.0f} MB")
    time_ratio = _middle(theirs, "cpu") / _middle(ours, "cpu")
    memory_ratio = _middle(theirs, "megabytes") / _middle(ours, "megabytes")
    print(f"  {time_ratio:.1f} times as fast, {1 / memory_ratio:.2f} of the memory")


def _middle(runs: list[Run], which: str) -> float:
    return float(statistics.median(getattr(run, which) for run in runs))


def _run(code: str, path: Path) -> Run:
    begun = time.perf_counter()
    command = [sys.executable, "-c", FRAME + code, str(path)]
    done = subprocess.run(
        command, env={"PYTHONPATH": str(BACKEND)}, capture_output=True, check=True
    )
    wall = time.perf_counter() - begun
    facts, cpu, megabytes = json.loads(done.stdout)
    return Run(facts, wall, cpu, megabytes)


def _bumpy_ball(triangles: int) -> tuple[Points, Faces]:
    """A closed surface of about so many triangles, its points without a pattern."""
    rings = max(4, int((triangles / 4) ** 0.5))
    turns = 2 * rings
    heights = np.linspace(0, np.pi, rings + 2)[1:-1, None]
    angles = np.arange(turns) * 2 * np.pi / turns
    far = 40 + np.random.default_rng(1).random((rings, turns)) * 0.1
    flat = far * np.sin(heights)
    ring = np.stack((flat * np.cos(angles), flat * np.sin(angles), far * np.cos(heights)), axis=-1)
    points = np.concatenate((ring.reshape(-1, 3), [[0, 0, 40], [0, 0, -40]]))
    i, j = np.meshgrid(np.arange(rings - 1), np.arange(turns), indexing="ij")
    a, b = i * turns + j, i * turns + (j + 1) % turns
    c, d = a + turns, b + turns
    along = np.arange(turns)
    beside, last = (along + 1) % turns, (rings - 1) * turns
    top, bottom = np.full(turns, len(points) - 2), np.full(turns, len(points) - 1)
    parts = [(a, c, b), (b, c, d), (top, along, beside), (bottom, last + beside, last + along)]
    return points, np.concatenate([np.stack(p, axis=-1).reshape(-1, 3) for p in parts])


def _write_stl(path: Path, size: int) -> None:
    points, faces = _bumpy_ball(size // 50)
    kind = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
    records = np.zeros(len(faces), kind)
    records["corners"] = points[faces]
    path.write_bytes(bytes(80) + len(faces).to_bytes(4, "little") + records.tobytes())


def _write_obj(path: Path, size: int) -> None:
    points, faces = _bumpy_ball(size // 38)
    with path.open("w", encoding="ascii") as file:
        file.writelines(f"v {x:.6f} {y:.6f} {z:.6f}\n" for x, y, z in points.tolist())
        file.writelines(f"f {a} {b} {c}\n" for a, b, c in (faces + 1).tolist())


def _write_3mf(path: Path, size: int) -> None:
    from tests import models  # noqa: PLC0415 - found once the backend is on the path

    points, faces = _bumpy_ball(size // 19)
    vertices = "".join(
        f'<vertex x="{x:.9f}" y="{y:.9f}" z="{z:.9f}"/>\n' for x, y, z in points.tolist()
    )
    triangles = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>\n' for a, b, c in faces.tolist())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("[Content_Types].xml", models.CONTENT_TYPES)
        package.writestr("_rels/.rels", models.RELATIONSHIPS)
        model = models.MODEL_XML.format(vertices=vertices, triangles=triangles)
        package.writestr("3D/3dmodel.model", model)


WRITERS: dict[str, Callable[[Path, int], None]] = {
    "stl": _write_stl,
    "obj": _write_obj,
    "3mf": _write_3mf,
}

if __name__ == "__main__":
    sys.path.insert(0, str(BACKEND))
    main()
