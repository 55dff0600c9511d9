"""The comments in a G-code's beginning and end, where slicers write what there is to know."""

import os
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from printdesk.inspection.sliced.facts import UnreadableSlice

HEAD = 256 * 1024
TAIL = 1024 * 1024
# A longer comment is a custom script in one line, and nothing that is asked for here.
LONGEST = 2000
# As many at either end: a slicer's settings are some hundred lines, a picture some thousand.
MOST = 5000

Pair = tuple[str, str]


def of(file: BinaryIO) -> list[str]:
    """The comments of a file, without semicolons. Raises UnreadableSlice for what is no text."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(HEAD)
    if size <= HEAD + TAIL:
        return within(head + file.read(TAIL))
    file.seek(size - TAIL)
    tail = file.read(TAIL)
    # The lines that are cut in two are none.
    return within(head.rpartition(b"\n")[0]) + within(tail.partition(b"\n")[2])


def within(content: bytes) -> list[str]:
    """The comments in a piece of G-code."""
    if b"\0" in content:
        raise UnreadableSlice
    lines = [x for x in content.split(b"\n") if x[:1] == b";" and len(x) <= LONGEST]
    if len(lines) > 2 * MOST:
        del lines[MOST:-MOST]
    return [line[1:].decode(errors="replace").strip() for line in lines]


def pairs(comments: Sequence[str], separator: str) -> Iterator[Pair]:
    """The comments that give something a value, the name of the thing in small letters."""
    for comment in comments:
        key, found, value = comment.partition(separator)
        if found:
            yield key.strip().lower(), value.strip()
