"""Models that one recognises, each of a few hundred triangles, made of rings laid on each other."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from printdesk.inspection.mesh import Mesh

Points = NDArray[np.float64]
Box = tuple[float, float, float, float, float, float]


def lofted(rings: Sequence[Points]) -> Mesh:
    """A closed body: a skin over rings of equally many points, and a lid on either end."""
    count = len(rings[0])
    points = np.concatenate([*rings, [rings[0].mean(axis=0)], [rings[-1].mean(axis=0)]])
    here = np.arange(count)
    beside = np.roll(here, -1)
    bottom, top = len(points) - 2, len(points) - 1
    faces = [np.stack([np.full(count, bottom), beside, here], -1)]
    for level in range(len(rings) - 1):
        below, above = level * count, (level + 1) * count
        faces.append(np.stack([below + here, below + beside, above + here], -1))
        faces.append(np.stack([below + beside, above + beside, above + here], -1))
    last = (len(rings) - 1) * count
    faces.append(np.stack([np.full(count, top), last + here, last + beside], -1))
    return Mesh(points, np.concatenate(faces).astype(np.int32))


def turned(*profile: tuple[float, float], corners: int = 40) -> Mesh:
    """A body turned on a lathe: radius and height, from below to above."""
    return lofted([_circle(radius, height, corners) for radius, height in profile])


def boxes(*each: Box) -> Mesh:
    """Boxes, each by its corner and its sides."""
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], float)
    parts = []
    for x, y, z, width, depth, height in each:
        flat = square * (width, depth) + (x, y)
        parts.append(
            lofted([np.column_stack([flat, np.full(4, level)]) for level in (z, z + height)])
        )
    return joined(*parts)


def joined(*parts: Mesh) -> Mesh:
    """Several bodies as one model."""
    starts = np.cumsum([0, *(len(part.vertices) for part in parts[:-1])])
    return Mesh(
        np.concatenate([part.vertices for part in parts]),
        np.concatenate(
            [part.faces + start for part, start in zip(parts, starts, strict=True)]
        ).astype(np.int32),
    )


def scaled(mesh: Mesh, factor: float) -> Mesh:
    """The same, larger or smaller."""
    return Mesh(mesh.vertices.astype(np.float64) * factor, mesh.faces)


def vase() -> Mesh:
    heights = np.linspace(0, 90, 26)
    waves = [(22 + 9 * math.sin(h / 15) + h / 12, h) for h in heights]
    twist = [_star(radius, height, 12, 0.12, height / 90) for radius, height in waves]
    return lofted(twist)


def pawn() -> Mesh:
    head = [(11 * math.sin(a), 52 - 11 * math.cos(a)) for a in np.linspace(0.55, math.pi - 0.05, 9)]
    body = ((17, 0), (17, 5), (13, 7), (12, 11), (8, 18), (5.8, 34), (10, 36), (10, 39), (5, 40))
    return turned(*body, *head)


def gear() -> Mesh:
    flat = [_cogs(24, level, teeth=16) for level in (0, 9)]
    hub = turned((9, 9), (9, 16), (7, 16.5))
    return joined(lofted(flat), hub)


def twisted_tower() -> Mesh:
    levels = np.linspace(0, 120, 31)
    return lofted([_polygon(26 - h / 9, h, 4, h / 70) for h in levels])


def rocket() -> Mesh:
    body = turned((9, 8), (12, 20), (13, 45), (10, 68), (5, 84), (0.4, 96), corners=32)
    fins = boxes((-1.5, 10, 0, 3, 14, 26), (-1.5, -24, 0, 3, 14, 26), (10, -1.5, 0, 14, 3, 26))
    return joined(body, fins)


def house() -> Mesh:
    walls = boxes((0, 0, 0, 60, 40, 28), (60, 8, 0, 26, 26, 18), (44, 26, 28, 7, 7, 22))
    roof = np.array([(-3, -3), (63, -3), (63, 43), (-3, 43)], float)
    ridge = np.array([(-3, 19.8), (63, 19.8), (63, 20.2), (-3, 20.2)], float)
    both = [np.column_stack([flat, np.full(4, z)]) for flat, z in ((roof, 28), (ridge, 48))]
    return joined(walls, lofted(both))


def city_block() -> Mesh:
    heights = (34, 52, 18, 70, 25, 44, 88, 30, 60)
    towers = [
        (6 + 30 * (place % 3), 6 + 30 * (place // 3), 4, 20, 20, height)
        for place, height in enumerate(heights)
    ]
    return boxes((0, 0, 0, 92, 92, 4), *((*t[:5], float(t[5])) for t in towers))


def chair() -> Mesh:
    legs: list[Box] = [(x, y, 0, 4, 4, 40) for x in (0, 36) for y in (0, 36)]
    rails: list[Box] = [(0, 37, 44 + 10 * step, 40, 3, 5) for step in (1, 2, 3)]
    return boxes(
        *legs, (-1, -1, 40, 42, 42, 4), (0, 36, 44, 4, 4, 40), (36, 36, 44, 4, 4, 40), *rails
    )


def bracket() -> Mesh:
    return boxes(
        (0, 0, 0, 60, 30, 6), (0, 0, 6, 6, 30, 44), (6, 12, 6, 30, 6, 14), (48, 9, 6, 6, 12, 4)
    )


def terrain() -> Mesh:
    """Hills on a slab: a relief of the land."""
    steps = 34
    x, y = np.meshgrid(*2 * [np.linspace(0, 1, steps)], indexing="ij")
    hills = (
        12
        + 9 * np.sin(5 * x + 1) * np.cos(4 * y)
        + 14 * np.exp(-18 * ((x - 0.6) ** 2 + (y - 0.4) ** 2))
    )
    top = np.stack([x * 100, y * 100, hills], -1).reshape(-1, 3)
    bottom = top * (1, 1, 0)
    i, j = (each.ravel() for each in np.meshgrid(*2 * [np.arange(steps - 1)], indexing="ij"))
    a, b = i * steps + j, (i + 1) * steps + j
    cells = np.concatenate([np.stack([a, b, a + 1], -1), np.stack([b, b + 1, a + 1], -1)])
    rim = _rim(steps)
    after = np.roll(rim, -1)
    under = steps * steps
    wall = [
        np.stack([rim, under + rim, after], -1),
        np.stack([after, under + rim, under + after], -1),
    ]
    faces = np.concatenate([cells, under + cells[:, ::-1], *wall])
    return Mesh(np.concatenate([top, bottom]), faces.astype(np.int32))


def bust() -> Mesh:
    shoulders = ((30, 0), (32, 4), (31, 14), (22, 24), (10, 30), (9, 38))
    head = ((14, 42), (18, 50), (19, 60), (17, 70), (11, 77), (2, 80))
    return turned(*shoulders, *head, corners=48)


SHAPES: dict[str, Callable[[], Mesh]] = {
    "vase": vase,
    "pawn": pawn,
    "gear": gear,
    "tower": twisted_tower,
    "rocket": rocket,
    "house": house,
    "city": city_block,
    "chair": chair,
    "bracket": bracket,
    "terrain": terrain,
    "bust": bust,
}


def _circle(radius: float, height: float, corners: int) -> Points:
    return _polygon(radius, height, corners, 0)


def _polygon(radius: float, height: float, corners: int, turn: float) -> Points:
    angles = np.arange(corners) * 2 * math.pi / corners + turn
    return _ring(np.full(corners, radius), height, angles)


def _star(radius: float, height: float, points: int, depth: float, turn: float) -> Points:
    angles = np.linspace(0, 2 * math.pi, points * 6, endpoint=False)
    return _ring(radius * (1 + depth * np.cos(points * (angles + turn))), height, angles)


def _cogs(radius: float, height: float, teeth: int) -> Points:
    angles = np.linspace(0, 2 * math.pi, teeth * 4, endpoint=False)
    high = np.tile([1.0, 1.0, 0.82, 0.82], teeth)
    return _ring(radius * high, height, angles)


def _ring(radii: Points, height: float, angles: Points) -> Points:
    return np.column_stack(
        [radii * np.cos(angles), radii * np.sin(angles), np.full(len(radii), height)]
    )


def _rim(steps: int) -> NDArray[np.int64]:
    """The outermost points of a grid, once around."""
    n = np.arange(steps)
    return np.concatenate(
        [n[:-1] * steps, (steps - 1) * steps + n[:-1], n[:0:-1] * steps + steps - 1, n[:0:-1]]
    )
