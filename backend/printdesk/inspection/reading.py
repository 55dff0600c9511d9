"""Reading a model, whatever its format."""

from collections.abc import Callable, Mapping
from pathlib import Path

from printdesk.inspection.mesh import Mesh
from printdesk.inspection.obj import read_obj
from printdesk.inspection.stl import read_stl
from printdesk.inspection.threemf import read_3mf

READERS: Mapping[str, Callable[[Path], Mesh]] = {
    ".stl": read_stl,
    ".obj": read_obj,
    ".3mf": read_3mf,
}


def read_mesh(path: Path, extension: str) -> Mesh:
    """The model in a file, in millimetres. Raises Unreadable with a sentence for its student.

    Raises OSError when the file cannot be had, which says nothing about the model.
    """
    return READERS[extension](path)
