"""Which files the jobs name, held so small that a hundred thousand of them weigh two megabytes."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator

from sqlalchemy import select

from printdesk.desk import Desk
from printdesk.models import Job

OWN_FILES = 3  # the one to be printed, the original, the metadata
ORIGINAL = 1
AT_ONCE = 1000


class Expectations:
    """The jobs' own files, and which of them were seen where and as large as they should be.

    A path is remembered by its hash alone. That one is taken for another happens less than once
    in a billion audits, and not in the next one: hashes differ from process to process.
    """

    def __init__(self, desk: Desk) -> None:
        self._numbers = array("q")
        self._sizes = array("q")
        hashes = array("q")
        query = select(
            Job.number, Job.file_path, Job.original_path, Job.metadata_path, Job.file_size
        ).order_by(Job.number)
        with desk.database.reading() as session:
            for number, *paths, size in session.execute(query).yield_per(AT_ONCE):
                self._numbers.append(number)
                self._sizes.append(size)
                hashes.extend(map(hash, paths))
        places = sorted(range(len(hashes)), key=hashes.__getitem__)
        self._places = array("q", places)
        self._hashes = array("q", map(hashes.__getitem__, places))
        self._seen = bytearray(len(hashes))

    @property
    def jobs(self) -> int:
        """How many jobs there were when this was made."""
        return len(self._numbers)

    @property
    def files(self) -> int:
        """How many files they name."""
        return len(self._seen)

    def meets(self, path: str, size: int) -> bool:
        """Note that a file was seen; whether it is a job's own and has the size it should have.

        Only an original's size is known; the others must not be empty.
        """
        wanted = hash(path)
        index = bisect_left(self._hashes, wanted)
        if index == len(self._hashes) or self._hashes[index] != wanted:
            return False
        place = self._places[index]
        if place % OWN_FILES == ORIGINAL:
            sound = size == self._sizes[place // OWN_FILES]
        else:
            sound = size > 0
        self._seen[place] = True
        return sound

    def unseen(self) -> Iterator[int]:
        """The numbers of jobs of which a file was not seen."""
        for index, number in enumerate(self._numbers):
            if not all(self._seen[index * OWN_FILES : (index + 1) * OWN_FILES]):
                yield number
