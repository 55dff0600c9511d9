"""The log: a line for each request, as JSON, so that no address can forge a line."""

import json
import logging
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

MOST_BYTES = 1_000_000
KEPT_FILES = 5
LONGEST_TEXT = 2000


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Entry:
    """What is told of one request, filled in on its way."""

    address: str
    time: str = field(default_factory=_now)
    path: str = ""
    verdict: str = "not judged"
    action: str = "nothing opened"
    note: str = ""

    def line(self) -> str:
        """One line of ASCII, whatever anybody has put into an address or a name."""
        told = {name: value[:LONGEST_TEXT] for name, value in asdict(self).items() if value}
        return json.dumps({"time": told.pop("time"), **told})


class _Rotating(RotatingFileHandler):
    """Rotates where it can; where another opener has the file open on Windows, it goes on."""

    def rotate(self, source: str, dest: str) -> None:
        with suppress(OSError):
            super().rotate(source, dest)

    def handleError(self, record: logging.LogRecord) -> None:
        """Nothing: a file opens also when its log cannot be written."""


def write(file: Path, entry: Entry) -> None:
    """Add a line. Never raises."""
    with suppress(OSError, ValueError):
        file.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError, ValueError):
        handler = _Rotating(
            file, maxBytes=MOST_BYTES, backupCount=KEPT_FILES, encoding="ascii", delay=True
        )
        record = logging.LogRecord("opener", logging.INFO, "", 0, entry.line(), None, None)
        handler.emit(record)
        handler.close()


def why_not_writable(file: Path) -> str | None:
    """What keeps the log from being written; None when nothing does."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="ascii"):
            return None
    except (OSError, ValueError) as error:
        return str(error)
