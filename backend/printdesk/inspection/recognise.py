"""Whether a file is what its extension says, before anything reads it whole."""

import re
import struct
from pathlib import Path

from printdesk.errors import ValidationFailed
from printdesk.inspection.package import BrokenPackage, opened

LOOK = 64 * 1024
STL_HEADER = 84
STL_TRIANGLE = 50
OBJ_VERTEX = re.compile(rb"^\s*v\s+[-+.\d]", re.MULTILINE)

NOT_A_MODEL = (
    "This file is named {extension}, but it is not {article} {kind} file inside. "
    "Export the model again from your 3D program; renaming a file does not convert it."
)


def require_content(path: Path, extension: str) -> None:
    """Raise ValidationFailed for ``file`` unless the content fits the extension.

    Raises OSError when the file cannot be had.
    """
    size = path.stat().st_size
    if size == 0:
        raise _refused("The file is empty. Export the model again, then hand it in.")
    kind = extension.removeprefix(".").upper()
    if not _CHECKS[extension](path, size):
        article = "a" if kind == "3MF" else "an"
        raise _refused(NOT_A_MODEL.format(extension=extension, article=article, kind=kind))


def binary_triangles(start: bytes, size: int) -> int:
    """How many triangles a binary STL has, by its beginning and its size; 0 when it is none."""
    if len(start) < STL_HEADER:
        return 0
    triangles: int = struct.unpack_from("<I", start, STL_HEADER - 4)[0]
    return triangles if STL_HEADER + STL_TRIANGLE * triangles <= size else 0


def _is_stl(path: Path, size: int) -> bool:
    with path.open("rb") as file:
        start = file.read(LOOK)
    if binary_triangles(start, size):
        return True
    return start.lstrip().startswith(b"solid") and b"facet" in start


def _is_obj(path: Path, _size: int) -> bool:
    with path.open("rb") as file:
        while chunk := file.read(LOOK):
            if b"\0" in chunk:
                return False
            if OBJ_VERTEX.search(chunk):
                return True
            if file.tell() > 16 * LOOK:
                return False
    return False


def _is_3mf(path: Path, _size: int) -> bool:
    try:
        with opened(path) as package:
            return any(name.endswith(".model") for name in package.names)
    except BrokenPackage:
        return False


_CHECKS = {".stl": _is_stl, ".obj": _is_obj, ".3mf": _is_3mf}


def _refused(sentence: str) -> ValidationFailed:
    return ValidationFailed({"file": sentence}, sentence)
