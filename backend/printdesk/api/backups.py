"""Backups: those that there are, making one, and proving one."""

from datetime import datetime
from typing import Annotated

from flask import Blueprint
from pydantic import Field

from printdesk.api.contract import Access, endpoint
from printdesk.api.current import actor, current_desk
from printdesk.api.schemas import Instant, Output
from printdesk.api.tasks import StartedOut, started
from printdesk.desk import Desk
from printdesk.errors import NotFound, StorageUnavailable, TaskRunning
from printdesk.upkeep.backup import outcome, place, warnings, work
from printdesk.upkeep.backup.folder import Backup
from printdesk.upkeep.backup.refusals import (
    BackupDirUnavailable,
    BackupDirUnset,
    BackupRunning,
)
from printdesk.upkeep.backup.timetable import next_due

blueprint = Blueprint("backups", __name__)


class BackupOut(Output):
    """A backup that is whole."""

    name: str
    made_at: Instant
    seconds: Annotated[float, Field(description="How long making it took.")]
    jobs: int
    files: int
    size: Annotated[int, Field(description="Bytes that its files of the share have.")]
    copied_size: Annotated[int, Field(description="Bytes of them that were new.")]
    troubles: Annotated[list[str], Field(description="What could not be had, in sentences.")]
    verified_at: Instant | None
    sound: Annotated[bool | None, Field(description="Null before it was verified.")]
    problems: Annotated[list[str], Field(description="What verifying it found, in sentences.")]


class BackupsOut(Output):
    """All backups, the newest first, and how more of them are made."""

    folder: Annotated[str | None, Field(description="Null while BACKUP_DIR is not set.")]
    time: Annotated[str, Field(description="When they are made, on the server's clock.")]
    next_at: Instant | None
    warning: Annotated[str, Field(description="What to see to; empty when nothing is wrong.")]
    unavailable: Annotated[
        str | None, Field(description="Why the folder cannot be read just now, in a sentence.")
    ]
    backups: list[BackupOut]


@blueprint.get("/admin/backups")
@endpoint(Access.ADMIN, refusals=(StorageUnavailable,))
def show_backups() -> BackupsOut:
    """Show the backups that there are."""
    desk = current_desk()
    backups: list[Backup] = []
    unavailable = None
    try:
        backups = place.folder_of(desk).all()
    except BackupDirUnset:
        pass
    except BackupDirUnavailable as refusal:
        unavailable = refusal.message
    folder = desk.settings.backup_dir
    return BackupsOut(
        folder=str(folder) if folder else None,
        time=desk.settings.backup_at.strftime("%H:%M"),
        next_at=_next(desk),
        warning=warnings.warning(desk),
        unavailable=unavailable,
        backups=[_told(backup) for backup in backups],
    )


@blueprint.post("/admin/backups")
@endpoint(Access.ADMIN, status=202, refusals=(BackupDirUnset, BackupRunning, TaskRunning))
def start_backup() -> StartedOut:
    """Have a backup made. One that is under way already is given again."""
    return started(work.begin(current_desk(), actor()))


@blueprint.post("/admin/backups/<backup>/verify")
@endpoint(
    Access.ADMIN,
    status=202,
    refusals=(
        BackupDirUnset,
        BackupRunning,
        TaskRunning,
        NotFound,
        BackupDirUnavailable,
        StorageUnavailable,
    ),
)
def verify_backup(backup: str) -> StartedOut:
    """Have a backup proved: it is brought back to a scratch place and audited there."""
    return started(work.begin_verifying(current_desk(), actor(), backup))


def _next(desk: Desk) -> datetime | None:
    """When the next one is due."""
    if desk.settings.backup_dir is None:
        return None
    return next_due(desk.clock.now(), desk.settings.backup_at)


def _told(backup: Backup) -> BackupOut:
    manifest, verdict = backup.manifest, backup.verdict
    return BackupOut(
        name=backup.name,
        made_at=manifest.made_at,
        seconds=manifest.seconds,
        jobs=manifest.jobs,
        files=manifest.files,
        size=manifest.size,
        copied_size=manifest.copied_size,
        troubles=outcome.first_of([trouble.said() for trouble in manifest.troubles]),
        verified_at=verdict.verified_at if verdict else None,
        sound=verdict.sound if verdict else None,
        problems=verdict.problems if verdict else [],
    )
