"""Deleting files that may be something else by now: out of sight first, and then for good."""

import os
import uuid
from enum import Enum
from pathlib import Path

from printdesk.storage.durable import (
    Fingerprint,
    GoOn,
    at_once,
    fingerprint,
    is_regular,
    sync_folder,
)
from printdesk.storage.share import patiently

HIDDEN = ".deleting-"
LONGEST_NAME = 220  # bytes; file systems take 255, and what is put before a name needs some


class Outcome(Enum):
    """What became of a deletion."""

    DELETED = "deleted"
    ABSENT = "absent"
    CHANGED = "changed"


def delete_unchanged(path: Path, content: Fingerprint, go_on: GoOn = at_once) -> Outcome:
    """Delete a file if it is still what it was when it was copied.

    It is taken out of sight first, so that a slicer's save between look and deletion makes a
    file of its own; a file that turns out to be another is put back.
    """
    hidden = hidden_path(path, content)
    if not is_regular(hidden):
        if not is_regular(path):
            return Outcome.ABSENT
        if path.stat().st_size != content.size:
            return Outcome.CHANGED
        patiently(lambda: path.rename(hidden))
    if fingerprint(hidden, go_on) == content:
        patiently(hidden.unlink)
        sync_folder(path.parent)
        return Outcome.DELETED
    unhide(hidden, path)
    return Outcome.CHANGED


def hidden_path(path: Path, content: Fingerprint) -> Path:
    """Where a file with this content waits out of sight to be deleted."""
    name = path.name
    if len(os.fsencode(name)) > LONGEST_NAME:
        name = name[-LONGEST_NAME // 4 :]  # a character has four bytes at most
    return path.with_name(f"{HIDDEN}{content.sha256[:16]}-{name}")


def unhide(hidden: Path, path: Path) -> None:
    """Give a hidden file its name back, or one beside it when another file has taken that."""
    if path.exists():
        path = path.with_name(f"{path.stem}.kept-{uuid.uuid4().hex[:6]}{path.suffix}")
    hidden.rename(path)


def name_before_hiding(hidden: str) -> str:
    """The name that a hidden file had, or the end of a very long one."""
    return hidden[len(HIDDEN) + 17 :]
