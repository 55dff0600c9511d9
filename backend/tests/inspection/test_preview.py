import io
import json
import struct
from typing import cast

import numpy as np
import pytest
import trimesh

from printdesk.inspection.clustering import clustered
from printdesk.inspection.mesh import Mesh
from printdesk.inspection.preview import MOST_TRIANGLES, MOST_VERTICES, glb
from printdesk.inspection.simplify import simplified
from tests.inspection import shapes

MEGABYTE = 1_100_000


def read(content: bytes) -> Mesh:
    """What a reader of glTF that nobody here has written finds in it."""
    scene = trimesh.load(io.BytesIO(content), file_type="glb", process=False)
    found = cast(trimesh.Scene, scene).to_mesh()
    return Mesh(np.asarray(found.vertices), np.asarray(found.faces))


def box_of(mesh: Mesh) -> np.ndarray:
    return np.concatenate([mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)])


def unwelded(mesh: Mesh) -> Mesh:
    """As in an STL: each triangle has corners of its own."""
    corners = mesh.vertices[mesh.faces].reshape(-1, 3)
    return Mesh(corners, np.arange(len(corners), dtype=np.int32).reshape(-1, 3))


@pytest.mark.parametrize(
    "mesh",
    [
        shapes.box(30, 20, 10),
        unwelded(shapes.box(30, 20, 10)),
        Mesh(shapes.box(1, 2, 3).vertices - 700, shapes.box(1, 2, 3).faces),
        shapes.ball(60, 90),
    ],
)
def test_a_model_comes_back_with_its_size_place_and_volume_in_mm(mesh: Mesh) -> None:
    found = read(glb(mesh))
    assert len(found.faces) == len(mesh.faces)
    longest = np.ptp(mesh.vertices, axis=0).max()
    assert np.abs(box_of(found) - box_of(mesh)).max() < longest / 65_000
    assert shapes.volume(found) == pytest.approx(shapes.volume(mesh), rel=1e-3)


def test_corners_are_quantised_and_told_to_be() -> None:
    content = glb(shapes.box(30, 20, 10))
    magic, version, length = struct.unpack_from("<4sII", content)
    assert (magic, version, length) == (b"glTF", 2, len(content))
    (size,) = struct.unpack_from("<I", content, 12)
    document = json.loads(content[20 : 20 + size])
    assert document["extensionsRequired"] == ["KHR_mesh_quantization"]
    indices, corners = document["accessors"]
    assert (corners["componentType"], corners["count"]) == (5123, 8)
    assert (corners["min"], corners["max"][0]) == ([0, 0, 0], 65535)
    assert indices["count"] == 36
    assert [view["buffer"] for view in document["bufferViews"]] == [0, 0]
    assert length == 20 + size + 8 + document["buffers"][0]["byteLength"]


@pytest.mark.parametrize("make", [shapes.ball, lambda *size: unwelded(shapes.ball(*size))])
def test_a_large_model_is_simplified_and_keeps_its_form(make: type) -> None:
    mesh = make(300, 500)
    content = glb(mesh)
    assert len(content) < MEGABYTE
    found = read(content)
    assert 0.8 * MOST_TRIANGLES < len(found.faces) <= MOST_TRIANGLES
    assert np.abs(box_of(found) - box_of(mesh)).max() < 0.1
    assert shapes.volume(found) == pytest.approx(shapes.volume(mesh), rel=0.005)


def test_triangles_that_touch_nothing_end_too() -> None:
    mesh = shapes.soup(120_000)
    content = glb(mesh)
    assert len(content) < MEGABYTE
    assert np.abs(box_of(read(content)) - box_of(mesh)).max() < 5


def test_a_simplifier_that_takes_too_long_is_given_up() -> None:
    mesh = shapes.ball(300, 500)
    found = simplified(mesh, MOST_TRIANGLES, MOST_VERTICES, seconds=0.01)
    assert len(found.faces) <= MOST_TRIANGLES
    assert np.abs(box_of(found) - box_of(mesh)).max() < 0.1
    assert shapes.volume(found) == pytest.approx(shapes.volume(mesh), rel=0.01)


@pytest.mark.parametrize("triangles", [50_000, 15_000])
def test_clustering_keeps_the_form_at_any_number_of_triangles(triangles: int) -> None:
    mesh = shapes.ball(150, 250)
    found = clustered(mesh, triangles, MOST_VERTICES)
    assert 0.3 * triangles < len(found.faces) <= triangles
    assert shapes.volume(found) == pytest.approx(shapes.volume(mesh), rel=0.05)


def test_a_surface_without_size_is_a_glb_too() -> None:
    point = Mesh(np.ones((3, 3), np.float32), np.array([[0, 1, 2]], np.int32))
    assert glb(point).startswith(b"glTF")
