"""Many points or directions at once: in columns, one row for each coordinate.

A matrix product would do the same, but for products as flat as these its library starts threads
that wait for each other longer than they work.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def along(direction: Floats, points: Floats) -> Floats:
    """How far each point lies in a direction."""
    x, y, z = direction
    distance: Floats = x * points[0] + y * points[1] + z * points[2]
    return distance


def turned(axes: Floats, points: Floats) -> Floats:
    """How far each point lies in the direction of each axis."""
    return np.stack([along(axis, points) for axis in axes])
