"""``printdesk backup`` and ``printdesk restore``: backups from a terminal."""

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

from printdesk.clock import SystemClock, stopwatch
from printdesk.config import Settings
from printdesk.desk import Desk
from printdesk.upkeep.backup import restore_plan, restoring, work
from printdesk.upkeep.backup.outcome import summary_of
from printdesk.upkeep.backup.refusals import RestoreRefused

OpenDesk = Callable[[], AbstractContextManager[Desk]]

NEWEST = "newest"
LINE_EVERY_SECONDS = 1.0


def add_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", desk: OpenDesk
) -> None:
    """Offer the commands; a backup is made of the desk of the settings."""
    text = "copy the database, the share and the key to BACKUP_DIR"
    backing_up = commands.add_parser("backup", help=text, description=text)
    backing_up.add_argument(
        "--verify",
        nargs="?",
        const=NEWEST,
        metavar="BACKUP",
        help="make none, but prove the newest one, or the one of this name",
    )
    backing_up.set_defaults(run=lambda chosen: _backup(chosen, desk))
    text = "bring a backup back into an empty place"
    bringing_back = commands.add_parser("restore", help=text, description=text)
    bringing_back.add_argument(
        "backup", nargs="?", default="", help="its name or its folder; else the newest one"
    )
    bringing_back.add_argument(
        "--force", action="store_true", help="also over what is there, once that is confirmed"
    )
    bringing_back.set_defaults(run=_restore)


class Lines:
    """Progress as lines: what is new is told at once, and how far it is once a second."""

    def __init__(self) -> None:
        self._note = ""
        self._since = stopwatch()

    def __call__(self, done: int, total: int, note: str, /) -> None:
        if note != self._note or self._since() >= LINE_EVERY_SECONDS:
            self._note, self._since = note, stopwatch()
            print(f"{done} of {total}: {note}" if total else note, file=sys.stderr)


def _backup(chosen: argparse.Namespace, open_desk: OpenDesk) -> int:
    """Make a backup, or prove one; 1 when something is missing in it or wrong with it."""
    with open_desk() as desk:
        if chosen.verify is None:
            backup = work.make(desk, Lines())
            print("\n".join(summary_of(backup)))
            return 1 if backup.manifest.troubles else 0
        name = "" if chosen.verify == NEWEST else chosen.verify
        backup, verdict = work.verify(desk, name, Lines())
    if verdict.sound:
        print(f"{backup.name} was brought back to a scratch place: everything is as it should be.")
        return 0
    print("\n".join([f"{backup.name} is not what it should be:", *verdict.problems]))
    return 1


def _restore(chosen: argparse.Namespace) -> int:
    """Bring a backup back; 1 when something of it is missing."""
    # Nothing is made before it is clear what stands there: no key, no database.
    settings = Settings.read()
    now = SystemClock().now()
    backup = restore_plan.choose(settings, chosen.backup)
    plan = restore_plan.plan(settings, backup, now)
    print("\n".join(plan.lines()))
    if plan.replaces:
        _require_word(chosen, backup.name)
    restored = restoring.carry_out(plan, now, Lines())
    print("\n".join(restored.lines()))
    return 1 if restored.damaged else 0


def _require_word(chosen: argparse.Namespace, name: str) -> None:
    """Have the name of the backup typed before anything is replaced. Raises RestoreRefused."""
    if not chosen.force:
        raise RestoreRefused(
            "Nothing was done: the place is not empty. Name an empty one by DATABASE_URL, "
            "STORAGE_ROOT and DATA_DIR, or say --force to replace what is there."
        )
    print(f"Type {name} to replace what is there: ", end="", flush=True)
    if sys.stdin.readline().strip() != name:
        raise RestoreRefused("Nothing was done: that is not the name of the backup.")
