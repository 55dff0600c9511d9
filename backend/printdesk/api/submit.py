"""Handing in a model."""

from typing import Annotated

from flask import Blueprint

from printdesk.api import job_views
from printdesk.api.contract import Access, endpoint
from printdesk.api.current import client_network, current_desk, current_limits
from printdesk.api.fields import ClassNumber, StudentEmail, StudentName
from printdesk.api.job_shapes import StudentJobOut
from printdesk.api.schemas import Input, Instant, Output, Upload
from printdesk.api.texts import Text
from printdesk.api.uploads import incoming
from printdesk.errors import (
    DuplicateSubmission,
    InvalidTransition,
    JobBusy,
    JobNotFound,
    RateLimited,
    ResendTooSoon,
    ScannerUnavailable,
    StorageFull,
    StorageUnavailable,
    SubmissionsClosed,
)
from printdesk.jobs import resending, submission
from printdesk.jobs.submission import Submission
from printdesk.links import tracking_url

blueprint = Blueprint("submit", __name__)


class SubmitForm(Input):
    """A model and what its student says about it."""

    student_name: StudentName
    student_email: StudentEmail
    discipline: Annotated[str, Text(1, 100)]
    class_number: ClassNumber
    print_method: Annotated[str, Text(1, 20)]
    color: Annotated[str, Text(1, 50)]
    printer: Annotated[str, Text(1, 64)]
    acknowledged_minimum_charge: bool
    parent_job_id: Annotated[str, Text(0, 64)] | None = None
    file: Upload


class SubmittedOut(Output):
    """The new job, and where to follow it."""

    job: StudentJobOut
    tracking_url: str
    tracking_token: str


class ResendBody(Input):
    """Which job."""

    job_id: Annotated[str, Text(1, 64)]


class ResentOut(Output):
    """That a new mail is on its way, and when the next one can be asked for."""

    message: str
    resend_possible_at: Instant | None


@blueprint.post("/submit")
@endpoint(
    Access.PUBLIC,
    status=201,
    refusals=(
        DuplicateSubmission,
        SubmissionsClosed,
        RateLimited,
        StorageFull,
        StorageUnavailable,
        ScannerUnavailable,
    ),
)
def submit(form: SubmitForm) -> SubmittedOut:
    """Hand in a model."""
    desk, limits = current_desk(), current_limits()
    by_address = ("submit", client_network())
    by_student = (*by_address, form.student_email.lower())
    said = Submission(**form.model_dump(exclude={"file"}), filename=form.file.filename or "")
    with (
        limits.place(desk.settings.ratelimit_submit, *by_student) as count_student,
        limits.place(desk.settings.ratelimit_submit_address, *by_address) as count_address,
        incoming(form.file) as file,
    ):
        job = submission.submit(desk, said, file)
        # Only submissions that succeed count, so that a mistyped field costs nobody a try.
        count_student()
        count_address()
    with desk.database.reading() as session:
        return SubmittedOut(
            job=job_views.for_student(desk, session, job),
            tracking_url=tracking_url(desk.settings, desk.keys, job.id),
            tracking_token=desk.keys.tracking_token(job.id),
        )


@blueprint.post("/submit/resend-confirmation")
@endpoint(
    Access.PUBLIC,
    refusals=(JobNotFound, InvalidTransition, JobBusy, ResendTooSoon),
)
def resend_confirmation(body: ResendBody) -> ResentOut:
    """Send the student a new link to confirm the price."""
    again = resending.ask_again(current_desk(), body.job_id)
    return ResentOut(message="A new email is on its way to you.", resend_possible_at=again)
