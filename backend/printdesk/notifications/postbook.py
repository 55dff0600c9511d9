"""Looking through the mails there were."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from printdesk.models import Message
from printdesk.notifications.kinds import MailStatus

LATELY = timedelta(days=30)


@dataclass(frozen=True)
class MailQuery:
    """What is looked for: in the recipient, the subject and the job's number."""

    status: MailStatus | None = None
    search: str | None = None
    page: int = 1
    limit: int = 50


@dataclass(frozen=True)
class FoundMails:
    """A page of mails, the newest first; ``counts`` are those of each status."""

    mails: list[Message]
    total: int
    filtered: int
    counts: dict[MailStatus, int]


def find(session: Session, query: MailQuery) -> FoundMails:
    """The mails that a query asks for."""
    matching = _matching(query.search) if query.search else []
    counts = _counts(session, *matching)
    rows = select(Message).where(*matching)
    if query.status:
        rows = rows.where(Message.status == query.status.value)
    rows = rows.order_by(Message.created_at.desc(), Message.id)
    rows = rows.limit(query.limit).offset((query.page - 1) * query.limit)
    return FoundMails(
        mails=list(session.scalars(rows)),
        total=session.scalar(select(func.count()).select_from(Message)) or 0,
        filtered=counts[query.status] if query.status else sum(counts.values()),
        counts=counts,
    )


def delivered_share(session: Session, now: datetime) -> float | None:
    """Of the mails of the last 30 days that went out or failed, the share that went out."""
    return share_of(lately(session, now))


def lately(session: Session, now: datetime) -> dict[MailStatus, int]:
    """How many mails of the last 30 days there are of each status."""
    return _counts(session, Message.created_at >= now - LATELY)


def share_of(counts: Mapping[MailStatus, int]) -> float | None:
    """Of the mails that went out or failed, the share that went out; None when there are none."""
    sent, failed = counts[MailStatus.SENT], counts[MailStatus.FAILED]
    return sent / (sent + failed) if sent + failed else None


def _counts(session: Session, *conditions: ColumnElement[bool]) -> dict[MailStatus, int]:
    query = select(Message.status, func.count()).where(*conditions).group_by(Message.status)
    found: dict[str, int] = dict(session.execute(query).all())
    return {status: found.get(status.value, 0) for status in MailStatus}


def _matching(words: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        Message.recipient.icontains(words, autoescape=True),
        Message.subject.icontains(words, autoescape=True),
    ]
    number = words.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 10:
        conditions.append(Message.job_number == int(number))
    return [or_(*conditions)]
