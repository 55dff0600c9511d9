"""Known truths: what is measured of shapes of which every measure is known."""

import io
import math
from pathlib import Path

import numpy as np
import pytest

from printdesk.inspection import stl
from printdesk.inspection.measures import measure
from printdesk.inspection.mesh import Mesh, Unreadable
from printdesk.inspection.preflight import Measures
from printdesk.inspection.reading import read_mesh
from tests.inspection import solids
from tests.inspection.solids import Shape, box, tetrahedron, torus

FORMATS = {
    "binary.stl": solids.stl,
    "text.stl": solids.ascii_stl,
    "plain.obj": solids.obj,
    "counting back.obj": solids.obj_counting_back,
    "with textures.obj": solids.obj_with_textures,
    "mesh.3mf": solids.three_mf,
}
# A lid of two triangles taken off.
OPEN_BOX = box().without(2, 3)
INNER = box(10, 10, 10).moved(5, 5, 5).inside_out()

# name: shape, size, watertight, parts, area, volume, whether that is approximate
TRUTHS = {
    "cube": (box(), (20, 20, 20), True, 1, 2400, 8000, False),
    "slab": (box(100, 50, 2), (100, 50, 2), True, 1, 10_600, 10_000, False),
    "far away": (box().moved(5000, -3000, 800), (20, 20, 20), True, 1, 2400, 8000, False),
    "tetrahedron": (
        *(tetrahedron(), (30, 30, 30), True, 1),
        *(1350 + math.sqrt(3) / 4 * 30**2 * 2, 4500, False),
    ),
    "open box": (OPEN_BOX, (20, 20, 20), False, 1, 2000, None, True),
    "two parts": (box() + box().moved(30, 0, 0), (50, 20, 20), True, 2, 4800, 16_000, False),
    "boxes that share an edge": (
        *(box() + box().moved(20, 20, 0), (40, 40, 20), True, None),
        *(4800, 16_000, False),
    ),
    "hollow cube": (box() + INNER, (20, 20, 20), True, 2, 3000, 7000, False),
    "inside out": (box().inside_out(), (20, 20, 20), True, 1, 2400, 8000, False),
    "one side inside out": (
        Shape(box().points, np.vstack((box().faces[:2, ::-1], box().faces[2:]))),
        *((20, 20, 20), True, 1, 2400, None, True),
    ),
    "torus": (
        *(torus(), (50, 50, 10), True, 1),
        *(4 * math.pi**2 * 20 * 5, 2 * math.pi**2 * 20 * 25, False),
    ),
    "sheet": (solids.sheet(10), (100, 100, 0), False, 1, 10_000, 0, True),
    "tiny": (box(0.02, 0.02, 0.02), (0.02, 0.02, 0.02), True, 1, 0.0024, 8e-6, False),
}


def read(tmp_path: Path, name: str, content: bytes) -> Mesh:
    path = tmp_path / name
    path.write_bytes(content)
    return read_mesh(path, path.suffix)


def measured(tmp_path: Path, content: bytes, name: str = "model.3mf") -> Measures:
    return measure(read(tmp_path, name, content))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", TRUTHS)
def test_a_shape_is_measured_as_it_is(tmp_path: Path, name: str, form: str) -> None:
    shape, size, watertight, parts, area, volume, approximate = TRUTHS[name]
    found = measured(tmp_path, FORMATS[form](shape), form)
    assert found.size == pytest.approx(size, rel=1e-4, abs=1e-6)
    assert (found.watertight, found.approximate) == (watertight, approximate)
    assert parts is None or found.parts == parts
    assert found.triangles == len(shape.faces)
    assert found.area == pytest.approx(area, rel=1e-3)
    assert volume is None or found.volume == pytest.approx(volume, rel=1e-3, abs=1e-9)


@pytest.mark.parametrize("noise", [1e-7, 1e-6])
def test_corners_that_nearly_meet_do_meet(tmp_path: Path, noise: float) -> None:
    shape = torus(steps=60)
    corners = shape.points[shape.faces].reshape(-1, 3)
    corners += np.random.default_rng(1).uniform(-1, 1, corners.shape) * noise * 70
    loose = Shape(corners, np.arange(len(corners)).reshape(-1, 3))
    for content, name in ((solids.stl(loose), "loose.stl"), (solids.obj(loose), "loose.obj")):
        found = measured(tmp_path, content, name)
        assert (found.watertight, found.parts, found.approximate) == (True, 1, False)


def test_a_gap_that_can_be_seen_is_a_gap(tmp_path: Path) -> None:
    shape = box(100, 100, 100)
    points = np.vstack((shape.points, shape.points[0] - 0.1))
    faces = shape.faces.copy()
    faces[0][faces[0] == 0] = 8
    assert not measured(tmp_path, solids.stl(Shape(points, faces)), "gap.stl").watertight


def test_polygons_of_an_obj_are_taken_apart(tmp_path: Path) -> None:
    quads = "f 1 3 4 2\nf 5 6 8 7\nf 1 2 6 5\nf 3 7 8 4\nf 1 5 7 3\nf 2 4 \\\n8 6\n"
    points = solids.obj(box()).decode().partition("f ")[0]
    found = measured(tmp_path, (points + quads).encode(), "quads.obj")
    assert (found.triangles, found.watertight) == (12, True)
    assert found.volume == pytest.approx(8000)


def test_points_that_no_triangle_uses_do_not_count(tmp_path: Path) -> None:
    stray = b"v 900 900 900\n" + solids.obj_counting_back(box())
    assert measured(tmp_path, stray, "stray.obj").size == pytest.approx((20, 20, 20))


def test_windows_line_ends_and_tabs_are_read(tmp_path: Path) -> None:
    for form in ("text.stl", "plain.obj"):
        content = FORMATS[form](box()).replace(b"\n", b"\r\n").replace(b" ", b"\t ")
        content = content.replace(b"solid\t ", b"solid ")
        assert measured(tmp_path, content, form).watertight


@pytest.mark.parametrize(
    ("unit", "millimeters"),
    [("micron", 0.001), ("centimeter", 10), ("inch", 25.4), ("foot", 304.8), ("meter", 1000)],
)
def test_the_unit_of_a_3mf_counts(tmp_path: Path, unit: str, millimeters: float) -> None:
    found = measured(tmp_path, solids.three_mf(box(1, 2, 3), unit))
    assert found.size == pytest.approx([millimeters * side for side in (1, 2, 3)])
    assert found.volume == pytest.approx(6 * millimeters**3)


CUBE = f'<object id="1" type="model">{solids.mesh_xml(box())}</object>'
TURNED = "0 1 0 -1 0 0 0 0 1"
PAIR = (
    '<object id="2" type="model"><components><component objectid="1"/>'
    f'<component objectid="1" transform="{TURNED} 100 0 0"/></components></object>'
)


def test_components_are_placed_and_not_counted_for_themselves(tmp_path: Path) -> None:
    twice = '<item objectid="2"/><item objectid="2" transform="2 0 0 0 2 0 0 0 2 0 0 50"/>'
    found = measured(tmp_path, solids.package(solids.model_xml(CUBE + PAIR, twice)))
    assert (found.parts, found.triangles) == (4, 48)
    # One pair reaches from 0 to 100, the other is twice as large and begins at a height of 50.
    assert found.size == pytest.approx((200, 40, 90))
    assert found.volume == pytest.approx(2 * 8000 + 2 * 64_000)


def test_a_mirrored_component_is_not_inside_out(tmp_path: Path) -> None:
    mirrored = '<item objectid="1"/><item objectid="1" transform="-1 0 0 0 1 0 0 0 1 -10 0 0"/>'
    found = measured(tmp_path, solids.package(solids.model_xml(CUBE, mirrored)))
    assert found.volume == pytest.approx(16_000)


def test_a_part_in_another_file_of_the_package_counts_once(tmp_path: Path) -> None:
    other = ("3D/Objects/part.model", solids.model_xml(CUBE, ""))
    inside = (
        '<object id="9" type="model"><components>'
        '<component objectid="1" p:path="/3D/Objects/part.model"/></components></object>'
    )
    for build in ('<item objectid="9"/>', '<item objectid="1" p:path="/3D/Objects/part.model"/>'):
        found = measured(tmp_path, solids.package(solids.model_xml(inside, build), [other]))
        assert (found.parts, found.triangles) == (1, 12)


def test_what_is_not_to_be_printed_does_not_count(tmp_path: Path) -> None:
    build = '<item objectid="1"/><item objectid="2" printable="0"/>'
    found = measured(tmp_path, solids.package(solids.model_xml(CUBE + PAIR, build)))
    assert found.triangles == 12


def test_without_a_build_list_everything_counts_once(tmp_path: Path) -> None:
    found = measured(tmp_path, solids.package(solids.model_xml(CUBE + PAIR, "")))
    assert found.triangles == 24


def test_a_surface_without_any_area_is_nothing_to_print(tmp_path: Path) -> None:
    line = Shape(np.array([(0, 0, 0), (1, 0, 0), (2, 0, 0)], dtype=float), np.array([(0, 1, 2)]))
    with pytest.raises(Unreadable, match="no surface"):
        measured(tmp_path, solids.stl(line), "line.stl")


def test_a_file_whose_end_is_not_given_is_not_taken_for_a_smaller_model() -> None:
    content = solids.stl(box())[stl.STL_HEADER :]
    assert len(stl._records(io.BytesIO(content), 12)) == 12
    with pytest.raises(OSError, match="shorter"):
        stl._records(io.BytesIO(content[:-1]), 12)
