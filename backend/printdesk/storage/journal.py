"""A file of JSON lines on the share that only grows, and mends what a crash has torn."""

import errno
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from printdesk.storage.durable import sync_folder

WINDOW = 64 * 1024


@dataclass(frozen=True)
class Line:
    """A line by its place, counted from 1; ``content`` is None when it cannot be read."""

    place: int
    content: dict[str, object] | None


class Overtaken(OSError):
    """The last line is not the one that was to be followed."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EEXIST, "somebody else has added to it", str(path))


class Journal:
    """Lines that are added at the end, each an object. There is one writer at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def lines(self) -> Iterator[Line]:
        """All lines, the oldest first; none when there is no file.

        An end without a line break is a line that is being written, or was torn: it is left out.
        """
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            return
        with file:
            for place, line in enumerate(file, 1):
                if line.endswith(b"\n"):
                    yield Line(place, _read(line))

    def last(self) -> dict[str, object] | None:
        """The last line that can be read, or None when there is none."""
        try:
            with self.path.open("rb") as file:
                return _last(file)[0]
        except FileNotFoundError:
            return None

    def beginning(self, is_later: Callable[[Mapping[str, object]], bool]) -> bytes:
        """All whole lines before the first that is later than what is asked for, as they stand."""
        kept = []
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            return b""
        with file:
            for line in file:
                content = _read(line)
                if not line.endswith(b"\n") or (content is not None and is_later(content)):
                    break
                kept.append(line)
        return b"".join(kept)

    def append(
        self, contents: Iterable[Mapping[str, object]], after: Mapping[str, object] | None
    ) -> None:
        """Add lines after the last one that can be read, and put them on disk.

        Raises Overtaken when that is not ``after`` any more: another has written there meanwhile,
        or an earlier try of ours, of which nobody knew whether it had come to anything.
        """
        is_new = not self.path.exists()
        added = b"".join(_line(content) for content in contents)
        with self.path.open("ab+") as file:
            last, end = _last(file)
            if last != after:
                raise Overtaken(self.path)
            # What a crash has left behind the last whole line goes before anything is added.
            file.truncate(end)
            file.write(added)
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync_folder(self.path.parent)


def _line(content: Mapping[str, object]) -> bytes:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode() + b"\n"


def _read(line: bytes) -> dict[str, object] | None:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _last(file: BinaryIO) -> tuple[dict[str, object] | None, int]:
    """The last line that can be read and where it ends, looked for from the end."""
    size = file.seek(0, os.SEEK_END)
    reach = WINDOW
    while True:
        start = max(0, size - reach)
        file.seek(start)
        ending = file.read(size - start)
        # The window begins in the middle of a line, unless it holds the whole file.
        first = 0 if start == 0 else ending.find(b"\n") + 1
        if start == 0 or first:
            found = _last_in(ending[first:])
            if found:
                return found[0], start + first + found[1]
        if start == 0:
            return None, 0
        reach *= 8


def _last_in(text: bytes) -> tuple[dict[str, object], int] | None:
    end = text.rfind(b"\n") + 1
    while end:
        begin = text.rfind(b"\n", 0, end - 1) + 1
        content = _read(text[begin:end])
        if content is not None:
            return content, end
        end = begin
    return None
