"""Looking through the mails there were."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from printdesk.dialects import counted
from printdesk.hits import FEW, MANY, hits, matching, narrowed
from printdesk.models import Message
from printdesk.notifications.kinds import MailStatus

LATELY = timedelta(days=30)
NEWEST = (Message.created_at.desc(), Message.id.desc())


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


def find(session: Session, query: MailQuery, *, few: int = FEW, many: int = MANY) -> FoundMails:
    """The mails that are asked for. ``few`` and ``many`` change how they are found, not which."""
    search, conditions, found = (query.search or "").strip(), list[ColumnElement[bool]](), None
    if search:
        conditions = [matching(Message, Message.job_number, search)]
        by_index = narrowed(session, Message, Message.job_number, search, many)
        found = hits(session, Message, Message.id, by_index, conditions, NEWEST, few, many)
    counts = _counts(session, *conditions) if found is None else _of_all(found.counts)
    total = _all(session) if conditions else sum(counts.values())
    filtered = counts[query.status] if query.status else sum(counts.values())
    if found is not None:
        ids: Sequence[str] = found.page(query.status, _skipped(query), query.limit)
    else:
        ids = _ids(session, query, conditions, filtered)
    page = select(Message).where(Message.id.in_(ids)).order_by(*NEWEST)
    return FoundMails(list(session.scalars(page)), total, filtered, counts)


def delivered_share(session: Session, now: datetime) -> float | None:
    """Of the mails of the last 30 days that went out or failed, the share that went out."""
    return share_of(lately(session, now))


def lately(session: Session, now: datetime) -> dict[MailStatus, int]:
    """How many mails of the last 30 days there are of each status."""
    since = Message.created_at >= now - LATELY
    # Of each status those of the last days lie side by side in an index.
    return _counts(session, Message.status.in_([each.value for each in MailStatus]), since)


def share_of(counts: Mapping[MailStatus, int]) -> float | None:
    """Of the mails that went out or failed, the share that went out; None when there are none."""
    sent, failed = counts[MailStatus.SENT], counts[MailStatus.FAILED]
    return sent / (sent + failed) if sent + failed else None


def _skipped(query: MailQuery) -> int:
    """How many mails are on the pages before."""
    return (query.page - 1) * query.limit


def _ids(
    session: Session, query: MailQuery, conditions: list[ColumnElement[bool]], filtered: int
) -> Sequence[str]:
    """Those of one page. The others are skipped in an index, from the nearer end."""
    skipped = _skipped(query)
    wanted = min(query.limit, filtered - skipped)
    if wanted <= 0:
        return []
    found = select(Message.id).where(*conditions)
    if query.status:
        found = found.where(Message.status == query.status.value)
    if skipped > filtered / 2:
        oldest = found.order_by(Message.created_at, Message.id)
        page = oldest.offset(filtered - skipped - wanted).limit(wanted)
    else:
        page = found.order_by(*NEWEST).offset(skipped).limit(wanted)
    return session.scalars(page).all()


def _counts(session: Session, *conditions: ColumnElement[bool]) -> dict[MailStatus, int]:
    if not conditions:
        return _of_all(counted(session, Message.status, list(MailStatus), most=MailStatus.SENT))
    query = select(Message.status, func.count()).where(*conditions).group_by(Message.status)
    return _of_all(dict(session.execute(query).all()))


def _all(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Message)) or 0


def _of_all(found: Mapping[str, int]) -> dict[MailStatus, int]:
    return {status: found.get(status.value, 0) for status in MailStatus}
