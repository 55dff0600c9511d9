"""The process that simplifies a mesh, started by its path; it may be given up at any time.

python decimate.py BEFORE.npz AFTER.npz TRIANGLES
"""

import sys

import fast_simplification  # type: ignore[import-untyped]
import numpy as np


def main(before: str, after: str, triangles: str) -> None:
    """Read a mesh, and write one of about so many triangles."""
    with np.load(before) as arrays:
        vertices, faces = arrays["vertices"], arrays["faces"]
    points, corners = fast_simplification.simplify(vertices, faces, target_count=int(triangles))
    np.savez(after, vertices=points.astype(np.float32), faces=corners.astype(np.int32))


if __name__ == "__main__":
    main(*sys.argv[1:])
