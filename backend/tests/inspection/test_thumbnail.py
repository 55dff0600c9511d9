import io
import time

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from printdesk.inspection.mesh import Mesh
from printdesk.inspection.raster import NOTHING, Buffer
from printdesk.inspection.thumbnail import NEUTRAL, SIZE, Color, render
from tests.inspection import shapes

BLUE, BLACK, WHITE = (0, 90, 200), (5, 5, 5), (250, 250, 250)
SHAPES = {
    "cube": shapes.box(20, 20, 20),
    "sheet": shapes.box(200, 120, 0.4),
    "tower": shapes.box(10, 10, 300),
    "deep": shapes.box(10, 200, 10),
    "tiny": shapes.box(0.002, 0.002, 0.002),
    "far away": Mesh(shapes.box(20, 20, 20).vertices + 9e6, shapes.box(1, 1, 1).faces),
    "ball": shapes.ball(40, 60),
}


def picture(mesh: Mesh, color: Color = NEUTRAL) -> NDArray[np.uint8]:
    image = Image.open(io.BytesIO(render(mesh, color)))
    assert image.format == "PNG"
    assert image.mode == "RGB"
    return np.asarray(image)


def model_in(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where a blue model is: the paper around it, and the shadow on it, are gray."""
    return pixels[..., 2].astype(int) - pixels[..., 0] > 30


@pytest.mark.parametrize("name", SHAPES)
def test_a_model_of_any_shape_fills_the_picture_and_stands_in_its_middle(name: str) -> None:
    there = model_in(picture(SHAPES[name], BLUE))
    rows, columns = (np.flatnonzero(there.any(axis=axis)) for axis in (1, 0))
    longest = max(np.ptp(rows), np.ptp(columns)) / SIZE
    assert 0.8 < longest < 0.86
    for places in (rows, columns):
        assert abs((places[0] + places[-1]) / 2 - SIZE / 2) < 3
        assert places[0] > 0.05 * SIZE


@pytest.mark.parametrize("color", [BLACK, WHITE, NEUTRAL])
def test_the_sides_of_a_box_are_told_apart_in_every_color(color: Color) -> None:
    pixels = picture(shapes.box(20, 20, 20), color).astype(int)
    top, left, right = pixels[100, 250], pixels[300, 180], pixels[320, 400]
    assert (top - left).mean() > 8
    assert (left - right).mean() > 8


def test_a_black_model_stays_clear_of_black_and_a_white_one_of_white() -> None:
    black, white = (picture(shapes.ball(40, 60), color)[256, 256] for color in (BLACK, WHITE))
    assert 35 < black.mean() < 110
    assert 180 < white.mean() < 254


def test_what_stands_on_the_floor_throws_a_soft_shadow() -> None:
    pixels = picture(shapes.box(20, 20, 20), BLUE)
    beside, far = pixels[410, 450].mean(), pixels[60, 60].mean()
    assert beside < far - 15


def test_a_hole_is_darker_inside() -> None:
    lid, wall = shapes.box(30, 30, 1), shapes.box(30, 30, 20)
    box_without_lid = Mesh(
        wall.vertices, wall.faces[(wall.vertices[wall.faces][..., 2] < 20).any(1)]
    )
    open_box, closed = picture(box_without_lid, WHITE), picture(shapes.box(30, 30, 20), WHITE)
    assert len(box_without_lid.faces) == len(lid.faces) - 2
    assert open_box[190, 256].mean() < closed[190, 256].mean() - 40


def test_edges_are_smooth() -> None:
    pixels = picture(shapes.ball(100, 150), BLUE).astype(int)
    blue = pixels[..., 2] - pixels[..., 0]
    inside, outside = blue.max(), 0
    between = (blue > outside + 15) & (blue < inside / 2)
    assert between.sum() > 200


def test_the_same_model_gives_the_same_picture() -> None:
    assert render(shapes.box(20, 10, 5)) == render(shapes.box(20, 10, 5))


def test_a_surface_without_area_is_an_empty_picture() -> None:
    line = Mesh(np.array([[0, 0, 0], [1, 1, 1], [2, 2, 2]], np.float32), np.array([[0, 1, 2]]))
    point = Mesh(np.zeros((3, 3), np.float32), np.array([[0, 1, 2]], np.int32))
    for mesh in (line, point):
        assert picture(mesh, BLUE).shape == (SIZE, SIZE, 3)


def test_triangles_all_over_the_place_take_no_longer_than_they_may() -> None:
    begun = time.process_time()
    picture(shapes.soup(60_000))
    assert time.process_time() - begun < 30


def test_neighbors_leave_no_gap_and_the_nearer_triangle_is_seen() -> None:
    corners = np.array([[0.1, 0.9, 0.9, 0.1, 0.37], [0.1, 0.1, 0.9, 0.9, 0.61]], np.float32)
    fan = np.array([[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]], np.int32)
    buffer = Buffer(100)
    buffer.draw(corners, np.ones(5, np.float32), fan)
    drawn = buffer.triangles.reshape(100, 100) != NOTHING
    assert drawn[10:90, 10:90].all()
    assert drawn.sum() == 80 * 80
    nearer = np.full(5, 2, np.float32)
    buffer.draw(corners, nearer, fan[:1])
    buffer.draw(corners, np.ones(5, np.float32), fan)
    assert (buffer.nearness.reshape(100, 100)[11, 20:80] == 2).all()
