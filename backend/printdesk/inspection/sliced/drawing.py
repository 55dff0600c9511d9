"""The picture in a sliced file, drawn anew: no byte of the file itself comes to a browser."""

from pathlib import Path

from printdesk.inspection.frames import Kind
from printdesk.inspection.sandbox import running

CHILD = "printdesk.inspection.sliced.picture_child"
WALL_SECONDS = 10.0
MOST_BYTES = 512 * 1024


def drawn(path: Path) -> bytes | None:
    """A small PNG, made by a child; None when the file has no picture that can be shown.

    Raises TookTooLong or ChildDied when the child did not come to its end, and OSError when the
    share did not give the file.
    """
    with running(CHILD, [str(path)], wall_seconds=WALL_SECONDS) as pieces:
        found = {piece.kind: piece.content for piece in pieces}
    picture = found.get(Kind.THUMBNAIL)
    return picture if picture and len(picture) <= MOST_BYTES else None
