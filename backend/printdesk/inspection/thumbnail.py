"""The picture of a model: as a print of it would look in a photo studio."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from printdesk.inspection.camera import Camera, framing
from printdesk.inspection.mesh import Mesh, Points
from printdesk.inspection.studio import Lamp, lamps, reached, sample
from printdesk.inspection.vectors import Floats, along
from printdesk.inspection.view import View, look, middles

Bools = NDArray[np.bool_]
Color = tuple[int, int, int]

SIZE = 512
NEUTRAL: Color = (196, 190, 181)  # for what is of no one color, or of none
PAPER = np.array([[0.72], [0.705], [0.685]], np.float32)
FLOOR = 192  # pixels, the width of the picture of the shadow on the floor
FAR = 2.6  # from the middle of the model, where its shadow ends
ABOVE = 0.014  # the surface, where the light on it is looked up
GLOSS, SHEEN = 0.12, 0.06


def render(mesh: Mesh, color: Color = NEUTRAL) -> bytes:
    """A PNG of 512 × 512 pixels: the model from ahead and above, in this color of filament."""
    vertices = _around_origin(mesh.vertices)
    camera = framing(vertices)
    view = look(camera, vertices, mesh.faces, SIZE)
    floor = _floor(camera, float(vertices[2].min()))
    lights = lamps(camera.axes[2])
    lit = reached(
        sample(vertices, mesh.faces),
        np.hstack([view.points + ABOVE * view.normals, floor]),
        np.hstack([lamp.directions for lamp in lights]),
    )
    spots = len(view.pixels)
    shade = _shade(view, lit[:, :spots], lights, camera.axes[2], _linear(color))
    return _png(_merge(view, shade, _paper(floor, lit[:, spots:], lights, view.size)))


def _around_origin(vertices: Points) -> Floats:
    """The corners around the origin, the farthest at 1; one row for each coordinate."""
    centered = (vertices - (vertices.min(axis=0) + vertices.max(axis=0)) / 2).T
    radius = float(np.sqrt((centered**2).sum(axis=0).max())) or 1.0
    return np.ascontiguousarray(centered / radius, dtype=np.float32)


def _shade(view: View, lit: Bools, lights: list[Lamp], forward: Floats, color: Floats) -> Floats:
    """How bright each spot is, in red, green and blue."""
    normals = view.normals
    light = 0.09 * (1 - normals[2])  # what the floor throws back
    shine = np.zeros_like(light)
    seen = iter(lit)
    for lamp in lights:
        for direction, strength, here in zip(lamp.directions.T, lamp.strength, seen, strict=False):
            light += np.maximum(along(direction, normals), 0) * here * strength
            if lamp.shines:
                half = (direction - forward) / np.linalg.norm(direction - forward)
                gloss = np.maximum(along(half, normals), 0) ** 2
                for _ in range(4):
                    gloss *= gloss
                shine += gloss * here * strength
    grazing = (1 - np.abs(along(forward, normals))) ** 4
    shade: Floats = color[:, None] * light + (GLOSS * shine + SHEEN * grazing * light)
    return shade


def _floor(camera: Camera, height: float) -> Floats:
    """Points of the floor, for a square picture of its shadow."""
    ways = camera.rays(middles(np.arange(FLOOR * FLOOR), FLOOR))
    # What looks up, or nearly level, sees the floor so far away that no shadow comes there.
    away = (height - camera.eye[2]) / np.minimum(ways[2], -1e-3)
    points: Floats = camera.eye[:, None] + ways * away
    points[2] += ABOVE
    return points


def _paper(floor: Floats, lit: Bools, lights: list[Lamp], size: int) -> Floats:
    """A seamless sheet of paper, with the soft shadow of what stands on it."""
    weights = np.concatenate([lamp.strength * lamp.directions[2] for lamp in lights])
    fading = np.clip((FAR - np.hypot(floor[0], floor[1])) / 1.2, 0, 1)
    shadow = fading * (1 - weights / weights.sum() @ lit)
    small = Image.fromarray(shadow.reshape(FLOOR, FLOOR).astype(np.float32))
    soft = small.resize((FLOOR * 2 // 3,) * 2).resize((size, size), Image.Resampling.BICUBIC)
    across = np.linspace(-1, 1, size, dtype=np.float32)
    sheet = 1 - 0.24 * ((0.8 * across) ** 2 + (across[:, None] + 0.2) ** 2)
    paper: Floats = sheet * np.clip(1 - np.asarray(soft), 0.05, 1) ** 1.25
    return PAPER * paper.reshape(-1)


def _merge(view: View, shade: Floats, paper: Floats) -> NDArray[np.float64]:
    """The picture, by color, row and column."""
    count = paper.shape[1]
    covered = np.bincount(view.pixels, view.shares, count)
    model = [np.bincount(view.pixels, view.shares * channel, count) for channel in shade]
    return (np.stack(model) + paper * (1 - covered)).reshape(3, view.size, view.size)


def _linear(color: Color) -> Floats:
    """The light that a filament throws back; a black one too, so that its shape is seen."""
    share = np.array(color, np.float32) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return (0.022 + 0.88 * linear).astype(np.float32)


def _png(light: NDArray[np.float64]) -> bytes:
    """Light as a picture; what is too bright for one ends softly in white."""
    mild = np.where(light > 0.7, 0.7 + 0.3 * np.tanh((light - 0.7) / 0.3), np.maximum(light, 0))
    code = np.where(mild <= 0.0031308, mild * 12.92, 1.055 * mild ** (1 / 2.4) - 0.055)
    picture = Image.fromarray((code * 255 + 0.5).astype(np.uint8).transpose(1, 2, 0))
    file = io.BytesIO()
    picture.resize((SIZE, SIZE), Image.Resampling.BICUBIC).save(file, "PNG")
    return file.getvalue()
