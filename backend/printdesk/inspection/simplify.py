"""Fewer triangles for a model that shall be looked at, not printed.

The simplifier keeps edges sharp, but with triangles that hardly touch each other it does not come
to an end. So it works in a process of its own, which is given up after a while; where there can be
no such process, corners are clustered.
"""

import io
import subprocess
import sys
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
    given = io.BytesIO()
    np.save(given, mesh.vertices.astype(np.float32))
    np.save(given, mesh.faces)
    command = [sys.executable, "-P", str(DECIMATE), str(triangles)]
    try:
        done = subprocess.run(  # noqa: S603 - nothing of a student's is in the command
            command, input=given.getvalue(), capture_output=True, timeout=seconds, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    made = io.BytesIO(done.stdout)
    return Mesh(np.load(made), np.load(made))
