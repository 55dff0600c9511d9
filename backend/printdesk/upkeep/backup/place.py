"""Where the backups lie, and what is known of that: another disk than the share's, and mounted."""

from pydantic import AwareDatetime, BaseModel
from sqlalchemy.orm import Session

from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.models import Setting
from printdesk.opening import SHARE_DOCUMENT
from printdesk.upkeep.backup.folder import BackupFolder
from printdesk.upkeep.backup.refusals import BackupDirUnset

DOCUMENT = "backups"


class State(BaseModel):
    """What the database knows of backups, so that nobody need ask a disk that may be away.

    ``place`` is the folder to which the last good one was made, ``unverified_at`` when verifying
    one came to no end.
    """

    place: str = ""
    same_disk: bool = False
    good_at: AwareDatetime | None = None
    good_name: str = ""
    failed_at: AwareDatetime | None = None
    failure: str = ""
    told_of_failure_at: AwareDatetime | None = None
    verified_at: AwareDatetime | None = None
    unverified_at: AwareDatetime | None = None
    unsound: str = ""


def state(session: Session) -> State:
    """What is known now."""
    known = session.get(Setting, DOCUMENT)
    return State.model_validate(known.value) if known else State()


def note(tx: Transaction, desk: Desk, **changes: object) -> State:
    """Write down what has become known."""
    known = tx.session.get(Setting, DOCUMENT, with_for_update=True, populate_existing=True)
    before = State.model_validate(known.value) if known else State()
    after = State.model_validate({**before.model_dump(), **changes})
    value = after.model_dump(mode="json")
    tx.session.merge(Setting(name=DOCUMENT, value=value, updated_at=desk.clock.now()))
    return after


def mark_of(desk: Desk) -> str:
    """The mark of the lab's share, by which its backups are known from another lab's."""
    with desk.database.reading() as session:
        known = session.get(Setting, SHARE_DOCUMENT)
    return str(known.value["id"]) if known else ""


def folder_of(desk: Desk) -> BackupFolder:
    """The folder of the lab's backups. Raises BackupDirUnset."""
    root = desk.settings.backup_dir
    if root is None:
        raise BackupDirUnset
    return BackupFolder(root, mark_of(desk))


def prepare(desk: Desk, folder: BackupFolder) -> None:
    """See that backups can be made there, and whether that is the share's disk as well.

    Raises BackupDirUnavailable.
    """
    with desk.database.reading() as session:
        known = state(session)
    folder.prepare(known=known.place == str(folder.root))
    same_disk = folder.root.stat().st_dev == desk.share.root.stat().st_dev
    if same_disk != known.same_disk:
        with desk.database.transaction() as tx:
            note(tx, desk, same_disk=same_disk)
