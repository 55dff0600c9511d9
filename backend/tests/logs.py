"""Logging as it is when the product runs, and what it wrote."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog

from printdesk import log
from printdesk.config import Settings


@contextmanager
def logging_for_real(settings: Settings) -> Iterator[Path]:
    """The folder of the logs."""
    root = logging.getLogger()
    before, level, structure = list(root.handlers), root.level, structlog.get_config()
    # Those of pytest stay open; configure() closes what it replaces.
    root.handlers = []
    structlog.contextvars.clear_contextvars()
    log.configure(settings)
    yield settings.data_dir / "logs"
    for handler in root.handlers:
        handler.close()
    root.handlers, root.level = before, level
    structlog.configure(**structure)


def written(folder: Path) -> list[dict[str, Any]]:
    """Each line of the one file there is."""
    (file,) = folder.iterdir()
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
