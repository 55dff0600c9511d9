"""Reading STL: triangles that do not know each other, in binary or as text."""

import errno
import re
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from printdesk.inspection.mesh import (
    CUT_OFF,
    NOTHING_IN_IT,
    Mesh,
    Points,
    Unreadable,
    mesh_of,
    require_few,
)
from printdesk.inspection.recognise import STL_HEADER, binary_triangles
from printdesk.inspection.text import blocks, numbers
from printdesk.inspection.welding import weld_same

NO_TRIANGLES = bytes(4)
RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
CORNER = re.compile(rb"vertex[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\S+)", re.IGNORECASE)
IS_TEXT = re.compile(rb"\s*solid", re.IGNORECASE)


def read_stl(path: Path) -> Mesh:
    """The model in an STL file, its corners welded. Raises Unreadable."""
    with path.open("rb") as file:
        start = file.read(STL_HEADER)
        size = path.stat().st_size
        triangles = binary_triangles(start, size)
        if triangles:
            require_few(triangles)
            corners: Points = _records(file, triangles)["corners"].reshape(-1, 3)
        elif start.endswith(NO_TRIANGLES) and size == STL_HEADER:
            raise Unreadable(NOTHING_IN_IT)
        elif IS_TEXT.match(start) and b"\0" not in start:
            file.seek(0)
            corners = _text(file)
        else:
            raise Unreadable(CUT_OFF)
    vertices, which = weld_same(corners)
    return mesh_of(vertices, which.reshape(-1, 3))


def _records(file: BinaryIO, triangles: int) -> NDArray[np.void]:
    """What follows the header. Numpy's own reading takes an error of the share for the end."""
    content = file.read(triangles * RECORD.itemsize)
    if len(content) < triangles * RECORD.itemsize:
        raise OSError(errno.EIO, "the file has become shorter while it was read")
    return np.frombuffer(content, RECORD)


def _text(file: BinaryIO) -> Points:
    parts, corners = [], 0
    for block in blocks(file):
        found = CORNER.findall(block)
        corners += len(found)
        require_few(corners // 3)
        parts.append(numbers(chain.from_iterable(found), np.float64).astype(np.float32))
    if corners == 0:
        raise Unreadable(NOTHING_IN_IT)
    if corners % 3:
        raise Unreadable(CUT_OFF)
    return np.concatenate(parts).reshape(-1, 3)
