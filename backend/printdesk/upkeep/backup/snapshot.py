"""The jobs as the dump has them, and whether they are so still."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.jobs.dossier import JOB_FORM
from printdesk.jobs.submission import NUMBERS
from printdesk.models import Chain, Counter, Event, Job
from printdesk.storage import layout

AT_ONCE = 200


@dataclass(frozen=True)
class JobAsDumped:
    """What a job says of its files, and all else that it says, to be compared."""

    id: str
    told: Mapping[str, object]
    at_rest: bool
    head: tuple[object, ...]

    @property
    def number(self) -> int:
        number = self.told["number"]
        assert isinstance(number, int)  # noqa: S101 - as its column has it
        return number

    @property
    def base(self) -> str:
        return self.text("base_name")

    @property
    def folder(self) -> str:
        """The folder in which its files lie."""
        return layout.STATUS_FOLDERS[self.text("status")]

    @property
    def pictures(self) -> set[str]:
        """Where its pictures lie, as far as there are any."""
        places = {
            "thumbnail_digest": layout.thumbnail_path(self.base),
            "preview_digest": layout.preview_path(self.base),
        }
        return {path for digest, path in places.items() if self.told[digest]}

    def text(self, name: str) -> str:
        return str(self.told[name])

    def is_still(self, now: "JobAsDumped | None") -> bool:
        """Whether nothing has happened to the job, so that its files are those of then."""
        return self == now and self.at_rest


def jobs(session: Session) -> Iterator[list[JobAsDumped]]:
    """All jobs that the session sees, in the order of their numbers, some at a time."""
    last = 0
    while True:
        query = _query().where(Job.number > last).order_by(Job.number).limit(AT_ONCE)
        found = [_job(row) for row in session.execute(query)]
        if not found:
            return
        yield found
        last = found[-1].number


def these(session: Session, ids: Sequence[str]) -> dict[str, JobAsDumped]:
    """Those of these jobs that there are, by id."""
    return {row[0]: _job(row) for row in session.execute(_query().where(Job.id.in_(ids)))}


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Job)) or 0


def last_number(session: Session) -> int:
    """The highest number that was given to a job."""
    return session.scalar(select(Counter.value).where(Counter.name == NUMBERS)) or 0


def living(desk: Desk, numbers: Sequence[int]) -> set[int]:
    """Those of the numbers that belong to a job now."""
    found: set[int] = set()
    with desk.database.reading() as session:
        for start in range(0, len(numbers), AT_ONCE):
            asked = numbers[start : start + AT_ONCE]
            found.update(session.scalars(select(Job.number).where(Job.number.in_(asked))))
    return found


def files_of_old_events(session: Session) -> set[str]:
    """The files on the share to which events were moved that the session sees as stubs."""
    moved = select(Event.moved_to).where(Event.moved_to.is_not(None)).distinct()
    return {path for path in session.scalars(moved) if path}


def _query() -> Select[Any]:
    head = Chain.length, Chain.digest
    columns = (Job.id, Job.metadata_stale, Job.move_claim, *head, *JOB_FORM.columns)
    return select(*columns).outerjoin(Chain, Chain.name == Job.id)


def _job(row: Sequence[object]) -> JobAsDumped:
    job_id, stale, claim, length, digest, *values = row
    told = JOB_FORM.of_values(values)
    return JobAsDumped(str(job_id), told, not stale and claim is None, (length, digest))
