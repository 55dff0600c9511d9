"""Hostile OBJ files."""

from tests import models
from tests.inspection.hostile.kinds import MEASURED, Hostile

MB = 1024 * 1024
CUBE = models.obj()
POINTS = CUBE[: CUBE.index(b"f ")]


def circle(corners: int) -> bytes:
    """A polygon with so many corners, in one line."""
    points = b"".join(b"v %d %d %d\n" % (n % 1000, n // 1000, n % 7) for n in range(corners))
    return points + b"f " + b" ".join(b"%d" % n for n in range(1, corners + 1)) + b"\n"


NO_POINTS = {
    "a point that is not there": lambda: CUBE + b"f 1 2 9\n",
    "points that count from 0": lambda: CUBE + b"f 0 1 2\n",
    "a point before the first": lambda: CUBE + b"f -1 -2 -9\n",
    "a number beyond all numbers": lambda: CUBE + b"f 1 2 99999999999999999999999\n",
    "a number below all numbers": lambda: CUBE + b"f 1 2 -99999999999999999999999\n",
    "nothing but triangles": lambda: b"f 1 2 3\n" * 1000,
}
NO_NUMBERS = {
    "words for points": lambda: b"v one two three\n" + CUBE,
    "half a point": lambda: b"v 1 2\n" + CUBE,
    "a fraction of a point": lambda: CUBE + b"f 1.5 2 3\n",
    "a corner that is a word": lambda: CUBE + b"f 1 2 three\n",
    "a corner that is not a number": lambda: CUBE.replace(b"v 0.0", b"v nan", 1),
    "a corner at infinity in text": lambda: CUBE.replace(b"v 0.0", b"v -inf", 1),
    "a corner beyond the sky": lambda: CUBE.replace(b"v 0.0", b"v 1e300", 1),
    "bytes that are no text": lambda: b"v \x00\xff 1 2\n" + CUBE,
}
NO_SURFACE = {
    "no bytes in an OBJ": lambda: b"",
    "points alone": lambda: POINTS,
    "lines alone": lambda: POINTS + b"l 1 2 3\nf 1 2\nf 3 4\nf 5\nf \n",
    "a letter as an OBJ": lambda: models.NOT_A_MODEL,
    "a web page as an OBJ": lambda: b"<!doctype html>\n" * 1000,
    "a binary STL as an OBJ": models.binary_stl,
}
KINDS = {
    **{name: Hostile(".obj", make, "name points") for name, make in NO_POINTS.items()},
    **{name: Hostile(".obj", make, "not numbers") for name, make in NO_NUMBERS.items()},
    **{name: Hostile(".obj", make, "no surface") for name, make in NO_SURFACE.items()},
    "a polygon with 100,000 corners": Hostile(".obj", lambda: circle(100_000), MEASURED, 20, 300),
    "a polygon of 50 MB": Hostile(
        ".obj", lambda: POINTS + b"f" + b" 1 2 3" * (50 * MB // 6), "longer"
    ),
    "4 million triangles in an OBJ": Hostile(
        ".obj", lambda: POINTS + b"f 1 2 3\n" * 4_000_000, "million triangles", 20, 500
    ),
    "4 million points": Hostile(
        ".obj", lambda: b"v 0 0 0\n" * 4_000_000, "million triangles", 15, 300
    ),
    "300,000 points for one triangle": Hostile(
        ".obj",
        lambda: b"v 1 2 3\n" * 300_000 + b"v 0 0 9\nv 0 9 0\nf -1 -2 1\n",
        MEASURED,
        6,
        250,
    ),
    "materials from elsewhere": Hostile(
        ".obj", lambda: b"mtllib ../../../etc/passwd\ncall /etc/passwd\n" + CUBE, MEASURED
    ),
    "slashes without end": Hostile(
        ".obj", lambda: CUBE + b"f 1" + b"/" * MB + b" 2 3//////\n", MEASURED
    ),
}
