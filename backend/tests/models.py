"""Model files of every kind that students hand in, good and bad, made here and now."""

import io
import struct
import zipfile
from collections.abc import Iterator
from itertools import product

Point = tuple[float, float, float]

MODEL_XML = """<?xml version="1.0" encoding="UTF-8"?>
<model unit="millimeter" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02">
 <resources><object id="1" type="model"><mesh>
  <vertices>{vertices}</vertices>
  <triangles>{triangles}</triangles>
 </mesh></object></resources>
 <build><item objectid="1"/></build>
</model>"""
CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
 <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
 <Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/>
</Types>"""
RELATIONSHIPS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
 <Relationship Target="/3D/3dmodel.model" Id="rel0"
  Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>
</Relationships>"""

# The corners of each side's two triangles, seen from outside against the clock.
SIDES = (
    *((0, 2, 1), (1, 2, 3), (4, 5, 6), (5, 7, 6), (0, 1, 4), (1, 5, 4)),
    *((2, 6, 3), (3, 6, 7), (0, 4, 2), (2, 4, 6), (1, 3, 5), (3, 7, 5)),
)

NOT_A_MODEL = b"Dear lab, please print me a nice vase. Thank you!\n" * 20


def binary_stl(side: float = 20.0) -> bytes:
    """A cube in a binary STL; another ``side``, in millimetres, is another file."""
    facets = list(_facets(side))
    body = b"".join(
        struct.pack("<12fH", 0, 0, 0, *(value for corner in facet for value in corner), 0)
        for facet in facets
    )
    return b"a cube".ljust(80, b"\0") + struct.pack("<I", len(facets)) + body


def ascii_stl(side: float = 20.0) -> bytes:
    """The same cube in a text STL."""
    facets = "".join(
        "facet normal 0 0 0\nouter loop\n"
        + "".join(f"vertex {x} {y} {z}\n" for x, y, z in facet)
        + "endloop\nendfacet\n"
        for facet in _facets(side)
    )
    return f"solid cube\n{facets}endsolid cube\n".encode()


def obj(side: float = 20.0) -> bytes:
    """The same cube in an OBJ."""
    vertices = "".join(f"v {x} {y} {z}\n" for x, y, z in _corners(side))
    faces = "".join(f"f {a + 1} {b + 1} {c + 1}\n" for a, b, c in SIDES)
    return f"# a cube\no cube\n{vertices}{faces}".encode()


def three_mf(side: float = 20.0) -> bytes:
    """The same cube in a 3MF, as small as the standard allows."""
    vertices = "".join(f'<vertex x="{x}" y="{y}" z="{z}"/>' for x, y, z in _corners(side))
    triangles = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in SIDES)
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": RELATIONSHIPS,
            "3D/3dmodel.model": MODEL_XML.format(vertices=vertices, triangles=triangles),
        }
    )


def zipped(files: dict[str, str]) -> bytes:
    """A zip of these texts, the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, text in files.items():
            package.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def gcode(words: str = "sliced") -> bytes:
    """What a slicer might save."""
    return f"; {words}\nG28\nG1 X10 Y10\nM84\n".encode()


def _corners(side: float) -> list[Point]:
    return [(x, y, z) for z, y, x in product((0.0, side), repeat=3)]


def _facets(side: float) -> Iterator[tuple[Point, Point, Point]]:
    corners = _corners(side)
    for a, b, c in SIDES:
        yield corners[a], corners[b], corners[c]


GOOD = {".stl": binary_stl(), ".obj": obj(), ".3mf": three_mf()}
