"""FlashForge's ``.gx``, as FlashPrint writes it: figures, a picture or two, then the G-code.

The layout is not published; it is as the open xgcode library reads and writes it
(https://docs.rs/crate/xgcode) and as files of FlashPrint 5 show it. All numbers are little-endian,
and 0 stands for what is not known.
"""

import struct
from decimal import Decimal
from typing import BinaryIO

from printdesk.inspection.sliced import figures, pictures
from printdesk.inspection.sliced.facts import Sliced, Technology, Tool, UnreadableSlice
from printdesk.inspection.sliced.figures import FILAMENT_MM, MOST_CM3, MOST_SECONDS

MAGIC = b"xgcode 1.0\n\0"
# The magic; where a BMP, perhaps a PNG, and the G-code begin; seconds; the filament of the right
# and of the left extruder in millimetres.
HEADER = struct.Struct("<12s4x6I")


def read(file: BinaryIO) -> Sliced:
    """What the header says. Raises UnreadableSlice for a damaged one."""
    file.seek(0)
    header = file.read(HEADER.size)
    if len(header) != HEADER.size or not header.startswith(MAGIC):
        raise UnreadableSlice
    _, *places, seconds, right, left = HEADER.unpack(header)
    return Sliced(
        method=Technology.FILAMENT,
        tools=tuple(_tool(length) for length in (right, left) if length),
        time_s=seconds if 0 < seconds <= MOST_SECONDS else None,
        picture=pictures.largest(_pictures(file, *places)),
    )


def _tool(length_mm: int) -> Tool:
    volume = figures.filament_cm3(Decimal(length_mm), FILAMENT_MM)
    return Tool(volume_cm3=volume if volume <= MOST_CM3 else None)


def _pictures(file: BinaryIO, bmp: int, png: int, gcode: int) -> list[bytes]:
    """What stands between the header and the G-code; the second picture may be missing."""
    if not HEADER.size <= bmp <= png <= gcode <= bmp + 2 * pictures.MOST_BYTES:
        return []
    file.seek(bmp)
    return [file.read(png - bmp), file.read(gcode - png)]
