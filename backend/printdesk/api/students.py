"""What a student does by the links in the emails: confirm, follow, withdraw."""

from typing import Annotated

from flask import Blueprint
from sqlalchemy.orm import Session

from printdesk.api import job_views
from printdesk.api.contract import Access, endpoint
from printdesk.api.current import current_desk
from printdesk.api.job_shapes import StudentJobOut
from printdesk.api.schemas import Input, Instant, Output
from printdesk.api.texts import Text
from printdesk.desk import Desk
from printdesk.errors import (
    ConfirmationExpired,
    ConfirmationReplaced,
    InvalidTransition,
    JobBusy,
    JobNotFound,
    LinkNotValid,
    StorageFull,
    StorageUnavailable,
)
from printdesk.history import events_of
from printdesk.jobs import actions, confirmation, resending, story
from printdesk.jobs.states import Status
from printdesk.links import tracking_url
from printdesk.models import Job

blueprint = Blueprint("students", __name__)

# No token is as short as “expired”, which is an address of its own below /confirm.
CONFIRM = "/confirm/<string(minlength=8):token>"

ENDED = (ConfirmationExpired, ConfirmationReplaced, InvalidTransition, LinkNotValid)
MOVES = (InvalidTransition, JobBusy, StorageUnavailable, StorageFull)


class ConfirmationOut(Output):
    """What is or was confirmed."""

    job: StudentJobOut
    already_confirmed: bool
    tracking_url: str


class ExpiredQuery(Input):
    """Which job."""

    job_id: Annotated[str, Text(1, 64)]


class ExpiredOut(Output):
    """All that is told of a job whose link has ended."""

    number: int
    status: Status
    can_resend: bool
    resend_possible_at: Instant | None


class ChapterOut(Output):
    """Something that happened, in plain words."""

    at: Instant
    title: str
    text: str
    status: Status | None


class TrackOut(Output):
    """A job as its student follows it, what happened first coming first."""

    job: StudentJobOut
    history: list[ChapterOut]
    tracking_url: str


@blueprint.get(CONFIRM)
@endpoint(Access.PUBLIC, refusals=ENDED)
def show_confirmation(token: str) -> ConfirmationOut:
    """Show what a link would confirm; nothing changes by looking."""
    desk = current_desk()
    with desk.database.reading() as session:
        job = confirmation.find(session, desk, token)
        return _confirmation(desk, session, job, already=job.student_confirmed)


@blueprint.post(CONFIRM)
@endpoint(Access.PUBLIC, refusals=(*ENDED, *MOVES))
def confirm(token: str) -> ConfirmationOut:
    """Confirm the price. A second time says that it is done already."""
    desk = current_desk()
    job, already = confirmation.confirm(desk, token)
    with desk.database.reading() as session:
        return _confirmation(desk, session, job, already=already)


@blueprint.get("/confirm/expired")
@endpoint(Access.PUBLIC, refusals=(JobNotFound,))
def show_expired(query: ExpiredQuery) -> ExpiredOut:
    """Tell whether a new link can be asked for, and when."""
    desk = current_desk()
    with desk.database.reading() as session:
        return ExpiredOut.model_validate(resending.waiting(session, desk, query.job_id))


@blueprint.get("/track/<token>")
@endpoint(Access.PUBLIC, refusals=(LinkNotValid,))
def track(token: str) -> TrackOut:
    """Show a job to its student."""
    desk = current_desk()
    with desk.database.reading() as session:
        return _tracked(desk, session, _by_tracking_token(desk, session, token))


@blueprint.post("/track/<token>/withdraw")
@endpoint(Access.PUBLIC, refusals=(LinkNotValid, *MOVES))
def withdraw(token: str) -> TrackOut:
    """Take a job back, for its student."""
    desk = current_desk()
    with desk.database.reading() as session:
        job_id = _by_tracking_token(desk, session, token).id
    job = actions.withdraw(desk, job_id)
    with desk.database.reading() as session:
        return _tracked(desk, session, job)


def _by_tracking_token(desk: Desk, session: Session, token: str) -> Job:
    job_id = desk.keys.read_tracking_token(token)
    job = session.get(Job, job_id) if job_id else None
    if job is None:
        raise LinkNotValid
    return job


def _confirmation(desk: Desk, session: Session, job: Job, *, already: bool) -> ConfirmationOut:
    return ConfirmationOut(
        job=job_views.for_student(desk, session, job),
        already_confirmed=already,
        tracking_url=tracking_url(desk.settings, desk.keys, job.id),
    )


def _tracked(desk: Desk, session: Session, job: Job) -> TrackOut:
    return TrackOut.model_validate(
        {
            "job": job_views.for_student(desk, session, job),
            "history": story.tell(events_of(session, job.id)),
            "tracking_url": tracking_url(desk.settings, desk.keys, job.id),
        }
    )
