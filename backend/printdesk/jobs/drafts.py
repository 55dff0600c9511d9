"""Mails as staff read them before they send them."""

from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.errors import InvalidTransition
from printdesk.jobs.letters import draft
from printdesk.jobs.states import TRANSITIONS, Action
from printdesk.models import Job
from printdesk.notifications.letters import Draft


def rejection(
    session: Session, desk: Desk, job: Job, *, reasons: list[str], custom_reason: str | None
) -> Draft:
    """The mail that turning the job down for these reasons would send.

    Raises InvalidTransition for a job that cannot be turned down any more.
    """
    rule = TRANSITIONS[Action.REJECT]
    assert rule.mail is not None  # noqa: S101 - a rejection is told
    if job.status not in rule.sources:
        raise InvalidTransition(rule.action, job.status)
    told = {"reject_reasons": reasons, "custom_reason": custom_reason}
    return draft(session, desk, job, rule.mail, status=rule.target, **told)
