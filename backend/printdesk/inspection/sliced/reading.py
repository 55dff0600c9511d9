"""One door to all readers: what a file says, by what it is inside."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from printdesk.inspection.sliced import bgcode, gcode, gx, threemf
from printdesk.inspection.sliced.facts import Sliced, UnreadableSlice

EXTENSIONS = frozenset({".gcode", ".gco", ".g", ".gx", ".bgcode", ".3mf"})
REMEMBERED = 256


def read_sliced(path: Path) -> Sliced | None:
    """What a sliced file says; None for one that is not sliced, or in a closed format.

    It takes some megabytes of memory and a fraction of a second at most, whatever the file is.
    Raises UnreadableSlice for a damaged one, and OSError when it cannot be read now.
    """
    if path.suffix.lower() not in EXTENSIONS:
        return None
    with path.open("rb") as file:
        magic = file.read(4)
        if magic == bgcode.MAGIC:
            sliced: Sliced | None = bgcode.read(file)
        elif magic.startswith(b"PK"):
            sliced = threemf.read(path)
        elif magic == gx.MAGIC[:4]:
            sliced = gx.read(file)
        elif path.suffix.lower() == ".3mf":
            raise UnreadableSlice
        else:
            sliced = gcode.read(file)
    return sliced if sliced and sliced.says_something else None


def read_sliced_once(path: Path) -> Sliced | None:
    """The same without the picture, read anew only when the file has changed, or was damaged."""
    state = path.stat()
    return _remembered(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=REMEMBERED)
def _remembered(path: Path, _size: int, _saved_at: int) -> Sliced | None:
    sliced = read_sliced(path)
    if sliced is None:
        return None
    return replace(sliced, picture=None, pictured=sliced.picture is not None)
