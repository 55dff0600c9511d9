"""The child process that reads one model: ``python -m printdesk.inspection.child``.

It looks at the file, tells what it found over its standard output, and ends. It writes nothing,
knows nothing of the lab, and has limits; see ``printdesk.inspection.sandbox``.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from printdesk.inspection.frames import Kind, private_line, send
from printdesk.inspection.limits import confine, peak_megabytes

TOO_LARGE = (
    "The model takes more memory than there is for it. Export it again at a coarser resolution."
)
LOG_CHARACTERS = 4000
UNFORESEEN = (
    "This model could not be read. Repair it in your 3D program or slicer, then export it again "
    "as an STL or 3MF."
)


def main() -> None:
    """Inspect the model at ``path``, which has this ``extension``; pictures in ``color``."""
    path, extension, color = sys.argv[1:]
    confine()
    with private_line() as line:
        _inspect(line, Path(path), extension, _rgb(color))
        times = os.times()
        took = {"cpu_seconds": round(times.user + times.system, 2), "peak_mb": peak_megabytes()}
        send(line, Kind.END, json.dumps(took).encode())


def _inspect(line: BinaryIO, path: Path, extension: str, color: tuple[int, int, int]) -> None:
    # Only now, so that the limits hold for what the libraries do while they are loaded.
    from printdesk.inspection import preview, thumbnail  # noqa: PLC0415
    from printdesk.inspection.measures import measure  # noqa: PLC0415
    from printdesk.inspection.mesh import Unreadable  # noqa: PLC0415
    from printdesk.inspection.reading import read_mesh  # noqa: PLC0415

    try:
        mesh = read_mesh(path, extension)
        send(line, Kind.MEASURES, json.dumps(asdict(measure(mesh))).encode())
    except Unreadable as error:
        send(line, Kind.UNREADABLE, str(error).encode())
        return
    except OSError as error:
        send(line, Kind.NOT_READ, str(error).encode(errors="replace"))
        return
    except MemoryError:
        send(line, Kind.UNREADABLE, TOO_LARGE.encode())
        return
    except Exception:
        send(line, Kind.LOG, traceback.format_exc()[-LOG_CHARACTERS:].encode())
        send(line, Kind.UNREADABLE, UNFORESEEN.encode())
        return
    _make(line, Kind.THUMBNAIL, Kind.NO_THUMBNAIL, lambda: thumbnail.render(mesh, color))
    _make(line, Kind.PREVIEW, Kind.NO_PREVIEW, lambda: preview.glb(mesh))


def _make(line: BinaryIO, kind: Kind, failed: Kind, make: Callable[[], bytes]) -> None:
    """Make a picture and send it. That it cannot be made is told, and harms nothing else."""
    try:
        content = make()
    except Exception as error:
        send(line, failed, f"{type(error).__name__}: {error}"[:500].encode())
    else:
        send(line, kind, content)


def _rgb(color: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(color)
    return red, green, blue


if __name__ == "__main__":
    main()
