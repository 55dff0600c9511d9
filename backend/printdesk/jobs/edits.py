"""Changes to a job that do not change its status."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from printdesk import catalog
from printdesk.actors import Actor
from printdesk.catalog import Catalog
from printdesk.desk import Desk
from printdesk.errors import InvalidTransition, ValidationFailed, VersionConflict
from printdesk.history import Happening, record
from printdesk.jobs import duplicates, inspections, locks
from printdesk.jobs.claims import editing
from printdesk.jobs.states import EDITABLE, Status
from printdesk.models import Job
from printdesk.stats import facts

FIELDS = (
    "student_name",
    "student_email",
    "discipline",
    "class_number",
    "print_method",
    "printer",
    "color",
)
PRINTED_BY = {"print_method", "printer", "color"}


def edit(desk: Desk, job_id: str, by: Actor, values: Mapping[str, str]) -> Job:
    """Mend the student's details, the printer or the colour. The lock must be held, and stays.

    A price that stands already stays as well, so the method can be changed before the approval
    only. Raises JobLocked, InvalidTransition once the print is completed, LockRequired, or
    ValidationFailed.
    """
    with editing(desk, job_id, by) as (tx, job):
        require_in_hand(desk, by, tx.session, job)
        new = {k: v for k, v in values.items() if k in FIELDS and getattr(job, k) != v}
        lab = catalog.current(tx.session)
        _require_in_catalog(lab, job, new)
        before = {name: getattr(job, name) for name in new}
        for name, value in new.items():
            setattr(job, name, value)
        if "printer" in new:
            job.printer_name = lab.printer_name(job.printer)
        if "student_email" in new:
            duplicates.restate(tx.session, job)
        if PRINTED_BY & new.keys():
            inspections.ask_again(job)
        if new:
            record(tx.session, desk, job, Happening.DETAILS_CHANGED, by, before=before, after=new)
            facts.follow(tx.session, job)
    return job


def write_notes(desk: Desk, job_id: str, by: Actor, notes: str, version: int) -> Job:
    """Replace the staff's notes. ``version`` is the job's as it was when they were typed on.

    Raises VersionConflict, with the newer notes, when somebody changed them since.
    """
    with editing(desk, job_id, by) as (tx, job):
        locks.require_not_held_by_other(job, by, desk.clock.now())
        if job.notes_version > version:
            raise VersionConflict(details={"version": job.version - 1, "notes": job.notes})
        if job.notes != notes:
            job.notes = notes
            job.notes_version = job.version
            record(tx.session, desk, job, Happening.NOTES_UPDATED, by, length=len(notes))
    return job


def review(desk: Desk, job_id: str, by: Actor, *, reviewed: bool) -> Job:
    """Mark a job as looked at, or as new again."""
    with editing(desk, job_id, by) as (tx, job):
        locks.require_not_held_by_other(job, by, desk.clock.now())
        if (job.staff_viewed_at is not None) != reviewed:
            job.staff_viewed_at = desk.clock.now() if reviewed else None
            record(tx.session, desk, job, Happening.REVIEWED, by, reviewed=reviewed)
    return job


def note_opened(desk: Desk, job_id: str, by: Actor) -> Job:
    """Note that somebody opened the authoritative file in a slicer."""
    with editing(desk, job_id, by) as (tx, job):
        record(tx.session, desk, job, Happening.FILE_OPENED, by, file=job.display_name)
    return job


def flag(desk: Desk, job_id: str, by: Actor, reason: str) -> Job:
    """Mark a job for a look, with the reason why; an empty one takes the mark off again."""
    with editing(desk, job_id, by) as (tx, job):
        if (job.flagged or "") != reason:
            job.flagged = reason or None
            action = {"action": "flag" if reason else "unflag", "reason": reason}
            record(tx.session, desk, job, Happening.ADMIN_ACTION, by, **action)
    return job


def require_in_hand(desk: Desk, by: Actor, _session: Session, job: Job) -> None:
    """Raise JobLocked, InvalidTransition once the print is completed, or LockRequired."""
    now = desk.clock.now()
    locks.require_not_held_by_other(job, by, now)
    if job.status not in EDITABLE:
        raise InvalidTransition(
            "edit", job.status, f"This job is {job.status} now and cannot be changed any more."
        )
    locks.require_held(job, by, now)


def _require_in_catalog(lab: Catalog, job: Job, new: Mapping[str, str]) -> None:
    problems = {}
    if "discipline" in new and new["discipline"] not in lab.disciplines:
        problems["discipline"] = "Choose one of the disciplines in the list."
    if "print_method" in new and job.status != Status.UPLOADED:
        problems["print_method"] = "The method can be changed only before the approval."
    if "print_method" in new and lab.method(new["print_method"]) is None:
        problems["print_method"] = "Choose one of the methods in the list."
    method = new.get("print_method", job.print_method)
    # Another method has other printers and colors, so what the job has may not do any more.
    kept = {"color": job.color, "printer": job.printer} if "print_method" in new else {}
    asked = {**kept, **new}
    if "color" in asked and lab.color(asked["color"], method) is None:
        problems["color"] = f"Choose one of the colors for {method}."
    if "printer" in asked:
        printer = lab.printer(asked["printer"])
        if printer is None or printer.method != method:
            problems["printer"] = f"Choose one of the printers for {method}."
    if problems:
        raise ValidationFailed(problems)
