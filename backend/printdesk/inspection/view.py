"""What is seen of a model from where one looks: where its surface lies, and how it is turned."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from printdesk.inspection.camera import Camera
from printdesk.inspection.mesh import Indices
from printdesk.inspection.raster import NOTHING, Buffer, work
from printdesk.inspection.vectors import Floats, corners_of

Integers = NDArray[np.int64]

FINER = 2  # places a pixel in each direction, for smooth edges
ALIKE = 0.97  # of its full length, for the mean of normals that may stand for all of them
MOST_PLACES = 50_000_000


@dataclass(frozen=True)
class View:
    """Spots on a surface; points and normals stand in columns, one row for each coordinate.

    Each spot is a share of a pixel, 1 when it fills it. Pixels count row after row in a square
    picture that is ``size`` pixels wide.
    """

    size: int
    pixels: Integers
    shares: Floats
    points: Floats
    normals: Floats


def look(camera: Camera, vertices: Floats, faces: Indices, size: int) -> View:
    """What the camera sees in a picture so wide; in a smaller one, where that would take long."""
    places, nearness = camera.project(vertices)
    heights, areas = work(places, faces)
    while heights * FINER * size + areas * (FINER * size) ** 2 > MOST_PLACES and size > 1:
        size //= 2
    buffer = Buffer(FINER * size)
    buffer.draw(places, nearness, faces)
    triangles = buffer.triangles
    there = np.flatnonzero(triangles != NOTHING)
    seen = middles(there, FINER * size)
    points = camera.unproject(seen, buffer.nearness[there])
    normals = _normals(vertices, faces, triangles[there], camera.rays(seen))
    rows, columns = np.divmod(there, FINER * size)
    return _spots(size, rows // FINER * size + columns // FINER, points, normals)


def middles(places: Integers, size: int) -> Floats:
    """The middles of places that count row after row, in a picture of width 1."""
    rows, columns = np.divmod(places, size)
    return ((np.stack([columns, rows]) + 0.5) / size).astype(np.float32)


def _normals(vertices: Floats, faces: Indices, triangles: Integers, ways: Floats) -> Floats:
    """Which way the surface faces at each place: always towards who looks."""
    used, of = np.unique(triangles, return_inverse=True)
    a, b, c = corners_of(vertices, faces[used])
    normals = np.cross(b - a, c - a, axis=0)
    normals /= np.maximum(np.linalg.norm(normals, axis=0), 1e-30)
    normals = normals[:, of]
    away = (normals * ways).sum(axis=0) > 0
    return np.where(away, -normals, normals).astype(np.float32)


def _spots(size: int, pixels: Integers, points: Floats, normals: Floats) -> View:
    """One spot for all places of a pixel where they face the same way, else one for each."""
    pixels, first, of, counts = np.unique(
        pixels, return_index=True, return_inverse=True, return_counts=True
    )
    total = np.stack([np.bincount(of, axis) for axis in normals]).astype(np.float32)
    length = np.linalg.norm(total, axis=0)
    alike = length > ALIKE * counts
    apart = np.flatnonzero(~alike[of])
    chosen = np.concatenate([first[alike], apart])
    places = np.concatenate([counts[alike], np.ones(len(apart))])
    return View(
        size,
        pixels[of[chosen]],
        (places / FINER**2).astype(np.float32),
        points[:, chosen],
        np.hstack([(total / np.maximum(length, 1e-30))[:, alike], normals[:, apart]]),
    )
