"""The light of a photo studio: a bright room, a large soft lamp, one from behind, and shadows.

Light comes from many directions. For each of them a map of what it meets first tells which points
it reaches; together they make soft shadows, and the dark of holes and of what stands close.
Points and directions stand in columns, one row for each coordinate.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from printdesk.inspection.mesh import Indices
from printdesk.inspection.threads import side_by_side
from printdesk.inspection.vectors import Floats, corners_of, turned

SAMPLES = 120_000
TEXELS = 148  # the width of a map, with an empty border
REACH = TEXELS / 2 - 2  # texels from the middle of a map to the farthest point of a model
SLACK = np.float32(3 / TEXELS)  # by which a point may lie behind the surface that it is on
GOLDEN = (1 + 5**0.5) / 2
# Steps by which numbers spread evenly over a square.
SPREAD = np.array([[0.7548776662], [0.5698402910]])


@dataclass(frozen=True)
class Lamp:
    """Light from many directions, and how much comes from each; what shines is seen in gloss."""

    directions: Floats
    strength: Floats
    shines: bool = True


def lamps(forward: Floats) -> list[Lamp]:
    """The lights around somebody who looks this way."""
    back = float(np.arctan2(forward[1], forward[0])) + np.pi
    room = _cap(56, 1 - 1 / 112)
    key = _turned(_cap(40, 0.2), back - np.radians(52), np.radians(47))
    rim = _turned(_cap(12, 0.1), back + np.radians(150), np.radians(32))
    return [
        Lamp(room, (0.95 * (0.4 + 0.6 * room[2]) / 56).astype(np.float32), shines=False),
        Lamp(key, np.full(40, 1.1 / 40, np.float32)),
        Lamp(rim, np.full(12, 0.3 / 12, np.float32)),
    ]


def _cap(count: int, depth: float) -> Floats:
    """Directions spread evenly over a cap of the sphere, so deep, around straight up."""
    nth = np.arange(count) + 0.5
    up, turn = 1 - depth * nth / count, 2 * np.pi * nth / GOLDEN
    flat = np.sqrt(1 - up**2)
    return np.stack([flat * np.cos(turn), flat * np.sin(turn), up]).astype(np.float32)


def _turned(directions: Floats, turn: float, height: float) -> Floats:
    """What was around straight up, around the direction that is turned so, and so high."""
    side = np.array([-np.sin(turn), np.cos(turn), 0])
    ahead = np.array([np.cos(turn), np.sin(turn), 0])
    up = np.cos(height) * ahead + [0, 0, np.sin(height)]
    return (np.stack([side, np.cross(up, side), up]).T @ directions).astype(np.float32)


def reached(surface: Floats, receivers: Floats, directions: Floats) -> NDArray[np.bool_]:
    """By direction (rows) and receiver (columns), whether light from there comes to it.

    ``surface`` is what throws shadows, as points that lie close together within 1 of the origin.
    """
    count = receivers.shape[1]
    found = np.empty((directions.shape[1], count), bool)
    noise = np.random.default_rng(1).random((2, count + directions.shape[1]), np.float32) - 0.5

    def shine(nth: int) -> None:
        plane = _plane(directions[:, nth])
        column, row, height = turned(plane, surface)
        highest = np.full(TEXELS * TEXELS, -np.inf, np.float32)
        np.maximum.at(highest, _texel(column, row), height)
        # Each receiver looks a little beside its place, elsewhere for every direction, so that
        # the texels do not show.
        column, row, height = turned(plane, receivers)
        right, down = noise[:, nth : nth + count]
        at = _texel(column + right, row + down)
        np.less_equal(highest[at], height + SLACK, out=found[nth])

    side_by_side(shine, range(len(found)))
    return found


def _plane(direction: Floats) -> Floats:
    """Takes points to columns and rows of the map that this light falls on, and their height."""
    beside = np.cross(direction, [1, 0, 0] if abs(direction[0]) < 0.5 else [0, 1, 0])
    beside /= np.linalg.norm(beside)
    across = np.array([beside, np.cross(direction, beside)]) * REACH
    return np.vstack([across, direction]).astype(np.float32)


def _texel(column: Floats, row: Floats) -> NDArray[np.int32]:
    """The texel of each point; for those beyond the map one of its border, where nothing is."""
    middle = np.float32(TEXELS / 2)
    limit = middle - 1
    across, down = (axis.clip(-limit, limit) for axis in (column, row))
    at: NDArray[np.int32] = (down + middle).astype(np.int32) * TEXELS
    at += (across + middle).astype(np.int32)
    return at


def sample(vertices: Floats, faces: Indices) -> Floats:
    """Points that lie evenly on a surface."""
    a, b, c = corners_of(vertices, faces)
    (x, y, z), (u, v, w) = b - a, c - a
    areas = np.sqrt((y * w - z * v) ** 2 + (z * u - x * w) ** 2 + (x * v - y * u) ** 2)
    ends = np.cumsum(areas, dtype=np.float64)
    nth = np.arange(SAMPLES)
    of = np.searchsorted(ends, (nth + 0.5) / SAMPLES * ends[-1])
    of = np.minimum(of, len(faces) - 1)
    right, down = (nth * SPREAD % 1).astype(np.float32)
    over = right + down > 1
    right[over], down[over] = 1 - right[over], 1 - down[over]
    start = a[:, of]
    points: Floats = start + right * (b[:, of] - start) + down * (c[:, of] - start)
    return points
