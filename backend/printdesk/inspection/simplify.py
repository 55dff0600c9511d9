"""Fewer triangles for a model that shall be looked at, not printed.

The simplifier keeps edges sharp, but with triangles that hardly touch each other it does not come
to an end. So it works in a process of its own, which is given up after a while.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from printdesk.inspection.clustering import clustered
from printdesk.inspection.mesh import Mesh
from printdesk.inspection.welding import weld_same

DECIMATE = Path(__file__).with_name("decimate.py")
SECONDS = 25
# A closed surface has half as many corners as triangles; what has far more is none.
MOST_CORNERS_A_TRIANGLE = 1.2


def simplified(mesh: Mesh, triangles: int, vertices: int, seconds: float = SECONDS) -> Mesh:
    """The mesh, its corners welded, with at most so many triangles and vertices."""
    points, which = weld_same(mesh.vertices)
    mesh = Mesh(points, which[mesh.faces])
    if _fits(mesh, triangles, vertices):
        return mesh
    if len(mesh.vertices) <= MOST_CORNERS_A_TRIANGLE * len(mesh.faces):
        mesh = _decimated(mesh, triangles, seconds) or mesh
    return mesh if _fits(mesh, triangles, vertices) else clustered(mesh, triangles, vertices)


def _fits(mesh: Mesh, triangles: int, vertices: int) -> bool:
    return len(mesh.faces) <= triangles and len(mesh.vertices) <= vertices


def _decimated(mesh: Mesh, triangles: int, seconds: float) -> Mesh | None:
    """What the simplifier makes of it, or None when it fails or takes too long."""
    with tempfile.TemporaryDirectory(prefix=".simplify-") as name:
        before, after = Path(name) / "before.npz", Path(name) / "after.npz"
        np.savez(before, vertices=mesh.vertices, faces=mesh.faces)
        command = [sys.executable, "-P", str(DECIMATE), str(before), str(after), str(triangles)]
        try:
            # Nothing of a student's is in the command.
            subprocess.run(command, timeout=seconds, check=True, capture_output=True)  # noqa: S603
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            return None
        with np.load(after) as arrays:
            return Mesh(arrays["vertices"], arrays["faces"])
