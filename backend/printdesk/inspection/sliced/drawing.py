"""The picture in a sliced file, drawn anew: no byte of the file itself comes to a browser."""

from pathlib import Path

from printdesk.inspection.frames import Kind
from printdesk.inspection.sandbox import ChildDied, TookTooLong, running

CHILD = "printdesk.inspection.sliced.picture_child"
WALL_SECONDS = 10.0
MOST_BYTES = 512 * 1024


def drawn(path: Path) -> bytes | None:
    """A small PNG, made by a child; None when the file has no picture that can be shown."""
    try:
        with running(CHILD, [str(path)], wall_seconds=WALL_SECONDS) as pieces:
            found = {piece.kind: piece.content for piece in pieces}
    except (TookTooLong, ChildDied):
        return None
    picture = found.get(Kind.THUMBNAIL)
    return picture if picture and len(picture) <= MOST_BYTES else None
