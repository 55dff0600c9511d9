"""Shapes of which every measure is known, and files that hold them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests import models

Points = NDArray[np.float64]
Faces = NDArray[np.int64]

CORNERS = np.array([(x, y, z) for z in (0, 1) for y in (0, 1) for x in (0, 1)], dtype=float)
STL = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


@dataclass(frozen=True)
class Shape:
    """Points in millimetres and the triangles between them."""

    points: Points
    faces: Faces

    def moved(self, *by: float) -> "Shape":
        return Shape(self.points + by, self.faces)

    def scaled(self, *factors: float) -> "Shape":
        return Shape(self.points * factors, self.faces)

    def without(self, *faces: int) -> "Shape":
        return Shape(self.points, np.delete(self.faces, faces, axis=0))

    def inside_out(self) -> "Shape":
        return Shape(self.points, self.faces[:, ::-1])

    def __add__(self, other: "Shape") -> "Shape":
        return Shape(
            np.concatenate((self.points, other.points)),
            np.concatenate((self.faces, other.faces + len(self.points))),
        )


def box(x: float = 20, y: float = 20, z: float = 20) -> Shape:
    return Shape(CORNERS * (x, y, z), np.array(models.SIDES))


def tetrahedron(side: float = 30) -> Shape:
    """The corner of a cube that is cut off, with three edges of this length at right angles."""
    points = np.array([(0, 0, 0), (side, 0, 0), (0, side, 0), (0, 0, side)], dtype=float)
    return Shape(points, np.array([(0, 2, 1), (0, 1, 3), (0, 3, 2), (1, 2, 3)]))


def torus(ring: float = 20, tube: float = 5, steps: int = 200) -> Shape:
    """A ring lying flat; ``ring`` and ``tube`` are radii."""
    u, v = np.meshgrid(*2 * [np.arange(steps) * 2 * math.pi / steps], indexing="ij")
    far = ring + tube * np.cos(v)
    points = np.stack((far * np.cos(u), far * np.sin(u), tube * np.sin(v)), axis=-1)
    return Shape(points.reshape(-1, 3), grid(steps, steps))


def sheet(steps: int, side: float = 100) -> Shape:
    """A flat square of ``2 * steps²`` triangles, without a thickness."""
    x, y = np.meshgrid(*2 * [np.linspace(0, side, steps + 1)], indexing="ij")
    points = np.stack((x, y, np.zeros_like(x)), axis=-1)
    flat = grid(steps + 1, steps + 1, around=False, across=False)
    return Shape(points.reshape(-1, 3), flat)


def grid(rows: int, columns: int, *, around: bool = True, across: bool = True) -> Faces:
    """Triangles between points in rows; the last row joins the first, and each row its own end."""
    i, j = np.meshgrid(
        np.arange(rows - (not around)), np.arange(columns - (not across)), indexing="ij"
    )
    below, beside = (i + 1) % rows, (j + 1) % columns
    a, b, c, d = (
        i * columns + j,
        i * columns + beside,
        below * columns + j,
        below * columns + beside,
    )
    return np.concatenate(
        [np.stack(each, axis=-1).reshape(-1, 3) for each in ((a, c, b), (b, c, d))]
    )


def stl(shape: Shape) -> bytes:
    records = np.zeros(len(shape.faces), STL)
    records["corners"] = shape.points[shape.faces]
    return b"made by a test".ljust(80) + len(records).to_bytes(4, "little") + records.tobytes()


def ascii_stl(shape: Shape) -> bytes:
    facets = "".join(
        "facet normal 0 0 0\n outer loop\n"
        + "".join(f"  vertex {x:.9g} {y:.9g} {z:.9g}\n" for x, y, z in corners)
        + " endloop\nendfacet\n"
        for corners in shape.points[shape.faces]
    )
    return f"solid test\n{facets}endsolid test\n".encode()


def obj(shape: Shape) -> bytes:
    return (_obj_points(shape) + _obj_faces(shape.faces + 1)).encode()


def obj_counting_back(shape: Shape) -> bytes:
    """The same with numbers that count back from the last point."""
    return (_obj_points(shape) + _obj_faces(shape.faces - len(shape.points))).encode()


def obj_with_textures(shape: Shape) -> bytes:
    faces = "".join(f"f {a}/1/1 {b}//2 {c}/3\n" for a, b, c in shape.faces + 1)
    return (_obj_points(shape) + "vt 0 0\nvn 0 0 1\n" + faces).encode()


def _obj_points(shape: Shape) -> str:
    return "".join(f"v {x:.17g} {y:.17g} {z:.17g}\n" for x, y, z in shape.points)


def _obj_faces(faces: Faces) -> str:
    return "".join(f"f {a} {b} {c}\n" for a, b, c in faces)


def mesh_xml(shape: Shape) -> str:
    points = "".join(f'<vertex x="{x:.9g}" y="{y:.9g}" z="{z:.9g}"/>' for x, y, z in shape.points)
    faces = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in shape.faces)
    return f"<mesh><vertices>{points}</vertices><triangles>{faces}</triangles></mesh>"


def model_xml(objects: str, build: str, unit: str = "millimeter", extra: str = "") -> str:
    core = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
    production = "http://schemas.microsoft.com/3dmanufacturing/production/2015/06"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'{extra}<model unit="{unit}" xmlns="{core}" xmlns:p="{production}">'
        f"<resources>{objects}</resources><build>{build}</build></model>"
    )


def package(model: str, parts: Sequence[tuple[str, str]] = ()) -> bytes:
    """A 3MF package of a root model and further parts."""
    return models.zipped(
        {
            "[Content_Types].xml": models.CONTENT_TYPES,
            "_rels/.rels": models.RELATIONSHIPS,
            "3D/3dmodel.model": model,
            **dict(parts),
        }
    )


def three_mf(shape: Shape, unit: str = "millimeter") -> bytes:
    objects = f'<object id="1" type="model">{mesh_xml(shape)}</object>'
    return package(model_xml(objects, '<item objectid="1"/>', unit))
