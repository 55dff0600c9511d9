"""What staff do with a job on its ordinary road, and the student's withdrawal."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from printdesk import catalog
from printdesk.actors import STUDENT, Actor
from printdesk.catalog import Printer
from printdesk.desk import Desk
from printdesk.errors import ValidationFailed
from printdesk.history import Happening, record
from printdesk.jobs import confirmation, duplicates, inspections
from printdesk.jobs.claims import Claim
from printdesk.jobs.letters import tell
from printdesk.jobs.siblings import choose, to_print
from printdesk.jobs.states import Action
from printdesk.jobs.transitions import Change, carry_out
from printdesk.models import Job
from printdesk.notifications import outbox
from printdesk.notifications.kinds import Kind
from printdesk.pricing import cost_cents, rounded_grams, rounded_hours
from printdesk.storage.layout import STATUS_FOLDERS
from printdesk.storage.moves import Copy

WITHDRAWN = "Withdrawn by the student"


def approve(
    desk: Desk,
    job_id: str,
    by: Actor,
    *,
    weight_g: Decimal,
    time_hours: Decimal,
    material: str,
    printer: str,
    file: str | None = None,
) -> Job:
    """Accept a job with its price, and ask the student to confirm it.

    ``file`` names the authoritative file; without it the newest exact sibling is taken, or the
    uploaded file. Raises ValidationFailed for a printer, material or file that does not fit.
    """

    def check(session: Session, job: Job) -> None:
        _priced(session, job, weight_g, time_hours, material, printer)

    def apply(change: Change) -> None:
        job, session = change.job, change.tx.session
        machine, name, cost = _priced(session, job, weight_g, time_hours, material, printer)
        job.weight_g, job.time_hours = rounded_grams(weight_g), rounded_hours(time_hours)
        if job.printer != printer:
            inspections.ask_again(job)
        job.printer, job.printer_name = printer, machine.name
        job.material, job.cost_cents = name, cost
        if job.staff_viewed_at is None:
            job.staff_viewed_at = desk.clock.now()
        printing = supersede(change)
        confirmation.begin(desk, job)
        note(
            change,
            Happening.STAFF_APPROVED,
            weight_g=job.weight_g,
            time_hours=job.time_hours,
            material=name,
            printer=printer,
            cost_cents=cost,
            file=job.display_name,
            sha256=printing.content.sha256,
        )
        tell_of(change)

    def prepare(claim: Claim) -> str:
        return choose(desk, claim.job, file, claim.go_on)

    return carry_out(desk, job_id, Action.APPROVE, by, apply, prepare=prepare, check=check)


def reject(
    desk: Desk, job_id: str, by: Actor, *, reasons: list[str], custom_reason: str | None
) -> Job:
    """Turn a job down, and tell the student why."""

    def apply(change: Change) -> None:
        change.job.reject_reasons = reasons
        change.job.custom_reason = custom_reason
        leave_queue(change)
        note(change, Happening.STAFF_REJECTED, reasons=reasons, custom_reason=custom_reason)
        tell_of(change)

    return carry_out(desk, job_id, Action.REJECT, by, apply)


def withdraw(desk: Desk, job_id: str) -> Job:
    """The student takes the job back."""

    def apply(change: Change) -> None:
        change.job.reject_reasons = [WITHDRAWN]
        leave_queue(change)
        note(change, Happening.STUDENT_WITHDREW)

    return carry_out(desk, job_id, Action.WITHDRAW, STUDENT, apply)


def mark_printing(desk: Desk, job_id: str, by: Actor, *, file: str | None = None) -> Job:
    """The print has begun. From now on the same file may be handed in again.

    ``file`` names another than the authoritative one, which it replaces: by its name, or by its
    path when it was saved into a folder where the job was before. The price stays.
    """

    def apply(change: Change) -> None:
        begin_printing(change)
        printing = supersede(change)
        note(
            change,
            Happening.STATUS_CHANGED,
            file=change.job.display_name,
            sha256=printing.content.sha256,
        )

    def prepare(claim: Claim) -> str:
        return to_print(desk, claim.job, file, claim.go_on)

    return carry_out(desk, job_id, Action.MARK_PRINTING, by, apply, prepare=prepare)


def mark_complete(desk: Desk, job_id: str, by: Actor) -> Job:
    """The print is done; the student is told after a while in which it can be taken back."""

    def apply(change: Change) -> None:
        note(change, Happening.STATUS_CHANGED)
        delay = timedelta(seconds=desk.settings.completion_email_delay_seconds)
        tell_of(change, delay=delay)

    return carry_out(desk, job_id, Action.MARK_COMPLETE, by, apply)


def mark_picked_up(desk: Desk, job_id: str, by: Actor) -> Job:
    """The student has the print and has paid: nobody is asked to come for it any more."""

    def apply(change: Change) -> None:
        note(change, Happening.STATUS_CHANGED)
        outbox.withdraw_unsent(change.tx, desk, change.job, [Kind.COMPLETION], by)

    return carry_out(desk, job_id, Action.MARK_PICKED_UP, by, apply)


def revert_completion(desk: Desk, job_id: str, by: Actor) -> Job:
    """The print was not done after all: a mail not yet sent is withdrawn, one sent is corrected."""

    def apply(change: Change) -> None:
        note(change, Happening.STATUS_REVERTED)
        outbox.withdraw_unsent(change.tx, desk, change.job, [Kind.COMPLETION], by)
        if _was_told_of_completion(change):
            tell_of(change)

    return carry_out(desk, job_id, Action.REVERT_COMPLETION, by, apply)


def revert_pickup(desk: Desk, job_id: str, by: Actor) -> Job:
    """The print was not picked up after all: a student who has heard nothing of it hears now."""

    def apply(change: Change) -> None:
        note(change, Happening.STATUS_REVERTED)
        if not _was_told_of_completion(change):
            tell(change.tx, desk, change.job, Kind.COMPLETION, by)

    return carry_out(desk, job_id, Action.REVERT_PICKUP, by, apply)


def note(change: Change, happening: Happening, **details: object) -> None:
    """Add the event of a change of status, with its two ends."""
    ends: dict[str, object] = {"from": change.was.value, "to": change.job.status}
    if change.move.left:
        ends["left_behind"] = change.move.left
    record(change.tx.session, change.desk, change.job, happening, change.by, **ends, **details)


def supersede(change: Change) -> Copy:
    """Make the file that is to be printed the authoritative one; the one before stays."""
    job, printing = change.job, change.move.printing
    assert printing is not None  # noqa: S101 - such an action is refused without one
    told: dict[str, object] = {"from": job.display_name, "to": printing.name}
    folder = printing.source.rpartition("/")[0]
    if folder != STATUS_FOLDERS[change.was]:
        told["taken_from"] = folder
    if change.move.kept_as:
        told["kept_as"] = change.move.kept_as
    if printing.name != job.display_name or "taken_from" in told:
        told["sha256"] = printing.content.sha256
        job.display_name = printing.name
        record(change.tx.session, change.desk, job, Happening.FILE_SUPERSEDED, change.by, **told)
    return printing


def tell_of(change: Change, *, delay: timedelta = timedelta(0)) -> None:
    """Queue the mail that the table has for this action."""
    assert change.rule.mail is not None  # noqa: S101 - such an action tells nothing
    send_after = change.desk.clock.now() + delay
    tell(change.tx, change.desk, change.job, change.rule.mail, change.by, send_after=send_after)


def leave_queue(change: Change) -> None:
    """What ends with a rejection: the question to the student, and the guard against repeats."""
    job = change.job
    confirmation.stop_asking(change.tx, change.desk, job, change.by)
    confirmation.clear(job)
    duplicates.restate(change.tx.session, job)


def begin_printing(change: Change) -> None:
    """Note that the job has been on a printer, once and for all."""
    job = change.job
    job.first_printed_at = job.first_printed_at or change.desk.clock.now()
    duplicates.restate(change.tx.session, job)


def _was_told_of_completion(change: Change) -> bool:
    """Whether the student was told that the print is ready, and not that it is not after all."""
    correction = Kind.COMPLETION_CORRECTION
    session, kind = change.tx.session, Kind.COMPLETION
    return outbox.was_sent(session, change.job, kind, corrected_by=correction)


def _priced(
    session: Session,
    job: Job,
    weight_g: Decimal,
    time_hours: Decimal,
    material: str,
    printer: str,
) -> tuple[Printer, str, int]:
    """The printer, the material's name and the cost in cents by the catalog in force."""
    lab = catalog.current(session)
    method, machine = lab.method(job.print_method), lab.printer(printer)
    stuff = lab.material(material, job.print_method)
    if method is None:
        gone = f"The lab does not print by {job.print_method} any more."
        raise ValidationFailed({"printer": gone}, f"{gone} Choose another method in its details.")
    problems = {}
    if machine is None or machine.method != job.print_method:
        problems["printer"] = f"Choose one of the printers for {job.print_method}."
    if stuff is None:
        problems["material"] = f"Choose one of the materials for {job.print_method}."
    if problems or machine is None or stuff is None:
        raise ValidationFailed(problems)
    cost = cost_cents(weight_g, time_hours, lab.rate(method, machine))
    return machine, stuff.name, cost
