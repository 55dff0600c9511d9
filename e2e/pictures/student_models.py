"""What students of a makerspace hand in, drawn by formulas: no two jobs look alike."""

import math
from collections.abc import Callable, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from tests.inspection.solids import Shape, box, grid

Points = NDArray[np.float64]
Radius = Callable[[Points, Points, Points], Points]

SMOOTH = 240
NOTHING = 1e-9


def vase(height: float = 120) -> Shape:
    """Fluted and twisted, with walls of 2.4 mm."""
    up = np.linspace(0, 1, 90)
    outside = 26 + 14 * np.sin(math.pi * (0.15 + 0.95 * up)) + 4 * up
    walls = [*zip(outside, height * up, strict=True)]
    inside = [(r - 2.4, z) for r, z in reversed(walls) if z > 3]

    def fluted(r: Points, z: Points, turn: Points) -> Points:
        return r * (1 + 0.055 * np.cos(11 * (turn - 1.1 * z / height)))

    return turned([(0, 0), *walls, *inside, (0, 3)], fluted)


def planter() -> Shape:
    """Low and faceted."""
    walls = [(27.0, 0.0), (38.0, 26.0), (33.0, 62.0)]
    inside = [(30.0, 62.0), (34.5, 26.0), (24.0, 3.0)]
    return turned([(0, 0), *walls, *inside, (0, 3)], steps=9)


def gear() -> Shape:
    """With a hub and a bore."""
    profile = [(6, 0), (34, 0), (34, 9), (14, 9), (14, 17), (6, 17)]

    def toothed(r: Points, _z: Points, turn: Points) -> Points:
        return np.where(r > 20, r + 3 * np.clip(2.6 * np.cos(24 * turn), -1, 1), r)

    return turned(profile, toothed, steps=720)


def mount() -> Shape:
    """A rounded square plate that carries a tube."""
    profile = [(11, 0), (32, 0), (32, 6), (17, 6), (15, 10), (15, 38), (11, 38)]

    def squared(r: Points, _z: Points, turn: Points) -> Points:
        corner = (np.cos(turn) ** 8 + np.sin(turn) ** 8) ** (-1 / 8)
        return np.where(r > 20, r * corner, r)

    return turned(profile, squared)


def pawn() -> Shape:
    """Of a game of chess."""
    foot = [(0, 0), (17, 0), (17, 4), (14, 7), (14, 9), (9, 14), (7, 24), (6.2, 33)]
    collar = [(10, 36), (10, 38.5), (6.5, 40)]
    head = [(10 * math.cos(a), 48 + 10 * math.sin(a)) for a in np.linspace(-0.95, math.pi / 2, 24)]
    return turned([*foot, *collar, *head[:-1], (0, 58)])


def knot() -> Shape:
    """A tube tied once, as in a course on topology."""
    t = np.linspace(0, 2 * math.pi, 360, endpoint=False)
    wide = 17 + 8 * np.cos(3 * t)
    middle = np.stack([wide * np.cos(2 * t), wide * np.sin(2 * t), 8 * np.sin(3 * t)], axis=-1)
    along = np.roll(middle, -1, axis=0) - np.roll(middle, 1, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    side = np.cross(along, [0, 0, 1])
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    over = np.cross(side, along)
    turn = np.linspace(0, 2 * math.pi, 48, endpoint=False)[None, :, None]
    tube = 4.6 * (np.cos(turn) * side[:, None] + np.sin(turn) * over[:, None])
    return _swept(middle[:, None] + tube, around=True)


def terrain() -> Shape:
    """A hillside cut out of cardboard, 4 mm a contour, as landscape architects stack it."""
    x, y = np.meshgrid(np.linspace(0, 140, 141), np.linspace(0, 100, 101))
    hills = ((46, 62, 30, 38), (98, 34, 26, 27), (120, 84, 18, 20), (18, 18, 16, 14))
    land = sum(h * np.exp(-(((x - a) ** 2 + (y - b) ** 2) / w**2)) for a, b, w, h in hills)
    top = np.stack([x, y, 5 + 4 * np.round(np.asarray(land) / 4)], axis=-1)
    ground = top * (1, 1, 0)
    sections = np.concatenate([top, ground[:, ::-1]], axis=1)
    # A flat row at either end closes the block.
    ends = [np.concatenate([row, row[::-1]])[None] for row in (ground[0], ground[-1])]
    return _swept(np.concatenate([ends[0], sections, ends[1]]), around=False)


def tower() -> Shape:
    """Floors that turn as they rise, on a podium."""
    podium = box(74, 62, 6).moved(-37, -31, 0)
    floors = [
        _spun(box(34, 34, 3.2).moved(-17, -17, 6 + 4.2 * n), math.radians(3.4 * n))
        for n in range(27)
    ]
    core = box(22, 22, 27 * 4.2 + 5).moved(-11, -11, 5)
    return reduce(Shape.__add__, [podium, core, *floors])


def house() -> Shape:
    """A study of volumes: no roof is alike."""
    plot = box(110, 80, 3)
    wings = [
        box(46, 30, 26).moved(10, 12, 3),
        box(28, 52, 18).moved(62, 16, 3),
        box(18, 18, 44).moved(40, 46, 3),
        box(52, 10, 10).moved(12, 62, 3),
        box(50, 34, 2.4).moved(8, 10, 29),
        box(32, 56, 2.4).moved(60, 14, 21),
    ]
    return reduce(Shape.__add__, wings, plot)


def stand() -> Shape:
    """Holds a phone while it charges."""
    spine = np.array([(-4, 20), (0, 5), (6, 2.5), (74, 2.5), (80, 6), (78, 14), (44, 98)])
    ahead = np.gradient(spine, axis=0)
    beside = ahead[:, ::-1] * (-1, 1) / np.linalg.norm(ahead, axis=1, keepdims=True)
    edges = [spine + 2.6 * beside, spine - 2.6 * beside]
    rows = [(edges[0], 0), (edges[1], 0), (edges[1], 64), (edges[0], 64)]
    corners = [np.insert(edge, 1, width, axis=1) for edge, width in rows]
    sections = np.stack(corners, axis=1)
    ends = [sections[n][[0, 1, 1, 0]][None] for n in (0, -1)]
    return _swept(np.concatenate([ends[0], sections, ends[1]]), around=False)


def turned(
    profile: Sequence[tuple[float, float]], radius: Radius | None = None, steps: int = SMOOTH
) -> Shape:
    """A profile of radii and heights, against the clock, led around the axis.

    ``radius`` says how far from the axis a point of it is at an angle.
    """
    r, z = np.array(profile, dtype=float).T
    turn = np.linspace(0, 2 * math.pi, steps, endpoint=False)[:, None]
    r, z = (np.broadcast_to(each, (steps, len(profile))) for each in (r, z))
    far = r if radius is None else radius(r, z, turn)
    return _swept(np.stack([far * np.cos(turn), far * np.sin(turn), z], axis=-1), around=True)


def _swept(sections: Points, *, around: bool) -> Shape:
    """A skin over closed sections; what has no area, as on an axis, is left out."""
    rows, columns = sections.shape[:2]
    points = sections.reshape(-1, 3)
    faces = grid(rows, columns, around=around)
    a, b, c = points[faces].swapaxes(0, 1)
    normals = np.cross(b - a, c - a)
    shape = Shape(points, faces[np.linalg.norm(normals, axis=1) > NOTHING])
    return shape if (a * normals).sum() > 0 else shape.inside_out()


def _spun(shape: Shape, angle: float) -> Shape:
    cos, sin = math.cos(angle), math.sin(angle)
    return Shape(shape.points @ np.array([(cos, sin, 0), (-sin, cos, 0), (0, 0, 1)]), shape.faces)


def grams(shape: Shape) -> float:
    """About what it weighs, printed in PLA with a few walls and little infill."""
    a, b, c = shape.points[shape.faces].swapaxes(0, 1)
    cross = np.cross(b - a, c - a)
    volume = float((a * cross).sum()) / 6
    shell = min(volume, float(np.linalg.norm(cross, axis=1).sum()) / 2 * 0.9)
    return (shell + 0.15 * (volume - shell)) * 1.24 / 1000
