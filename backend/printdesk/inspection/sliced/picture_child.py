"""The child process that draws a sliced file's own picture anew.

``python -m printdesk.inspection.sliced.picture_child`` has the limits of
``printdesk.inspection.sandbox``. Only what it draws itself leaves it.
"""

import io
import sys
from pathlib import Path
from typing import BinaryIO

from printdesk.inspection.frames import Kind, private_line, send
from printdesk.inspection.limits import confine

SIDE = 320  # pixels, at most
FORMATS = ("PNG", "JPEG", "QOI", "BMP")


def main() -> None:
    """Draw the picture in the file at ``path``."""
    [path] = sys.argv[1:]
    confine()
    with private_line() as line:
        try:
            picture = _picture_in(Path(path))
        except OSError as error:
            send(line, Kind.NOT_READ, str(error).encode(errors="replace"))
        except Exception as error:
            send(line, Kind.NO_THUMBNAIL, type(error).__name__.encode())
        else:
            _draw(line, picture)
        send(line, Kind.END, b"{}")


def _draw(line: BinaryIO, picture: bytes) -> None:
    try:
        drawn = _drawn(picture)
    except Exception as error:
        send(line, Kind.NO_THUMBNAIL, type(error).__name__.encode())
    else:
        send(line, Kind.THUMBNAIL, drawn)


def _picture_in(path: Path) -> bytes:
    """The picture in the file. Raises OSError when that cannot be had, and what its reader does."""
    # Only now, so that the limits hold for what the libraries do while they are loaded.
    from printdesk.inspection.sliced.reading import read_sliced  # noqa: PLC0415

    sliced = read_sliced(path)
    if sliced is None or sliced.picture is None:
        raise LookupError("there is no picture")
    return sliced.picture


def _drawn(picture: bytes) -> bytes:
    """A PNG. Raises whatever the decoder does when there is none."""
    from PIL import Image  # noqa: PLC0415

    with Image.open(io.BytesIO(picture), formats=FORMATS) as found:
        shown = found.convert("RGBA")
    shown.thumbnail((SIDE, SIDE))
    # Nothing comes along but the pixels: no profile, no text, no position.
    clean = Image.new("RGBA", shown.size)
    clean.paste(shown)
    file = io.BytesIO()
    clean.save(file, "PNG", optimize=True)
    return file.getvalue()


if __name__ == "__main__":
    main()
