"""Making another file of a job the one that is printed, while the job stays where it is."""

from functools import partial

from printdesk.actors import Actor
from printdesk.desk import Desk
from printdesk.errors import FileMissing
from printdesk.history import Happening, record
from printdesk.jobs import leftovers, siblings
from printdesk.jobs.claims import Claim, claimed
from printdesk.jobs.edits import require_in_hand
from printdesk.models import Job
from printdesk.storage import layout
from printdesk.storage.durable import fingerprint, is_regular
from printdesk.storage.layout import STATUS_FOLDERS
from printdesk.storage.share import refusing_share_trouble

ACTION = "choose-file"


def choose(desk: Desk, job_id: str, by: Actor, file: str) -> Job:
    """Print another file of the job: one beside it, or one saved where the job was before.

    ``file`` is its name, or its path when it lies in another folder; it is brought along then.
    The price stays. Raises ValidationFailed for what is not the job's, FileMissing for what is
    gone or empty, JobLocked, InvalidTransition once the print is completed, LockRequired.
    """
    with claimed(desk, job_id, partial(require_in_hand, desk, by)) as claim:
        with refusing_share_trouble():
            choice = _Choice(desk, claim, siblings.choose(desk, claim.job, file, claim.go_on))
        try:
            with refusing_share_trouble():
                choice.bring_along()
            job = choice.commit(by)
        except BaseException:
            choice.undo()
            raise
        leftovers.settle(claim)
    return job


class _Choice:
    """The chosen file. One from another folder is copied here before the commit."""

    def __init__(self, desk: Desk, claim: Claim, path: str) -> None:
        self._desk, self._claim, self._path = desk, claim, path
        self._folder = STATUS_FOLDERS[claim.job.status]
        self._from, _, self._name = path.rpartition("/")
        source = desk.share.noted(path)
        if not is_regular(source):
            desk.share.require_mounted()
            raise FileMissing.from_folder(self._name, self._from)
        self._content = fingerprint(source, claim.go_on)
        if self._content.size == 0:
            raise FileMissing.empty(self._name)

    @property
    def _target(self) -> str:
        return f"{self._folder}/{self._name}"

    def bring_along(self) -> None:
        """Copy the file into the job's folder, under a free name."""
        if self._from == self._folder:
            return
        share, base = self._desk.share, self._claim.job.base_name
        taken = share.file_set(self._folder, base)
        if any(share.same(self._name, name) for name in taken):
            self._name = layout.numbered(base, "new", self._name[len(base) :], taken)
        placing = self._claim.placing
        temporary, _ = placing.copy(share.noted(self._path), self._folder, self._content)
        with self._desk.database.transaction() as tx:
            job = self._claim.reopen(tx)
            files = {self._target: self._content}
            leftovers.note(tx, self._desk, job.id, self._claim.token, files)
        placing.place(temporary, share.entry(self._folder, self._name))

    def commit(self, by: Actor) -> Job:
        """Name the file in the row; from the commit on the one in the other folder is too many."""
        with self._desk.database.transaction() as tx:
            job = self._claim.change(tx, by)
            told: dict[str, object] = {"from": job.display_name, "to": self._name}
            if self._from != self._folder:
                before = {self._path: self._content}
                leftovers.swap(tx, self._claim, [self._target], before)
                told["taken_from"] = self._from
            told["sha256"] = self._content.sha256
            record(tx.session, self._desk, job, Happening.FILE_SUPERSEDED, by, **told)
            job.display_name, job.file_path = self._name, self._target
            job.file_missing = False
        return job

    def undo(self) -> None:
        """Remove the copy of a file that is not to be printed after all."""
        self._claim.placing.drop()
        leftovers.settle(self._claim)
