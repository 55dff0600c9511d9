"""The process that simplifies a mesh, started by its path; it may be given up at any time.

    python decimate.py TRIANGLES < before > after

What goes in and out are the arrays of vertices and faces.
"""

import io
import sys

import fast_simplification  # type: ignore[import-untyped]
import numpy as np


def main(triangles: str) -> None:
    """Read a mesh, and write one of about so many triangles."""
    given = io.BytesIO(sys.stdin.buffer.read())
    vertices, faces = np.load(given), np.load(given)
    points, corners = fast_simplification.simplify(vertices, faces, target_count=int(triangles))
    made = io.BytesIO()
    np.save(made, points.astype(np.float32))
    np.save(made, corners.astype(np.int32))
    sys.stdout.buffer.write(made.getvalue())


if __name__ == "__main__":
    main(*sys.argv[1:])
