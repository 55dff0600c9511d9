"""What came of backups: written down for health and the page, and mailed to the administrators."""

from collections.abc import Iterator, Mapping

from printdesk.accounts import letters
from printdesk.actors import SYSTEM
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.notifications.kinds import AccountKind
from printdesk.notifications.phrases import file_size, moment
from printdesk.upkeep.backup import place
from printdesk.upkeep.backup.folder import Backup
from printdesk.upkeep.backup.manifest import Checkpoint, Verdict
from printdesk.upkeep.backup.timetable import last_due

SAID_AT_MOST = 20


def made(desk: Desk, backup: Backup) -> None:
    """A backup was made: say so, with what could not be had."""
    manifest = backup.manifest
    details = [
        ("Made", moment(manifest.made_at)),
        ("Holds", f"{manifest.jobs} jobs, {manifest.files} files, {file_size(manifest.size)}"),
        ("New", f"{manifest.copied_files} files, {file_size(manifest.copied_size)}"),
        ("Folder", str(backup.path)),
        *_told(manifest.checkpoint),
    ]
    with desk.database.transaction() as tx:
        changes = {"good_at": manifest.made_at, "good_name": backup.name, "failure": ""}
        place.note(tx, desk, **changes, place=str(backup.path.parent), failed_at=None)
        _tell(
            tx,
            desk,
            AccountKind.BACKUP_MADE,
            details=details,
            reasons=first_of([trouble.said() for trouble in manifest.troubles]),
        )


def failed(desk: Desk, reason: str) -> None:
    """A backup came to nothing: say so, once for all tries between two that are due."""
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        known = place.note(tx, desk, failed_at=now, failure=reason)
        told = known.told_of_failure_at
        if told is None or not last_due(now, desk.settings.backup_at) <= told <= now:
            place.note(tx, desk, told_of_failure_at=now)
            last = moment(known.good_at) if known.good_at else "There is none yet"
            details = [("Last good one", last)]
            _tell(tx, desk, AccountKind.BACKUP_FAILED, reason=reason, details=details)


def verified(desk: Desk, backup: Backup, verdict: Verdict) -> None:
    """A backup was verified: say what came of it."""
    kind = AccountKind.BACKUP_VERIFIED if verdict.sound else AccountKind.BACKUP_UNSOUND
    said = "" if verdict.sound else f"The backup {backup.name} is not what it should be."
    with desk.database.transaction() as tx:
        place.note(tx, desk, verified_at=verdict.verified_at, unverified_at=None, unsound=said)
        details = [("Backup", backup.name), ("Made", moment(backup.manifest.made_at))]
        _tell(tx, desk, kind, details=details, reasons=first_of(verdict.problems))


def not_verified(desk: Desk, reason: str) -> None:
    """Verifying a backup came to no end: say so."""
    with desk.database.transaction() as tx:
        place.note(tx, desk, unverified_at=desk.clock.now())
        _tell(tx, desk, AccountKind.BACKUP_UNSOUND, reason=reason)


def _tell(tx: Transaction, desk: Desk, kind: AccountKind, **told: object) -> None:
    for admin in letters.admins(tx.session):
        letters.tell(tx, desk, admin, kind, SYSTEM, more=told)


def _told(checkpoint: Checkpoint | None) -> list[tuple[str, str]]:
    """The checkpoint goes along: who has this mail knows how far every history went."""
    if checkpoint is None:
        return []
    said = (
        f"{checkpoint.chains} histories, {checkpoint.events} events, {moment(checkpoint.taken_at)}"
    )
    return [("Checkpoint", said), ("Its digest", checkpoint.digest)]


def first_of(said: list[str]) -> list[str]:
    """As much of it as somebody reads, and how much more there is."""
    if len(said) <= SAID_AT_MOST:
        return said
    return [*said[:SAID_AT_MOST], f"… and {len(said) - SAID_AT_MOST} more."]


def summary_of(backup: Backup) -> Iterator[str]:
    """The same for a terminal."""
    manifest = backup.manifest
    yield (
        f"Made {backup.path}: {manifest.jobs} jobs, {manifest.files} files, "
        f"{file_size(manifest.size)}, of which {file_size(manifest.copied_size)} are new."
    )
    if manifest.troubles:
        yield "Could not be had:"
        yield from (f"  {trouble.said()}" for trouble in manifest.troubles)


def result_of(backup: Backup) -> Mapping[str, object]:
    """What a task tells of a backup that it has made."""
    kept = ("jobs", "files", "size", "copied_files", "copied_size")
    told = backup.manifest.model_dump(include=set(kept))
    return {"name": backup.name, "troubles": len(backup.manifest.troubles), **told}
