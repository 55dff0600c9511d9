"""What the share tells of jobs: every ``metadata.json``, and of two copies the right one."""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import partial

from printdesk.documents import Unreadable, mapping
from printdesk.jobs import dossier
from printdesk.jobs.dossier import Dossier
from printdesk.models import Job
from printdesk.storage import layout
from printdesk.storage.layout import ORIGINALS, STATUS_FOLDERS, belongs, metadata_name
from printdesk.storage.share import Share, patiently

JOB_ID = re.compile(r"[0-9a-f]{32}")
# A number of more digits than this was never given.
NUMBERED = re.compile(r"[A-Za-z0-9]+_[A-Za-z0-9]*_[A-Za-z0-9]*_([0-9]{1,9})(?![A-Za-z0-9])")


@dataclass(frozen=True)
class Trouble:
    """A file that could not be read, or could not be taken in, and why."""

    path: str
    reason: str


@dataclass(frozen=True)
class Choice:
    """Of several copies of a job's metadata one was taken."""

    number: int
    taken: str
    left: list[str]
    reason: str


@dataclass(frozen=True)
class Found:
    """A copy of a job's metadata. Of two, the greater is right."""

    committed: bool
    version: int
    events: int
    in_its_place: bool
    path: str
    job_id: str
    number: int

    @property
    def worth(self) -> tuple[bool, int, int, bool]:
        return self.committed, self.version, self.events, self.in_its_place


@dataclass(frozen=True)
class Survey:
    """Where to read each job, by number, and what is to be said of the rest."""

    jobs: list[Found]
    choices: list[Choice]
    troubles: list[Trouble]
    # What is left of jobs that were deleted.
    remains: list[str]


def survey(share: Share, deleted: Collection[str]) -> Survey:
    """Look at every metadata file in every status folder. A deleted job stays deleted."""
    copies: defaultdict[str, list[Found]] = defaultdict(list)
    troubles, remains = [], []
    for path in _metadata_files(share):
        try:
            found = _found(read(share, path), path)
        except Unreadable as error:
            troubles.append(Trouble(path, str(error)))
            continue
        if found.job_id in deleted:
            remains.append(path)
        else:
            copies[found.job_id].append(found)
    jobs, choices = [], []
    for same in copies.values():
        best, *others = sorted(same, key=lambda found: found.worth, reverse=True)
        jobs.append(best)
        if others or not best.committed:
            choices.append(_choice(best, others))
    # An earlier job comes before its resubmission; of two that claim one number, the worthier.
    jobs.sort(key=lambda found: found.worth, reverse=True)
    jobs.sort(key=lambda found: found.number)
    return Survey(jobs, choices, troubles, remains)


def read(share: Share, path: str) -> Dossier:
    """The job that a metadata file tells of. Raises Unreadable."""
    try:
        text = patiently(share.path(path).read_bytes)
    except OSError as error:
        raise Unreadable(f"it cannot be read: {error}") from None
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it is damaged: {error}") from None
    told = dossier.read(mapping(content, "it"))
    _require_coherent(told.job, path)
    places = [event.seq for event in told.events]
    if places != sorted(set(places)) or places[0] < 1:
        raise Unreadable("its events are not in order")
    return told


def highest_number(share: Share) -> int:
    """The highest number in the name of any file of a job."""
    highest = 0
    for folder in (*STATUS_FOLDERS.values(), ORIGINALS):
        for name in share.names(folder):
            highest = max(highest, number_of(name))
    return highest


def number_of(name: str) -> int:
    """The number of the job that a file of this name belongs to; 0 when it is of none."""
    match = NUMBERED.match(name)
    return int(match[1]) if match else 0


def _metadata_files(share: Share) -> Iterator[str]:
    for folder in STATUS_FOLDERS.values():
        for name in patiently(partial(share.names, folder)):
            if name.endswith(layout.METADATA_SUFFIX):
                yield f"{folder}/{name}"


def _found(told: Dossier, path: str) -> Found:
    job = told.job
    return Found(
        committed=not told.prepared,
        version=job.version,
        events=told.events[-1].seq,
        in_its_place=path == job.metadata_path,
        path=path,
        job_id=job.id,
        number=job.number,
    )


def _choice(best: Found, others: list[Found]) -> Choice:
    if not best.committed:
        reason = "there is only a copy made for a move; the job is as it was before that"
    elif not others[0].committed:
        reason = "the other was made for a move that was not finished"
    elif others[0].version < best.version or others[0].events < best.events:
        reason = f"it is newer: version {best.version}, after {others[0].version}"
    else:
        reason = "they say the same, and it lies where the job should"
    return Choice(best.number, best.path, [other.path for other in others], reason)


def _require_coherent(job: Job, path: str) -> None:
    """Raise Unreadable unless all that is said of the job's files fits together.

    Nothing may be named that is another job's, or not on the share.
    """
    folder = STATUS_FOLDERS.get(job.status)
    if folder is None:
        raise Unreadable(f"there is no status {job.status!r}")
    base = job.base_name
    named = NUMBERED.fullmatch(base)
    if not named or int(named[1]) != job.number or not JOB_ID.fullmatch(job.id):
        raise Unreadable(f"{base!r:.80} is not the name of job #{job.number}")
    if path.rpartition("/")[2] != metadata_name(base):
        raise Unreadable(f"it tells of {base}")
    original_folder, _, original = job.original_path.rpartition("/")
    if (
        job.metadata_path != f"{folder}/{metadata_name(base)}"
        or job.file_path != f"{folder}/{job.display_name}"
        or original_folder != ORIGINALS
        or any(not belongs(name, base) or "/" in name for name in (job.display_name, original))
    ):
        raise Unreadable("the files that it names are not this job's")
