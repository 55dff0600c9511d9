"""Reading OBJ: points, and polygons that name them."""

import re
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from printdesk.inspection.mesh import (
    BROKEN_INDICES,
    NOTHING_IN_IT,
    Mesh,
    Unreadable,
    mesh_of,
    require_few,
)
from printdesk.inspection.text import blocks, numbers

# Where a coordinate is missing there is an empty word, which is no number.
POINT = re.compile(rb"^[ \t]*v[ \t]+(\S*)[ \t]*(\S*)[ \t]*(\S*)", re.MULTILINE)
POLYGON = re.compile(rb"^[ \t]*f[ \t]+(.*)", re.MULTILINE)
ELEMENT = re.compile(rb"^[ \t]*([vf])[ \t]", re.MULTILINE)
# Of “12/4/7” only the point's own number matters.
NOT_THE_POINT = re.compile(rb"/\S*")
CONTINUED = re.compile(rb"\\\r?\n")

Whole = NDArray[np.int64]


def read_obj(path: Path) -> Mesh:
    """The model in an OBJ file; polygons become fans of triangles. Raises Unreadable."""
    points, triangles = [], []
    count = faces = 0
    with path.open("rb") as file:
        for raw in blocks(file):
            block = CONTINUED.sub(b" ", raw)
            found = POINT.findall(block)
            points.append(numbers(chain.from_iterable(found), np.float64, 3 * len(found)))
            triangles.append(_triangles(block, count))
            count += len(found)
            faces += len(triangles[-1])
            require_few(faces, count)
    if not faces:
        raise Unreadable(NOTHING_IN_IT)
    return mesh_of(np.concatenate(points).reshape(-1, 3), np.concatenate(triangles))


def _triangles(block: bytes, points_before: int) -> Whole:
    """The triangles of a block's polygons, their points counted from 0."""
    polygons = POLYGON.findall(block)
    if not polygons:
        return np.empty((0, 3), np.int64)
    # OBJ counts from 1, so that 0 can stand at the end of each polygon.
    named = numbers([NOT_THE_POINT.sub(b"", b" 0 ".join(polygons)), b"0"], np.int64)
    ends = named == 0
    if np.count_nonzero(ends) != len(polygons):
        raise Unreadable(BROKEN_INDICES)
    polygon = np.cumsum(ends) - ends
    begins = np.concatenate(([0], np.flatnonzero(ends)[:-1] + 1))
    points = named - 1
    if named.min() < 0:
        so_far = _points_so_far(block, points_before)
        points = np.where(named < 0, named + so_far[polygon], points)
    first = begins[polygon]
    second = np.flatnonzero(~ends[:-1] & ~ends[1:])
    second = second[second > first[second]]
    return np.stack((points[first[second]], points[second], points[second + 1]), axis=1)


def _points_so_far(block: bytes, before: int) -> Whole:
    """How many points there are where each polygon stands: a negative number counts back."""
    is_point: NDArray[np.bool_] = np.array(ELEMENT.findall(block)) == b"v"
    so_far: Whole = np.cumsum(is_point, dtype=np.int64) + before
    return so_far[~is_point]
