"""Which files the jobs name, held so small that a hundred thousand of them weigh two megabytes."""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from sqlalchemy import select

from printdesk.desk import Desk
from printdesk.models import Job
from printdesk.storage.inventory import Entry

OWN_FILES = 3  # the one to be printed, the original, the metadata
ORIGINAL = 1
AT_ONCE = 1000


class Expectations:
    """The jobs' own files, and which of them were seen where and as large as they should be.

    A path is remembered by its hash alone. That one is taken for another happens less than once
    in a billion audits, and not in the next one: hashes differ from process to process.
    """

    def __init__(self, desk: Desk) -> None:
        query = select(
            Job.number, Job.file_size, Job.file_path, Job.original_path, Job.metadata_path
        ).order_by(Job.number)
        with desk.database.reading() as session:
            rows = session.execute(query).yield_per(AT_ONCE)
            told = chain.from_iterable((row[0], row[1], *map(hash, row[2:])) for row in rows)
            table = np.fromiter(told, np.int64).reshape(-1, 2 + OWN_FILES)
        self._numbers, self._sizes = table[:, 0].copy(), table[:, 1].copy()
        hashes = table[:, 2:].ravel()
        self._places = np.argsort(hashes)
        self._hashes = hashes[self._places]
        self._seen = np.zeros(len(hashes), np.bool_)

    @property
    def jobs(self) -> int:
        """How many jobs there were when this was made."""
        return len(self._numbers)

    @property
    def files(self) -> int:
        """How many files they name."""
        return len(self._seen)

    def strange(self, entries: Sequence[Entry]) -> list[Entry]:
        """Note which files were seen; those that are no job's own, or not as they should be.

        Only an original's size is known; the others must not be empty.
        """
        if not self.files:
            return list(entries)
        wanted = np.array([hash(entry.path) for entry in entries], np.int64)
        sizes = np.array([entry.size for entry in entries], np.int64)
        plain = np.array([entry.plain for entry in entries], np.bool_)
        index = np.searchsorted(self._hashes, wanted).clip(max=self.files - 1)
        named = plain & (self._hashes[index] == wanted)
        places = self._places[index]
        self._seen[places[named]] = True
        right = np.where(
            places % OWN_FILES == ORIGINAL, sizes == self._sizes[places // OWN_FILES], sizes > 0
        )
        return [entries[odd] for odd in np.flatnonzero(~(named & right)).tolist()]

    def unseen(self) -> Iterator[int]:
        """The numbers of jobs of which a file was not seen."""
        whole = self._seen.reshape(-1, OWN_FILES).all(axis=1)
        yield from self._numbers[~whole].tolist()
