"""Fewer triangles by brute force: all corners in one cell of a grid become one."""

import numpy as np
from numpy.typing import NDArray

from printdesk.inspection.mesh import Indices, Mesh
from printdesk.inspection.welding import group_rows

FINEST, COARSEST = 512, 40  # cells along the longest side


def clustered(mesh: Mesh, triangles: int, vertices: int) -> Mesh:
    """A mesh with at most so many triangles and vertices that looks much the same.

    Takes any triangles whatever, also those that do not touch each other.
    """
    low = mesh.vertices.min(axis=0).astype(np.float64)
    longest = float(np.ptp(mesh.vertices, axis=0).max()) or 1.0
    cells = float(FINEST)
    while cells > COARSEST:
        coarse = _clustered(mesh, low, longest / cells)
        if not len(coarse.faces):
            break  # All are thinner than a cell.
        excess = max(len(coarse.faces) / triangles, len(coarse.vertices) / vertices)
        if excess <= 1:
            return coarse
        cells *= 0.95 / min(excess, 8) ** 0.5
    return largest(mesh, min(triangles, vertices // 3))


def largest(mesh: Mesh, triangles: int) -> Mesh:
    """Only the largest triangles, for a cloud of them that has no surface."""
    a, b, c = (mesh.vertices[corner].astype(np.float64) for corner in mesh.faces.T)
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    kept = np.sort(np.argsort(areas)[-triangles:])
    used, corners = np.unique(mesh.faces[kept], return_inverse=True)
    return Mesh(mesh.vertices[used], corners.reshape(-1, 3).astype(np.int32))


def _merged(mesh: Mesh, cells: Indices) -> Mesh:
    """Corners of one number made one, in their middle; without triangles that have become lines."""
    counts = np.bincount(cells)
    middles = [np.bincount(cells, axis) / counts for axis in mesh.vertices.T]
    faces = cells[mesh.faces]
    a, b, c = faces.T
    faces = faces[(a != b) & (b != c) & (c != a)]
    return Mesh(np.stack(middles, axis=1).astype(np.float32), faces)


def _clustered(mesh: Mesh, low: NDArray[np.float64], cell: float) -> Mesh:
    places = np.floor((mesh.vertices - low) / cell).astype(np.int64)
    _, cells = group_rows(places)
    joined = _merged(mesh, cells)
    # Of triangles with the same corners one is enough.
    first, _ = group_rows(np.sort(joined.faces, axis=1))
    return Mesh(joined.vertices, joined.faces[np.sort(first)])
