"""The pictures that slicers have put into a job's files."""

import threading
from functools import lru_cache
from pathlib import Path

from printdesk.desk import Desk
from printdesk.errors import NotFound
from printdesk.inspection.sandbox import ChildDied, TookTooLong
from printdesk.inspection.sliced.drawing import drawn
from printdesk.storage import siblings
from printdesk.storage.share import refusing_share_trouble

REMEMBERED = 64

# However many dialogs are open, one picture at a time is enough work for the machine.
_one_at_a_time = threading.Lock()


def picture_in(desk: Desk, path: str, state: str) -> bytes:
    """The picture in a file on the share, as a PNG, while the file is what it was.

    Raises NotFound when it was saved anew, or when the picture cannot be shown.
    """
    folder, _, name = path.rpartition("/")
    with refusing_share_trouble():
        file = siblings.look(desk.share, folder, name)
        if file is None or file.state != state:
            raise NotFound("This file was saved again. Look again at the files.")
        try:
            with _one_at_a_time:
                picture = _drawn(desk.share.noted(path), state)
        except (TookTooLong, ChildDied):
            picture = None
    if picture is None:
        raise NotFound("The picture in this file cannot be shown.")
    return picture


@lru_cache(maxsize=REMEMBERED)
def _drawn(path: Path, _state: str) -> bytes | None:
    return drawn(path)
