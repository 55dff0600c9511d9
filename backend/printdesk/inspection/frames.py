"""How a child tells its parent what it found: pieces of bytes, each with its kind and length."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, BinaryIO

MOST_BYTES = 16 * 1024 * 1024
HEADER_BYTES = 200


class Kind(StrEnum):
    """What a piece is."""

    MEASURES = "measures"
    THUMBNAIL = "thumbnail"
    PREVIEW = "preview"
    # The file could not be had, which says nothing about what is in it.
    NOT_READ = "not read"
    # A sentence for the student: the file is no model that can be printed.
    UNREADABLE = "unreadable"
    # A sentence for staff: a picture could not be made.
    NO_THUMBNAIL = "no thumbnail"
    NO_PREVIEW = "no preview"
    # What developers may want to know.
    LOG = "log"
    # The child has come to its end: what it took, in JSON.
    END = "end"


@dataclass(frozen=True)
class Piece:
    """Something that was found."""

    kind: Kind
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")


def send(line: BinaryIO, kind: Kind, content: bytes) -> None:
    """Tell something."""
    line.write(json.dumps({"kind": kind, "bytes": len(content)}).encode() + b"\n" + content)
    line.flush()


def private_line() -> BinaryIO:
    """Standard output for a child's own words alone: what a library prints goes nowhere."""
    line = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return line


def received(line: IO[bytes]) -> Iterator[Piece]:
    """All that is told, until the line ends. What is cut off, or no piece at all, ends it too."""
    while header := line.readline(HEADER_BYTES):
        try:
            told = json.loads(header)
            kind, length = Kind(told["kind"]), int(told["bytes"])
        except (ValueError, TypeError, KeyError):
            return
        if not 0 <= length <= MOST_BYTES:
            return
        content = line.read(length)
        if len(content) < length:
            return
        yield Piece(kind, content)
