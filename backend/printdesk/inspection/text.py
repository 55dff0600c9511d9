"""Numbers out of text files, block by block, so that memory stays flat."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, TypeVar

import numpy as np
from numpy.typing import NDArray

from printdesk.inspection.mesh import BROKEN_NUMBERS, Unreadable

BLOCK = 4 * 1024 * 1024
LONGEST_LINE = 16 * 1024 * 1024
TOO_LONG = (
    "There is a line in this file that is longer than any 3D program writes. Export the model "
    "again, as a binary STL or a 3MF."
)

Number = TypeVar("Number", np.float64, np.int64)


def blocks(file: BinaryIO) -> Iterator[bytes]:
    """A file in blocks of whole lines. Raises Unreadable for a line that never ends."""
    while block := file.read(BLOCK):
        rest = file.readline(LONGEST_LINE)
        if len(rest) == LONGEST_LINE:
            raise Unreadable(TOO_LONG)
        yield block + rest


def numbers(
    words: Iterable[bytes], kind: type[Number], count: int | None = None
) -> NDArray[Number]:
    """The numbers that words are; ``count`` is how many there must be, where that is known.

    Raises Unreadable when one is none.
    """
    try:
        read = np.fromstring(b" ".join(words), dtype=kind, sep=" ")
    except ValueError:
        raise Unreadable(BROKEN_NUMBERS) from None
    if count is not None and len(read) != count:
        raise Unreadable(BROKEN_NUMBERS)
    return read
