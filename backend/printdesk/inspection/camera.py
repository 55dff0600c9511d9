"""From where a model is looked at, so that it fills the picture whatever its shape.

Points and places stand in columns, one row for each coordinate.
"""

from dataclasses import dataclass

import numpy as np

from printdesk.inspection.vectors import Floats, turned

FIELD_OF_VIEW = np.radians(22)
MARGIN = 0.085  # of the picture's width, on every side


@dataclass(frozen=True)
class Camera:
    """A place to look from, and how what is seen from there lies in a picture of width 1.

    ``axes`` are the picture's right, its down, and the way one looks, as rows.
    """

    eye: Floats
    axes: Floats
    scale: float
    shift: Floats

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Where points lie in the picture, and how near they are (1 / distance)."""
        right, down, away = turned(self.axes, points - self.eye[:, None])
        nearness = 1 / away
        return np.stack([right, down]) * (self.scale * nearness) + self.shift[:, None], nearness

    def rays(self, places: Floats) -> Floats:
        """The way to what is seen at each place, for one step away from the picture."""
        across = (places - self.shift[:, None]) / np.float32(self.scale)
        straight = np.ones((1, across.shape[1]), np.float32)
        return turned(self.axes.T, np.concatenate([across, straight]))

    def unproject(self, places: Floats, nearness: Floats) -> Floats:
        """The points that are seen at these places, so near."""
        return self.rays(places) / nearness + self.eye[:, None]


def framing(points: Floats) -> Camera:
    """A three-quarter view of points around the origin, of which the farthest is at 1.

    Flat things are looked at from higher up, and deep ones with their side to the front.
    """
    width, depth, height = np.maximum(np.ptp(points, axis=1), 1e-6)
    flatness = 1 - min(1.0, height / max(width, depth))
    elevation = np.radians(20 + 32 * flatness**2)
    azimuth = np.radians(32 if depth < 1.3 * width else -58)
    forward = np.array([-np.sin(azimuth), np.cos(azimuth), 0]) * np.cos(elevation)
    forward[2] = -np.sin(elevation)
    right = np.cross(forward, [0, 0, 1])
    right /= np.linalg.norm(right)
    axes = np.array([right, np.cross(forward, right), forward], np.float32)
    eye = (-forward / np.sin(FIELD_OF_VIEW / 2)).astype(np.float32)
    places, _ = Camera(eye, axes, 1, np.zeros(2, np.float32)).project(points)
    low, high = places.min(axis=1), places.max(axis=1)
    scale = (1 - 2 * MARGIN) / max(float((high - low).max()), 1e-6)
    return Camera(eye, axes, scale, (0.5 - scale * (low + high) / 2).astype(np.float32))
