"""Hostile STL files."""

import random
import struct

import numpy as np

from tests import models
from tests.inspection import solids
from tests.inspection.hostile.kinds import MEASURED, Hostile
from tests.inspection.solids import Shape

CUBE = models.binary_stl()
TEXT = models.ascii_stl()
MB = 1024 * 1024


def counting(triangles: int) -> bytes:
    return CUBE[:80] + struct.pack("<I", triangles) + CUBE[84:]


def with_corner(value: float, *, everywhere: bool = False) -> bytes:
    shape = solids.box()
    points = shape.points.copy()
    points[: len(points) if everywhere else 1] = value
    return solids.stl(Shape(points, shape.faces))


def soup(triangles: int) -> bytes:
    points = np.random.default_rng(1).uniform(-100, 100, (3 * triangles, 3))
    return solids.stl(Shape(points, np.arange(3 * triangles).reshape(-1, 3)))


def fan(triangles: int) -> bytes:
    """Triangles that all share one edge."""
    angles = np.linspace(0, 6, triangles)
    ends = np.stack((np.cos(angles), np.sin(angles), np.full(triangles, 5.0)), axis=1) * 10
    points = np.vstack(([0, 0, 0], [0, 0, 100], ends))
    faces = np.stack((*(np.full(triangles, n) for n in (0, 1)), np.arange(triangles) + 2), axis=1)
    return solids.stl(Shape(points, faces))


def strip(triangles: int) -> bytes:
    """A snake in which each triangle knows only its neighbours, in the worst of orders."""
    steps = np.arange(triangles + 2)
    points = np.stack((steps * 0.01, steps % 2 * 1.0, np.zeros(len(steps))), axis=1)
    faces = np.stack([steps[:-2], steps[1:-1], steps[2:]], axis=1)
    return solids.stl(Shape(points, np.random.default_rng(1).permutation(faces)))


def near(triangles: int) -> bytes:
    """A soup in which everything is nearly everywhere: all points want to be welded."""
    points = np.random.default_rng(1).uniform(0, 1e-4, (3 * triangles, 3))
    points[0] = 100
    return solids.stl(Shape(points, np.arange(3 * triangles).reshape(-1, 3)))


def said(words: str) -> bytes:
    """A text STL in which the first number is something else."""
    return TEXT.replace(b"vertex 0.0", f"vertex {words}".encode(), 1)


STL = {
    "no bytes at all": lambda: b"",
    "a header that is cut off": lambda: CUBE[:50],
    "a triangle that is cut off": lambda: CUBE[:-20],
    "4 billion triangles": lambda: counting(0xFFFFFFFF),
    "one triangle too many": lambda: counting(13),
    "solid, and cut off": lambda: b"solid" + CUBE[5:-20],
    "a letter to the lab": lambda: models.NOT_A_MODEL,
    "a web page": lambda: b"<!doctype html><script>alert(1)</script>" * 100,
    "a zip": models.three_mf,
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "noise": lambda: b"\xff" + random.Random(1).randbytes(MB),
}
NO_SURFACE = {
    "no triangles": lambda: counting(0)[:84],
    "text without facets": lambda: b"solid nothing\nendsolid nothing\n",
    "all in one point": lambda: solids.stl(solids.box(0, 0, 0)),
    "all in one line": lambda: solids.stl(solids.box(50, 0, 0)),
    "so small that nothing is left": lambda: solids.stl(solids.box(1e-46, 1e-46, 1e-46)),
}
NO_NUMBERS = {
    "one corner is not a number": lambda: with_corner(float("nan")),
    "no corner is a number": lambda: with_corner(float("nan"), everywhere=True),
    "a corner at infinity": lambda: with_corner(float("inf")),
    "a corner at the end of numbers": lambda: with_corner(3e38),
    "a word for a number": lambda: said("ten"),
    "a hexadecimal number": lambda: said("0x10"),
    "text that is not a number": lambda: said("nan"),
    "text at infinity": lambda: said("1e999"),
}
KINDS = {
    **{name: Hostile(".stl", make, "cut off") for name, make in STL.items()},
    **{name: Hostile(".stl", make, "no surface") for name, make in NO_SURFACE.items()},
    **{name: Hostile(".stl", make, "not numbers") for name, make in NO_NUMBERS.items()},
    "a facet that is cut off": Hostile(".stl", lambda: TEXT[: TEXT.rfind(b"vertex")], "cut off"),
    "a line of 50 MB": Hostile(
        ".stl", lambda: b"solid facet " + b"vertex 1 2 3 " * (50 * MB // 13), "longer"
    ),
    "a line of 50 MB without a word": Hostile(
        ".stl", lambda: b"solid facet" + b" " * (50 * MB), "longer"
    ),
    "a number of 5 MB": Hostile(".stl", lambda: said("1" * (5 * MB)), "not numbers"),
    "more triangles than anybody prints": Hostile(
        ".stl", lambda: counting(3_000_001) + bytes(50 * 3_000_000), "million triangles"
    ),
    "junk after the end": Hostile(".stl", lambda: CUBE + b"\0" * MB, MEASURED),
    "smaller than an atom": Hostile(
        ".stl", lambda: solids.stl(solids.box(*3 * [1e-40])), MEASURED, 20
    ),
    "as large as a city": Hostile(".stl", lambda: solids.stl(solids.box(*3 * [9e6])), MEASURED),
    "triangles without neighbors": Hostile(".stl", lambda: soup(50_000), MEASURED, 20, 300),
    "everything nearly everywhere": Hostile(".stl", lambda: near(50_000), "no surface", 20, 300),
    "one edge for all": Hostile(".stl", lambda: fan(50_000), MEASURED, 20, 300),
    "a long snake": Hostile(".stl", lambda: strip(50_000), MEASURED, 20, 300),
}
