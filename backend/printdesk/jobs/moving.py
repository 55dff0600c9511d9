"""The files' part of a change of status: copied, noted, put in place, and then the row's."""

from pathlib import PurePosixPath

from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.errors import FileMissing
from printdesk.jobs import dossier, leftovers, presence
from printdesk.jobs.claims import Claim
from printdesk.jobs.states import Status
from printdesk.models import Job
from printdesk.storage import metadata
from printdesk.storage.durable import Fingerprint, fingerprint
from printdesk.storage.layout import STATUS_FOLDERS, metadata_name
from printdesk.storage.moves import Copy, Relocation


class Move:
    """One move of one job's files; nothing at all when the folder stays the same.

    ``wanted`` is the path of the file to be printed. One that lies in another folder, where
    somebody saved it after the job had gone on, is taken along.
    """

    def __init__(self, desk: Desk, claim: Claim, status: Status, wanted: str | None) -> None:
        job = claim.job
        self._desk, self._claim, self._wanted = desk, claim, wanted
        self._source = STATUS_FOLDERS[job.status]
        self._target = STATUS_FOLDERS[status]
        self._copies: list[Copy] = []
        self._old_metadata: Fingerprint | None = None
        elsewhere = wanted is not None and not wanted.startswith(f"{self._source}/")
        self._relocation = Relocation(
            claim.placing,
            self._source,
            self._target,
            own=(job.display_name, PurePosixPath(job.original_path).name),
            taking=wanted if elsewhere else None,
        )
        self.status = status

    @property
    def printing(self) -> Copy | None:
        """The copy of the file to be printed."""
        return self._copy_of(self._wanted) if self._wanted else None

    @property
    def left(self) -> list[str]:
        """Names of files of the job that could not be carried and stay where they are."""
        names = (PurePosixPath(path).name for path in self._relocation.left)
        return sorted(name.encode(errors="replace").decode() for name in names)

    @property
    def kept_as(self) -> str | None:
        """The name under which the file stays that was to be printed before, if it got another."""
        before = self._copy_of(self._claim.job.file_path)
        if before is None or before is self.printing:
            return None
        return before.name if before.name != self._claim.job.display_name else None

    def copy(self) -> None:
        """Copy and verify; the copies have temporary names."""
        if not self._moves:
            return
        job = self._claim.job
        vital = {job.file_path, *([self._wanted] if self._wanted else [])}
        self._copies = self._relocation.copy(vital=vital)
        self._old_metadata = self._read_metadata()

    def require_printable(self) -> None:
        """Raise FileMissing unless there is something to be printed; the job's card tells so."""
        job = self._claim.job
        name = PurePosixPath(self._wanted or job.file_path).name
        if self.printing is None:
            if self._wanted == job.file_path:
                token = self._claim.token
                presence.keep(self._desk, job.id, job.file_path, missing=True, claim=token)
            raise FileMissing.from_folder(name, self._source)
        if self.printing.content.size == 0:
            raise FileMissing.empty(name)

    def place(self) -> None:
        """Note what would be left over by a crash, and give the copies their names."""
        if not self._moves:
            return
        with self._desk.database.transaction() as tx:
            current = self._claim.reopen(tx)
            prepared = dossier.render(tx.session, current, prepared=True)
            # Until the commit it is the copies that are too many.
            wanted = {copy.target: copy.content for copy in self._copies}
            wanted[self._metadata(self._target)] = metadata.fingerprint_of(prepared)
            leftovers.note(tx, self._desk, current.id, self._claim.token, wanted)
        self._relocation.place(self._copies)
        metadata.write(self._claim.placing, self._target, prepared)

    def commit(self, tx: Transaction, job: Job) -> None:
        """Name the new places in the row; from the commit on the old copies are too many."""
        if not self._moves:
            return
        kept = [copy.target for copy in self._copies] + [self._metadata(self._target)]
        old = {copy.source: copy.content for copy in self._copies}
        if self._old_metadata is not None:
            old[self._metadata(self._source)] = self._old_metadata
        leftovers.swap(tx, self._claim, kept, old)
        job.file_path = f"{self._target}/{job.display_name}"
        job.metadata_path = self._metadata(self._target)
        job.file_missing = job.display_name not in {copy.name for copy in self._copies}

    def undo(self) -> None:
        """Remove the copies of a move that is not to be."""
        if self._moves:
            self._claim.placing.drop()
            leftovers.settle(self._claim)

    @property
    def _moves(self) -> bool:
        return self._source != self._target

    def _copy_of(self, path: str) -> Copy | None:
        is_at = self._relocation.is_at
        return next((copy for copy in self._copies if is_at(copy.source, path)), None)

    def _metadata(self, folder: str) -> str:
        return f"{folder}/{metadata_name(self._claim.job.base_name)}"

    def _read_metadata(self) -> Fingerprint | None:
        try:
            return fingerprint(self._desk.share.path(self._metadata(self._source)))
        except FileNotFoundError:
            return None
