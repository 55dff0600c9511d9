"""Pictures that slicers put into their files, each looked at before anybody gets to see it."""

import base64
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

MOST_BYTES = 2 * 1024 * 1024
LONGEST_SIDE = 4096
# What is unpacked pixel by pixel takes its time; slicers have about 60,000 there.
MOST_QOI_PIXELS = 400_000

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_BMP = b"BM"
_QOI, _QOI_END = b"qoif", b"\0" * 7 + b"\1"
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_BEGIN = re.compile(r"thumbnail(?:_JPG|_QOI)? begin\b")
_END = re.compile(r"thumbnail(?:_JPG|_QOI)? end\b")


def largest(pictures: Iterable[bytes]) -> bytes | None:
    """The one with the most pixels of those that are whole, in a format we know."""
    sized = [(_pixels(picture), picture) for picture in pictures if len(picture) <= MOST_BYTES]
    good = [(pixels, picture) for pixels, picture in sized if pixels]
    return max(good, key=lambda sized: sized[0])[1] if good else None


def in_comments(comments: Sequence[str]) -> Iterator[bytes]:
    """The pictures that stand in a G-code's comments, in Base64 over many lines."""
    letters: list[str] | None = None
    for comment in comments:
        if _BEGIN.match(comment):
            letters = []
        elif letters is not None and _END.match(comment):
            with suppress(ValueError):
                yield base64.b64decode("".join(letters), validate=True)
            letters = None
        elif letters is not None:
            letters.append(comment)


def _pixels(picture: bytes) -> int | None:
    """How many pixels it has; None when it is no picture, not whole, or absurdly large."""
    try:
        if picture.startswith(_PNG):
            width, height = _png_size(picture)
        elif picture.startswith(_JPEG) and picture.endswith(b"\xff\xd9"):
            width, height = _jpeg_size(picture)
        elif picture.startswith(_BMP):
            width, height = _bmp_size(picture)
        elif picture.startswith(_QOI) and picture.endswith(_QOI_END):
            width, height = _qoi_size(picture)
        else:
            return None
    except (struct.error, ValueError, IndexError):
        return None
    return width * height if 0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE else None


def _png_size(picture: bytes) -> tuple[int, int]:
    """Width and height. Raises ValueError unless each part has its checksum, to the very end."""
    width, height = struct.unpack_from(">II", picture, 16)
    at = len(_PNG)
    while True:
        length, kind = struct.unpack_from(">I4s", picture, at)
        end = at + 8 + length
        (checksum,) = struct.unpack_from(">I", picture, end)
        if zlib.crc32(picture[at + 4 : end]) != checksum:
            raise ValueError("a part of the picture is damaged")
        at = end + 4
        if kind == b"IEND":
            return width, height


def _jpeg_size(picture: bytes) -> tuple[int, int]:
    """Width and height. Raises ValueError without a frame."""
    at = 2
    while picture[at] == 0xFF:
        marker = picture[at + 1]
        (length,) = struct.unpack_from(">H", picture, at + 2)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", picture, at + 5)
            return width, height
        at += 2 + max(length, 2)
    raise ValueError("the picture has no frame")


def _bmp_size(picture: bytes) -> tuple[int, int]:
    """Width and height. Raises ValueError unless it is as long as it says."""
    (length,) = struct.unpack_from("<I", picture, 2)
    width, height = struct.unpack_from("<ii", picture, 18)
    if length != len(picture):
        raise ValueError("the picture is cut off")
    return width, abs(height)  # one below 0 means that the rows begin at the top


def _qoi_size(picture: bytes) -> tuple[int, int]:
    """Width and height. Raises ValueError for one that would take too long to unpack."""
    width, height = struct.unpack_from(">II", picture, 4)
    if width * height > MOST_QOI_PIXELS:
        raise ValueError("the picture has too many pixels")
    return width, height
