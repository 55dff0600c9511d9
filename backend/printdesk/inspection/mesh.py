"""A model as triangles in millimetres, and what a model may be at most."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_TRIANGLES = 3_000_000
MOST_VERTICES = MOST_TRIANGLES
# Ten kilometres. Whatever is farther out was not meant, and numbers lose their meaning there.
FARTHEST_MM = 1e7

Points = NDArray[np.float32] | NDArray[np.float64]
Indices = NDArray[np.int32]


class Unreadable(Exception):
    """A file that is no model one can print; the message tells a student what to do."""


CUT_OFF = "The file is cut off in the middle. Export the model again, then hand it in again."
NOTHING_IN_IT = (
    "There is no surface in this file that could be printed. Export the model again, and choose "
    "the body itself, not a sketch or an empty layer."
)
TOO_MANY_TRIANGLES = (
    f"The model has more than {MOST_TRIANGLES // 1_000_000} million triangles. Export it again "
    "at a coarser resolution; no printer can show finer detail."
)
BROKEN_NUMBERS = (
    "Some coordinates in this file are not numbers, or lie kilometers away. Repair the model in "
    "your 3D program or slicer, then export it again."
)
BROKEN_INDICES = (
    "The file is damaged: its triangles name points that it does not have. Export the model again."
)


@dataclass(frozen=True)
class Mesh:
    """A surface of triangles: points in millimetres, and for each triangle the three it joins.

    Every point is used, is finite, and counts from 0; there is at least one triangle.
    """

    vertices: Points
    faces: Indices


def mesh_of(vertices: Points, faces: NDArray[np.integer]) -> Mesh:
    """A mesh of what a file says. Raises Unreadable when that is no surface."""
    require_few(len(faces))
    if len(faces) == 0:
        raise Unreadable(NOTHING_IN_IT)
    if len(vertices) == 0 or faces.min() < 0 or faces.max() >= len(vertices):
        raise Unreadable(BROKEN_INDICES)
    vertices, small = _only_used(vertices, faces.astype(np.int32, copy=False))
    # A comparison with something that is not a number is false.
    if not np.abs(vertices).max() <= FARTHEST_MM:
        raise Unreadable(BROKEN_NUMBERS)
    return Mesh(vertices, small)


def require_few(triangles: int, vertices: int = 0) -> None:
    """Raise Unreadable for more than a model may have."""
    if triangles > MOST_TRIANGLES or vertices > MOST_VERTICES:
        raise Unreadable(TOO_MANY_TRIANGLES)


def _only_used(vertices: Points, faces: Indices) -> tuple[Points, Indices]:
    used = np.zeros(len(vertices), dtype=bool)
    used[faces] = True
    if used.all():
        return vertices, faces
    places = np.cumsum(used, dtype=np.int32) - 1
    return vertices[used], places[faces]
