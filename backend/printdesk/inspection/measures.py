"""What can be measured of a surface: size, closedness, parts, volume, area."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from printdesk.inspection.mesh import NOTHING_IN_IT, Indices, Mesh, Unreadable
from printdesk.inspection.preflight import Measures
from printdesk.inspection.welding import connected, weld_near

# Points nearer than this share of the longest diagonal were meant to be one.
WELD = 1e-5
AT_ONCE = 250_000

Keys = NDArray[np.int64]


@dataclass(frozen=True)
class _Edges:
    """The edges of triangles, each once: its two ends, how many triangles are there, and how many
    more go along it one way than the other."""

    ends: Indices
    counts: NDArray[np.int64]
    surplus: NDArray[np.int64]

    @property
    def closed(self) -> bool:
        return not (self.counts % 2).any()

    @property
    def consistent(self) -> bool:
        return not self.surplus.any()

    @property
    def open_points(self) -> Indices:
        return np.unique(self.ends[self.counts % 2 == 1])


def measure(mesh: Mesh) -> Measures:
    """Measure a surface. Raises Unreadable for one that is a point or a line."""
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    size = high.astype(np.float64) - low
    faces = _surface(mesh.faces)
    edges = _edges(faces)
    if not edges.closed:
        faces = _surface(_welded(mesh, edges.open_points, float(np.linalg.norm(size)) * WELD))
        edges = _edges(faces)
    area, volume = _area_and_volume(mesh)
    if not len(faces) or not area:
        raise Unreadable(NOTHING_IN_IT)
    labels = connected(len(mesh.vertices), edges.ends)
    return Measures(
        size=(float(size[0]), float(size[1]), float(size[2])),
        watertight=edges.closed,
        parts=len(np.unique(labels[faces[:, 0]])),
        triangles=len(mesh.faces),
        area=area,
        volume=volume,
        approximate=not (edges.closed and edges.consistent),
    )


def _surface(faces: Indices) -> Indices:
    """The triangles that join three different points."""
    a, b, c = faces.T
    whole = (a != b) & (b != c) & (c != a)
    return faces if whole.all() else faces[whole]


def _edges(faces: Indices) -> _Edges:
    begins = faces.reshape(-1)
    ends = faces[:, (1, 2, 0)].reshape(-1)
    # Both ends in one number, and in its last bit which way the triangle goes along.
    keys: Keys = np.minimum(begins, ends).astype(np.int64)
    keys = ((keys << 31) | np.maximum(begins, ends)) << 1 | (begins > ends)
    keys.sort()
    edges = keys >> 1
    first = np.flatnonzero(np.concatenate(([True], edges[1:] != edges[:-1])))[: len(edges)]
    counts = np.diff(first, append=len(edges))
    ways = 1 - 2 * (keys & 1)
    each = edges[first]
    return _Edges(
        ends=np.stack((each >> 31, each & 0x7FFFFFFF), axis=1).astype(np.int32),
        counts=counts,
        surplus=np.add.reduceat(ways, first) if len(first) else counts,
    )


def _welded(mesh: Mesh, points: Indices, distance: float) -> Indices:
    """The triangles when those points that are nearly the same are one."""
    places = weld_near(mesh.vertices[points], distance) if distance else np.zeros_like(points)
    _, first = np.unique(places, return_index=True)
    names = np.arange(len(mesh.vertices), dtype=np.int32)
    names[points] = points[first][places]
    return names[mesh.faces]


def _area_and_volume(mesh: Mesh) -> tuple[float, float]:
    """Twice and six times summed up, in pieces, from the middle: so digits and memory are kept."""
    middle = mesh.vertices.mean(axis=0, dtype=np.float64)
    area = volume = 0.0
    for begin in range(0, len(mesh.faces), AT_ONCE):
        corners = mesh.vertices[mesh.faces[begin : begin + AT_ONCE]] - middle
        a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
        across = np.cross(b - a, c - a)
        area += float(np.sqrt(np.einsum("ij,ij->i", across, across)).sum())
        volume += float(np.einsum("ij,ij->", a, across))
    return area / 2, abs(volume) / 6
