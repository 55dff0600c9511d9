"""Surfaces whose measures are known."""

import numpy as np

from printdesk.inspection.mesh import Mesh
from tests import models


def box(width: float, depth: float, height: float) -> Mesh:
    """A closed box with a corner at the origin."""
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], np.float32)
    faces = np.array(models.SIDES, np.int32)
    return Mesh(corners * np.array([width, depth, height], np.float32), faces)


def ball(rings: int, sectors: int, radius: float = 20) -> Mesh:
    """A ball of about 2 * rings * sectors triangles, closed, with its middle at the origin."""
    heights = np.linspace(0, np.pi, rings + 1)[1:-1, None]
    turns = np.linspace(0, 2 * np.pi, sectors, endpoint=False)
    ring = np.stack(
        np.broadcast_arrays(
            np.sin(heights) * np.cos(turns), np.sin(heights) * np.sin(turns), np.cos(heights)
        ),
        axis=-1,
    ).reshape(-1, 3)
    points = np.concatenate([ring, [[0, 0, 1], [0, 0, -1]]])
    nth = np.arange(len(ring)).reshape(-1, sectors)
    here, beside = nth[:-1], np.roll(nth, -1, axis=1)[:-1]
    below, across = nth[1:], np.roll(nth, -1, axis=1)[1:]
    top, bottom = np.full(sectors, len(ring)), np.full(sectors, len(ring) + 1)
    faces = [
        np.stack([here, below, beside], -1).reshape(-1, 3),
        np.stack([beside, below, across], -1).reshape(-1, 3),
        np.stack([top, nth[0], np.roll(nth[0], -1)], -1),
        np.stack([bottom, np.roll(nth[-1], -1), nth[-1]], -1),
    ]
    return Mesh((points * radius).astype(np.float32), np.concatenate(faces).astype(np.int32))


def soup(triangles: int, size: float = 50) -> Mesh:
    """Triangles all over a cube, none of which touches another on purpose."""
    corners = np.random.default_rng(1).random((3 * triangles, 3), np.float32) * size
    return Mesh(corners, np.arange(3 * triangles, dtype=np.int32).reshape(-1, 3))


def volume(mesh: Mesh) -> float:
    """What a closed surface holds, in cubic mm."""
    a, b, c = (mesh.vertices[corner].astype(np.float64) for corner in mesh.faces.T)
    return float((a * np.cross(b, c)).sum() / 6)
