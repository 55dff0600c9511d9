"""Which triangle is seen at each place of a picture: scan conversion with a depth buffer."""

import threading
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from printdesk.inspection.mesh import Indices
from printdesk.inspection.threads import side_by_side
from printdesk.inspection.vectors import Floats, corners_of

Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]
Corner = tuple[Floats, Floats, Floats]  # x, y and nearness of one corner of many triangles

NOTHING = -1
FACES_AT_ONCE = 100_000
PLACES_AT_ONCE = 1_000_000


class Buffer:
    """A square picture in which triangles hide each other.

    Corners are given as x and y in a picture of width 1, and as how near they are: whatever has
    the larger number is in front. They stand in columns, one row for each coordinate.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        # Nearness above, triangle below: the larger number is the nearer triangle.
        self._nearest = np.zeros(size * size, np.uint64)
        self._keeping = threading.Lock()

    def draw(self, places: Floats, nearness: Floats, faces: Indices) -> None:
        """Draw triangles.

        A place of the picture belongs to a triangle when its middle does, so that neighbors
        neither leave a gap nor overlap.
        """
        x, y = places * np.float32(self._size)

        def draw_from(begin: int) -> None:
            some = faces[begin : begin + FACES_AT_ONCE].T
            _, columns = self._extent([x.take(corner) for corner in some])
            top, rows = self._extent([y.take(corner) for corner in some])
            there = np.flatnonzero((columns > 0) & (rows > 0))
            drawn = some.take(there, axis=1)
            corners = [(x.take(c), y.take(c), nearness.take(c)) for c in drawn]
            top, rows = top[there], rows[there]
            for part in _portions(rows * (1 + columns[there])):
                triangles = [(a[part], b[part], c[part]) for a, b, c in corners]
                self._scan(triangles, top[part], rows[part], there[part] + begin)

        side_by_side(draw_from, range(0, len(faces), FACES_AT_ONCE))

    @property
    def triangles(self) -> Integers:
        """By place, row after row, the number of the triangle that is seen there, or NOTHING."""
        return (self._nearest & np.uint64(0xFFFFFFFF)).astype(np.int64) - 1

    @property
    def nearness(self) -> Floats:
        """By place, how near what is seen there is; 0 where there is nothing."""
        bits = (self._nearest >> np.uint64(32)).astype(np.uint32)
        nearness: Floats = bits.view(np.float32)
        return nearness

    def _extent(self, corners: list[Floats]) -> tuple[Integers, Integers]:
        """Along one side of the picture: the first place of each triangle, and how many."""
        a, b, c = corners
        first = self._place(np.minimum(np.minimum(a, b), c))
        return first, self._place(np.maximum(np.maximum(a, b), c)) - first

    def _place(self, coordinate: Floats) -> Integers:
        """The first place whose middle does not lie before a coordinate."""
        place: Integers = np.ceil(coordinate - 0.5).astype(np.int64)
        return place.clip(0, self._size)

    def _scan(self, corners: list[Corner], top: Integers, rows: Integers, names: Integers) -> None:
        """Find the places of triangles, row by row between two edges, and keep the nearest."""
        start, by_column, by_row = _planes(corners)
        of, nth = _expand(rows)
        row = top[of] + nth
        y = (row + 0.5).astype(np.float32)
        left, right = _crossed(corners, of, y)
        first, last = self._place(left), self._place(right)
        begin = start[of] + by_row[of] * y
        span, nth = _expand(last - first)
        column = first[span] + nth
        nearness = begin[span] + by_column[of[span]] * (column + 0.5)
        self._keep(row[span] * self._size + column, nearness.astype(np.float32), names[of[span]])

    def _keep(self, at: Integers, nearness: Floats, names: Integers) -> None:
        # The bits of positive numbers are in the order of the numbers.
        bits = np.maximum(nearness, np.float32(1e-30)).view(np.uint32).astype(np.uint64)
        bits = (bits << np.uint64(32)) | (names + 1).astype(np.uint64)
        with self._keeping:
            np.maximum.at(self._nearest, at, bits)


def work(places: Floats, faces: Indices) -> tuple[float, float]:
    """How much there is to draw: the triangles' heights added up, and their areas.

    A picture n places wide takes about n times the heights and n² times the areas.
    """
    heights = areas = 0.0
    for begin in range(0, len(faces), FACES_AT_ONCE):
        (a, b), (c, d), (e, f) = corners_of(places, faces[begin:][:FACES_AT_ONCE])
        low, high = np.minimum(np.minimum(b, d), f), np.maximum(np.maximum(b, d), f)
        heights += float((high - low).sum())
        areas += float(np.abs((c - a) * (f - b) - (e - a) * (d - b)).sum()) / 2
    return heights, areas


def _planes(corners: list[Corner]) -> tuple[Doubles, Doubles, Doubles]:
    """How nearness runs over each triangle: at the origin, by each column and by each row."""
    start = [axis.astype(np.float64) for axis in corners[0]]
    x, y, near = (axis - begin for axis, begin in zip(corners[1], start, strict=True))
    u, v, far = (axis - begin for axis, begin in zip(corners[2], start, strict=True))
    area = x * v - u * y
    area[area == 0] = np.inf  # seen from its edge
    by_column, by_row = (near * v - far * y) / area, (x * far - u * near) / area
    return start[2] - by_column * start[0] - by_row * start[1], by_column, by_row


def _crossed(corners: list[Corner], of: Integers, y: Floats) -> tuple[Floats, Floats]:
    """Where the triangles' edges cross a row: its left and its right end."""
    x0, y0, x1, y1, x2, y2 = _downwards(corners)
    with np.errstate(divide="ignore", invalid="ignore"):  # level edges are never crossed
        long, upper, lower = (x2 - x0) / (y2 - y0), (x1 - x0) / (y1 - y0), (x2 - x1) / (y2 - y1)
    one = x0[of] + (y - y0[of]) * long[of]
    is_upper = y < y1[of]
    edge_x, edge_y = np.where(is_upper, x0[of], x1[of]), np.where(is_upper, y0[of], y1[of])
    other = edge_x + (y - edge_y) * np.where(is_upper, upper[of], lower[of])
    return np.minimum(one, other), np.maximum(one, other)


def _downwards(corners: list[Corner]) -> list[Floats]:
    """x and y of the corners, from the highest in the picture to the lowest."""
    (a, b, _), (c, d, _), (e, f, _) = corners
    a, b, c, d = _upper_first(a, b, c, d)
    c, d, e, f = _upper_first(c, d, e, f)
    a, b, c, d = _upper_first(a, b, c, d)
    return [a, b, c, d, e, f]


def _upper_first(x: Floats, y: Floats, u: Floats, v: Floats) -> list[Floats]:
    as_is = y <= v
    pairs = ((x, u), (y, v), (u, x), (v, y))
    return [np.where(as_is, one, other) for one, other in pairs]


def _expand(counts: Integers) -> tuple[Integers, Integers]:
    """So many of each: which one it is of, and the how-manieth of those it is."""
    counts = np.maximum(counts, 0)
    of = np.repeat(np.arange(len(counts)), counts)
    return of, np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)


def _portions(costs: Integers) -> Iterator[slice]:
    """Runs of neighbors that together cost little enough to be handled in one go."""
    ends = np.cumsum(costs)
    start = 0
    while start < len(ends):
        spent = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, spent + PLACES_AT_ONCE)))
        yield slice(start, stop)
        start = stop
