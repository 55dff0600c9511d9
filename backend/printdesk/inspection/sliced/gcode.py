"""G-code as text, by whichever slicer wrote it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import BinaryIO

from printdesk.inspection.sliced import comments, cura, ideamaker, pictures, simplify3d, slic3r
from printdesk.inspection.sliced.facts import Sliced

Dialect = Callable[[Sequence[str]], Sliced | None]

# Slic3r's family comes first: its start scripts may carry comments that belong to another slicer.
DIALECTS: tuple[Dialect, ...] = (slic3r.read, cura.read, ideamaker.read, simplify3d.read)


def read(file: BinaryIO) -> Sliced:
    """What a G-code says. Raises UnreadableSlice for what is no text."""
    return told(comments.of(file))


def told(said: Sequence[str]) -> Sliced:
    """What the comments of a G-code say; nothing when no slicer is known that writes like this."""
    found = next((sliced for read in DIALECTS if (sliced := read(said))), Sliced())
    return replace(found, picture=pictures.largest(pictures.in_comments(said)))
