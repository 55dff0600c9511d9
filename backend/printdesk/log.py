"""Logs: a JSON object a line, to standard output and to a file a day; secrets are masked."""

import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import structlog
from structlog.typing import EventDict, Processor

from printdesk.config import Settings, SettingsError

DAYS_KEPT = 90
QUIET = ("werkzeug", "waitress", "alembic", "sqlalchemy", "urllib3", "rq", "rq.worker")
MASK = "***"

# What begins a line of its own on a terminal, moves its cursor or turns its writing around.
_TRICKS = re.compile("[\x00-\x08\n-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

_SECRET_NAME = re.compile(
    r"password|passwd|secret|authorization|cookie|api_?key|(^|_)token$|^code$", re.IGNORECASE
)
_SECRET_TEXT = (
    # Links of emails, whose last part lets anybody in who has it.
    (
        re.compile(r"(/(?:confirm|track|links|join|password-reset|email-change)/)[^\s/?#\"'<>]+"),
        rf"\1{MASK}",
    ),
    (re.compile(r"(?i)\b(bearer\s+)[\w.~+/=-]+"), rf"\1{MASK}"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]+"), MASK),
    (re.compile(r"(?i)\b((?:password|token|secret)=)[^\s&\"']+"), rf"\1{MASK}"),
    (re.compile(r"(\w+://[^\s:/@]*:)[^\s@/]+@"), rf"\1{MASK}@"),
)


def configure(settings: Settings) -> None:
    """Send all that is logged in this process, also by libraries, where it belongs.

    A person at a terminal gets lines to read, anything else JSON. Raises SettingsError when there
    can be no files of it.
    """
    screen = logging.StreamHandler(sys.stdout)
    at_terminal = sys.stdout.isatty()
    screen.setFormatter(_formatter(_for_people() if at_terminal else _for_machines()))
    folder = settings.data_dir / "logs"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"DATA_DIR: {folder} cannot be made ({error.strerror}). "
            "Give DATA_DIR to the user that Printdesk runs as."
        ) from None
    file = DailyFile(folder)
    file.setFormatter(_formatter(_for_machines()))
    root = logging.getLogger()
    for handler in (*root.handlers,):
        root.removeHandler(handler)
        handler.close()
    for handler in (screen, file):
        root.addHandler(handler)
    root.setLevel(settings.log_level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


class DailyFile(logging.Handler):
    """Writes to ``printdesk-<date>.log``, and keeps the newest of such files.

    Nothing is renamed, so several processes may write to the same day's file, also on Windows,
    where an open file cannot be renamed. A file that cannot be opened stops nobody who tells
    something: it is told on standard error, and tried again with the next line.
    """

    def __init__(self, folder: Path, kept: int = DAYS_KEPT) -> None:
        super().__init__()
        self._folder = folder
        self._kept = kept
        self._day = ""
        self._file: logging.FileHandler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        day = datetime.fromtimestamp(record.created, UTC).date().isoformat()
        if day != self._day or self._file is None:
            try:
                self._turn_to(day)
            except OSError:
                # The disk is full, or another user has begun this day's file.
                self.handleError(record)
        if self._file:
            self._file.emit(record)

    def close(self) -> None:
        if self._file:
            self._file.close()
        super().close()

    def _turn_to(self, day: str) -> None:
        if self._file:
            self._file.close()
        self._day, self._file = day, None
        self._file = logging.FileHandler(self._folder / f"printdesk-{day}.log", encoding="utf-8")
        self._file.setFormatter(self.formatter)
        for old in sorted(self._folder.glob("printdesk-????-??-??.log"))[: -self._kept]:
            old.unlink(missing_ok=True)


def mask(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Take out of a line what would let its reader in somewhere."""
    return {name: _masked(name, value) for name, value in event.items()}


def in_one_line(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Spell out what would play tricks on a terminal; only a traceback keeps its lines."""
    return {name: _spelled_out(name, value) for name, value in event.items()}


def _spelled_out(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    lines = value.split("\n") if name == "exception" else [value]
    return "\n".join(_TRICKS.sub(lambda trick: repr(trick.group())[1:-1], line) for line in lines)


def _masked(name: str, value: object) -> object:
    if value is not None and _SECRET_NAME.search(name):
        return MASK
    match value:
        case str():
            for pattern, replacement in _SECRET_TEXT:
                value = pattern.sub(replacement, value)
            return value
        case Mapping():
            return {key: _masked(str(key), part) for key, part in value.items()}
        case list() | tuple():
            return [_masked("", part) for part in value]
        case _:
            return value


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    ]


def _for_machines() -> list[Processor]:
    return [
        structlog.processors.format_exc_info,
        mask,
        # In ASCII alone, no character of a name can make two lines of one, or hide a part of it.
        structlog.processors.JSONRenderer(default=str),
    ]


def _for_people() -> list[Processor]:
    return [
        structlog.processors.format_exc_info,
        mask,
        in_one_line,
        structlog.dev.ConsoleRenderer(timestamp_key="time"),
    ]


def _formatter(processors: list[Processor]) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *processors],
    )
